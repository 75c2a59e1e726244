"""ZiCo: how large and how steady the gradients of the weights are (Li et al., ICLR 2023)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import gradients, loss
from swapcore.metrics.layers import weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    import torch
    from torch import nn

__all__ = ["ZICO", "zico"]

NAME = "zico"
PARTS = 2
"""Batches whose gradients are compared, as published."""


def zico(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ over layers of log Σ over weights of E|g| / std(g), g the gradients of the halves of the batch.

    Weights whose gradients agree (std = 0) are left out, and so are layers of which nothing remains.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; its first half is one batch, the rest the other.

    Raises:
        UndefinedScoreError: If there is one sample only, no layer remains, or the sum is not finite.
    """
    import torch

    if len(batch.inputs) < PARTS:
        raise UndefinedScoreError(NAME, "it compares the two halves of the samples, and there is only one sample")
    wanted = weights(network)
    halves = [
        gradients(loss(network, inputs, labels), wanted)
        for inputs, labels in zip(batch.inputs.chunk(PARTS), batch.labels.chunk(PARTS), strict=True)
    ]
    layers = [float(steadiness(torch.stack(layer).double())) for layer in zip(*halves, strict=True)]
    if not any(layers):
        raise UndefinedScoreError(NAME, "the gradients of both halves agree in every weight, as where all vanish")
    return finite(NAME, float(np.log([layer for layer in layers if layer]).sum()))


def steadiness(layer: torch.Tensor) -> torch.Tensor:
    """Σ E|g| / std(g) over the weights of a layer, (parts, ...)."""
    import torch

    # Several times as fast as Tensor.std over so short a dimension.
    deviation = (layer - layer.mean(dim=0)).square().mean(dim=0).sqrt()
    size = layer.abs().mean(dim=0)
    return torch.where(deviation > 0, size / deviation, 0.0).sum()


ZICO = Metric(
    name=NAME,
    title="ZiCo",
    summary="Whether the gradients of the weights are large, and alike in both halves of the samples.",
    paper="Li et al., ICLR 2023",
    needs_labels=True,
    needs_gradients=True,
    measure=zico,
)
