"""What a league says in words: who is first, and whether that is more than chance."""

from dataclasses import dataclass

from swapcore.analysis.contest import REGULARISED
from swapcore.analysis.correlation import UndefinedCorrelationError
from swapcore.analysis.league import Judge, Lead, League, Standing
from swapcore.metrics.registry import DEFAULT_METRIC

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
        swap: SWAP's best claim: regularised with effective size, or plain where there is no μ and σ; None without SWAP.
        rival: Highest ρ of those that are not SWAP; None where there is none.
        lead: Of ``swap`` over ``rival``, paired; None where one is missing or they cannot be compared.
    """

    first: Standing
    swap: Standing | None
    rival: Standing | None
    lead: Lead | None

    @property
    def is_first(self) -> bool:
        """Whether SWAP's claim holds the first place."""
        return self.swap is self.first

    @property
    def is_clear(self) -> bool:
        """Whether it does, with its whole interval above that of the best rival."""
        if self.swap is None or self.rival is None:
            return False
        return self.is_first and self.swap.interval[0] > self.rival.interval[1]

    @property
    def sentence(self) -> str:
        """All of it in words."""
        if self.swap is None:
            return f"{with_interval(self.first)} is first; this table has no SWAP to compare it with."
        if self.rival is None:
            return f"{with_interval(self.swap)} has no rival here."
        own, rival = with_interval(self.swap), with_interval(self.rival)
        if self.is_clear:
            said = f"{own} is first, and its interval lies clear of that of the best rival, {rival}."
        elif self.is_first:
            said = f"{own} is first, but its interval overlaps that of the best rival, {rival}."
        elif self.first.entry.family == "swap":
            said = f"{with_interval(self.first)} is first, ahead of {own}; the best rival is {rival}."
        else:
            said = f"{own} is not first: the best rival, {rival}, is."
        return said if self.lead is None else f"{said} {paired(self.lead)}"


def with_interval(standing: Standing) -> str:
    """An entry with its ρ and interval."""
    low, high = standing.interval
    return f"{standing.entry.title} (ρ {standing.spearman:.3f}, 95 % {low:.3f} to {high:.3f})"


def paired(lead: Lead) -> str:
    low, high = lead.interval
    return (
        f"Compared on the same {lead.n:,} networks, the difference is {lead.difference:+.3f} "
        f"(95 % {low:+.3f} to {high:+.3f}): {OUTCOMES[lead.verdict]}."
    )


def headline(judge: Judge, league: League) -> Headline:
    """Find who is first.

    Raises:
        UndefinedCorrelationError: If nothing in the league could be ranked.
    """
    if not league.standings:
        reasons = "; ".join(f"{one.title}: {one.reason}" for one in league.unranked)
        raise UndefinedCorrelationError(f"no metric of this table can be ranked ({reasons})")
    swap = league.of(REGULARISED["effective"]) or league.of(DEFAULT_METRIC)
    rival = next(iter(league.rivals), None)
    lead = None
    if swap is not None and rival is not None:
        try:
            lead = judge.lead(swap, rival)
        except UndefinedCorrelationError:
            lead = None
    return Headline(first=league.standings[0], swap=swap, rival=rival, lead=lead)
