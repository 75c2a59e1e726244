"""EPE-NAS: how the local linear maps of samples correlate within classes (Lopes et al., ICANN 2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import correlations, input_jacobian
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["EPE_NAS", "epe_nas"]

NAME = "epe_nas"
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
        network: See ``Measure``.
        batch: See ``Measure``.

    Raises:
        UndefinedScoreError: If no class has two images, which would give all networks the same value, if the logits
            do not depend on a sample, or if the sum is not finite.
    """
    labels = batch.labels.cpu().numpy()
    classes, counts = np.unique(labels, return_counts=True)
    if counts.max() == 1:
        raise UndefinedScoreError(NAME, "no class has two of the samples, whose correlation it measures")
    jacobian = input_jacobian(NAME, network, batch)
    within = np.array([np.log(np.abs(correlations(NAME, jacobian[labels == one])) + FLOOR).sum() for one in classes])
    if batch.classes <= MANY_CLASSES:
        return finite(NAME, float(np.abs(within).sum()))
    within /= counts
    return finite(NAME, float(np.abs(within[:, None] - within[None, :]).sum()) / len(classes))


EPE_NAS = Metric(
    name=NAME,
    title="EPE-NAS",
    summary="How much the network's untrained reactions to images of one class go together, over all classes.",
    paper="Lopes et al., ICANN 2021",
    needs_labels=True,
    needs_gradients=True,
    measure=epe_nas,
)
