"""AZ-NAS's expressivity: how evenly the features of blocks spread over their principal components (CVPR 2024)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.metrics.az_blocks import PAPER, entropies
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["AZ_EXPRESSIVITY", "az_expressivity"]

NAME = "az_expressivity"


def az_expressivity(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """Σ over blocks of the entropy of the shares of their features' principal components, in nats.

    Args:
        network: See ``Measure``; its ``blocks`` are looked at.
        batch: Only the shape of its samples matters.
        rng: Draws the images, N(0, 1).

    Raises:
        UndefinedScoreError: If the features of a block do not vary, or the network names no blocks.
    """
    return finite(NAME, sum(entropies(NAME, network, batch, rng, least=1)))


AZ_EXPRESSIVITY = Metric(
    name=NAME,
    title="AZ-NAS expressivity",
    summary="How evenly the features of the blocks use all their directions; the first of AZ-NAS's four terms.",
    unit="nats",
    paper=PAPER,
    needs_inputs=False,
    measure=az_expressivity,
)
