"""SNIP: how much the loss depends on each weight being there (Lee et al., ICLR 2019)."""

import numpy as np
import torch
from torch import nn

from swapcore.metrics.gradients import loss_gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["snip"]

METRIC = "snip"


def snip(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ |w · ∂L/∂w| over convolutions and linear layers, as summed by Abdelfattah et al. (ICLR 2021, §3.2).

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or the sum is not finite.
    """
    found = loss_gradients(METRIC, network, batch)
    with torch.no_grad():
        parts = [(weight * gradient).abs().sum() for weight, gradient in zip(weights(network), found, strict=True)]
    return finite(METRIC, sum(map(float, parts)))
