"""What is asked of a scorer and what it answers; imports no torch, so that a slip is told at once."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from swapcore.data.images.selection import BUNDLED, ImageSelection, canonical_images, validate_resolution
from swapcore.data.images.source import ImageSource
from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.metrics.facts import SWAP, get_metric
from swapcore.patterns.result import ProxyScore, SwapScore
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import DEFAULT_PRESET, DEFAULT_PROBLEM, get_problem, get_space
from swapcore.randomness import validate_seed
from swapcore.spaces.space import SearchSpace
from swapcore.values.size import Cost

__all__ = ["ArchitectureScore", "ScoreRequest", "counted", "full_cost", "network_shape", "reference_cost"]


@dataclass(frozen=True, kw_only=True)
class ScoreRequest:
    """Everything that a score depends on besides the architecture.

    ``channels`` and ``cells``, where given, take the place of the preset's. ``device`` is a name that ``swapcore
    devices`` lists, or "auto" for a GPU where there is one. Devices round differently, so that scores of two kinds of
    device may differ by a few patterns.

    ``images`` names the source of the inputs, ``image_seed`` chooses among its images, and ``resolution`` takes the
    place of the preset's and the data set's: see ``ImageSelection``. A folder is kept by its absolute path.

    Raises:
        InvalidInputError: When made with a value that is not allowed, such as more samples than images, or images
            without labels for a metric that looks at them.
        MissingDataError: If the images are not installed.
        DamagedTableError: If the files that hold them are damaged.
    """

    space: str = DEFAULT_PROBLEM
    dataset: str = "cifar10"
    metric: str = SWAP
    samples: int = 16
    repeats: int = 1
    seed: int = 0
    preset: str = DEFAULT_PRESET
    channels: int | None = None
    cells: int | None = None
    device: str = "cpu"
    images: str = BUNDLED
    image_seed: int | None = None
    resolution: int | None = None

    def __post_init__(self) -> None:
        get_space(self.space)
        get_dataset(self.dataset)
        get_metric(self.metric)
        # Another process may stand in another folder.
        object.__setattr__(self, "images", canonical_images(self.images))
        get_problem(self.space).preset(self.preset)
        validate_seed(self.seed)
        for name in ("samples", "repeats"):
            check_whole_number(name, getattr(self, name))
        for name in ("channels", "cells"):
            if getattr(self, name) is not None:
                check_whole_number(name, getattr(self, name))
        if self.resolution is not None:
            validate_resolution(self.resolution)
        network_shape(self)
        check_labels(self, self.selection.validate())

    @property
    def selection(self) -> ImageSelection:
        """The inputs, at the resolution of the scoring network."""
        return ImageSelection(
            dataset=self.dataset,
            images=self.images,
            samples=self.samples,
            seed=self.image_seed,
            resolution=network_shape(self).resolution,
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON; what was asked of the images only where it is not the default.

        Scores are kept under these values, and those that were kept before there was a choice are found again.
        """
        values = asdict(self)
        return {name: value for name, value in values.items() if name not in CHOICES or value != CHOICES[name]}

    def conditions(self) -> dict[str, Any]:
        """The same with a fingerprint of images that may change under their name, for scores that are kept."""
        digest = self.selection.digest()
        return self.as_dict() if digest is None else {**self.as_dict(), "images_digest": digest}


CHOICES: Mapping[str, object] = MappingProxyType({"images": BUNDLED, "image_seed": None, "resolution": None})
"""Fields that ``as_dict`` leaves out at these values."""


def check_labels(request: ScoreRequest, source: ImageSource) -> None:
    """Check that a metric that looks at labels gets them.

    Raises:
        InvalidInputError: If the images have none, or more classes than the data set.
    """
    metric = get_metric(request.metric)
    if not metric.needs_labels:
        return
    if source.labels is None:
        raise InvalidInputError(
            f"the metric {metric.name!r} looks at labels, which images {source.name} do not have; choose images with "
            f"labels, such as {BUNDLED}, or a folder with a subfolder for each class"
        )
    found, allowed = int(source.labels.max()) + 1, get_dataset(request.dataset).classes
    if found > allowed:
        raise InvalidInputError(
            f"images {source.name} must have at most {allowed} classes, as many as {request.dataset}; got {found}"
        )


@dataclass(frozen=True, kw_only=True)
class ArchitectureScore:
    """Scores of one architecture.

    Attributes:
        repeats: One result for each initialisation.
        seconds: Time of building and scoring all of them; where several architectures are in flight, the time
            since the one before was finished.
        device: Where it was computed.
    """

    repeats: tuple[SwapScore | ProxyScore, ...]
    seconds: float
    device: str

    @property
    def scores(self) -> tuple[float, ...]:
        """The score of each initialisation."""
        return tuple(result.score for result in self.repeats)

    @property
    def score(self) -> float:
        """Its mean over the initialisations."""
        return sum(self.scores) / len(self.scores)

    @property
    def saturation(self) -> float | None:
        """Mean saturation over the initialisations; None for metrics that have none."""
        known = [one.saturation for one in self.repeats if one.saturation is not None]
        return sum(known) / len(known) if known else None


def network_shape(request: ScoreRequest) -> Any:
    """The shape of the scoring network, of the space's own kind, with the data set's classes."""
    return get_problem(request.space).shape(
        request.preset,
        get_dataset(request.dataset),
        channels=request.channels,
        cells=request.cells,
        resolution=request.resolution,
    )


def reference_cost(space: str, architecture: Any, dataset: str) -> Cost:
    """What the network costs to which the size of an architecture refers."""
    return get_problem(space).reference_cost(architecture, dataset)


def full_cost(space: str, architecture: Any, dataset: str) -> Cost:
    """What the network costs that one would train on a data set."""
    return get_problem(space).full_cost(architecture, dataset)


def counted(metric: str, space: str, architecture: Any, dataset: str) -> float:
    """The value of a metric that needs no network: a count of the reference network's."""
    return float(COUNTS[metric](reference_cost(space, architecture, dataset), get_space(space)))


COUNTS: Mapping[str, Callable[[Cost, SearchSpace[Any]], float]] = MappingProxyType(
    {
        "size": lambda cost, space: cost.parameters / space.size_per_unit,
        "params": lambda cost, _space: cost.parameters,
        "flops": lambda cost, _space: cost.flops / 1e6,
    }
)
