"""Fisher: what the loss would lose with each channel (Theis et al., 2018; Turner et al., BlockSwap, ICLR 2020)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import gradients
from swapcore.metrics.layers import outputs_of, weighted_layers
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["FISHER", "fisher"]

NAME = "fisher"


def fisher(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ over channels of 1/(2S) Σ over samples of (Σ over positions of a · ∂L/∂a)² (Turner et al.).

    The activations a are the outputs of convolutions and linear layers, before normalisation, as in the code of
    Abdelfattah et al. (ICLR 2021).

    Args:
        network: See ``Measure``.
        batch: See ``Measure``.

    Raises:
        UndefinedScoreError: If the sum is zero, as where all gradients vanish, or not finite.
    """
    import torch
    from torch import nn

    activations, logits = outputs_of(weighted_layers(network), network, batch.inputs)
    found = gradients(nn.functional.cross_entropy(logits, batch.labels), activations)
    total = 0.0
    with torch.no_grad():
        for activation, gradient in zip(activations, found, strict=True):
            product = activation * gradient
            by_channel = product.sum(dim=(2, 3)) if product.ndim > 2 else product  # noqa: PLR2004 - (S, C, H, W)
            total += float(by_channel.square().mean(0).sum()) / 2
    if total == 0:
        raise UndefinedScoreError(NAME, "no activation matters to the loss: no path leads from the input to the output")
    return finite(NAME, total)


FISHER = Metric(
    name=NAME,
    title="Fisher",
    summary="How much the loss depends on each channel, from activations and their gradients on one batch.",
    paper="Turner et al., ICLR 2020; Abdelfattah et al., ICLR 2021",
    needs_labels=True,
    needs_gradients=True,
    measure=fisher,
)
