"""Gradient norm: how steep the loss is at initialisation (Abdelfattah et al., ICLR 2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.metrics.gradients import loss_gradients
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["GRAD_NORM", "grad_norm"]

NAME = "grad_norm"


def grad_norm(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ ‖∂L/∂w‖₂ over convolutions and linear layers: norms of layers, added.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or the sum is not finite.
    """
    return finite(NAME, sum(float(gradient.norm()) for gradient in loss_gradients(NAME, network, batch)))


GRAD_NORM = Metric(
    name=NAME,
    title="Gradient norm",
    summary="How steep the loss is before training: the lengths of the gradients of all layers, added up.",
    paper="Abdelfattah et al., ICLR 2021",
    needs_labels=True,
    needs_gradients=True,
    measure=grad_norm,
)
