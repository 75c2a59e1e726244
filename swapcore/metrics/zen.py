"""Zen-score: how far a small change of a Gaussian image moves the features (Lin et al., ICCV 2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.draws import gaussian_images
from swapcore.metrics.gradients import without_gradients
from swapcore.metrics.layers import hooked, normalisations, pooled_features
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["ZEN", "zen"]

NAME = "zen"
STEP = 1e-2
"""γ: length of the change, as published."""


@without_gradients
def zen(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """Logarithm of the mean of ‖f(x) − f(x + γ x′)‖₁, plus Σ log σ over normalisations (Algorithm 1).

    f ends before global average pooling, x and x′ are N(0, 1), and σ² is the mean over channels of the variance
    that a normalisation meets on x: what it divides by is given back. One whose input is constant, as behind an edge
    that delivers zeros, divides nothing away and is left out. The published code reads σ² from running statistics
    instead, which mix in the 1 that they begin with. Its weights are N(0, 1), see ``Metric.initialisation``.

    Args:
        network: See ``Measure``.
        batch: Only the shape of its samples matters.
        rng: See ``Measure``.

    Raises:
        UndefinedScoreError: If the network does not pool globally, the features do not change, or the value is not
            finite.
    """
    shape = tuple(batch.inputs.shape)
    image, change = (gaussian_images(rng, shape, batch.inputs) for _ in range(2))
    variances: list[float] = []

    def measure(_module: nn.Module, arguments: Any, _output: object) -> None:
        variances.append(float(arguments[0].var(dim=(0, 2, 3)).mean()))

    with hooked(normalisations(network), measure):
        features = pooled_features(network, image)
    moved = pooled_features(network, image + STEP * change)
    if features is None or moved is None:
        raise UndefinedScoreError(NAME, "the network has no global average pooling, before which it looks")
    distance = float((features - moved).abs().sum(dim=(1, 2, 3)).mean())
    if distance == 0:
        raise UndefinedScoreError(NAME, "the features do not depend on the input")
    scales = [np.log(variance) / 2 for variance in variances if variance > 0]
    return finite(NAME, float(np.log(distance) + sum(scales)))


ZEN = Metric(
    name=NAME,
    title="Zen-score",
    summary="How far the features move when a random image is changed a little: it looks at noise, not at real images.",
    paper="Lin et al., ICCV 2021",
    needs_inputs=False,
    initialisation="standard_normal",
    measure=zen,
)
