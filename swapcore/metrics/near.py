"""NEAR: how many directions features use before and after each layer (Husistein et al., ICLR 2025)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import without_gradients
from swapcore.metrics.layers import nonlinearities, normalisations, outputs_of, weighted_layers
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite, require_finite

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["NEAR", "effective_rank", "near"]

NAME = "near"


@without_gradients
def near(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """Σ over layers of the effective rank of what they deliver, exp(−Σ p log p), p the singular values as shares (§3).

    As in the published code, the layers are those with weights, normalisations among them, and the rectifiers; what
    one delivers at each position of a map is a row of its matrix, and as many rows that lie side by side are taken as
    there are channels, from a place drawn at random. A layer that delivers zeros has rank 0.

    Where we deviate: all samples are one batch, to whose statistics normalisations normalise; one initialisation.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; the labels do not matter.
        rng: Draws the places.

    Raises:
        UndefinedScoreError: If features are not finite, or all of them are zero.
    """
    import torch

    wanted = {id(one) for part in (weighted_layers, normalisations, nonlinearities) for one in part(network)}
    modules = [module for module in network.modules() if id(module) in wanted]
    delivered, _ = outputs_of(modules, network, batch.inputs)
    alike: dict[tuple[int, ...], list[Tensor]] = defaultdict(list)
    for output in delivered:
        rows = square(output, rng)
        alike[tuple(rows.shape)].append(rows)
    stacks = [torch.stack(matrices) for matrices in alike.values()]
    require_finite(NAME, stacks, "the features of its layers")
    total = finite(NAME, sum(float(effective_rank(stack).sum()) for stack in stacks))
    if total == 0:
        raise UndefinedScoreError(NAME, "all features are zero")
    return total


def square(output: Tensor, rng: np.random.Generator) -> Tensor:
    """As many rows of features as there are of them, or all if there are fewer; of (S, C, H, W) or (S, C)."""
    if output.ndim > 2:  # noqa: PLR2004 - maps
        positions = output.shape[2] * output.shape[3]
        first = int(rng.integers(len(output) * positions - min(output.shape[1], len(output) * positions) + 1))
        # Only the samples that the rows lie in are put in order.
        start, stop = first // positions, (first + output.shape[1] - 1) // positions + 1
        rows = output[start:stop].permute(0, 3, 2, 1).flatten(0, 2)
        first -= start * positions
        return rows[first : first + output.shape[1]]
    return output[: output.shape[1]]


def effective_rank(matrices: Tensor) -> Tensor:
    """exp(−Σ p log p), p the singular values as shares of their sum; 0 of zeros; (n, rows, columns) to (n,)."""
    import torch

    values = torch.linalg.svdvals(matrices.double())
    total = values.sum(dim=-1, keepdim=True)
    shares = values / total.clamp(min=torch.finfo(values.dtype).tiny)
    return torch.where(total[..., 0] > 0, torch.special.entr(shares).sum(dim=-1).exp(), 0.0)


NEAR = Metric(
    name=NAME,
    title="NEAR",
    summary="In how many different directions features point, summed over all layers and rectifiers.",
    paper="Husistein et al., ICLR 2025",
    measure=near,
)
