"""NASWOT: how differently samples switch the rectifiers of a network (Mellor et al., ICML 2021)."""

import numpy as np
import torch
from torch import Tensor, nn

from swapcore.errors import UndefinedScoreError
from swapcore.proxies.proxy import Batch

__all__ = ["nwot"]


@torch.no_grad()
def nwot(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """The logarithm of |det K|, K[i, j] being the number of units on which samples i and j agree (§3, eq. 2).

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``.

    Raises:
        UndefinedScoreError: If K is singular, as where two samples switch all units alike.
    """
    samples = len(batch.inputs)
    agreement = torch.zeros(samples, samples, dtype=torch.float64, device=batch.inputs.device)

    def add(_module: nn.Module, _inputs: object, output: Tensor) -> None:
        active = (output > 0).flatten(1).to(output.dtype)
        both, each = active @ active.T, active.sum(1)
        # Units active on both, and those active on neither: V - |i| - |j| + |i and j|.
        agreement.add_(both + (active.shape[1] - each[:, None] - each[None, :] + both))

    hooks = [module.register_forward_hook(add) for module in network.modules() if isinstance(module, nn.ReLU)]
    try:
        network(batch.inputs)
    finally:
        for hook in hooks:
            hook.remove()
    sign, logarithm = torch.linalg.slogdet(agreement)
    if not bool(sign) or not bool(torch.isfinite(logarithm)):
        raise UndefinedScoreError("nwot", "its kernel is singular: two samples switch all units alike")
    return float(logarithm)
