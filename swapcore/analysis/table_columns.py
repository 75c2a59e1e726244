"""The columns that a table of scores or metrics has measured, each made when somebody asks for it."""

import functools
from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np

from swapcore.analysis.metric_column import MetricColumn, column_of
from swapcore.data.metric_table import MetricTable
from swapcore.data.score_table import ScoreTable
from swapcore.metrics.columns import MEAN

__all__ = ["Makers", "measured_columns"]

Makers = dict[str, Callable[[], MetricColumn]]


def measured_columns(
    table: ScoreTable | MetricTable, rows: np.ndarray, metrics: Collection[str] | None = None
) -> Makers:
    """Columns of a table, or those of some of its metrics."""
    if isinstance(table, ScoreTable):
        return score_columns(table, rows)
    return metric_columns(table, rows, list(table.values) if metrics is None else metrics)


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


def metric_columns(table: MetricTable, rows: np.ndarray, metrics: Collection[str]) -> Makers:
    """Metrics of a table with its first seed, which all of them have, and the means of those with several."""

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
        **{name: functools.partial(first, name) for name in table.values if name in metrics},
        **{f"{name}_{MEAN}": functools.partial(mean, name) for name in table.means if name in metrics},
    }
