"""L-SWAG: steady gradients times activation patterns, layer by layer (Casarin et al., CVPR 2025)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import InvalidInputError, UndefinedScoreError
from swapcore.metrics.gradients import gradients, loss
from swapcore.metrics.layers import weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite, require_finite

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["L_SWAG", "l_swag"]

NAME = "l_swag"
PARTS = 2
"""Batches whose gradients are compared, as ZiCo has it."""


def l_swag(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Λ · Ψ: (Σ over layers of log Σ over weights of 1 / std(|g|)) times (Σ over layers of their patterns).

    Λ is ZiCo without the mean of the gradients, g being those of the halves of the batch; Ψ the SWAP-Score counted
    layer by layer. Weights with gradients of the same size in both halves (std = 0) are left out, and so are layers
    of which nothing remains.

    Where we deviate: the paper keeps an interval of layers that it chooses for each space by the gradients of some
    networks of it. Here all layers count, so that the value of a network depends on nothing but the network.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; its first half is one batch, the rest the other.

    Raises:
        UndefinedScoreError: If there is one sample only, no layer remains, or the value is not finite.
    """
    import torch

    if len(batch.inputs) < PARTS:
        raise UndefinedScoreError(NAME, "it compares the two halves of the samples, and there is only one sample")
    wanted = weights(network)
    halves = [
        gradients(loss(network, inputs, labels), wanted)
        for inputs, labels in zip(batch.inputs.chunk(PARTS), batch.labels.chunk(PARTS), strict=True)
    ]
    require_finite(NAME, (gradient for half in halves for gradient in half), "gradients")
    layers = [float(unsteadiness(torch.stack(layer).double().abs())) for layer in zip(*halves, strict=True)]
    if not any(layers):
        raise UndefinedScoreError(NAME, "the gradients of both halves agree in every weight, as where all vanish")
    return finite(NAME, float(np.log([layer for layer in layers if layer]).sum()) * patterns(network, batch.inputs))


def unsteadiness(sizes: Tensor) -> Tensor:
    """Σ 1 / std over the weights of a layer, of |g|, (parts, ...)."""
    import torch

    deviation = (sizes - sizes.mean(dim=0)).square().mean(dim=0).sqrt()
    return torch.where(deviation > 0, 1 / deviation, 0.0).sum()


def patterns(network: nn.Module, inputs: Tensor) -> int:
    """The distinct patterns of each layer, summed."""
    from swapcore.patterns.swap import swap_score

    try:
        found = swap_score(network, inputs)
    except InvalidInputError as error:
        raise UndefinedScoreError(NAME, str(error)) from None
    return sum(layer.patterns for layer in found.layers)


L_SWAG = Metric(
    name=NAME,
    title="L-SWAG",
    summary="Whether gradients are steady across samples, times the activation patterns of each layer.",
    paper="Casarin et al., CVPR 2025",
    needs_labels=True,
    needs_gradients=True,
    measure=l_swag,
)
