"""Networks of a space with their sizes, trained accuracies and the values of metrics, side by side."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.populations import population_mask, population_size
from swapcore.analysis.target_columns import is_target, target_column
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.metrics.metric import Metric
from swapcore.problems.population import ALL
from swapcore.problems.registry import get_problem, get_space
from swapcore.spaces.space import Listable
from swapcore.values.quantity import ACCURACY, Quantity
from swapcore.values.size import Cost, SizeKind, validate_size_kind

__all__ = ["Columns", "NetworkCosts", "ScoredNetworks"]

MILLION = 1e6


class Columns(Mapping[str, MetricColumn]):
    """Columns by name; each is made when somebody asks for it, and kept.

    Args:
        makers: Name -> what makes the column.
    """

    def __init__(self, makers: Mapping[str, Callable[[], MetricColumn]]) -> None:
        self.makers = {name: functools.cache(make) for name, make in makers.items()}

    def __getitem__(self, name: str) -> MetricColumn:
        return self.makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)

    def part(self, rows: np.ndarray) -> "Columns":
        """The same columns for some of the networks, given by their rows."""
        return Columns({name: functools.partial(self.part_of, name, rows) for name in self.makers})

    def part_of(self, name: str, rows: np.ndarray) -> MetricColumn:
        """One column for some of the networks."""
        return self[name].part(rows)


@dataclass(frozen=True, kw_only=True, eq=False)
class NetworkCosts:
    """What networks cost; do not change the arrays.

    Attributes:
        parameters, effective_parameters: Of the space's reference network, shape (n,).
        flops: Multiply-accumulates of it, shape (n,).
    """

    parameters: np.ndarray
    effective_parameters: np.ndarray
    flops: np.ndarray

    def counted(self, metric: Metric, size_per_unit: int) -> np.ndarray:
        """Values of a metric that is counted from what a network costs, shape (n,)."""
        if metric.count is None:
            raise InvalidInputError(f"metric {metric.name!r} is not counted: it is {metric.kind}")
        rows = zip(self.parameters.tolist(), self.effective_parameters.tolist(), self.flops.tolist(), strict=True)
        return np.array(
            [
                metric.count(Cost(parameters=total, effective_parameters=effective, flops=flops), size_per_unit)
                for total, effective, flops in rows
            ]
        )

    def part(self, rows: np.ndarray) -> "NetworkCosts":
        """Of some of the networks, given by their rows."""
        return NetworkCosts(
            parameters=self.parameters[rows],
            effective_parameters=self.effective_parameters[rows],
            flops=self.flops[rows],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoredNetworks:
    """Networks of a table of scores or metrics that have an accuracy; do not change the arrays.

    Attributes:
        space: Name of the space.
        table: Name of the table.
        index: Position of each network in the space, or in ``listed`` where there is such a list, shape (n,).
        accuracies: Trained accuracy in percent, or what else ``quantity`` names, turned so that higher is better: the
            negative of a latency. Shape (n,); see ``measured``.
        columns: The values of metrics by name.
        cost_of_all: Gives their costs when somebody asks for them.
        without_accuracy: Networks of the table that are left out because nobody has trained them.
        of_table: Networks of the table, with an accuracy or without.
        provenance: How the table was measured.
        listed: Texts of the architectures of a space that cannot be listed; None for one that can.
        quantity: What the accuracies are.
        chosen: Name of the population of the space that these were chosen from.
    """

    space: str
    table: str
    index: np.ndarray
    accuracies: np.ndarray
    columns: Columns
    cost_of_all: Callable[[], NetworkCosts]
    without_accuracy: int
    of_table: int
    provenance: Mapping[str, Any]
    listed: tuple[str, ...] | None = None
    quantity: Quantity = ACCURACY
    chosen: str = ALL

    def __len__(self) -> int:
        return len(self.index)

    @property
    def measured(self) -> np.ndarray:
        """The accuracies, or what else was measured, as they were: what people read; shape (n,)."""
        return self.quantity.oriented(self.accuracies)

    @functools.cached_property
    def costs(self) -> NetworkCosts:
        """What the networks cost."""
        return self.cost_of_all()

    @functools.cached_property
    def total_size(self) -> np.ndarray:
        """In the space's unit, shape (n,)."""
        size: np.ndarray = self.costs.parameters / get_space(self.space).size_per_unit
        return size

    @functools.cached_property
    def effective_size(self) -> np.ndarray:
        """Without the parameters of dead operations, in the space's unit, shape (n,)."""
        size: np.ndarray = self.costs.effective_parameters / get_space(self.space).size_per_unit
        return size

    @functools.cached_property
    def flops(self) -> np.ndarray:
        """In millions of multiply-accumulates, shape (n,)."""
        flops: np.ndarray = self.costs.flops / MILLION
        return flops

    def sizes(self, kind: SizeKind) -> np.ndarray:
        """Total or effective sizes, in the space's unit, shape (n,)."""
        return self.total_size if validate_size_kind(kind) == "total" else self.effective_size

    def column(self, name: str) -> MetricColumn:
        """The values of a metric, or of another truth by the name of its column; see ``target_columns``.

        Raises:
            UnknownNameError: With the names that there are.
            MissingDataError, DamagedTableError: If another truth cannot be read.
        """
        if is_target(name):
            return target_column(name, self.space, self.index, self.listed)
        if name not in self.columns:
            raise UnknownNameError(f"metric of table {self.table}", name, self.columns)
        return self.columns[name]

    @functools.cached_property
    def architectures(self) -> tuple[Any, ...]:
        """Each network as its space has it."""
        space = get_space(self.space)
        if self.listed is not None:
            return tuple(space.parse(self.listed[place]) for place in self.index.tolist())
        assert isinstance(space, Listable)  # noqa: S101 - what joins networks lists all others
        return tuple(space.at(position) for position in self.index.tolist())

    def texts(self, rows: np.ndarray) -> list[str]:
        """Architectures as their space formats them, given by their rows."""
        if self.listed is not None:
            return [self.listed[place] for place in self.index[rows].tolist()]
        space = get_space(self.space)
        return [space.format(self.architectures[row]) for row in rows.tolist()]

    def row_of(self, text: str) -> int | None:
        """The row of an architecture given as text; None where it is not among these.

        Raises:
            InvalidInputError: If the space has no such architecture.
        """
        space = get_space(self.space)
        architecture = space.parse(text)
        if self.listed is not None:
            own = space.format(architecture)
            found = [row for row, place in enumerate(self.index.tolist()) if self.listed[place] == own]
        else:
            assert isinstance(space, Listable)  # noqa: S101 - what joins networks lists all others
            found = np.flatnonzero(self.index == space.index(architecture)).tolist()
        return found[0] if found else None

    @property
    def population(self) -> str:
        """Which networks these are, in words."""
        return self.population_of(len(self))

    def population_of(self, count: int) -> str:
        """Which networks some of these are, in words.

        Args:
            count: How many of them.
        """
        problem = get_problem(self.space)
        whole = population_size(self.space, self.chosen)
        named = f"networks of {problem.title}{problem.population(self.chosen).words}"
        if count == whole:
            return f"all {count:,} {named}"
        of_all = "" if whole is None else f" of the {whole:,}"
        which = "of table" if len(self) == count else f"with a value, out of {len(self):,} of table"
        return f"{count:,}{of_all} {named}, {which} {self.table}"

    def part(self, keep: np.ndarray) -> "ScoredNetworks":
        """Some of the networks, by mask or rows."""
        rows = np.flatnonzero(keep) if keep.dtype == bool else keep
        return ScoredNetworks(
            space=self.space,
            table=self.table,
            index=self.index[rows],
            accuracies=self.accuracies[rows],
            columns=self.columns.part(rows),
            cost_of_all=lambda: self.costs.part(rows),
            without_accuracy=self.without_accuracy,
            of_table=self.of_table,
            provenance=self.provenance,
            listed=self.listed,
            quantity=self.quantity,
            chosen=self.chosen,
        )

    def among(self, population: str) -> "ScoredNetworks":
        """Those that belong to a population of their space.

        Args:
            population: Its name.

        Raises:
            UnknownNameError: If the space has none of that name.
            InvalidInputError: If none of these belongs to it.
        """
        known = get_problem(self.space).population(population)
        if known.name in {self.chosen, ALL}:
            return self
        if self.chosen != ALL:
            raise InvalidInputError(f"these are {self.chosen!r} networks already; got the population {population!r}")
        mask = population_mask(self.space, known.name)
        if mask is not None:
            keep = mask[self.index]
        else:
            member = known.member or (lambda _architecture: True)
            keep = np.array([member(architecture) for architecture in self.architectures], dtype=bool)
        if not keep.any():
            raise InvalidInputError(f"none of the {len(self):,} networks of table {self.table} is of {known.title}")
        return replace(self.part(keep), chosen=known.name)
