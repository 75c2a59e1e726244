"""What to beware of in an ensemble, found by judging it beside its own members."""

from collections.abc import Sequence
from dataclasses import dataclass

from swapcore.analysis.leaderboard import Judge, Standing
from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.data.ensembles import ensembles_of
from swapcore.metrics.registry import METRICS

__all__ = ["Caution", "caution_of", "is_ensemble"]


@dataclass(frozen=True, kw_only=True)
class Caution:
    """An ensemble that ranks worse than one of its members by itself.

    Attributes:
        ensemble, member: Titles.
        n: Networks that both rank.
        ensemble_spearman, member_spearman: ρ on those.
        difference: The first minus the second.
        interval: Its 95 % interval by a paired bootstrap.
    """

    ensemble: str
    member: str
    n: int
    ensemble_spearman: float
    member_spearman: float
    difference: float
    interval: tuple[float, float]

    @property
    def is_clear(self) -> bool:
        """Whether the whole interval is below zero."""
        return self.interval[1] < 0

    @property
    def sentence(self) -> str:
        """All of it in words."""
        low, high = self.interval
        sure = "" if self.is_clear else ", which may be chance"
        return (
            f"{self.ensemble} ranks worse here (ρ {self.ensemble_spearman:.3f}) than its member {self.member} by "
            f"itself (ρ {self.member_spearman:.3f}): {self.difference:+.3f}, 95 % {low:+.3f} to {high:+.3f}, on "
            f"{self.n:,} networks{sure}. What was found on other networks need not hold on these."
        )


def is_ensemble(networks: ScoredNetworks, name: str) -> bool:
    """Whether a column is made of others, without making it."""
    if name in METRICS:
        return METRICS[name].kind == "ensemble"
    return name in networks.columns and name in ensembles_of(networks.space)


def member_columns(networks: ScoredNetworks, name: str) -> tuple[MetricColumn, ...]:
    """The members of an ensemble, each by itself; none for what is no ensemble."""
    saved = ensembles_of(networks.space).get(name)
    if saved is not None and name in networks.columns:
        return tuple(
            ranking_column(networks, RankedBy(metric=one.column, regularisation=one.regularisation))
            for one in saved.members
        )
    metric = METRICS.get(name)
    members = () if metric is None else metric.members
    return tuple(networks.columns[one] for one in members if one in networks.columns)


def caution_of(networks: ScoredNetworks, name: str, judge: Judge) -> Caution | None:
    """Judge an ensemble beside its best member, on the networks that both rank.

    Args:
        networks: Those that it is judged on.
        name: Of its column.
        judge: Of those networks.

    Returns:
        None where it ranks at least as well, where it is no ensemble, or where nothing can be ranked.
    """
    members = member_columns(networks, name)
    if not members:
        return None
    standings = ranked_ones(judge, members)
    own = ranked_ones(judge, [networks.column(name)])
    if not own or not standings:
        return None
    best = max(standings, key=lambda one: one.correlation.spearman)
    try:
        lead = judge.lead(own[0], best)
    except UndefinedCorrelationError:
        return None
    if lead.difference >= 0:
        return None
    common = own[0].column.known & best.column.known
    member = judge.on(common, best)[0]
    return Caution(
        ensemble=own[0].column.title,
        member=best.column.title,
        n=lead.n,
        ensemble_spearman=member + lead.difference,
        member_spearman=member,
        difference=lead.difference,
        interval=lead.interval,
    )


def ranked_ones(judge: Judge, columns: Sequence[MetricColumn]) -> list[Standing]:
    found = []
    for column in columns:
        try:
            found.append(judge.standing(column))
        except UndefinedCorrelationError:
            continue
    return found
