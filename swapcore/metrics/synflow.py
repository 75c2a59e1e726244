"""SynFlow: what flows along all paths of a network, without data (Tanaka et al., NeurIPS 2020)."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import gradients
from swapcore.metrics.layers import normalisations, weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["SYNFLOW", "synflow"]

NAME = "synflow"


def synflow(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ |w| · ∂R/∂|w| over convolutions and linear layers, R the sum of the logits of an image of ones.

    R is that of a copy in float64 with all parameters replaced by their magnitudes and without normalisation, as in
    the code of Abdelfattah et al. (ICLR 2021). The value grows exponentially with depth: 1e30 is nothing unusual.

    Args:
        network: See ``Measure``.
        batch: Only the shape of its samples matters.

    Raises:
        UndefinedScoreError: If nothing flows from the input to the output, or the value is not finite.
    """
    import torch

    linear = copy.deepcopy(network)
    without(linear, normalisations(linear))
    linear = linear.double()
    with torch.no_grad():
        for parameter in linear.parameters():
            parameter.abs_()
    image = torch.ones_like(batch.inputs[:1], dtype=torch.float64)
    flow = gradients(linear(image).sum(), weights(linear))
    with torch.no_grad():
        value = sum(float((weight * gradient).sum()) for weight, gradient in zip(weights(linear), flow, strict=True))
    if value == 0:
        raise UndefinedScoreError(NAME, "nothing flows from the input to the output")
    return finite(NAME, value)


def without(module: nn.Module, parts: Sequence[nn.Module]) -> None:
    """Put the identity in the place of parts inside a module, wherever they are."""
    from torch import nn

    for name, child in module.named_children():
        if any(child is part for part in parts):
            setattr(module, name, nn.Identity())
        else:
            without(child, parts)


SYNFLOW = Metric(
    name=NAME,
    title="SynFlow",
    summary="How much flows along all paths from input to output, given the sizes of the weights; no images.",
    paper="Tanaka et al., NeurIPS 2020; Abdelfattah et al., ICLR 2021",
    needs_inputs=False,
    needs_gradients=True,
    measure=synflow,
)
