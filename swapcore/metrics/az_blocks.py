"""What the terms of AZ-NAS have in common: the features of the blocks of a network (Lee and Ham, CVPR 2024)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.draws import gaussian_images
from swapcore.metrics.gradients import without_gradients
from swapcore.metrics.layers import blocks, outputs_of
from swapcore.metrics.measure import Batch
from swapcore.metrics.validity import require_finite

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["PAPER", "by_position", "entropies", "features_of"]

PAPER = "Lee and Ham, AZ-NAS, CVPR 2024"
FLOOR = 1e-8
"""Added to shares of variance, which may be zero."""


def features_of(metric: str, network: nn.Module, batch: Batch, rng: np.random.Generator, *, least: int) -> list[Tensor]:
    """What each block delivers for images of N(0, 1), each (S, C, H, W).

    Raises:
        UndefinedScoreError: If there are fewer than ``least`` blocks, or features are not finite.
    """
    parts = blocks(network)
    if len(parts) < least:
        raise UndefinedScoreError(
            metric, f"it needs {least} or more blocks that follow one another, and the network has {len(parts)}"
        )
    features, _ = outputs_of(parts, network, gaussian_images(rng, tuple(batch.inputs.shape), batch.inputs))
    require_finite(metric, features, "the features of its blocks")
    return features


@without_gradients
def entropies(metric: str, network: nn.Module, batch: Batch, rng: np.random.Generator, *, least: int) -> list[float]:
    """Of each block.

    Raises:
        UndefinedScoreError: As ``features_of``, or if the features of a block do not vary.
    """
    features = features_of(metric, network, batch, rng, least=least)
    return [entropy(metric, one) for one in features]


def entropy(metric: str, features: Tensor) -> float:
    """−Σ p log p over the eigenvalues of the channels' covariance, as shares p of their sum; of (S, C, H, W)."""
    import torch

    rows = by_position(features)
    centred = rows - rows.mean(dim=0)
    eigenvalues = torch.linalg.eigvalsh((centred.T @ centred).double() / len(rows))
    total = float(eigenvalues.sum())
    if not total > 0:
        raise UndefinedScoreError(metric, "the features of a block do not vary")
    # Covariances have no negative eigenvalues but for rounding.
    shares = eigenvalues.clamp(min=0) / total
    return -float((shares * (shares + FLOOR).log()).sum())


def by_position(features: Tensor) -> Tensor:
    """(S, C, H, W) to (S · H · W, C)."""
    return features.permute(0, 2, 3, 1).flatten(0, 2)
