"""Real images that come with the requirements: 20 each of CIFAR-10, CIFAR-100 and ImageNet.

They lie in the ``foolbox`` package, which is located through its metadata and never imported.
"""

import importlib.metadata
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError, check_whole_number
from swapcore.inputs.datasets import Dataset

__all__ = ["available", "bundled_images", "bundled_labels", "image_files", "normalised_batch"]

PACKAGE = "foolbox"
IMAGE_FAULTS = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What reading a damaged image can raise; a file that is no image at all is an OSError."""


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
    files = image_files(dataset)
    if samples > len(files):
        raise InvalidInputError(
            f"samples must be at most {len(files)}, the number of {dataset.title} images at hand; got {samples}"
        )
    size = (resolution or dataset.resolution,) * 2
    images = []
    for file in files[:samples]:
        try:
            with Image.open(file) as image:
                rgb = image.convert("RGB")
        except IMAGE_FAULTS as error:
            raise DamagedTableError(f"{file} is not a readable image: {error}") from error
        # The middle square of an image that is not square, reduced with a box filter.
        images.append(np.asarray(rgb if rgb.size == size else ImageOps.fit(rgb, size, Image.Resampling.BOX)))
    return np.stack(images)


def bundled_labels(dataset: Dataset, samples: int) -> np.ndarray:
    """Classes of the first ``samples`` bundled images, int64, shape (samples,).

    Images of ImageNet-1K show classes that ImageNet16-120 does not have; those are numbered by the order of their
    labels instead. At random initialisation any other numbering is as good.

    Raises:
        InvalidInputError, MissingDataError: As ``bundled_images``.
    """
    labels = np.array([int(file.stem.rpartition("_")[2]) for file in image_files(dataset)[:samples]])
    return np.unique(labels, return_inverse=True)[1] if (labels >= dataset.classes).any() else labels


def normalised_batch(dataset: Dataset, samples: int, resolution: int | None = None) -> np.ndarray:
    """The inputs X of a score: images normalised for their data set; see ``bundled_images``.

    Returns:
        float32 array of shape (samples, 3, H, W).
    """
    pixels = bundled_images(dataset, samples, resolution).astype(np.float32) / np.float32(255)
    mean, std = np.array(dataset.mean, dtype=np.float32), np.array(dataset.std, dtype=np.float32)
    normalised = (pixels - mean) / std
    return np.ascontiguousarray(normalised.transpose(0, 3, 1, 2))
