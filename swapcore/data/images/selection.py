"""Which images a batch is made of: a source, and a choice among its images."""

import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np

from swapcore.data.images.bundled import BundledImages
from swapcore.data.images.cifar import TorchvisionImages
from swapcore.data.images.crops import CroppedPhotographs
from swapcore.data.images.folder import PREFIX, FolderImages
from swapcore.data.images.noise import NoiseImages
from swapcore.data.images.source import ImageSource
from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.problems.datasets import Dataset, get_dataset
from swapcore.randomness import generator, validate_seed

__all__ = [
    "BUNDLED",
    "SOURCES",
    "ImageSelection",
    "OpenedImages",
    "canonical_images",
    "choose_images",
    "open_source",
    "validate_resolution",
]

BUNDLED = BundledImages.name
"""The default everywhere."""
SOURCES: Mapping[str, Callable[[Dataset, int], ImageSource]] = MappingProxyType(
    {
        BUNDLED: lambda dataset, _seed: BundledImages(dataset),
        CroppedPhotographs.name: CroppedPhotographs,
        TorchvisionImages.name: lambda dataset, _seed: TorchvisionImages(dataset),
        NoiseImages.name: NoiseImages,
    }
)
"""Name -> (data set, seed) -> source; ``folder:PATH`` is the one that needs more than a name."""
CHANGEABLE = (TorchvisionImages.name,)
"""Those of them whose files are not part of an installed package."""
LEAST_RESOLUTION, MOST_RESOLUTION = 8, 1024


def canonical_images(images: str) -> str:
    """The name of a source as every process understands it: folders by their absolute path.

    Raises:
        InvalidInputError: If it is not the name of a source.
    """
    if not isinstance(images, str) or (images not in SOURCES and not images.startswith(PREFIX)):
        raise InvalidInputError(f"images must be one of {', '.join(SOURCES)} or {PREFIX}PATH; got {images!r}")
    if images in SOURCES:
        return images
    path = images.removeprefix(PREFIX)
    if not path.strip() or "\0" in path:
        raise InvalidInputError(f"images {PREFIX}PATH must name a folder; got {images!r}")
    return f"{PREFIX}{Path(path).expanduser().absolute()}"


def open_source(images: str, dataset: Dataset, seed: int | None = None) -> ImageSource:
    """The source of that name; a seed makes its images where they are random, 0 if None.

    Raises:
        InvalidInputError: If it is not the name of a source, or names a folder without usable images.
        MissingDataError: If its images are not on this machine.
        DamagedTableError: If the files that hold them are damaged.
    """
    name = canonical_images(images)
    if name in SOURCES:
        return SOURCES[name](dataset, seed or 0)
    return FolderImages(Path(name.removeprefix(PREFIX)), dataset)


def choose_images(labels: np.ndarray | None, count: int, samples: int, seed: int) -> np.ndarray:
    """Draw images, with class counts as equal as they can be; fewer samples are the beginning of more.

    Args:
        labels: Class of each image, shape (count,); None where nobody knows.
        count: How many images there are.
        samples: How many to draw, at most ``count``.
        seed: Of the draw.

    Returns:
        Their numbers, shape (samples,), no two equal.
    """
    rng = generator(seed, "choice of images")
    shuffled = rng.permutation(count)
    if labels is None:
        return shuffled[:samples]
    classes, of_class = np.unique(labels[shuffled], return_inverse=True)
    by_class = np.argsort(of_class, kind="stable")
    sizes = np.bincount(of_class)
    # How many of its class come before each image: all first ones, in a random order of the classes, then all second.
    turn = np.empty(count, dtype=np.int64)
    turn[by_class] = np.arange(count) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return shuffled[np.lexsort((rng.permutation(len(classes))[of_class], turn))[:samples]]


@dataclass(frozen=True, kw_only=True)
class ImageSelection:
    """The images of a batch, by name: nothing is opened, and whether they are there is another question.

    Attributes:
        dataset: For which they are normalised.
        images: The source: a name in ``SOURCES``, or ``folder:PATH``.
        samples: How many.
        seed: Chooses among the images, balanced by class, or makes them where the source is random; None for the first
            ones of the source, or random ones by seed 0.
        resolution: Pixels along a side; the data set's if None.
    """

    dataset: str
    images: str = BUNDLED
    samples: int = 16
    seed: int | None = None
    resolution: int | None = None

    def open(self) -> "OpenedImages":
        """Find the images and choose among them; their pixels are not read yet.

        Raises:
            InvalidInputError: If a value is not allowed, such as more samples than images.
            MissingDataError, DamagedTableError: As ``open_source``.
        """
        check_whole_number("samples", self.samples)
        if self.seed is not None:
            validate_seed(self.seed, "image_seed")
        if self.resolution is not None:
            validate_resolution(self.resolution)
        source = open_source(self.images, get_dataset(self.dataset), self.seed)
        if self.samples > source.count:
            raise InvalidInputError(
                f"samples must be at most {source.count}, the number of {source.title} at hand; got {self.samples}"
            )
        indices = self.indices(source)
        changeable = self.images not in SOURCES or self.images in CHANGEABLE
        files = source.files(indices) if changeable else ()
        stamp = tuple((str(file), stat.st_mtime_ns, stat.st_size) for file in files for stat in (file.stat(),))
        return OpenedImages(selection=self, stamp=stamp, source=source, indices=indices)

    @property
    def pixels(self) -> int:
        """Along a side."""
        return self.resolution or get_dataset(self.dataset).resolution

    def indices(self, source: ImageSource) -> tuple[int, ...]:
        """Numbers of the images in their source."""
        if self.seed is None or source.drawn_by_seed:
            return tuple(range(self.samples))
        labels = source.labels
        return chosen(None if labels is None else labels.tobytes(), source.count, self.samples, self.seed)


@dataclass(frozen=True, kw_only=True)
class OpenedImages:
    """The images of a batch, found; equal ones give equal batches.

    Attributes:
        selection: Which ones.
        stamp: Of each file that may change: name, time of its last change, and bytes.
        source: Where they come from.
        indices: Their numbers there.
    """

    selection: ImageSelection
    stamp: tuple[tuple[str, int, int], ...]
    source: ImageSource = field(compare=False)
    indices: tuple[int, ...] = field(compare=False)

    def inputs(self) -> np.ndarray:
        """X, float32, shape (S, 3, H, W).

        Raises:
            DamagedTableError: If a file is not an image; names it.
        """
        return read_inputs(self)

    def labels(self) -> np.ndarray | None:
        """Class of each sample, int64, shape (S,); None where nobody knows."""
        labels = self.source.labels
        return None if labels is None else labels[np.array(self.indices)]

    @property
    def title(self) -> str:
        """What the samples are, for people."""
        seed = self.selection.seed
        some = f"{self.selection.samples} {self.source.title}"
        return some if seed is None else f"{some} by seed {seed}"

    @functools.cached_property
    def digest(self) -> str | None:
        """Fingerprint of the pixels, for what is kept longer than files stay the same.

        None where they come with the requirements, and so are known by their name.
        """
        if not self.source.files(self.indices):
            return None
        pixels = self.source.images(self.indices, self.selection.pixels)
        return hashlib.sha256(pixels.tobytes()).hexdigest()[:16]

    @property
    def fingerprint(self) -> str:
        """Of all that a network sees of them and of their labels, wherever they come from."""
        return fingerprint_of(self)


@functools.lru_cache(maxsize=1)
def read_inputs(images: OpenedImages) -> np.ndarray:
    """The inputs, kept because they are read for their fingerprint and to be scored; do not change them."""
    return images.source.inputs(images.indices, images.selection.pixels)


@functools.lru_cache(maxsize=64)
def fingerprint_of(images: OpenedImages) -> str:
    seen, labels = hashlib.sha256(images.inputs().tobytes()), images.labels()
    seen.update(b"" if labels is None else labels.astype(np.int64).tobytes())
    return seen.hexdigest()[:32]


@functools.lru_cache(maxsize=16)
def chosen(labels: bytes | None, count: int, samples: int, seed: int) -> tuple[int, ...]:
    """As ``choose_images``, kept; 50,000 labels take a while to sort."""
    classes = None if labels is None else np.frombuffer(labels, dtype=np.int64)
    return tuple(choose_images(classes, count, samples, seed).tolist())


def validate_resolution(resolution: int) -> None:
    """Check pixels along a side.

    Raises:
        InvalidInputError: If they are too few for a network that halves them twice, or more than any use has.
    """
    whole = isinstance(resolution, int) and not isinstance(resolution, bool)
    if not whole or not LEAST_RESOLUTION <= resolution <= MOST_RESOLUTION:
        raise InvalidInputError(
            f"resolution must be a whole number of pixels from {LEAST_RESOLUTION} to {MOST_RESOLUTION}; "
            f"got {resolution!r}"
        )
