"""Who ranks trained networks best: every entry of a contest judged on the same resamples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from swapcore.analysis.correlation import (
    RESAMPLES,
    SpearmanBootstrap,
    UndefinedCorrelationError,
    agreement,
    percentile_interval,
    spearman,
)
from swapcore.analysis.entries import Entry

__all__ = [
    "Judge",
    "Lead",
    "Leads",
    "League",
    "Standing",
    "Unranked",
    "Verdict",
    "leads",
    "pareto_front",
    "ranked",
]

Kept = dict[bytes, tuple[float, np.ndarray]]
"""Mask of networks -> ρ on them, and in each resample."""
Verdict = Literal["real", "not clear", "rival leads"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """How an entry ranks the networks for which it has a value.

    Attributes:
        entry: Which one.
        n: Networks with a value.
        spearman: Spearman's ρ with accuracy.
        interval: Its 95 % percentile bootstrap interval over networks.
        resampled: ρ in each resample, shape (resamples,); entries with values for the same networks are paired.
        kendall: Kendall's τ-b.
        top10_spearman: ρ among the best tenth of them by accuracy; None where undefined.
        picked_accuracy: Accuracy of the network that it puts first, in percent; the mean where several share that.
        sharing: How many share it.
        regret: Highest accuracy in the contest minus ``picked_accuracy``, in percentage points.
    """

    entry: Entry
    n: int
    spearman: float
    interval: tuple[float, float]
    resampled: np.ndarray
    kendall: float
    top10_spearman: float | None
    picked_accuracy: float
    sharing: int
    regret: float


@dataclass(frozen=True, kw_only=True)
class Unranked:
    """An entry that cannot be compared with accuracy, and why."""

    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Lead:
    """How far one entry is ahead of another, by a paired bootstrap over the networks that both have a value for.

    Attributes:
        leader, rival: Their names.
        rival_title: The rival as shown to people.
        n: Networks that both rank.
        difference: ρ of the leader minus ρ of the rival, on those.
        interval: Its 95 % percentile interval; both are judged on the same resamples.
    """

    leader: str
    rival: str
    rival_title: str
    n: int
    difference: float
    interval: tuple[float, float]

    @property
    def verdict(self) -> Verdict:
        """Whether the interval leaves out zero, and on which side."""
        low, high = self.interval
        return "real" if low > 0 else "rival leads" if high < 0 else "not clear"


@dataclass(frozen=True, kw_only=True)
class Leads:
    """Leads of one entry, and rivals that it has none over: on the networks that both rank, one is constant."""

    leads: tuple[Lead, ...]
    undefined: tuple[Unranked, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class League:
    """Standings, the highest ρ first, and what could not be ranked."""

    standings: tuple[Standing, ...]
    unranked: tuple[Unranked, ...] = ()

    def of(self, name: str) -> Standing | None:
        """The standing of an entry; None where it is not ranked."""
        return next((standing for standing in self.standings if standing.entry.name == name), None)

    @property
    def rivals(self) -> tuple[Standing, ...]:
        """Those that are not SWAP in any form."""
        return tuple(standing for standing in self.standings if standing.entry.family != "swap")


class Judge:
    """Judges entries on the networks of one contest, all on the same resamples.

    Nothing changes after it was made: sessions may share it.

    Args:
        accuracies: Percent, shape (n,).
        entries: Those that tell for which networks there are values; others may come later as long as they are
            undefined for the same networks as one of these.
        resamples: How many resamples.
        seed: Of the draws.
    """

    def __init__(
        self, accuracies: np.ndarray, entries: Sequence[Entry], *, resamples: int = RESAMPLES, seed: int = 0
    ) -> None:
        self.accuracies = accuracies
        whole = SpearmanBootstrap(accuracies, resamples=resamples, seed=seed)
        everything = np.ones(len(accuracies), dtype=bool)
        bootstraps = {everything.tobytes(): whole}
        swap = [entry.known for entry in entries if entry.family == "swap"]
        for known in [entry.known for entry in entries]:
            for mask in (known, *(known & other for other in swap)):
                if mask.tobytes() not in bootstraps:
                    bootstraps[mask.tobytes()] = whole.among(mask)
        self.bootstraps: Mapping[bytes, SpearmanBootstrap] = bootstraps
        self.whole = whole

    def bootstrap(self, known: np.ndarray) -> SpearmanBootstrap:
        """The resamples of the networks in a mask, shape (n,)."""
        kept = self.bootstraps.get(known.tobytes())
        return self.whole.among(known) if kept is None else kept

    def standing(self, entry: Entry) -> Standing:
        """Judge an entry.

        Raises:
            UndefinedCorrelationError: If it has fewer than three values, or they are all equal.
        """
        known = entry.known
        values, accuracies = entry.scores[known], self.accuracies[known]
        ranks = agreement(values, accuracies)
        resampled = self.bootstrap(known).resampled(values)
        first = values == values.max()
        picked = float(accuracies[first].mean())
        return Standing(
            entry=entry,
            n=len(values),
            spearman=ranks.spearman,
            interval=percentile_interval(resampled),
            resampled=resampled,
            kendall=float(stats.kendalltau(values, accuracies).statistic),
            top10_spearman=ranks.top10_spearman,
            picked_accuracy=picked,
            sharing=int(first.sum()),
            regret=float(self.accuracies.max()) - picked,
        )

    def lead(self, leader: Standing, rival: Standing, kept: Kept | None = None) -> Lead:
        """Compare two entries on the networks that both rank.

        Args:
            leader: The one.
            rival: The other.
            kept: What the leader came to on networks that it was compared on before; added to.

        Raises:
            UndefinedCorrelationError: If there are too few, or nothing varies among them.
        """
        common = leader.entry.known & rival.entry.known
        kept = {} if kept is None else kept
        own = kept.get(common.tobytes())
        if own is None:
            own = kept[common.tobytes()] = self.on(common, leader)
        other = self.on(common, rival)
        difference, resampled = own[0] - other[0], own[1] - other[1]
        return Lead(
            leader=leader.entry.name,
            rival=rival.entry.name,
            rival_title=rival.entry.title,
            n=int(common.sum()),
            difference=difference,
            interval=percentile_interval(resampled),
        )

    def on(self, networks: np.ndarray, standing: Standing) -> tuple[float, np.ndarray]:
        """ρ of a standing on some of the networks that it ranks, a mask of shape (n,), and in each resample."""
        if standing.n == networks.sum():
            return standing.spearman, standing.resampled
        scores = standing.entry.scores[networks]
        return spearman(scores, self.accuracies[networks]), self.bootstrap(networks).resampled(scores)


def ranked(judge: Judge, entries: Sequence[Entry], already: League | None = None) -> League:
    """Judge entries and order them.

    Args:
        judge: Of their contest.
        entries: Whom to judge.
        already: Others, judged before by the same judge, who take part.
    """
    standings = [] if already is None else list(already.standings)
    unranked = [] if already is None else list(already.unranked)
    for entry in entries:
        try:
            standings.append(judge.standing(entry))
        except UndefinedCorrelationError as error:
            unranked.append(Unranked(title=entry.title, reason=str(error)))
    standings.sort(key=lambda standing: -standing.spearman)
    return League(standings=tuple(standings), unranked=tuple(unranked))


def leads(judge: Judge, league: League, leader: str) -> Leads:
    """The lead of an entry over each one that is not SWAP, the best of those first; none if it is not ranked."""
    own = league.of(leader)
    found: list[Lead] = []
    undefined: list[Unranked] = []
    kept: Kept = {}
    if own is None:
        return Leads(leads=())
    for rival in league.rivals:
        try:
            found.append(judge.lead(own, rival, kept))
        except UndefinedCorrelationError as error:
            undefined.append(Unranked(title=rival.entry.title, reason=str(error)))
    return Leads(leads=tuple(found), undefined=tuple(undefined))


def pareto_front(costs: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """Mask of those that nobody beats in both: no other costs at most as much and gains more, or less and as much.

    Args:
        costs: Lower is better, shape (m,).
        gains: Higher is better, shape (m,).
    """
    cheaper = costs[:, None] <= costs[None, :]
    better = gains[:, None] >= gains[None, :]
    strictly = (costs[:, None] < costs[None, :]) | (gains[:, None] > gains[None, :])
    beaten = np.any(cheaper & better & strictly, axis=0)
    front: np.ndarray = ~beaten
    return front
