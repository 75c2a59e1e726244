"""Real images that come with the requirements: 20 each of CIFAR-10, CIFAR-100 and ImageNet.

They lie in the ``foolbox`` package, which is located through its metadata and never imported.
"""

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from swapcore.data.images.pictures import normalised, read_pictures
from swapcore.errors import InvalidInputError, MissingDataError, check_whole_number
from swapcore.problems.datasets import Dataset

__all__ = ["PACKAGE", "BundledImages", "available", "bundled_images", "image_files", "normalised_batch"]

PACKAGE = "foolbox"


def image_files(dataset: Dataset) -> tuple[Path, ...]:
    """Files of a data set's bundled images, in the order in which samples are taken.

    Raises:
        MissingDataError: If the package that carries them is not installed.
    """
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    prefix = f"{dataset.bundled}_"
    found = sorted(Path(str(file.locate())) for file in files if file.name.startswith(prefix))
    if not found:
        raise MissingDataError(
            f"no images for {dataset.name}: they come with the package {PACKAGE!r}, which is not installed; "
            f"run pip install -r requirements.txt"
        )
    return tuple(found)


def available(dataset: Dataset) -> int:
    """How many bundled images there are; 0 if the package is missing."""
    try:
        return len(image_files(dataset))
    except MissingDataError:
        return 0


class BundledImages:
    """The bundled images of a data set, in the order of their file names; see ``ImageSource``.

    Labels are those of the file names. Images of ImageNet-1K show classes that ImageNet16-120 does not have; there
    they are numbered by the order of their labels instead. At random initialisation any other numbering is as good.

    Args:
        dataset: Whose images.

    Raises:
        MissingDataError: If the package that carries them is not installed.
    """

    name = "bundled"
    drawn_by_seed = False

    def __init__(self, dataset: Dataset) -> None:
        self.dataset, self.paths = dataset, image_files(dataset)
        self.title, self.count = f"bundled {dataset.title} images", len(self.paths)

    @property
    def labels(self) -> np.ndarray:
        """See ``ImageSource``."""
        labels = np.array([int(path.stem.rpartition("_")[2]) for path in self.paths])
        return np.unique(labels, return_inverse=True)[1] if (labels >= self.dataset.classes).any() else labels

    def images(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """See ``ImageSource``."""
        return read_pictures([self.paths[index] for index in indices], resolution)

    def inputs(self, indices: Sequence[int], resolution: int) -> np.ndarray:
        """See ``ImageSource``."""
        return normalised(self.images(indices, resolution), self.dataset)

    def files(self, indices: Sequence[int]) -> tuple[Path, ...]:  # noqa: ARG002 - one contract for all sources
        """See ``ImageSource``; packages do not change."""
        return ()


def bundled_images(dataset: Dataset, samples: int, resolution: int | None = None) -> np.ndarray:
    """The first ``samples`` bundled images, at the data set's resolution unless another is named.

    Returns:
        uint8 array of shape (samples, H, W, 3).

    Raises:
        InvalidInputError: If there are not that many.
        MissingDataError: If the images are not installed.
        DamagedTableError: If a file is not an image.
    """
    check_whole_number("samples", samples)
    source = BundledImages(dataset)
    if samples > source.count:
        raise InvalidInputError(
            f"samples must be at most {source.count}, the number of {dataset.title} images at hand; got {samples}"
        )
    return source.images(range(samples), resolution or dataset.resolution)


def normalised_batch(dataset: Dataset, samples: int, resolution: int | None = None) -> np.ndarray:
    """The inputs X of a score: images normalised for their data set; see ``bundled_images``.

    Returns:
        float32 array of shape (samples, 3, H, W).
    """
    return normalised(bundled_images(dataset, samples, resolution), dataset)
