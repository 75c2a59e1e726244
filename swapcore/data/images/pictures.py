"""Reading image files, and normalising pixels for a data set."""

import struct
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from swapcore.data.memory_budget import BATCH_PIXELS, PICTURE_PIXELS, PIXELS_EACH
from swapcore.errors import DamagedTableError
from swapcore.problems.datasets import Dataset

__all__ = ["SUFFIXES", "crop_picture", "normalised", "open_picture", "read_picture", "read_pictures"]

FORMATS = ("PNG", "JPEG", "BMP", "PPM", "TIFF", "WEBP")
"""Whatever a file calls itself, nothing else is tried: some of the others start programs of their own."""
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".ppm", ".pgm", ".tif", ".tiff", ".webp")
DRAFTED = 4_000_000
"""Pixels beyond which a JPEG is decoded at a half, a quarter or an eighth of its size, where that is still ample."""
AMPLE = 4
"""Pixels along a side for one that is wanted."""
IMAGE_FAULTS = (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError, Warning)
"""What reading a damaged image can raise; a file that is no image at all is an OSError."""


def open_picture(file: Path, resolution: int | None = None) -> Image.Image:
    """An image of a file, as RGB.

    Args:
        file: Where it is.
        resolution: Pixels along a side that are going to be made of it, so that a large JPEG need not be decoded in
            full; None for all its pixels.

    Raises:
        DamagedTableError: If it cannot be read as one, or has too many pixels; names the file.
    """
    try:
        with unread_picture(file, resolution) as image:
            if image.width * image.height > PICTURE_PIXELS:
                raise ValueError(f"{image.width} × {image.height} pixels are more than the {PICTURE_PIXELS:,} allowed")
            image.load()
            # To convert is to copy, also where there is nothing to convert.
            return image if image.mode == "RGB" else image.convert("RGB")
    except IMAGE_FAULTS as error:
        raise DamagedTableError(f"{file} is not a readable image: {error}") from error


def unread_picture(file: Path, resolution: int | None) -> Image.Image:
    """An image of which only the header has been read; its size is that at which it is going to be decoded."""
    with warnings.catch_warnings():
        # Pillow only warns of images up to twice its own limit.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(file, formats=FORMATS)
    if resolution is not None and image.width * image.height > DRAFTED:
        image.draft("RGB", (AMPLE * resolution, AMPLE * resolution))
    return image


def read_pictures(files: Sequence[Path], resolution: int) -> np.ndarray:
    """The middle square of each image, reduced with a box filter.

    Returns:
        uint8, shape (number of files, resolution, resolution, 3).

    Raises:
        DamagedTableError: As ``open_picture``, or if all of them together have too many pixels.
    """
    require_few_pixels(files, resolution)
    return np.stack([read_picture(file, resolution) for file in files])


def require_few_pixels(files: Sequence[Path], resolution: int) -> None:
    """Refuse before the first is decoded what would take minutes."""
    allowed, found = BATCH_PIXELS + PIXELS_EACH * len(files), 0
    for file in files:
        try:
            with unread_picture(file, resolution) as image:
                found += image.width * image.height
        except IMAGE_FAULTS as error:
            raise DamagedTableError(f"{file} is not a readable image: {error}") from error
        if found > allowed:
            raise DamagedTableError(
                f"{len(files)} images with more than {allowed:,} pixels in all are too many to read at once; make them "
                f"smaller (the first beyond the limit is {file})"
            )


def read_picture(file: Path, resolution: int) -> np.ndarray:
    """The middle square of an image, reduced with a box filter; uint8, shape (resolution, resolution, 3).

    Raises:
        DamagedTableError: As ``open_picture``.
    """
    image, size = open_picture(file, resolution), (resolution, resolution)
    return np.asarray(image if image.size == size else ImageOps.fit(image, size, Image.Resampling.BOX))


def crop_picture(image: Image.Image, left: int, top: int, side: int, resolution: int) -> np.ndarray:
    """A square of an image, reduced with a box filter; uint8, shape (resolution, resolution, 3)."""
    square = (left, top, left + side, top + side)
    return np.asarray(image.resize((resolution, resolution), Image.Resampling.BOX, box=square))


def normalised(pixels: np.ndarray, dataset: Dataset) -> np.ndarray:
    """Pixels as networks take them: scaled to [0, 1], less the data set's mean, over its standard deviation.

    Args:
        pixels: uint8, shape (S, H, W, 3).
        dataset: Whose mean and deviation.

    Returns:
        float32, shape (S, 3, H, W).
    """
    scaled = pixels.astype(np.float32) / np.float32(255)
    mean, std = np.array(dataset.mean, dtype=np.float32), np.array(dataset.std, dtype=np.float32)
    return np.ascontiguousarray(((scaled - mean) / std).transpose(0, 3, 1, 2))
