"""Columns that rank networks: a metric as it is, or times f(Θ) where f may multiply it."""

from dataclasses import dataclass, replace

from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.errors import InvalidInputError
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SizeKind

__all__ = ["RankedBy", "factor_column", "ranking_column", "regularised_column", "regularised_name"]


@dataclass(frozen=True, kw_only=True)
class RankedBy:
    """What ranks networks; equal ones rank equally.

    Attributes:
        metric: Name of a column of ``ScoredNetworks``.
        regularisation: What multiplies it; None for nothing.
    """

    metric: str = DEFAULT_METRIC
    regularisation: Regularisation | None = None


def regularised_name(metric: str, kind: SizeKind) -> str:
    """Name of a column that is regularised with a kind of size."""
    return f"{metric}_{kind}"


def ranking_column(networks: ScoredNetworks, ranked_by: RankedBy) -> MetricColumn:
    """The column that ranks.

    Raises:
        UnknownNameError: If the networks have no such column.
        InvalidInputError: If f(Θ) may not multiply it.
    """
    column = networks.column(ranked_by.metric)
    if ranked_by.regularisation is None:
        return column
    return regularised_column(networks, column, ranked_by.regularisation)


def regularised_column(networks: ScoredNetworks, column: MetricColumn, regularisation: Regularisation) -> MetricColumn:
    """A metric times f(Θ).

    Raises:
        InvalidInputError: If its values can be negative, or have no true zero.
    """
    if not column.may_be_regularised:
        allowed = ", ".join(name for name, one in networks.columns.items() if one.may_be_regularised)
        raise InvalidInputError(f"mu and sigma go with the metrics {allowed}; got metric {column.name!r}")
    factor = regularisation.factor(networks.sizes(regularisation.size))
    return replace(
        column,
        name=regularised_name(column.name, regularisation.size),
        title=f"Regularised {column.title} ({regularisation.size})",
        scores=column.scores * factor,
        raw=column.raw * factor,
        regularisation=regularisation,
    )


def factor_column(networks: ScoredNetworks, regularisation: Regularisation) -> MetricColumn:
    """f(Θ) alone, which shows what a metric adds to it."""
    factor = regularisation.factor(networks.sizes(regularisation.size))
    return MetricColumn(
        name=regularised_name("factor", regularisation.size),
        metric="factor",
        title=f"Factor f alone ({regularisation.size})",
        family="count",
        paper="baseline",
        scores=factor,
        raw=factor,
        regularisation=regularisation,
    )
