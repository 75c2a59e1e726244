"""Gradient norm: how steep the loss is at initialisation (Abdelfattah et al., ICLR 2021)."""

import numpy as np
from torch import nn

from swapcore.metrics.gradients import loss_gradients
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["grad_norm"]

METRIC = "grad_norm"


def grad_norm(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ ‖∂L/∂w‖₂ over convolutions and linear layers: norms of layers, added.

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or the sum is not finite.
    """
    return finite(METRIC, sum(float(gradient.norm()) for gradient in loss_gradients(METRIC, network, batch)))
