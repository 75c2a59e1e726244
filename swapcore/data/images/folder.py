"""Images of any folder, classes by its subfolders where it has some."""

import functools
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from swapcore.data.images.pictures import SUFFIXES, normalised, read_pictures
from swapcore.errors import InvalidInputError
from swapcore.problems.datasets import Dataset

__all__ = ["PREFIX", "FolderImages"]

PREFIX = "folder:"
Stamps = tuple[tuple[str, int], ...]


class FolderImages:
    """The image files of a folder; see ``ImageSource``.

    Where images lie in subfolders, each of these is a class, numbered in the order of their names, as torchvision's
    ``ImageFolder`` has it. The order of the images is then the first of each class, the second of each, and so on, so
    that any number of them from the beginning is balanced. Images that lie in the folder itself have no labels. Names
    that begin with a dot are passed over.

    Args:
        folder: Where they are; absolute.
        dataset: For whose mean and deviation they are normalised.

    Raises:
        InvalidInputError: If there is no such folder, it cannot be read, holds no images, or holds them both in itself
            and in subfolders.
    """

    drawn_by_seed = False

    def __init__(self, folder: Path, dataset: Dataset) -> None:
        self.folder, self.dataset, self.name = folder, dataset, f"{PREFIX}{folder}"
        try:
            self.paths, self.classes = listing(folder, stamps(folder))
        except OSError as error:
            raise InvalidInputError(
                f"images must name a folder that can be read; got {self.name} ({error.strerror})"
            ) from error
        self.title, self.count = f"images of the folder {folder}", len(self.paths)

    @property
    def labels(self) -> np.ndarray | None:
        """See ``ImageSource``."""
        return None if self.classes is None else np.array(self.classes)

    def images(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """See ``ImageSource``."""
        return read_pictures([self.paths[index] for index in indices], resolution)

    def inputs(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """See ``ImageSource``."""
        return normalised(self.images(indices, resolution), self.dataset)

    def files(self, indices: Sequence[int]) -> tuple[Path, ...]:
        """See ``ImageSource``."""
        return tuple(self.paths[index] for index in indices)


def stamps(folder: Path) -> Stamps:
    """Changes when a file comes to a folder or its subfolders, or goes."""
    return ((".", folder.stat().st_mtime_ns), *((one.name, one.stat().st_mtime_ns) for one in subfolders(folder)))


def subfolders(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if entry.is_dir() and not entry.name.startswith(".")]
    return sorted(found, key=lambda entry: entry.name)


@functools.lru_cache(maxsize=8)
def listing(folder: Path, _stamps: Stamps) -> tuple[tuple[Path, ...], tuple[int, ...] | None]:
    """Image files in their order, and their classes; read again when a file has come or gone."""
    loose = pictures_in(folder)
    classes = [found for one in subfolders(folder) if (found := pictures_in(folder / one.name))]
    if loose and classes:
        raise InvalidInputError(
            f"the images of {folder} must lie either all in it or all in its subfolders, one a class; got {len(loose)} "
            f"in it and {sum(map(len, classes))} in subfolders"
        )
    if not loose and not classes:
        raise InvalidInputError(f"{folder} holds no images; their names end in {', '.join(SUFFIXES)}")
    if loose:
        return tuple(loose), None
    turns = [(turn, label) for label, found in enumerate(classes) for turn in range(len(found))]
    turns.sort()
    return tuple(classes[label][turn] for turn, label in turns), tuple(label for _, label in turns)


def pictures_in(folder: Path) -> list[Path]:
    """Image files that lie in a folder itself, by name."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.name.lower().endswith(SUFFIXES) and entry.is_file()]
    return [folder / name for name in sorted(names) if not name.startswith(".")]
