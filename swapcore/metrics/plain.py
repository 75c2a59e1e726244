"""Plain: SNIP with its signs, the first-order change of the loss on removing all weights (Mozer & Smolensky, 1988)."""

import numpy as np
import torch
from torch import nn

from swapcore.metrics.gradients import loss_gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["plain"]

METRIC = "plain"


def plain(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ w · ∂L/∂w over convolutions and linear layers, as summed by Abdelfattah et al. (ICLR 2021).

    The loss does not change with the scale of weights before a normalisation, so that their terms cancel within a
    layer but for rounding; what counts are the layers without one. In float64, that rounding does not decide.

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or the sum is not finite.
    """
    found = loss_gradients(METRIC, network, batch)
    with torch.no_grad():
        parts = [
            (weight.double() * gradient.double()).sum()
            for weight, gradient in zip(weights(network), found, strict=True)
        ]
    return finite(METRIC, sum(map(float, parts)))
