"""Zen-score: how far a small change of a Gaussian image moves the features (Lin et al., ICCV 2021)."""

from typing import Any

import numpy as np
import torch
from torch import nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.draws import gaussian_images
from swapcore.metrics.layers import hooked, pooled_features
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["zen"]

METRIC = "zen"
STEP = 1e-2
"""γ: length of the change, as published."""


@torch.no_grad()
def zen(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """Logarithm of the mean of ‖f(x) − f(x + γ x′)‖₁, plus Σ log σ over normalisations (Algorithm 1).

    f ends before global average pooling, x and x′ are N(0, 1), and σ² is the mean over channels of the variance
    that a normalisation meets on x: what it divides by is given back. One whose input is constant, as behind an edge
    that delivers zeros, divides nothing away and is left out. The published code reads σ² from running statistics
    instead, which mix in the 1 that they begin with. Its weights are N(0, 1), see ``Metric.initialisation``.

    Args:
        network: See ``Proxy``.
        batch: Only the shape of its samples matters.
        rng: See ``Proxy``.

    Raises:
        UndefinedScoreError: If the network does not pool globally, the features do not change, or the value is not
            finite.
    """
    shape = tuple(batch.inputs.shape)
    image, change = (gaussian_images(rng, shape, batch.inputs) for _ in range(2))
    variances: list[float] = []

    def measure(_module: nn.Module, arguments: Any, _output: object) -> None:
        variances.append(float(arguments[0].var(dim=(0, 2, 3)).mean()))

    with hooked((module for module in network.modules() if isinstance(module, nn.BatchNorm2d)), measure):
        features = pooled_features(network, image)
    moved = pooled_features(network, image + STEP * change)
    if features is None or moved is None:
        raise UndefinedScoreError(METRIC, "the network has no global average pooling, before which it looks")
    distance = float((features - moved).abs().sum(dim=(1, 2, 3)).mean())
    if distance == 0:
        raise UndefinedScoreError(METRIC, "the features do not depend on the input")
    scales = [np.log(variance) / 2 for variance in variances if variance > 0]
    return finite(METRIC, float(np.log(distance) + sum(scales)))
