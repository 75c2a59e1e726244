"""EPE-NAS: how the local linear maps of samples correlate within classes (Lopes et al., ICANN 2021)."""

import numpy as np
from torch import nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import correlations, input_jacobian
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["epe_nas"]

METRIC = "epe_nas"
FLOOR = 1e-5
"""Added to magnitudes of correlations, which may be zero."""
MANY_CLASSES = 100
"""Beyond these, classes are compared with one another instead."""


def epe_nas(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ |s_c| over classes, s_c = Σ log(|correlation| + k) over the pairs of images of class c.

    Beyond 100 classes s_c is divided by the number of its images, and the value is Σ |s_c − s_d| over pairs of
    classes, divided by the number of classes, as in the authors' code. Their code drops a class of one image there;
    here it counts as 1 with itself, as below 100 classes.

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``.

    Raises:
        UndefinedScoreError: If no class has two images, which would give all networks the same value, if the logits
            do not depend on a sample, or if the sum is not finite.
    """
    labels = batch.labels.cpu().numpy()
    classes, counts = np.unique(labels, return_counts=True)
    if counts.max() == 1:
        raise UndefinedScoreError(METRIC, "no class has two of the samples, whose correlation it measures")
    jacobian = input_jacobian(METRIC, network, batch)
    within = np.array([np.log(np.abs(correlations(METRIC, jacobian[labels == one])) + FLOOR).sum() for one in classes])
    if batch.classes <= MANY_CLASSES:
        return finite(METRIC, float(np.abs(within).sum()))
    within /= counts
    return finite(METRIC, float(np.abs(within[:, None] - within[None, :]).sum()) / len(classes))
