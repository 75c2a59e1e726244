"""What a leaderboard says in words: who is first, and whether that is more than chance."""

from dataclasses import dataclass

from swapcore.analysis.leaderboard import Judge, Lead, Leaderboard, Standing
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.regularised import regularised_name
from swapcore.metrics.registry import DEFAULT_METRIC, get_metric

__all__ = ["Headline", "headline", "with_interval"]

OUTCOMES = {
    "real": "the lead is real",
    "not clear": "the lead is not clear",
    "rival leads": "the rival's lead is real",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Headline:
    """The race for the first place.

    Attributes:
        first: Highest ρ of all.
        own: The project's own metric: in the form that is first where one of its forms is, else regularised with
            effective size, or plain where there is no μ and σ; None without it.
        rival: Highest ρ of the others; None where there is none.
        lead: Of ``own`` over ``rival``, paired; None where one is missing or they cannot be compared.
        behind: The form with effective size, where another form of the project's own metric is first.
    """

    first: Standing
    own: Standing | None
    rival: Standing | None
    lead: Lead | None
    behind: Standing | None = None

    @property
    def is_first(self) -> bool:
        """Whether the project's own metric holds the first place."""
        return self.own is self.first

    @property
    def is_clear(self) -> bool:
        """Whether it does, with its whole interval above that of the best rival."""
        if self.own is None or self.rival is None:
            return False
        return self.is_first and self.own.correlation.spearman_ci[0] > self.rival.correlation.spearman_ci[1]

    @property
    def sentence(self) -> str:
        """All of it in words."""
        title = get_metric(DEFAULT_METRIC).title
        if self.own is None:
            return f"{with_interval(self.first)} is first; {title} is not among those ranked."
        if self.rival is None:
            return f"{with_interval(self.own)} has no rival here."
        own, rival = with_interval(self.own), with_interval(self.rival)
        if self.is_clear:
            said = f"{own} is first, and its interval lies clear of that of the best rival, {rival}."
        elif self.is_first:
            said = f"{own} is first, but its interval overlaps that of the best rival, {rival}."
        elif self.first is self.rival:
            said = f"{own} is not first: the best rival, {rival}, is."
        else:
            learns = " that learns from accuracies" if self.first.column.family == "calibrated" else ""
            said = (
                f"{with_interval(self.first)}, an ensemble{learns}, is first, before {own} and the best rival, {rival}."
            )
        if self.lead is not None:
            said = f"{said} {paired(self.lead)}"
        return said if self.behind is None else f"{said} {with_interval(self.behind)} ranks behind."


def with_interval(standing: Standing) -> str:
    """A metric with its ρ and interval."""
    low, high = standing.correlation.spearman_ci
    return f"{standing.column.title} (ρ {standing.correlation.spearman:.3f}, 95 % {low:.3f} to {high:.3f})"


def paired(lead: Lead) -> str:
    low, high = lead.interval
    return (
        f"Compared on the same {lead.n:,} networks, the difference is {lead.difference:+.3f} "
        f"(95 % {low:+.3f} to {high:+.3f}): {OUTCOMES[lead.verdict]}."
    )


def headline(judge: Judge, leaderboard: Leaderboard) -> Headline:
    """Find who is first.

    Raises:
        UndefinedCorrelationError: If nothing could be ranked.
    """
    if not leaderboard.standings:
        reasons = "; ".join(f"{one.title}: {one.reason}" for one in leaderboard.unranked)
        raise UndefinedCorrelationError(f"no metric of this table can be ranked ({reasons})")
    usual = leaderboard.of(regularised_name(DEFAULT_METRIC, "effective")) or leaderboard.of(DEFAULT_METRIC)
    first = leaderboard.standings[0]
    own = first if first.column.family == "own" else usual
    rival = next(iter(leaderboard.rivals), None)
    lead = None
    if own is not None and rival is not None:
        try:
            lead = judge.lead(own, rival)
        except UndefinedCorrelationError:
            lead = None
    behind = None if own is usual else usual
    return Headline(first=first, own=own, rival=rival, lead=lead, behind=behind)
