"""L2 norm of the initial weights, a baseline that sees neither data nor connections (Abdelfattah et al., ICLR 2021)."""

import numpy as np
import torch
from torch import nn

from swapcore.metrics.layers import weights
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["l2_norm"]

METRIC = "l2_norm"


@torch.no_grad()
def l2_norm(network: nn.Module, _batch: Batch, _rng: np.random.Generator) -> float:
    """Σ ‖w‖₂ over convolutions and linear layers: norms of layers, added.

    Args:
        network: See ``Proxy``.

    Raises:
        UndefinedScoreError: If the sum is not finite.
    """
    return finite(METRIC, sum(float(weight.norm()) for weight in weights(network)))
