"""AZ-NAS's progressivity: whether features spread more from block to block (CVPR 2024)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.metrics.az_blocks import PAPER, entropies
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["AZ_PROGRESSIVITY", "az_progressivity"]

NAME = "az_progressivity"


def az_progressivity(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """The smallest growth of the entropy of ``az_expressivity`` from one block to the next, in nats.

    Args:
        network: See ``Measure``; its ``blocks`` are looked at.
        batch: Only the shape of its samples matters.
        rng: Draws the images, N(0, 1).

    Raises:
        UndefinedScoreError: If the network has a single block, or the features of a block do not vary.
    """
    return finite(NAME, float(np.diff(entropies(NAME, network, batch, rng, least=2)).min()))


AZ_PROGRESSIVITY = Metric(
    name=NAME,
    title="AZ-NAS progressivity",
    summary="Whether each block uses more directions than the one before it; the second of AZ-NAS's four terms.",
    unit="nats",
    paper=PAPER,
    needs_inputs=False,
    measure=az_progressivity,
)
