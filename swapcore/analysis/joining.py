"""Tables of scores or metrics beside tables of accuracies: the one place where they meet."""

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from swapcore.analysis.ensembles import ensemble_column, saved_ensemble_column
from swapcore.analysis.metric_column import MetricColumn, column_of
from swapcore.analysis.scored_networks import Columns, NetworkCosts, ScoredNetworks
from swapcore.analysis.table_columns import Makers, measured_columns
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.ensembles import ensembles_of
from swapcore.data.listing import names_in_table, require_positions, require_whole
from swapcore.data.metric_table import MetricTable
from swapcore.data.score_table import ScoreTable
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.metrics.columns import MEAN, SIZE, SIZE_COLUMNS
from swapcore.metrics.ensemble import Ensemble
from swapcore.metrics.registry import DEFAULT_METRIC, METRICS, get_metric
from swapcore.problems.registry import get_problem, get_space
from swapcore.spaces.space import Listable, SearchSpace
from swapcore.values.size import SIZE_KINDS, SizeKind

__all__ = ["COUNTED", "SIZE_COLUMNS", "ColumnFacts", "columns_to_come", "join"]

COUNTED = tuple(name for name, metric in METRICS.items() if metric.kind == "counted" and metric.in_tables)
"""All networks have these, whether a table holds them or not."""
ENSEMBLES = tuple(name for name, metric in METRICS.items() if metric.kind == "ensemble")
EFFECTIVE_SIZE = "Effective size"


def join(
    table: ScoreTable | MetricTable,
    truth: AccuracyTable,
    beside: Sequence[tuple[ScoreTable | MetricTable, Collection[str]]] = (),
) -> ScoredNetworks:
    """Put a table and accuracies side by side; networks without an accuracy are left out and counted.

    Args:
        table: Of scores or metrics.
        truth: Accuracies of the same space.
        beside: Other tables that have all of its networks, and which of their metrics are taken; see ``companions``.

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
            f"none of the {len(table)} networks of {table.kind} {table.name} has an accuracy in {truth.title!r}; "
            f"choose accuracies of networks that were measured, or measure others: python -m swapcore precompute "
            f"--space {space.name} --truth {truth.name}"
        )
    listed = None if isinstance(space, Listable) else truth.architectures

    @functools.cache
    def costs() -> NetworkCosts:
        if isinstance(table, ScoreTable):
            return costs_in_table(table).part(rows)
        return counted_costs(space, index, listed, table.dataset)

    makers = measured_columns(table, rows)
    for other, metrics in beside:
        added = measured_columns(other, rows_of(other, truth, space, index), metrics)
        makers = added | makers if DEFAULT_METRIC in metrics else makers | added
    return ScoredNetworks(
        space=space.name,
        table=table.name,
        index=index,
        accuracies=accuracies,
        columns=completed(makers, costs, space, index, listed),
        cost_of_all=costs,
        without_accuracy=len(table) - len(rows),
        of_table=len(table),
        provenance=table.provenance,
        listed=listed,
        quantity=truth.quantity,
    )


def rows_of(
    table: ScoreTable | MetricTable, truth: AccuracyTable, space: SearchSpace[Any], index: np.ndarray
) -> np.ndarray:
    """Where in a table some networks stand that have an accuracy, shape (n,).

    Raises:
        DamagedTableError: If the table lacks one of them, or its networks are not where it says.
    """
    rows, places, _ = meeting(table, truth, space)
    order = np.argsort(places)
    found = np.searchsorted(places, index, sorter=order)
    found = order[np.minimum(found, len(places) - 1)] if len(places) else np.empty(0, dtype=np.int64)
    if len(found) != len(index) or (places[found] != index).any():
        raise DamagedTableError(f"{table.kind} {table.name} lacks some of the networks that it says it has")
    kept: np.ndarray = rows[found]
    return kept


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
        their accuracies, turned so that higher is better. All of shape (n,).
    """
    rows = np.arange(len(table))
    if isinstance(space, Listable):
        if isinstance(table, ScoreTable):
            require_whole(table, space)
        require_positions(table, space)
        if truth.architectures is None:
            return rows, table.positions, truth.oriented[table.positions]
    places = {name: place for place, name in enumerate(names_in_table(space.name, truth.architectures or ()))}
    found = np.array([places.get(name, -1) for name in table.architectures], dtype=np.int64)
    rows, found = rows[found >= 0], found[found >= 0]
    return rows, table.positions[rows] if isinstance(space, Listable) else found, truth.oriented[found]


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


def completed(
    measured: Makers,
    costs: Callable[[], NetworkCosts],
    space: SearchSpace[Any],
    index: np.ndarray,
    listed: tuple[str, ...] | None,
) -> Columns:
    """What was measured, and what follows from it: counts, ensembles, sizes of both kinds.

    Args:
        measured: Columns of tables.
        costs: Of the networks.
        space: Theirs.
        index: Which they are; see ``ScoredNetworks``.
        listed: Likewise.
    """

    def counted(name: str) -> MetricColumn:
        return column_of(name, costs().counted(METRICS[name], space.size_per_unit), {})

    def combined(name: str) -> MetricColumn:
        return ensemble_column(METRICS[name], columns)

    def saved(ensemble: Ensemble) -> MetricColumn:
        sizes: dict[SizeKind, np.ndarray] = {
            "total": costs().parameters / space.size_per_unit,
            "effective": costs().effective_parameters / space.size_per_unit,
        }
        fitted = None if not ensemble.fitted else np.isin(index, places_of(ensemble.fitted, space, listed))
        return saved_ensemble_column(ensemble, columns, sizes, fitted)

    def size(kind: SizeKind) -> MetricColumn:
        parameters = costs().parameters if kind == "total" else costs().effective_parameters
        column = column_of(SIZE, parameters / space.size_per_unit, {}, size_unit=space.size_unit)
        return replace(column, name=SIZE_COLUMNS[kind], title=column.title if kind == "total" else EFFECTIVE_SIZE)

    makers = dict(measured)
    for name in COUNTED:
        makers.setdefault(name, functools.partial(counted, name))
    for name in ENSEMBLES:
        if all(member in makers for member in METRICS[name].members):
            makers[name] = functools.partial(combined, name)
    makers |= {SIZE_COLUMNS[kind]: functools.partial(size, kind) for kind in SIZE_KINDS}
    for name, ensemble in ensembles_of(space.name).items():
        if has_members(ensemble, makers):
            makers[name] = functools.partial(saved, ensemble)
    columns = Columns(makers)
    return columns


def places_of(names: Collection[str], space: SearchSpace[Any], listed: tuple[str, ...] | None) -> list[int]:
    """Positions of networks, in the space or in a list, by what tables call them; those that are in neither have none.

    Raises:
        InvalidInputError: If a name is no architecture of the space.
    """
    if listed is None and isinstance(space, Listable):
        return [space.index(space.parse(name)) for name in names]
    known = {name: place for place, name in enumerate(names_in_table(space.name, listed or ()))}
    return [known[name] for name in names if name in known]


def has_members(ensemble: Ensemble, columns: Collection[str]) -> bool:
    """Whether an ensemble can be made of some columns; one that has the name of a column cannot."""
    return ensemble.name not in columns and all(member.column in columns for member in ensemble.members)


@dataclass(frozen=True, kw_only=True)
class ColumnFacts:
    """What is known of a column before its table is read.

    Attributes:
        name: Of the column.
        title: As shown to people.
        may_be_regularised: Whether f(Θ) may multiply it.
    """

    name: str
    title: str
    may_be_regularised: bool = False


def columns_to_come(measured: Mapping[str, int], space: str = "") -> dict[str, ColumnFacts]:
    """The columns of networks that are joined with a table, by name, without reading its values.

    Args:
        measured: Metric of the table -> with how many seeds it was measured.
        space: Whose ensembles are made of them; none if empty.

    Raises:
        UnknownNameError: If a metric is not known here.
    """
    found = {name: facts_of(name) for name in measured}
    for name, seeds in measured.items():
        if seeds > 1:
            one = found[name]
            found[f"{name}_{MEAN}"] = replace(one, name=f"{name}_{MEAN}", title=f"{one.title}, mean of {seeds} seeds")
    found |= {name: facts_of(name) for name in COUNTED if name not in found}
    found |= {name: facts_of(name) for name in ENSEMBLES if all(member in found for member in METRICS[name].members)}
    total, effective = facts_of(SIZE), replace(facts_of(SIZE), name=SIZE_COLUMNS["effective"], title=EFFECTIVE_SIZE)
    found |= {total.name: total, effective.name: effective}
    ensembles = ensembles_of(space) if space else {}
    return found | {
        name: ColumnFacts(name=name, title=one.title) for name, one in ensembles.items() if has_members(one, found)
    }


def facts_of(name: str) -> ColumnFacts:
    metric = get_metric(name)
    return ColumnFacts(name=name, title=metric.title, may_be_regularised=metric.regularised)
