"""The data sets by name: resolution, classes, normalisation, and where bundled images come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from swapcore.errors import UnknownNameError

__all__ = ["DATASETS", "Dataset", "get_dataset"]


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Facts about a data set.

    Attributes:
        name: As on the command line.
        title: As people write it.
        resolution: Height and width in pixels.
        classes: Number of classes.
        mean, std: Per channel, of pixel values scaled to [0, 1].
        bundled: Prefix of the image files in the ``foolbox`` package.
    """

    name: str
    title: str
    resolution: int
    classes: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    bundled: str


DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {
        dataset.name: dataset
        for dataset in (
            Dataset(
                name="cifar10",
                title="CIFAR-10",
                resolution=32,
                classes=10,
                mean=(0.4914, 0.4822, 0.4465),
                std=(0.2470, 0.2435, 0.2616),
                bundled="cifar10",
            ),
            Dataset(
                name="cifar100",
                title="CIFAR-100",
                resolution=32,
                classes=100,
                mean=(0.5071, 0.4865, 0.4409),
                std=(0.2673, 0.2564, 0.2762),
                bundled="cifar100",
            ),
            # Made as the data set itself was: ImageNet images, reduced to 16 pixels with a box filter.
            Dataset(
                name="imagenet16-120",
                title="ImageNet16-120",
                resolution=16,
                classes=120,
                mean=(0.4811, 0.4575, 0.4079),
                std=(0.2479, 0.2402, 0.2553),
                bundled="imagenet",
            ),
            Dataset(
                name="imagenet",
                title="ImageNet-1K",
                resolution=224,
                classes=1000,
                mean=(0.485, 0.456, 0.406),
                std=(0.229, 0.224, 0.225),
                bundled="imagenet",
            ),
        )
    }
)


def get_dataset(name: str) -> Dataset:
    """Look a data set up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in DATASETS:
        raise UnknownNameError("data set", name, DATASETS)
    return DATASETS[name]
