"""What can be chosen to rank networks: every metric that a table of the space has, regularised where f may multiply."""

from collections.abc import Mapping
from dataclasses import dataclass

from swapcore.analysis.joining import SIZE_COLUMNS, ColumnFacts
from swapcore.values.size import SizeKind

__all__ = ["MetricChoice", "metric_choices"]

REGULARISED = "regularised-"


@dataclass(frozen=True, kw_only=True)
class MetricChoice:
    """One of the choices.

    Attributes:
        metric: Name of the column; for sizes that of the total one.
        title: For people.
        regularised: Whether f(Θ) multiplies it.
        may_be_regularised: Whether f(Θ) may.
        tables: Names of the tables that have it, the default first.
    """

    metric: str
    title: str
    regularised: bool
    may_be_regularised: bool
    tables: tuple[str, ...]

    def column(self, size: SizeKind) -> str:
        """Name of the column that ranks, where sizes are of a kind."""
        return SIZE_COLUMNS[size] if self.metric == SIZE_COLUMNS["total"] else self.metric


def metric_choices(
    tables: Mapping[str, Mapping[str, ColumnFacts]], *, regularised_first: bool = True
) -> dict[str, MetricChoice]:
    """What can be chosen, by the name that an address carries; the first is the default.

    Args:
        tables: Table -> its columns by name.
        regularised_first: Whether a regularised metric stands before the bare one.
    """
    found: dict[str, MetricChoice] = {}
    both = (True, False) if regularised_first else (False, True)
    facts = {name: one for columns in tables.values() for name, one in columns.items()}
    # A kind of size has a control of its own.
    facts.pop(SIZE_COLUMNS["effective"], None)
    for name, one in facts.items():
        having = tuple(table for table, columns in tables.items() if name in columns)
        for regularised in both if one.may_be_regularised else (False,):
            found[f"{REGULARISED}{name}" if regularised else name] = MetricChoice(
                metric=name,
                title=f"Regularised {one.title}" if regularised else one.title,
                regularised=regularised,
                may_be_regularised=one.may_be_regularised,
                tables=having,
            )
    return found
