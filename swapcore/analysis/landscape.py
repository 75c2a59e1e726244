"""A whole space at once: scores, sizes and accuracies side by side, and what is chosen from them."""

from dataclasses import dataclass

import numpy as np

from swapcore.benchmarks.accuracy_table import AccuracyTable
from swapcore.benchmarks.score_table import BUNDLED, ScoreTable
from swapcore.errors import DamagedTableError, InvalidInputError, UnknownNameError
from swapcore.proxies.metrics import get_metric
from swapcore.proxies.regularisation import regularisation_factor
from swapcore.spaces.nasbench201 import operation_digits
from swapcore.spaces.registry import get_enumerable_space, get_space
from swapcore.spaces.size import SizeKind, validate_size_kind

__all__ = [
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

    space: str = "nasbench201"
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
        index: Position of each architecture in the space, shape (n,).
        swap: Ψ, shape (n,).
        saturation: Ψ / min(V, 2^S), shape (n,).
        total_size, effective_size: In the space's unit, shape (n,).
        flops: In millions of multiply-accumulates, shape (n,).
        accuracies: Percent, shape (n,).
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

    @classmethod
    def join(cls, scores: ScoreTable, truth: AccuracyTable) -> "Landscape":
        """Put scores and accuracies side by side; architectures without an accuracy are left out.

        Raises:
            DamagedTableError: If the two belong to different spaces or lengths.
        """
        space = get_enumerable_space(truth.space)
        if scores.provenance.get("space") != space.name or len(scores) != len(space):
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
        units = scores.columns["units"].astype(float)
        samples = scores.provenance.get("samples")
        if not isinstance(samples, int):
            raise DamagedTableError(
                f"score table {scores.name} does not tell its number of samples (got {samples!r}); make it again with "
                f"python -m swapcore precompute"
            )
        limit = np.minimum(units, 2.0**samples)
        columns = {
            "index": np.arange(len(space)),
            "swap": scores.columns["score"].astype(float),
            "saturation": scores.columns["score"] / limit,
            "total_size": scores.columns["size"] / space.size_per_unit,
            "effective_size": scores.columns["effective_size"] / space.size_per_unit,
            "flops": scores.columns["flops"] / 1e6,
            "accuracies": truth.accuracies,
        }
        known = np.isfinite(truth.accuracies)
        return cls(space=space.name, samples=samples, **{name: values[known] for name, values in columns.items()})

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
        names = get_space(self.space).operations
        digits = operation_digits(self.index)
        for operation in (*chosen.with_operations, *chosen.without_operations):
            if operation not in names:
                raise UnknownNameError("operation", operation, names)
            occurs = (digits == names.index(operation)).any(axis=1)
            if operation in chosen.with_operations:
                keep &= occurs
            if operation in chosen.without_operations:
                keep &= ~occurs
        return self if keep.all() else self.part(keep)

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
        )


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
        InvalidInputError: For a μ or σ that is not allowed, or one without the other.
    """
    known = {"swap": landscape.swap, "size": landscape.sizes(size), "flops": landscape.flops}
    values = known[get_metric(metric).name]
    if (mu is None) != (sigma is None):
        raise InvalidInputError(f"mu and sigma go together; got mu={mu} and sigma={sigma}")
    if mu is None or sigma is None:
        return values
    regularised: np.ndarray = values * regularisation_factor(landscape.sizes(size), mu, sigma)
    return regularised
