"""L2 norm of the initial weights, a baseline that sees neither data nor connections (Abdelfattah et al., ICLR 2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.metrics.gradients import without_gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["L2_NORM", "l2_norm"]

NAME = "l2_norm"


@without_gradients
def l2_norm(network: nn.Module, _batch: Batch, _rng: np.random.Generator) -> float:
    """Σ ‖w‖₂ over convolutions and linear layers: norms of layers, added.

    Args:
        network: See ``Measure``.

    Raises:
        UndefinedScoreError: If the sum is not finite.
    """
    return finite(NAME, sum(float(weight.norm()) for weight in weights(network)))


L2_NORM = Metric(
    name=NAME,
    title="L2 norm",
    summary="How large the random weights are: it sees neither images nor how layers are connected.",
    paper="Abdelfattah et al., ICLR 2021",
    needs_inputs=False,
    measure=l2_norm,
)
