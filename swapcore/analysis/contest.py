"""Everything that ranks the same networks: a table of metrics beside trained accuracies, higher meaning better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from swapcore.analysis.entries import Entry, aggregated, averaged, entry_of
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.listing import names_in_table
from swapcore.data.metric_table import MetricTable
from swapcore.errors import DamagedTableError, InvalidInputError
from swapcore.metrics.registry import DEFAULT_METRIC, get_metric
from swapcore.problems.registry import get_listable, get_problem, get_space
from swapcore.values.regularisation import regularisation_factor, validate_mu_sigma
from swapcore.values.size import SizeKind, validate_size_kind

__all__ = ["REGULARISED", "Contest", "ContestKey", "Regularisation", "join", "regularised"]

REGULARISED: Mapping[SizeKind, str] = MappingProxyType({"total": "swap_total", "effective": "swap_effective"})
"""Kind of size -> name of the entry that is regularised with it."""


@dataclass(frozen=True, kw_only=True)
class ContestKey:
    """Names a contest; equal keys mean equal contests.

    Attributes:
        space: Name of the space.
        dataset, truth: Whose accuracies.
        table: Name of the metric table.
    """

    space: str
    dataset: str
    truth: str
    table: str


@dataclass(frozen=True, kw_only=True)
class Regularisation:
    """μ and σ, and the kind of size that they mean, in the space's unit and its square.

    Raises:
        InvalidInputError: When made with a value that is not allowed.
    """

    size: SizeKind
    mu: float
    sigma: float

    def __post_init__(self) -> None:
        validate_size_kind(self.size)
        validate_mu_sigma(self.mu, self.sigma)


@dataclass(frozen=True, kw_only=True, eq=False)
class Contest:
    """The networks of a metric table that have an accuracy, and what ranks them; do not change the arrays.

    Attributes:
        space: Name of the space.
        table: The metric table.
        architectures: Text of each network.
        accuracies: Percent, shape (n,).
        sizes: Kind of size -> in the space's unit, shape (n,).
        without_accuracy: Networks of the table that are left out because nobody has trained them.
        entries: Those that need no μ and σ: every metric of the table, AZ-NAS's sum, effective size.
    """

    space: str
    table: MetricTable
    architectures: tuple[str, ...]
    accuracies: np.ndarray
    sizes: Mapping[SizeKind, np.ndarray]
    without_accuracy: int
    entries: tuple[Entry, ...]

    def __len__(self) -> int:
        return len(self.accuracies)

    @property
    def swap(self) -> Entry | None:
        """SWAP without regularisation; None where the table does not have it."""
        return next((entry for entry in self.entries if entry.name == DEFAULT_METRIC), None)


def join(table: MetricTable, truth: AccuracyTable) -> Contest:
    """Put metrics and accuracies side by side; networks without an accuracy are left out and counted.

    Raises:
        InvalidInputError: If the two are of different spaces, or have no network in common.
        DamagedTableError: If the table's networks are not where it says.
        UnknownNameError: If it holds a metric that is not known here.
    """
    if table.space != truth.space:
        raise InvalidInputError(f"metric table {table.name} is of {table.space}, {truth.title} of {truth.space}")
    space = get_space(table.space)
    if truth.architectures is None:
        texts, accuracies = whole_space(table, truth)
    else:
        texts, accuracies = by_text(table, truth, truth.architectures)
    kept = np.flatnonzero(np.isfinite(accuracies))
    if not len(kept):
        raise InvalidInputError(
            f"none of the {len(table)} networks of metric table {table.name} has an accuracy in {truth.title!r}; "
            f"choose the accuracies of the networks that were measured"
        )
    architectures = tuple(texts[number] for number in kept)
    sizes = sizes_of(space, architectures, table.dataset)
    entries = [entry_of(get_metric(name), table, kept) for name in table.values]
    entries += [averaged(entry, table, kept) for entry in entries if entry.name in table.means]
    entries += aggregated(entries)
    effective = sizes["effective"]
    entries.append(
        Entry(
            name="effective_size",
            title="Effective size",
            family="count",
            paper="baseline",
            scores=effective,
            raw=effective,
        )
    )
    return Contest(
        space=space.name,
        table=table,
        architectures=architectures,
        accuracies=accuracies[kept],
        sizes=sizes,
        without_accuracy=len(table) - len(kept),
        entries=tuple(entries),
    )


def whole_space(table: MetricTable, truth: AccuracyTable) -> tuple[tuple[str, ...], np.ndarray]:
    """Texts and accuracies by position in the space."""
    space = get_listable(table.space)
    for position, text in zip(table.positions, table.architectures, strict=True):
        if not 0 <= position < len(space) or space.format(space.at(int(position))) != text:
            raise DamagedTableError(
                f"metric table {table.name} is damaged: {text!r} is not at position {position} of {space.title}; make "
                f"it again with python -m swapcore precompute --metrics all"
            )
    return table.architectures, truth.accuracies[table.positions]


def by_text(table: MetricTable, truth: AccuracyTable, listed: tuple[str, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """Texts and accuracies of the table's networks; NaN, and no text, for those that the truth does not list."""
    places = {name: place for place, name in enumerate(names_in_table(table.space, listed))}
    found = [places.get(architecture) for architecture in table.architectures]
    texts = tuple("" if place is None else listed[place] for place in found)
    return texts, np.array([np.nan if place is None else truth.accuracies[place] for place in found])


def sizes_of(space: Any, architectures: Sequence[str], dataset: str) -> dict[SizeKind, np.ndarray]:
    """Both sizes of each architecture in the space's unit."""
    problem = get_problem(space.name)
    costs = [problem.reference_cost(space.parse(text), dataset) for text in architectures]
    return {
        "total": np.array([cost.parameters for cost in costs]) / space.size_per_unit,
        "effective": np.array([cost.effective_parameters for cost in costs]) / space.size_per_unit,
    }


def regularised(contest: Contest, settings: Sequence[Regularisation]) -> tuple[Entry, ...]:
    """SWAP times f(Θ) for each setting, and the effective-size factor alone, which shows what SWAP adds to it.

    Nothing where the table has no SWAP.
    """
    swap = contest.swap
    if swap is None:
        return ()
    found = []
    for setting in settings:
        factor = regularisation_factor(contest.sizes[setting.size], setting.mu, setting.sigma)
        found.append(
            Entry(
                name=REGULARISED[setting.size],
                title=f"Regularised SWAP ({setting.size})",
                family="swap",
                paper=swap.paper,
                scores=swap.scores * factor,
                raw=swap.raw * factor,
                undefined=swap.undefined,
                needs=swap.needs,
                seconds=swap.seconds,
                memory=swap.memory,
            )
        )
        if setting.size == "effective":
            found.append(
                Entry(
                    name="factor_effective",
                    title="Factor f alone (effective)",
                    family="count",
                    paper="baseline",
                    scores=factor,
                    raw=factor,
                )
            )
    return tuple(found)
