"""MeCo: how little the channels of feature maps correlate, from one random image (Jiang et al., NeurIPS 2023)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from swapcore.metrics.draws import gaussian_images
from swapcore.metrics.gradients import without_gradients
from swapcore.metrics.layers import hooked
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite, require_finite

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["MECO", "meco"]

NAME = "meco"
MAP_DIMENSIONS = 4


@without_gradients
def meco(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """Σ over feature maps of the smallest eigenvalue of the correlations of their channels.

    Feature maps are whatever any module delivers, as in the published code: a cell counts as well as the operations
    inside it. Correlations with a channel that is constant are 0, with itself too.

    Args:
        network: See ``Measure``.
        batch: Only the shape of its samples matters.
        rng: Draws the image, N(0, 1).

    Raises:
        UndefinedScoreError: If a feature map is not finite.
    """
    from torch import Tensor

    met: Counter[int] = Counter()
    maps: dict[int, Tensor] = {}

    def collect(_module: nn.Module, _inputs: object, output: object) -> None:
        if isinstance(output, Tensor) and output.ndim == MAP_DIMENSIONS:
            # A container delivers the tensor of its last part, which is looked at once and counted again.
            maps[id(output)] = output
            met[id(output)] += 1

    image = gaussian_images(rng, (1, *batch.inputs.shape[1:]), batch.inputs)
    with hooked(network.modules(), collect):
        network(image)
    require_finite(NAME, maps.values(), "its feature maps")
    return finite(NAME, sum(times * smallest_eigenvalue(maps[key][0]) for key, times in met.items()))


def smallest_eigenvalue(feature_map: Tensor) -> float:
    """Of the correlations between the channels of a map (C, H, W), over its positions."""
    import torch

    if len(feature_map) > feature_map[0].numel():
        # More channels than positions depend on one another; rounding alone would say otherwise, and take seconds.
        return 0.0
    rows = feature_map.flatten(1).double()
    centred = rows - rows.mean(dim=1, keepdim=True)
    lengths = centred.norm(dim=1, keepdim=True)
    unit = torch.where(lengths > 0, centred / lengths, 0.0)
    return float(torch.linalg.eigvalsh(unit @ unit.T)[0])


MECO = Metric(
    name=NAME,
    title="MeCo",
    summary="How little the channels of feature maps repeat one another, seen with one random image.",
    paper="Jiang et al., NeurIPS 2023",
    needs_inputs=False,
    measure=meco,
)
