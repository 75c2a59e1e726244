"""Linear regions: into how many pieces rectifiers cut the space of inputs (Chen et al., TE-NAS, ICLR 2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import without_gradients
from swapcore.metrics.layers import hooked, nonlinearities
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import require_finite

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["LINEAR_REGIONS", "linear_regions"]

NAME = "linear_regions"
PATCHES = 3000
SIDE = 4
"""Of a patch in pixels: the least that can be halved twice."""


@without_gradients
def linear_regions(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """The number of distinct activation patterns among 3,000 small patches of the images (§3.1.2).

    As published, the inputs are tiny patches of real images. There, a network of one channel is made for them, since
    a wide one tells nearly all patches apart whatever its architecture. Here the network is as it is, and one unit of
    each rectifier is looked at: its first channel, in the middle. Fewer patches are taken where the images have no
    more places.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; the labels do not matter.
        rng: Draws the places of the patches.

    Raises:
        UndefinedScoreError: If the network has no ReLU, or the logits are not finite.
    """
    import torch

    active: list[Tensor] = []

    def look(_module: nn.Module, _inputs: object, output: Tensor) -> None:
        active.append(output[:, 0, output.shape[2] // 2, output.shape[3] // 2] > 0)

    with hooked(nonlinearities(network), look):
        logits = network(random_patches(batch.inputs, rng))
    require_finite(NAME, [logits], "its logits")
    if not active:
        raise UndefinedScoreError(NAME, "the network has no ReLU, whose switching it counts")
    patterns = torch.stack(active, dim=1).cpu().numpy()
    return float(len(np.unique(np.packbits(patterns, axis=1), axis=0)))


def random_patches(images: Tensor, rng: np.random.Generator) -> Tensor:
    """Different squares of images (S, C, H, W), at random places, (patches, C, side, side)."""
    import torch

    windows = images.unfold(2, SIDE, 1).unfold(3, SIDE, 1)
    places = (len(images), *windows.shape[2:4])
    everywhere = int(np.prod(places))
    chosen = rng.choice(everywhere, size=min(PATCHES, everywhere), replace=False)
    which, top, left = (torch.from_numpy(index).to(images.device) for index in np.unravel_index(chosen, places))
    return windows[which, :, top, left].contiguous()


LINEAR_REGIONS = Metric(
    name=NAME,
    title="Linear regions",
    summary="Into how many pieces the rectifiers cut the inputs, counted on 3,000 small patches of the images.",
    unit="regions",
    paper="Chen et al., TE-NAS, ICLR 2021",
    measure=linear_regions,
)
