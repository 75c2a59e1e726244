"""Jacobian covariance: how little the local linear maps of samples correlate (Mellor et al., arXiv 2006.04647v1)."""

import numpy as np
from torch import nn

from swapcore.metrics.gradients import correlations, input_jacobian
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["jacov"]

METRIC = "jacov"
FLOOR = 1e-5
"""Added to eigenvalues, which may be zero."""


def jacov(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """−Σ (log(v + k) + 1/(v + k)) over the eigenvalues v of the correlations of the rows of the Jacobian.

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``; the labels do not matter.

    Raises:
        UndefinedScoreError: If the logits do not depend on a sample, or the sum is not finite.
    """
    eigenvalues = np.linalg.eigvalsh(correlations(METRIC, input_jacobian(METRIC, network, batch)))
    # Correlations have no negative eigenvalues but for rounding.
    raised = eigenvalues.clip(min=0) + FLOOR
    return finite(METRIC, -float((np.log(raised) + 1 / raised).sum()))
