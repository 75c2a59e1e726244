"""GradSign: how far samples agree on the direction of each weight's change (Zhang and Jia, ICLR 2022)."""

import numpy as np
import torch
from torch import nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import sample_gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["gradsign"]

METRIC = "gradsign"


def gradsign(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ over weights of |Σ over samples of sign(∂l_i/∂w)| over convolutions and linear layers (Algorithm 1).

    Samples are run one at a time, as in the published code: normalisation sees each alone.

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or one is not finite.
    """
    balance = [torch.zeros_like(weight) for weight in weights(network)]
    for sample in sample_gradients(network, batch):
        for total, gradient in zip(balance, sample, strict=True):
            total.add_(gradient.sign())
    value = finite(METRIC, sum(float(total.abs().sum(dtype=torch.float64)) for total in balance))
    if value == 0:
        raise UndefinedScoreError(METRIC, "all gradients vanish or cancel: no path leads from the input to the output")
    return value
