"""Plain: SNIP with its signs, the first-order change of the loss on removing all weights (Mozer & Smolensky, 1988)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.metrics.gradients import loss_gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["PLAIN", "plain"]

NAME = "plain"


def plain(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ w · ∂L/∂w over convolutions and linear layers, as summed by Abdelfattah et al. (ICLR 2021).

    The loss does not change with the scale of weights before a normalisation, so that their terms cancel within a
    layer but for rounding; what counts are the layers without one. In float64, that rounding does not decide.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or the sum is not finite.
    """
    import torch

    found = loss_gradients(NAME, network, batch)
    with torch.no_grad():
        parts = [
            (weight.double() * gradient.double()).sum()
            for weight, gradient in zip(weights(network), found, strict=True)
        ]
    return finite(NAME, sum(map(float, parts)))


PLAIN = Metric(
    name=NAME,
    title="Plain",
    summary="How the loss would change if all weights were taken away, sign included; often the wrong way round.",
    paper="Abdelfattah et al., ICLR 2021",
    needs_labels=True,
    needs_gradients=True,
    measure=plain,
)
