"""SNIP: how much the loss depends on each weight being there (Lee et al., ICLR 2019)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.metrics.gradients import loss_gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["SNIP", "snip"]

NAME = "snip"


def snip(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ |w · ∂L/∂w| over convolutions and linear layers, as summed by Abdelfattah et al. (ICLR 2021, §3.2).

    Args:
        network: See ``Measure``.
        batch: See ``Measure``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or the sum is not finite.
    """
    import torch

    found = loss_gradients(NAME, network, batch)
    with torch.no_grad():
        parts = [(weight * gradient).abs().sum() for weight, gradient in zip(weights(network), found, strict=True)]
    return finite(NAME, sum(map(float, parts)))


SNIP = Metric(
    name=NAME,
    title="SNIP",
    summary="How much the loss depends on each weight being there, summed over all weights without their signs.",
    paper="Lee et al., ICLR 2019; Abdelfattah et al., ICLR 2021",
    needs_labels=True,
    needs_gradients=True,
    measure=snip,
)
