"""Reading image files, and normalising pixels for a data set."""

import struct
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from swapcore.errors import DamagedTableError
from swapcore.problems.datasets import Dataset

__all__ = ["SUFFIXES", "crop_picture", "normalised", "open_picture", "read_picture"]

FORMATS = ("PNG", "JPEG", "BMP", "PPM", "TIFF", "WEBP")
"""Whatever a file calls itself, nothing else is tried: some of the others start programs of their own."""
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".ppm", ".pgm", ".tif", ".tiff", ".webp")
MOST_PIXELS = 64_000_000
"""No photograph for this purpose has more; a small file that unpacks to more is refused before it is unpacked."""
IMAGE_FAULTS = (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError, Warning)
"""What reading a damaged image can raise; a file that is no image at all is an OSError."""


def open_picture(file: Path) -> Image.Image:
    """An image of a file, as RGB.

    Raises:
        DamagedTableError: If it cannot be read as one, or has too many pixels; names the file.
    """
    try:
        with warnings.catch_warnings():
            # Pillow only warns of images up to twice its own limit.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise ValueError(f"{image.width} × {image.height} pixels are more than the {MOST_PIXELS:,} allowed")
                return image.convert("RGB")
    except IMAGE_FAULTS as error:
        raise DamagedTableError(f"{file} is not a readable image: {error}") from error


def read_picture(file: Path, resolution: int) -> np.ndarray:
    """The middle square of an image, reduced with a box filter; uint8, shape (resolution, resolution, 3).

    Raises:
        DamagedTableError: As ``open_picture``.
    """
    image, size = open_picture(file), (resolution, resolution)
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
