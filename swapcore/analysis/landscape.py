"""A whole space at once: scores, sizes and accuracies side by side, and what is chosen from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.listing import names_in_table
from swapcore.data.score_table import BUNDLED, ScoreTable
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError, UnknownNameError
from swapcore.metrics.registry import get_metric
from swapcore.problems.registry import DEFAULT_PROBLEM, get_listable, get_space, listable_names
from swapcore.spaces.abilities import require_ability
from swapcore.spaces.space import HasOperations
from swapcore.values.regularisation import regularisation_factor
from swapcore.values.size import SizeKind, validate_size_kind

__all__ = [
    "SCORED",
    "Filter",
    "Landscape",
    "LandscapeKey",
    "metric_values",
]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which architectures are looked at; bounds are inclusive.

    Attributes:
        sizes: (least, most) in the space's unit, of the chosen kind of size; None for all.
        accuracies: (least, most) in percent; None for all.
        with_operations: Each of these occurs somewhere in the cell.
        without_operations: None of these occurs.
    """

    sizes: tuple[float, float] | None = None
    accuracies: tuple[float, float] | None = None
    with_operations: tuple[str, ...] = ()
    without_operations: tuple[str, ...] = ()


EVERYTHING = Filter()


@dataclass(frozen=True, kw_only=True)
class LandscapeKey:
    """Names a landscape, or a part of one; equal keys mean equal landscapes.

    Attributes:
        space: Name of the space.
        dataset, truth: Whose accuracies.
        table: Name of the score table.
        filter: Which architectures.
        size: The kind of size that the filter means.
    """

    space: str = DEFAULT_PROBLEM
    dataset: str = "cifar10"
    truth: str = "baseline"
    table: str = BUNDLED
    filter: Filter = EVERYTHING
    size: SizeKind = "effective"


@dataclass(frozen=True, kw_only=True, eq=False)
class Landscape:
    """Aligned columns over the architectures of a space; do not change the arrays.

    Attributes:
        space: Name of the space.
        samples: S behind the scores.
        index: Position of each architecture in the space, or in ``listed`` where there is such a list, shape (n,).
        swap: Ψ, shape (n,).
        saturation: Ψ / min(V, 2^S), shape (n,).
        total_size, effective_size: In the space's unit, shape (n,).
        flops: In millions of multiply-accumulates, shape (n,).
        accuracies: Percent, shape (n,).
        listed: Texts of the architectures of a space that cannot be enumerated; None for one that can.
    """

    space: str
    samples: int
    index: np.ndarray
    swap: np.ndarray
    saturation: np.ndarray
    total_size: np.ndarray
    effective_size: np.ndarray
    flops: np.ndarray
    accuracies: np.ndarray
    listed: tuple[str, ...] | None = None

    @classmethod
    def join(cls, scores: ScoreTable, truth: AccuracyTable) -> "Landscape":
        """Put scores and accuracies side by side; architectures without either are left out.

        Raises:
            DamagedTableError: If the two belong to different spaces or lengths.
            MissingDataError: If they have no architecture in common.
        """
        space = get_space(truth.space)
        if scores.provenance.get("space") != space.name:
            raise DamagedTableError(
                f"score table {scores.name} is of {scores.provenance.get('space')} where {space.name} is expected; "
                f"make it again with python -m swapcore precompute"
            )
        rows, index, accuracies = aligned(scores, truth)
        units = scores.columns["units"].astype(float)
        samples = scores.provenance.get("samples")
        if not isinstance(samples, int):
            raise DamagedTableError(
                f"score table {scores.name} does not tell its number of samples (got {samples!r}); make it again with "
                f"python -m swapcore precompute"
            )
        limit = np.minimum(units, 2.0**samples)
        unit = space.size_per_unit
        columns = {
            "index": index,
            "swap": scores.columns["score"][rows].astype(float),
            "saturation": (scores.columns["score"] / limit)[rows],
            "total_size": scores.columns["size"][rows] / unit,
            "effective_size": scores.columns["effective_size"][rows] / unit,
            "flops": scores.columns["flops"][rows] / 1e6,
            "accuracies": accuracies,
        }
        known = np.isfinite(accuracies)
        return cls(
            space=truth.space,
            samples=samples,
            listed=None if truth.space in listable_names() else truth.architectures,
            **{name: values[known] for name, values in columns.items()},
        )

    def __len__(self) -> int:
        return len(self.index)

    def sizes(self, kind: SizeKind) -> np.ndarray:
        """Total or effective sizes, in the space's unit."""
        return self.total_size if validate_size_kind(kind) == "total" else self.effective_size

    def matching(self, chosen: Filter, kind: SizeKind) -> "Landscape":
        """The part of the landscape that a filter lets through."""
        keep = np.ones(len(self), dtype=bool)
        for values, bounds in ((self.sizes(kind), chosen.sizes), (self.accuracies, chosen.accuracies)):
            if bounds is not None:
                keep &= (values >= bounds[0]) & (values <= bounds[1])
        names = require_ability(get_space(self.space), HasOperations).operations
        for operation in (*chosen.with_operations, *chosen.without_operations):
            if operation not in names:
                raise UnknownNameError("operation", operation, names)
            occurs = self.occurs(operation)
            if operation in chosen.with_operations:
                keep &= occurs
            if operation in chosen.without_operations:
                keep &= ~occurs
        return self if keep.all() else self.part(keep)

    def texts(self, rows: np.ndarray) -> list[str]:
        """Architectures as their space formats them, at some positions of the landscape."""
        if self.listed is not None:
            return [self.listed[index] for index in self.index[rows]]
        space = get_listable(self.space)
        return [space.format(space.at(int(index))) for index in self.index[rows]]

    def occurs(self, operation: str) -> np.ndarray:
        """Whether each architecture has the operation somewhere."""
        space = require_ability(get_space(self.space), HasOperations)
        texts = self.texts(np.arange(len(self)))
        return np.array([operation in space.operations_of(space.parse(text)) for text in texts])

    def part(self, keep: np.ndarray) -> "Landscape":
        """Some of the architectures, by mask or positions."""
        return Landscape(
            space=self.space,
            samples=self.samples,
            index=self.index[keep],
            swap=self.swap[keep],
            saturation=self.saturation[keep],
            total_size=self.total_size[keep],
            effective_size=self.effective_size[keep],
            flops=self.flops[keep],
            accuracies=self.accuracies[keep],
            listed=self.listed,
        )


def aligned(scores: ScoreTable, truth: AccuracyTable) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where scores and accuracies meet.

    Returns:
        Rows of the scores; position of each architecture in the space, or in the truth's list; its accuracy.

    Raises:
        DamagedTableError: If scores of a whole space are not whole, or in another order.
        MissingDataError: If no architecture has both.
    """
    if truth.space in listable_names():
        require_whole(scores, truth.space)
        index = np.arange(len(scores))
        return index, index, truth.accuracies
    places = {name: place for place, name in enumerate(names_in_table(truth.space, truth.architectures or ()))}
    rows = [row for row, name in enumerate(scores.columns["architecture"]) if name in places]
    if not rows:
        raise MissingDataError(
            f"score table {scores.name} has none of the architectures of {truth.title}; make one for them with "
            f"python -m swapcore precompute --space {truth.space} --truth {truth.name}"
        )
    index = np.array([places[name] for name in scores.columns["architecture"][rows]])
    return np.array(rows), index, truth.accuracies[index]


def require_whole(scores: ScoreTable, name: str) -> None:
    """Check that scores are of a whole space, in its order."""
    space = get_listable(name)
    if len(scores) != len(space):
        raise DamagedTableError(
            f"score table {scores.name} has {len(scores)} architectures where {len(space)} of {space.name} are "
            f"expected; make it again with python -m swapcore precompute"
        )
    expected = np.array([space.format(architecture) for architecture in space.enumerate()])
    elsewhere = np.flatnonzero(scores.columns["architecture"] != expected)
    if len(elsewhere):
        raise DamagedTableError(
            f"score table {scores.name} is not in the order of {space.name} at row {elsewhere[0]}; make it again "
            f"with python -m swapcore precompute"
        )


SCORED: Mapping[str, Callable[[Landscape], np.ndarray]] = MappingProxyType(
    {
        "swap": lambda landscape: landscape.swap,
        "size": lambda landscape: landscape.total_size,
        "params": lambda landscape: landscape.total_size,
        "flops": lambda landscape: landscape.flops,
    }
)
"""Metric that score tables hold -> its values; "size" is of either kind."""


def metric_values(
    landscape: Landscape,
    metric: str,
    *,
    size: SizeKind = "total",
    mu: float | None = None,
    sigma: float | None = None,
) -> np.ndarray:
    """Values of a metric, higher meaning better; regularised where μ and σ are given.

    Raises:
        UnknownNameError: For an unknown metric or kind of size.
        InvalidInputError: For a metric that score tables do not hold, a μ or σ that is not allowed, or one without
            the other.
    """
    if get_metric(metric).name not in SCORED:
        raise InvalidInputError(f"metric must be one of {', '.join(SCORED)}, which score tables hold; got {metric!r}")
    sizes = landscape.sizes(size)
    values = sizes if metric == "size" else SCORED[metric](landscape)
    if (mu is None) != (sigma is None):
        raise InvalidInputError(f"mu and sigma go together; got mu={mu} and sigma={sigma}")
    if mu is None or sigma is None:
        return values
    regularised: np.ndarray = values * regularisation_factor(sizes, mu, sigma)
    return regularised
