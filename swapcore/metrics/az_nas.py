"""AZ-NAS: three of its four terms (Lee and Ham, CVPR 2024); the fourth, complexity, is a count of FLOPs."""

import itertools

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.draws import gaussian_images, random_signs
from swapcore.metrics.layers import blocks, outputs_of
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite, require_finite

__all__ = ["az_expressivity", "az_progressivity", "az_trainability"]

EXPRESSIVITY, PROGRESSIVITY, TRAINABILITY = "az_expressivity", "az_progressivity", "az_trainability"
FLOOR = 1e-8
"""Added to shares of variance, which may be zero."""
SMALLEST = 1e-6
"""Added to singular values, which may be zero."""


def az_expressivity(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """Σ over blocks of the entropy of the shares of their features' principal components, in nats.

    Args:
        network: See ``Proxy``; its ``blocks`` are looked at.
        batch: Only the shape of its samples matters.
        rng: Draws the images, N(0, 1).

    Raises:
        UndefinedScoreError: If the features of a block do not vary, or the network names no blocks.
    """
    return finite(EXPRESSIVITY, sum(entropies(EXPRESSIVITY, network, batch, rng, least=1)))


def az_progressivity(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """The smallest growth of that entropy from one block to the next, in nats.

    Args:
        network: See ``Proxy``; its ``blocks`` are looked at.
        batch: Only the shape of its samples matters.
        rng: Draws the images, N(0, 1).

    Raises:
        UndefinedScoreError: If the network has a single block, or the features of a block do not vary.
    """
    return finite(PROGRESSIVITY, float(np.diff(entropies(PROGRESSIVITY, network, batch, rng, least=2)).min()))


def az_trainability(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """Mean over blocks of −s − 1/s + 2, s the largest singular value of their Jacobian; at best 0.

    The Jacobian is estimated from random signs at a block's output and what they become at its input. Where the
    resolution falls, the pixels that become one count as channels.

    Args:
        network: See ``Proxy``; its ``blocks`` are looked at.
        batch: Only the shape of its samples matters.
        rng: Draws the images, N(0, 1), and the signs.

    Raises:
        UndefinedScoreError: If the network has a single block, a block is the identity (to which the published code
            gives −∞), or a block's output does not depend on its input.
    """
    features = features_of(TRAINABILITY, network, batch, rng, least=2)
    scores = [block_trainability(before, after, rng) for before, after in itertools.pairwise(features)]
    return finite(TRAINABILITY, float(np.mean(scores)))


def features_of(metric: str, network: nn.Module, batch: Batch, rng: np.random.Generator, *, least: int) -> list[Tensor]:
    parts = blocks(network)
    if len(parts) < least:
        raise UndefinedScoreError(
            metric, f"it needs {least} or more blocks that follow one another, and the network has {len(parts)}"
        )
    features, _ = outputs_of(parts, network, gaussian_images(rng, tuple(batch.inputs.shape), batch.inputs))
    require_finite(metric, features, "the features of its blocks")
    return features


@torch.no_grad()
def entropies(metric: str, network: nn.Module, batch: Batch, rng: np.random.Generator, *, least: int) -> list[float]:
    """Of each block."""
    features = features_of(metric, network, batch, rng, least=least)
    return [entropy(metric, one) for one in features]


def entropy(metric: str, features: Tensor) -> float:
    """−Σ p log p over the eigenvalues of the channels' covariance, as shares p of their sum; of (S, C, H, W)."""
    rows = by_position(features)
    centred = rows - rows.mean(dim=0)
    eigenvalues = torch.linalg.eigvalsh((centred.T @ centred).double() / len(rows))
    total = float(eigenvalues.sum())
    if not total > 0:
        raise UndefinedScoreError(metric, "the features of a block do not vary")
    # Covariances have no negative eigenvalues but for rounding.
    shares = eigenvalues.clamp(min=0) / total
    return -float((shares * (shares + FLOOR).log()).sum())


def block_trainability(before: Tensor, after: Tensor, rng: np.random.Generator) -> float:
    """−s − 1/s + 2 of one block; ``after`` was computed from ``before``."""
    behind = random_signs(rng, after)
    ahead: Tensor | None = None
    if after.requires_grad:
        (ahead,) = torch.autograd.grad(after, before, behind, retain_graph=True, allow_unused=True)
    if ahead is None or not bool(ahead.any()):
        raise UndefinedScoreError(TRAINABILITY, "the output of a block does not depend on its input")
    if torch.equal(ahead, behind):
        raise UndefinedScoreError(TRAINABILITY, "a block is the identity, and has nothing to train")
    step = before.shape[2] // after.shape[2]
    if step > 1:
        ahead = functional.pixel_unshuffle(ahead, step)
    inputs, outputs = by_position(ahead), by_position(behind)
    largest = float(torch.linalg.matrix_norm(inputs.T @ outputs / len(outputs), ord=2))
    return -largest - 1 / (largest + SMALLEST) + 2


def by_position(features: Tensor) -> Tensor:
    """(S, C, H, W) to (S · H · W, C)."""
    return features.permute(0, 2, 3, 1).flatten(0, 2)
