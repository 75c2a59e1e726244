"""What is asked of a score, and where it is computed: names and numbers; made without looking at any file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

from swapcore.data.images.selection import BUNDLED, ImageSelection, canonical_images, validate_resolution
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.evaluation.devices import AUTO
from swapcore.limits import check_limit
from swapcore.metrics.ensemble import Ensemble
from swapcore.metrics.ensemble_facts import metric_of
from swapcore.metrics.ensemble_json import ensemble_from_json, ensemble_to_json
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import DEFAULT_METRIC, get_metric
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import DEFAULT_PRESET, DEFAULT_PROBLEM, get_problem
from swapcore.randomness import validate_seed

__all__ = ["COMPUTED", "EXECUTORS", "LOCAL", "SCORES", "TABLE", "ExecutionSettings", "ScoreSettings", "network_shape"]

LOCAL = "local"
EXECUTORS = (LOCAL,)
COMPUTED, TABLE = "computed", "table"
SCORES = (COMPUTED, TABLE)
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ScoreSettings:
    """Everything that a score depends on besides the architecture and the kind of device.

    Whether the images are there, how many there are, and whether they have labels is asked when something is to be
    scored (``resolve``): settings of long ago can be read wherever they are.

    Attributes:
        space: Name of the search space.
        dataset: Whose images are the inputs, and how many classes there are.
        metric: What is computed; a name in ``METRICS``, or that of ``ensemble``.
        samples: Images in the batch.
        repeats: Independent initialisations.
        seed: Of the initialisations, and of what a metric draws itself.
        preset: Size of the scoring network.
        channels, cells: In place of the preset's, where given.
        images: Source of the inputs; see ``ImageSelection``. A folder is kept by its absolute path, since another
            process may stand in another folder.
        image_seed: Chooses among the source's images; see ``ImageSelection``.
        resolution: Pixels along a side, in place of the preset's and the data set's.
        ensemble: The definition of an ensemble of the space, which is then what is computed: the settings of a run say
            all of it, whatever becomes of the saved one.
        insist: Whether numbers beyond what is usual are meant; see ``limits``. No score depends on it, and settings
            that differ in it alone are equal.

    Raises:
        InvalidInputError: When made with a value that is not allowed.
    """

    space: str = DEFAULT_PROBLEM
    dataset: str = "cifar10"
    metric: str = DEFAULT_METRIC
    samples: int = 16
    repeats: int = 1
    seed: int = 0
    preset: str = DEFAULT_PRESET
    channels: int | None = None
    cells: int | None = None
    images: str = BUNDLED
    image_seed: int | None = None
    resolution: int | None = None
    ensemble: Ensemble | None = None
    insist: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        problem = get_problem(self.space)
        get_dataset(self.dataset)
        self.check_ensemble()
        object.__setattr__(self, "images", canonical_images(self.images))
        problem.preset(self.preset)
        validate_seed(self.seed)
        check_flag("insist", self.insist)
        for name in ("samples", "repeats"):
            check_limit(name, getattr(self, name), insist=self.insist)
        for name in ("channels", "cells"):
            if getattr(self, name) is not None:
                check_limit(name, getattr(self, name), insist=self.insist)
        if self.image_seed is not None:
            validate_seed(self.image_seed, "image_seed")
        if self.resolution is not None:
            validate_resolution(self.resolution)
        network_shape(self)

    def check_ensemble(self) -> None:
        """Look the metric up, and check that an ensemble is one of the space and bears its name."""
        own = self.ensemble
        if own is not None and (own.space, own.name) != (self.space, self.metric):
            raise InvalidInputError(
                f"an ensemble must be of the space and the metric that are asked for, {self.space} and "
                f"{self.metric!r}; got {own.name!r} of {own.space}"
            )
        self.metric_facts  # noqa: B018 - raises where a name is not known

    @property
    def metric_facts(self) -> Metric:
        """All about what is computed."""
        return get_metric(self.metric) if self.ensemble is None else metric_of(self.ensemble)

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

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        found = asdict(self)
        del found["ensemble"]
        # Versions that know of no ensembles can read all others.
        return found if self.ensemble is None else {**found, "ensemble": ensemble_to_json(self.ensemble)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ScoreSettings":
        """Settings of plain values; what they do not name is the default.

        Raises:
            InvalidInputError: For an unknown name, or a value that is not allowed.
        """
        own = values.get("ensemble")
        return from_plain(cls, values if own is None else {**values, "ensemble": ensemble_from_json(own)})


@dataclass(frozen=True, kw_only=True)
class ExecutionSettings:
    """Where scores are computed; no score depends on it but for the rounding of another kind of device.

    Attributes:
        device: As ``swapcore devices`` lists them; "auto" is a GPU where there is one. Whether it is there is asked
            when something is to be scored.
        workers: Processes.
        executor: What runs them; a name in ``EXECUTORS``.
        scores: "computed", or "table": looked up in a table of the whole space that was measured under the same
            conditions, so that a search takes a second or so. Another kind of processor may have rounded it otherwise.
        insist: Whether more workers than usual are meant; settings that differ in it alone are equal.

    Raises:
        InvalidInputError: When made with a value that is not allowed.
    """

    device: str = AUTO
    workers: int = 1
    executor: str = LOCAL
    scores: str = COMPUTED
    insist: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.device, str) or not self.device:
            raise InvalidInputError(f"device must be a name that swapcore devices lists; got {self.device!r}")
        check_flag("insist", self.insist)
        check_limit("workers", self.workers, insist=self.insist)
        if self.executor not in EXECUTORS:
            raise UnknownNameError("executor", self.executor, EXECUTORS)
        if self.scores not in SCORES:
            raise UnknownNameError("origin of scores", self.scores, SCORES)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON; where scores are computed, as versions wrote them that knew nothing else."""
        plain = asdict(self)
        if self.scores == COMPUTED:
            del plain["scores"]
        return plain

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ExecutionSettings":
        """Settings of plain values; what they do not name is the default.

        Raises:
            InvalidInputError: For an unknown name, or a value that is not allowed.
        """
        return from_plain(cls, values)


def network_shape(settings: ScoreSettings) -> Any:
    """The shape of the scoring network, of the space's own kind, with the data set's classes."""
    return get_problem(settings.space).shape(
        settings.preset,
        get_dataset(settings.dataset),
        channels=settings.channels,
        cells=settings.cells,
        resolution=settings.resolution,
    )


def from_plain(kind: type[T], values: Mapping[str, Any]) -> T:
    """A dataclass of plain values."""
    known = [one.name for one in fields(kind)]  # type: ignore[arg-type]  # both kinds of settings are dataclasses
    unknown = [name for name in values if name not in known]
    if unknown:
        raise InvalidInputError(f"unknown settings {', '.join(map(str, unknown))}; known: {', '.join(known)}")
    return kind(**values)


def check_flag(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise InvalidInputError(f"{name} must be True or False; got {value!r}")
