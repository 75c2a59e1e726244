"""GradSign: how far samples agree on the direction of each weight's change (Zhang and Jia, ICLR 2022)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import sample_gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["GRADSIGN", "gradsign"]

NAME = "gradsign"


def gradsign(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ over weights of |Σ over samples of sign(∂l_i/∂w)| over convolutions and linear layers (Algorithm 1).

    Samples are run one at a time, as in the published code: normalisation sees each alone.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or one is not finite.
    """
    import torch

    balance = [torch.zeros_like(weight) for weight in weights(network)]
    for sample in sample_gradients(network, batch):
        for total, gradient in zip(balance, sample, strict=True):
            total.add_(gradient.sign())
    value = finite(NAME, sum(float(total.abs().sum(dtype=torch.float64)) for total in balance))
    if value == 0:
        raise UndefinedScoreError(NAME, "all gradients vanish or cancel: no path leads from the input to the output")
    return value


GRADSIGN = Metric(
    name=NAME,
    title="GradSign",
    summary="How far the samples agree on the direction in which each weight should change.",
    paper="Zhang and Jia, ICLR 2022",
    needs_labels=True,
    needs_gradients=True,
    measure=gradsign,
)
