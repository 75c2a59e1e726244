"""CIFAR-10 and CIFAR-100 as torchvision keeps them on disk; neither torchvision nor its download is used.

The files are pickles. They are not verified by a checksum, so that excerpts of one's own can be read as well, and so
they are not trusted: they are read as data (see ``inert_pickle``), with arrays and what describes them admitted.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from PIL import Image

from swapcore.data.images.pictures import crop_picture, normalised
from swapcore.data.inert_pickle import (
    ARRAYS,
    CONTAINERS,
    Maker,
    Name,
    PickleFormatError,
    Record,
    array_values,
    read_pickle_file,
)
from swapcore.environment import data_folders, home
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError
from swapcore.problems.datasets import Dataset

__all__ = ["FILES", "CifarFiles", "TorchvisionImages"]

SIDE = 32
PIXELS = 3 * SIDE * SIDE


@dataclass(frozen=True, kw_only=True)
class CifarFiles:
    """How torchvision keeps a data set.

    Attributes:
        archive: Name of the public file that the folder is packed in.
        folder: Name of the folder that it is unpacked to.
        batches: Files of the training images, in their order.
        labels: Key of the labels in each of them.
    """

    archive: str
    folder: str
    batches: tuple[str, ...]
    labels: str


FILES: Mapping[str, CifarFiles] = MappingProxyType(
    {
        "cifar10": CifarFiles(
            archive="cifar-10-python.tar.gz",
            folder="cifar-10-batches-py",
            batches=tuple(f"data_batch_{number}" for number in range(1, 6)),
            labels="labels",
        ),
        "cifar100": CifarFiles(
            archive="cifar-100-python.tar.gz",
            folder="cifar-100-python",
            batches=("train",),
            labels="fine_labels",
        ),
    }
)


class TorchvisionImages:
    """The training images of CIFAR-10 or CIFAR-100; see ``ImageSource``.

    Their folder is looked for where benchmark files are, and in ``SWAP_HOME``. Nothing is ever downloaded here.

    Args:
        dataset: One of the two.

    Raises:
        InvalidInputError: For another data set.
        MissingDataError: If a file is not on this machine; tells how to get it.
        DamagedTableError: If one does not hold what it should.
    """

    name = "torchvision"
    drawn_by_seed = False

    def __init__(self, dataset: Dataset) -> None:
        if dataset.name not in FILES:
            raise InvalidInputError(
                f"images torchvision are there for {', '.join(FILES)}; got dataset {dataset.name!r} "
                f"(any images can be read with images folder:PATH)"
            )
        self.dataset, self.layout = dataset, FILES[dataset.name]
        self.batches = batch_files(self.layout)
        self.labels = np.concatenate([labels_of(*stamped(path), self.layout.labels) for path in self.batches])
        if self.labels.max(initial=0) >= dataset.classes:
            raise DamagedTableError(
                f"{self.batches[0].parent} is damaged: labels must be below {dataset.classes}; got {self.labels.max()}"
            )
        self.title, self.count = f"training images of {dataset.title}", len(self.labels)

    def images(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """See ``ImageSource``."""
        wanted = np.asarray(indices)
        found = np.empty((len(wanted), SIDE, SIDE, 3), dtype=np.uint8)
        start = 0
        # One file at a time: all of them at once take 150 MB.
        for path in self.batches:
            count = len(labels_of(*stamped(path), self.layout.labels))
            mine = (wanted >= start) & (wanted < start + count)
            if mine.any():
                pixels, _ = read_batch(path, self.layout.labels)
                found[mine] = pixels[wanted[mine] - start].reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1)
            start += count
        if resolution == SIDE:
            return found
        return np.stack([crop_picture(Image.fromarray(image), 0, 0, SIDE, resolution) for image in found])

    def inputs(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """See ``ImageSource``."""
        return normalised(self.images(indices, resolution), self.dataset)

    def files(self, indices: Sequence[int]) -> tuple[Path, ...]:  # noqa: ARG002 - one contract for all sources
        """See ``ImageSource``."""
        return self.batches


def batch_files(layout: CifarFiles) -> tuple[Path, ...]:
    """The files of a data set.

    Raises:
        MissingDataError: If one is not there.
    """
    places = (*data_folders(), home())
    folder = next((place / layout.folder for place in places if (place / layout.folder).is_dir()), None)
    if folder is None:
        raise MissingDataError(
            f"there is no folder {layout.folder} in {' or '.join(map(str, places))}; run python -m swapcore data get "
            f"{layout.archive}, or put the folder that torchvision makes there"
        )
    files = tuple(folder / name for name in layout.batches)
    for file in files:
        if not file.is_file():
            raise MissingDataError(f"{file} is missing; the folder must hold {', '.join(layout.batches)}")
    return files


def stamped(path: Path) -> tuple[Path, int, int]:
    """A file and what changes with it."""
    stamp = path.stat()
    return path, stamp.st_mtime_ns, stamp.st_size


@functools.lru_cache(maxsize=8)
def labels_of(path: Path, _modified: int, _size: int, key: str) -> np.ndarray:
    """Labels of one file; read again when it has changed."""
    labels = read_batch(path, key)[1]
    labels.flags.writeable = False
    return labels


def read_batch(path: Path, key: str) -> tuple[np.ndarray, np.ndarray]:
    """Pixels (n, 3072) and labels (n,) of one file.

    Raises:
        DamagedTableError: If it does not hold what it should, or refers to anything but an array's description.
    """
    try:
        return checked_batch(read_pickle_file(path, ADMITTED), key)
    except (LookupError, TypeError, ValueError, OverflowError, OSError) as error:
        raise DamagedTableError(f"{path} is damaged: {error or type(error).__name__}; get the file again") from error


def checked_batch(content: Any, key: str) -> tuple[np.ndarray, np.ndarray]:
    """The same of what is in a file; raises ValueError and the like where it is something else."""
    values, labels = array_values(content["data"]), content[key]
    if not isinstance(labels, list) or any(type(label) is not int or label < 0 for label in labels):
        raise ValueError(f"its {key} are not a list of classes")
    if values.shape != (len(labels), PIXELS):
        raise ValueError(f"its data must have the shape {(len(labels), PIXELS)}; got {values.shape}")
    return values, np.array(labels, dtype=np.int64)


def make_byte_type(name: Name, arguments: tuple[Any, ...]) -> Record:
    """In place of ``numpy.dtype``; bytes are the only numbers that are admitted."""
    if not arguments or arguments[0] not in ("u1", "|u1", "uint8"):
        raise PickleFormatError("it holds an array of other things than bytes")
    return Record(name, ("u1",))


ADMITTED: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {**ARRAYS, **CONTAINERS, ("numpy", "dtype"): make_byte_type}
)
"""What a file may refer to, and what makes what takes its place."""
