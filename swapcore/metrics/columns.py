"""What the columns of tables are called that are not a metric as it is, and what is behind each."""

from collections.abc import Mapping
from dataclasses import dataclass

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import METRICS
from swapcore.values.size import SizeKind

__all__ = ["MEAN", "SIZE", "SIZE_COLUMNS", "ColumnSource", "source_of"]

SIZE = next(name for name, metric in METRICS.items() if metric.in_space_unit)
SIZE_COLUMNS: Mapping[SizeKind, str] = {"total": SIZE, "effective": f"effective_{SIZE}"}
"""Kind of size -> name of its column."""
MEAN = "mean"
"""Behind the name of a metric: its mean over the seeds that a table has of it."""


@dataclass(frozen=True, kw_only=True)
class ColumnSource:
    """What is behind a column.

    Attributes:
        metric: Which.
        seeds: Over how many seeds of the weights its mean is taken.
        size: Of a size, its kind; None for everything else.
    """

    metric: Metric
    seeds: int = 1
    size: SizeKind | None = None


def source_of(column: str) -> ColumnSource:
    """What is behind the name of a column.

    Raises:
        InvalidInputError: For a metric that is itself made of others, whose value depends on who is looked at.
        UnknownNameError: If there is no such column; lists the metrics.
    """
    for kind, name in SIZE_COLUMNS.items():
        if column == name:
            return ColumnSource(metric=METRICS[SIZE], size=kind)
    base = column.removesuffix(f"_{MEAN}")
    if column not in METRICS and not (base in METRICS and METRICS[base].table_seeds > 1):
        raise UnknownNameError("member of an ensemble", column, (*METRICS, SIZE_COLUMNS["effective"]))
    if column not in METRICS:
        return ColumnSource(metric=METRICS[base], seeds=METRICS[base].table_seeds)
    if METRICS[column].kind == "ensemble":
        raise InvalidInputError(f"{column!r} is itself an ensemble, which cannot be a member of one; name its members")
    return ColumnSource(metric=METRICS[column])
