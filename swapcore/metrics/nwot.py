"""NASWOT: how differently samples switch the rectifiers of a network (Mellor et al., ICML 2021)."""

import numpy as np
import torch
from torch import Tensor, nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.layers import hooked, rectifiers
from swapcore.metrics.proxy import Batch

__all__ = ["nwot"]

METRIC = "nwot"


@torch.no_grad()
def nwot(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """The logarithm of |det K|, K[i, j] being the number of units on which samples i and j agree (§3, eq. 2).

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``; the labels do not matter.

    Raises:
        UndefinedScoreError: If K is singular, as where two samples switch all units alike.
    """
    samples, units = len(batch.inputs), 0
    both = torch.zeros(samples, samples, dtype=torch.float64, device=batch.inputs.device)

    def add(_module: nn.Module, _inputs: object, output: Tensor) -> None:
        nonlocal units
        # A view where channels lie last in memory. The sign of what a ReLU delivers is 1 where it is active, else 0.
        active = output.movedim(1, -1).flatten(1).sign()
        units += active.shape[1]
        # Counts below 2^24 are exact in float32.
        both.add_(active @ active.T)

    with hooked(rectifiers(network), add):
        network(batch.inputs)
    each = both.diagonal()
    # Units active on both, and those active on neither: V - |i| - |j| + |i and j|.
    agreement = 2 * both + (units - each[:, None] - each[None, :])
    sign, logarithm = torch.linalg.slogdet(agreement)
    if not bool(sign) or not bool(torch.isfinite(logarithm)):
        raise UndefinedScoreError(METRIC, "its kernel is singular: two samples switch all units alike")
    return float(logarithm)
