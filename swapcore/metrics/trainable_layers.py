"""Trainable layers: how many layers with weights lie between input and output (Tybl and Neumann, CVPR 2025)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.layers import hooked, weighted_layers
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import require_finite

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["LAYERS", "count_layers", "layers"]

NAME = "layers"
SAMPLES = 2
"""Enough for batch statistics of features of a single pixel; which ones does not matter to a count."""


def layers(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """ℵ, the number of convolutions and linear layers on a path from the input to the output.

    The published code counts tensors of parameters, those of normalisations and biases among them, and is applied to
    networks without dead ends only. Here a layer counts once, and not at all where ``none`` cuts it off.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; neither the samples nor the labels matter.

    Raises:
        UndefinedScoreError: If no path leads from the input to the output, or the logits are not finite.
    """
    return float(count_layers(NAME, network, batch.inputs))


def count_layers(metric: str, network: nn.Module, inputs: Tensor) -> int:
    """ℵ for the metric that is named in errors; see ``layers``."""
    import torch

    reached: list[Tensor] = []

    def look(_module: nn.Module, _inputs: Any, output: Tensor) -> None:
        # With weights that need no gradients, only what depends on the input does.
        if output.requires_grad:
            reached.append(output)

    frozen = {name: parameter.detach() for name, parameter in network.named_parameters()}
    images = inputs[:SAMPLES].detach().clone().requires_grad_()
    with torch.enable_grad(), hooked(weighted_layers(network), look):
        logits: Tensor = torch.func.functional_call(network, frozen, images)
    require_finite(metric, [logits], "its logits")
    if not logits.requires_grad:
        raise UndefinedScoreError(metric, "no path leads from the input to the output")
    leading = torch.autograd.grad(logits.sum(), reached, allow_unused=True)
    return sum(gradient is not None for gradient in leading)


LAYERS = Metric(
    name=NAME,
    title="Trainable layers",
    summary="How many convolutions and linear layers lie on a path from the input to the output.",
    unit="layers",
    paper="Tybl and Neumann, VKDNW, CVPR 2025 (baseline)",
    measure=layers,
)
