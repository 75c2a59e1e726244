"""NASWOT: how differently samples switch the rectifiers of a network (Mellor et al., ICML 2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import without_gradients
from swapcore.metrics.layers import hooked, nonlinearities
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["NWOT", "nwot"]

NAME = "nwot"


@without_gradients
def nwot(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """The logarithm of |det K|, K[i, j] being the number of units on which samples i and j agree (§3, eq. 2).

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; the labels do not matter.

    Raises:
        UndefinedScoreError: If K is singular, as where two samples switch all units alike.
    """
    import torch

    samples, units = len(batch.inputs), 0
    both = torch.zeros(samples, samples, dtype=torch.float64, device=batch.inputs.device)

    def add(_module: nn.Module, _inputs: object, output: Tensor) -> None:
        nonlocal units
        # A view where channels lie last in memory. The sign of what a ReLU delivers is 1 where it is active, else 0.
        active = output.movedim(1, -1).flatten(1).sign()
        units += active.shape[1]
        # Counts below 2^24 are exact in float32.
        both.add_(active @ active.T)

    with hooked(nonlinearities(network), add):
        network(batch.inputs)
    each = both.diagonal()
    # Units active on both, and those active on neither: V - |i| - |j| + |i and j|.
    agreement = 2 * both + (units - each[:, None] - each[None, :])
    sign, logarithm = torch.linalg.slogdet(agreement)
    if not bool(sign) or not bool(torch.isfinite(logarithm)):
        raise UndefinedScoreError(NAME, "its kernel is singular: two samples switch all units alike")
    return float(logarithm)


NWOT = Metric(
    name=NAME,
    title="NASWOT",
    summary="How differently the samples switch the rectifiers on and off, compared pair by pair.",
    paper="Mellor et al., ICML 2021",
    measure=nwot,
)
