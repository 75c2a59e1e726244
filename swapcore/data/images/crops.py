"""Random crops of the bundled photographs: natural images, as many as anybody wants."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from swapcore.data.images.bundled import image_files
from swapcore.data.images.pictures import crop_picture, normalised, open_picture
from swapcore.problems.datasets import Dataset, get_dataset
from swapcore.randomness import generator

__all__ = ["CroppedPhotographs"]

PHOTOGRAPHS = "imagenet"
SIDES = (64, 96, 128)
"""Pixels along a crop: two to four times a CIFAR image, so that it shows things and not only surfaces."""


class CroppedPhotographs:
    """Square crops of the bundled ImageNet photographs, reduced to the resolution asked for; see ``ImageSource``.

    Each crop has its photograph, its side and its place by (seed, number). As many in a row as there are photographs
    are of different ones. The class of a photograph is none of the data set's, and so there are no labels.

    Args:
        dataset: For whose mean and deviation they are normalised.
        seed: Of the crops.

    Raises:
        MissingDataError: If the package that carries the photographs is not installed.
    """

    name = "crops"
    title = "crops of bundled ImageNet photographs"
    count = 10_000
    labels = None
    drawn_by_seed = True

    def __init__(self, dataset: Dataset, seed: int) -> None:
        self.dataset, self.seed = dataset, seed
        self.photographs = image_files(get_dataset(PHOTOGRAPHS))
        self.order = generator(seed, "photographs").permutation(len(self.photographs))

    def images(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """See ``ImageSource``."""
        return np.stack([self.crop(int(index), resolution) for index in indices])

    def crop(self, index: int, resolution: int) -> np.ndarray:
        """One of them."""
        photograph = open_picture(self.photographs[self.order[index % len(self.order)]])
        rng = generator(self.seed, "crop", index)
        # Larger where more pixels are wanted than the crop would have: nothing is blown up that need not be.
        side = min(max(int(rng.choice(SIDES)), resolution), *photograph.size)
        left, top = (int(rng.integers(length - side + 1)) for length in photograph.size)
        return crop_picture(photograph, left, top, side, resolution)

    def inputs(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """See ``ImageSource``."""
        return normalised(self.images(indices, resolution), self.dataset)

    def files(self, indices: Sequence[int]) -> tuple[Path, ...]:  # noqa: ARG002 - one contract for all sources
        """See ``ImageSource``; packages do not change."""
        return ()
