"""Jacobian covariance: how little the local linear maps of samples correlate (Mellor et al., arXiv 2006.04647v1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.metrics.gradients import correlations, input_jacobian
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["JACOV", "jacov"]

NAME = "jacov"
FLOOR = 1e-5
"""Added to eigenvalues, which may be zero."""


def jacov(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """−Σ (log(v + k) + 1/(v + k)) over the eigenvalues v of the correlations of the rows of the Jacobian.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; the labels do not matter.

    Raises:
        UndefinedScoreError: If the logits do not depend on a sample, or the sum is not finite.
    """
    eigenvalues = np.linalg.eigvalsh(correlations(NAME, input_jacobian(NAME, network, batch)))
    # Correlations have no negative eigenvalues but for rounding.
    raised = eigenvalues.clip(min=0) + FLOOR
    return finite(NAME, -float((np.log(raised) + 1 / raised).sum()))


JACOV = Metric(
    name=NAME,
    title="Jacobian covariance",
    summary="How little the network's reactions to small changes of different samples look alike.",
    paper="Mellor et al., arXiv 2006.04647v1, 2020",
    needs_gradients=True,
    measure=jacov,
)
