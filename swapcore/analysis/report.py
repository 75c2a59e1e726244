"""Everything that the Correlations page says about one view of scored networks."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.bootstrap import SpearmanBootstrap
from swapcore.analysis.correlation import RankCorrelation, correlate
from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.ranks import spearman_or_none
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.values.regularisation import collapsed_share
from swapcore.values.size import SizeKind

__all__ = ["Report", "Saturation", "report"]

COLLAPSED_SHARE = 0.5
SATURATED_AT = 0.9
SATURATED_SHARE = 0.25


@dataclass(frozen=True, kw_only=True)
class Saturation:
    """How near scores are to the highest that can be.

    Attributes:
        median: Of their shares of it.
        saturated_share: Share of the networks above 0.9.
        samples: How many samples form the patterns; None where not known.
    """

    median: float
    saturated_share: float
    samples: int | None

    @property
    def is_high(self) -> bool:
        """Whether so many scores are near their limit that the top is hard to tell apart."""
        return self.saturated_share > SATURATED_SHARE


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """What ranks networks, judged.

    Attributes:
        networks: Those that have a value.
        population: Which these are, in words.
        plain: The metric as it is, on these.
        ranked_by: What ranks them.
        correlation: Its agreement with accuracy.
        best_text: The best-scored network, as its space formats it.
        undefined: (why, of how many networks) there is no value.
        size_bias: ρ of score and size, before and after regularisation; None where undefined.
        saturation: Of metrics that have one.
        collapsed: Share of the networks with f below 1e-6; 0 where nothing is regularised.
    """

    networks: ScoredNetworks
    population: str
    plain: MetricColumn
    ranked_by: RankedBy
    correlation: RankCorrelation
    best_text: str
    undefined: tuple[tuple[str, int], ...]
    size_bias: tuple[float | None, float | None]
    saturation: Saturation | None
    collapsed: float

    @property
    def ranked(self) -> MetricColumn:
        """What ranks them, higher meaning better; ``plain`` where nothing is regularised.

        Made anew each time, so that thousands of reports on the same networks can be kept.
        """
        return ranking_column(self.networks, self.ranked_by)

    @property
    def is_collapsed(self) -> bool:
        """Whether the factor leaves nothing of most scores."""
        return self.collapsed > COLLAPSED_SHARE


def report(
    networks: ScoredNetworks, ranked_by: RankedBy, *, size: SizeKind, bootstrap: SpearmanBootstrap | None = None
) -> Report:
    """Judge what ranks networks.

    Args:
        networks: Those that are looked at.
        ranked_by: What ranks them.
        size: The kind of size that scores may depend on.
        bootstrap: Of the accuracies of those that have a value; see ``correlate``.

    Raises:
        UndefinedCorrelationError: If there are too few networks with a value, or nothing varies.
        UnknownNameError, InvalidInputError: As ``ranking_column``.
    """
    column = ranking_column(networks, ranked_by)
    known = column.known
    correlation = correlate(column.scores, networks.accuracies, bootstrap=bootstrap, quantity=networks.quantity)
    shown = networks if known.all() else networks.part(known)
    plain, ranked = shown.column(ranked_by.metric), ranking_column(shown, ranked_by)
    sizes, f = shown.sizes(size), ranked_by.regularisation
    return Report(
        networks=shown,
        population=networks.population_of(correlation.n),
        plain=plain,
        ranked_by=ranked_by,
        correlation=correlation,
        best_text=networks.texts(np.array([correlation.best]))[0],
        undefined=column.reasons,
        size_bias=(spearman_or_none(plain.scores, sizes), spearman_or_none(ranked.scores, sizes)),
        saturation=saturation_of(plain),
        collapsed=0.0 if f is None else collapsed_share(shown.sizes(f.size), f.mu, f.sigma),
    )


def saturation_of(column: MetricColumn) -> Saturation | None:
    """How near the values of a column are to their limit; None for metrics without one."""
    if column.saturation is None:
        return None
    return Saturation(
        median=float(np.median(column.saturation)),
        saturated_share=float(np.mean(column.saturation > SATURATED_AT)),
        samples=column.samples,
    )
