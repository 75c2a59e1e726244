"""AZ-NAS's trainability: how far blocks keep the length of gradients (CVPR 2024)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.az_blocks import PAPER, by_position, features_of
from swapcore.metrics.draws import random_signs
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["AZ_TRAINABILITY", "az_trainability"]

NAME = "az_trainability"
SMALLEST = 1e-6
"""Added to singular values, which may be zero."""


def az_trainability(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """Mean over blocks of −s − 1/s + 2, s the largest singular value of their Jacobian; at best 0.

    The Jacobian is estimated from random signs at a block's output and what they become at its input. Where the
    resolution falls, the pixels that become one count as channels.

    Args:
        network: See ``Measure``; its ``blocks`` are looked at.
        batch: Only the shape of its samples matters.
        rng: Draws the images, N(0, 1), and the signs.

    Raises:
        UndefinedScoreError: If the network has a single block, a block is the identity (to which the published code
            gives −∞), or a block's output does not depend on its input.
    """
    features = features_of(NAME, network, batch, rng, least=2)
    scores = [block_trainability(before, after, rng) for before, after in itertools.pairwise(features)]
    return finite(NAME, float(np.mean(scores)))


def block_trainability(before: Tensor, after: Tensor, rng: np.random.Generator) -> float:
    """−s − 1/s + 2 of one block; ``after`` was computed from ``before``."""
    import torch
    from torch.nn import functional

    behind = random_signs(rng, after)
    ahead: Tensor | None = None
    if after.requires_grad:
        (ahead,) = torch.autograd.grad(after, before, behind, retain_graph=True, allow_unused=True)
    if ahead is None or not bool(ahead.any()):
        raise UndefinedScoreError(NAME, "the output of a block does not depend on its input")
    if torch.equal(ahead, behind):
        raise UndefinedScoreError(NAME, "a block is the identity, and has nothing to train")
    step = before.shape[2] // after.shape[2]
    if step > 1:
        ahead = functional.pixel_unshuffle(ahead, step)
    inputs, outputs = by_position(ahead), by_position(behind)
    largest = float(torch.linalg.matrix_norm(inputs.T @ outputs / len(outputs), ord=2))
    return -largest - 1 / (largest + SMALLEST) + 2


AZ_TRAINABILITY = Metric(
    name=NAME,
    title="AZ-NAS trainability",
    summary="How well the blocks keep the length of gradients on the way back; the third of AZ-NAS's four terms.",
    paper=PAPER,
    needs_inputs=False,
    needs_gradients=True,
    measure=az_trainability,
)
