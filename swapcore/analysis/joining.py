"""Tables of scores or metrics beside tables of accuracies: the one place where they meet."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from swapcore.analysis.ensembles import ENSEMBLES, Ensemble, ensemble_column
from swapcore.analysis.metric_column import MetricColumn, column_of
from swapcore.analysis.scored_networks import Columns, NetworkCosts, ScoredNetworks
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.listing import names_in_table, require_positions, require_whole
from swapcore.data.metric_table import MetricTable
from swapcore.data.score_table import ScoreTable
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError
from swapcore.problems.registry import get_problem, get_space
from swapcore.spaces.space import Listable, SearchSpace
from swapcore.values.size import SIZE_KINDS, SizeKind

__all__ = ["SIZE_COLUMNS", "join", "names_of_columns"]

SIZE = "size"
SIZE_COLUMNS: Mapping[SizeKind, str] = {"total": SIZE, "effective": f"effective_{SIZE}"}
"""Kind of size -> name of its column."""
COUNTS: Mapping[str, Callable[[NetworkCosts], np.ndarray]] = {
    "params": lambda costs: costs.parameters.astype(float),
    "flops": lambda costs: costs.flops / 1e6,
}
"""Metric -> how it is counted; all networks have these, whether a table holds them or not."""
Makers = dict[str, Callable[[], MetricColumn]]
MEAN = "mean"


def join(table: ScoreTable | MetricTable, truth: AccuracyTable) -> ScoredNetworks:
    """Put a table and accuracies side by side; networks without an accuracy are left out and counted.

    Raises:
        DamagedTableError: If the table is not of the accuracies' space, or its networks are not where it says.
        MissingDataError: If the two have no network in common.
    """
    space = get_space(truth.space)
    if table.space != space.name:
        raise DamagedTableError(
            f"{table.kind} {table.name} is of {table.space} where {space.name} is expected, that of {truth.title!r}; "
            f"make it again with python -m swapcore precompute"
        )
    if isinstance(table, ScoreTable):
        require_samples(table)
    rows, index, accuracies = meeting(table, truth, space)
    rows, index, accuracies = (part[np.isfinite(accuracies)] for part in (rows, index, accuracies))
    if not len(rows):
        raise MissingDataError(
            f"none of the {len(table)} networks of {table.kind} {table.name} has an accuracy in {truth.title!r}; choose "
            f"the accuracies of the networks that were measured, or measure others with python -m swapcore precompute "
            f"--space {space.name} --truth {truth.name}"
        )
    listed = None if isinstance(space, Listable) else truth.architectures

    @functools.cache
    def costs() -> NetworkCosts:
        if isinstance(table, ScoreTable):
            return costs_in_table(table).part(rows)
        return counted_costs(space, index, listed, table.dataset)

    makers = score_columns(table, rows) if isinstance(table, ScoreTable) else metric_columns(table, rows)
    return ScoredNetworks(
        space=space.name,
        table=table.name,
        index=index,
        accuracies=accuracies,
        columns=completed(makers, costs, space),
        cost_of_all=costs,
        without_accuracy=len(table) - len(rows),
        of_table=len(table),
        provenance=table.provenance,
        listed=listed,
    )


def require_samples(table: ScoreTable) -> None:
    if not isinstance(table.provenance.get("samples"), int):
        raise DamagedTableError(
            f"score table {table.name} does not tell its number of samples (got {table.provenance.get('samples')!r}); "
            f"make it again with python -m swapcore precompute"
        )


def meeting(
    table: ScoreTable | MetricTable, truth: AccuracyTable, space: SearchSpace[Any]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which networks of a table the accuracies know.

    Returns:
        Their rows in the table; their positions in the space, or in the truth's list where the space cannot be listed;
        their accuracies. All of shape (n,).
    """
    rows = np.arange(len(table))
    if isinstance(space, Listable):
        if isinstance(table, ScoreTable):
            require_whole(table, space)
        require_positions(table, space)
        if truth.architectures is None:
            return rows, table.positions, truth.accuracies[table.positions]
    places = {name: place for place, name in enumerate(names_in_table(space.name, truth.architectures or ()))}
    found = np.array([places.get(name, -1) for name in table.architectures], dtype=np.int64)
    rows, found = rows[found >= 0], found[found >= 0]
    return rows, table.positions[rows] if isinstance(space, Listable) else found, truth.accuracies[found]


def costs_in_table(table: ScoreTable) -> NetworkCosts:
    return NetworkCosts(
        parameters=table.columns["size"],
        effective_parameters=table.columns["effective_size"],
        flops=table.columns["flops"],
    )


def counted_costs(
    space: SearchSpace[Any], index: np.ndarray, listed: tuple[str, ...] | None, dataset: str
) -> NetworkCosts:
    """Costs of networks given by their positions in a space, or in a list of texts."""
    if listed is None and isinstance(space, Listable):
        architectures = [space.at(position) for position in index.tolist()]
    else:
        architectures = [space.parse((listed or ())[place]) for place in index.tolist()]
    costs = [get_problem(space.name).reference_cost(one, dataset) for one in architectures]
    return NetworkCosts(
        parameters=np.array([cost.parameters for cost in costs], dtype=np.int64),
        effective_parameters=np.array([cost.effective_parameters for cost in costs], dtype=np.int64),
        flops=np.array([cost.flops for cost in costs], dtype=np.int64),
    )


def score_columns(table: ScoreTable, rows: np.ndarray) -> Makers:
    """The one metric of a score table."""

    def column() -> MetricColumn:
        samples = int(table.provenance["samples"])
        scores, units = (table.columns[name][rows].astype(float) for name in ("score", "units"))
        return replace(
            column_of(table.metric, scores, {}),
            seconds=float(np.median(table.columns["seconds"])),
            saturation=scores / np.minimum(units, 2.0**samples),
            samples=samples,
        )

    return {table.metric: column}


def metric_columns(table: MetricTable, rows: np.ndarray) -> Makers:
    """Every metric of a table with its first seed, which all of them have, and the means of those with several."""

    def reasons(name: str) -> dict[int, str]:
        of_table = table.undefined[name]
        return {place: of_table[row] for place, row in enumerate(rows.tolist()) if row in of_table}

    def first(name: str) -> MetricColumn:
        return replace(
            column_of(name, table.values[name][rows], reasons(name)),
            seconds=table.seconds[name],
            memory=table.memory.get(name),
        )

    def mean(name: str) -> MetricColumn:
        seeds = len(table.seeds[name])
        one = column_of(name, table.means[name][rows], reasons(name))
        return replace(
            one,
            name=f"{name}_{MEAN}",
            title=f"{one.title}, mean of {seeds} seeds",
            seconds=table.seconds[name] * seeds,
            memory=table.memory.get(name),
        )

    return {
        **{name: functools.partial(first, name) for name in table.values},
        **{f"{name}_{MEAN}": functools.partial(mean, name) for name in table.means},
    }


def completed(measured: Makers, costs: Callable[[], NetworkCosts], space: SearchSpace[Any]) -> Columns:
    """What was measured, and what follows from it: counts, ensembles, sizes of both kinds."""

    def counted(name: str, count: Callable[[NetworkCosts], np.ndarray]) -> MetricColumn:
        return column_of(name, count(costs()), {})

    def combined(ensemble: Ensemble) -> MetricColumn:
        return ensemble_column(ensemble, columns)

    def size(kind: SizeKind) -> MetricColumn:
        parameters = costs().parameters if kind == "total" else costs().effective_parameters
        column = column_of(SIZE, parameters / space.size_per_unit, {}, size_unit=space.size_unit)
        return replace(column, name=SIZE_COLUMNS[kind], title=column.title if kind == "total" else "Effective size")

    makers = dict(measured)
    for name, count in COUNTS.items():
        makers.setdefault(name, functools.partial(counted, name, count))
    for ensemble in ENSEMBLES:
        if all(member in makers for member in ensemble.members):
            makers[ensemble.name] = functools.partial(combined, ensemble)
    makers |= {SIZE_COLUMNS[kind]: functools.partial(size, kind) for kind in SIZE_KINDS}
    columns = Columns(makers)
    return columns


def names_of_columns(measured: Mapping[str, int]) -> tuple[str, ...]:
    """Names of the columns of networks that are joined with a table, without reading its values.

    Args:
        measured: Metric of the table -> with how many seeds it was measured.
    """
    names = dict.fromkeys(measured)
    names |= dict.fromkeys(f"{name}_{MEAN}" for name, seeds in measured.items() if seeds > 1)
    names |= dict.fromkeys(COUNTS)
    names |= dict.fromkeys(one.name for one in ENSEMBLES if all(member in names for member in one.members))
    return (*names, *SIZE_COLUMNS.values())
