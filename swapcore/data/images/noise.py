"""Gaussian noise in place of images, for those who ask for it: it tells networks apart much worse than images do."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from swapcore.problems.datasets import Dataset
from swapcore.randomness import generator

__all__ = ["NoiseImages"]


class NoiseImages:
    """Inputs of independent N(0, 1) values, as the published SWAP code offers them; see ``ImageSource``.

    Args:
        dataset: For whose mean and deviation ``images`` shows the noise.
        seed: Of the noise.
    """

    name = "noise"
    title = "samples of N(0, 1) noise"
    count = 10_000
    labels = None
    drawn_by_seed = True

    def __init__(self, dataset: Dataset, seed: int) -> None:
        self.dataset, self.seed = dataset, seed

    def images(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """Pixels that would be normalised to about these inputs; those outside of what pixels can be are cut off."""
        inputs = self.inputs(indices, resolution).transpose(0, 2, 3, 1)
        pixels = (inputs * np.array(self.dataset.std) + np.array(self.dataset.mean)) * 255
        shown: np.ndarray = pixels.round().clip(0, 255).astype(np.uint8)
        return shown

    def inputs(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """See ``ImageSource``; the noise itself, which is in no data set's units."""
        shape = (3, resolution, resolution)
        drawn = [
            generator(self.seed, "noise", int(index)).standard_normal(shape, dtype=np.float32) for index in indices
        ]
        return np.stack(drawn)

    def files(self, indices: Sequence[int]) -> tuple[Path, ...]:  # noqa: ARG002 - one contract for all sources
        """See ``ImageSource``."""
        return ()
