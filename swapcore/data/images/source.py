"""Where images come from: the contract of the files beside this one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

__all__ = ["ImageSource"]


class ImageSource(Protocol):
    """Images by number, from 0 to ``count - 1``; what a number stands for does not change while the source is held."""

    @property
    def name(self) -> str:
        """As ``--images`` takes it."""
        ...

    @property
    def title(self) -> str:
        """What the images are, in the plural, for people."""
        ...

    @property
    def count(self) -> int:
        """How many there are."""
        ...

    @property
    def labels(self) -> np.ndarray | None:
        """Class of each image, int64, shape (count,); None where nobody knows."""
        ...

    @property
    def drawn_by_seed(self) -> bool:
        """Whether a seed makes the images; where it does not, it chooses among them."""
        ...

    def images(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """Pixels, uint8, shape (S, resolution, resolution, 3), in the order of the indices.

        Raises:
            DamagedTableError: If a file is not an image; names it.
        """
        ...

    def inputs(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """The same normalised for the data set, float32, shape (S, 3, resolution, resolution); what networks see."""
        ...

    def files(self, indices: Sequence[int]) -> tuple[Path, ...]:
        """Files that these images are read from and that may change; none where they come with the requirements."""
        ...
