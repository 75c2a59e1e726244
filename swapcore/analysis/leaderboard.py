"""Who ranks trained networks best: every metric of some networks judged on the same resamples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from swapcore.analysis.bootstrap import INTERVAL_BYTES, RESAMPLES, SpearmanBootstrap, percentile_interval
from swapcore.analysis.correlation import RankCorrelation, correlate
from swapcore.analysis.joining import SIZE_COLUMNS
from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.ranks import UndefinedCorrelationError, spearman
from swapcore.analysis.regularised import factor_column, regularised_column
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.errors import UnknownNameError
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.values.quantity import ACCURACY, Quantity
from swapcore.values.regularisation import Regularisation

__all__ = [
    "Judge",
    "Kept",
    "Lead",
    "Leaderboard",
    "Leads",
    "Standing",
    "Unranked",
    "Verdict",
    "leaderboard_columns",
    "leads",
    "pareto_front",
    "ranked",
    "regularised_columns",
]

Kept = dict[bytes, tuple[float, np.ndarray]]
"""Mask of networks -> ρ on them, and in each resample."""
Verdict = Literal["real", "not clear", "rival leads"]
ALIKE = SIZE_COLUMNS["total"]
"""Ranks as the parameters do, which are in every leaderboard."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """How a metric ranks the networks for which it has a value."""

    column: MetricColumn
    correlation: RankCorrelation


@dataclass(frozen=True, kw_only=True)
class Unranked:
    """A metric that cannot be compared with accuracy, and why."""

    name: str
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Lead:
    """How far one metric is ahead of another, by a paired bootstrap over the networks that both have a value for.

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
    """Leads of one metric, and rivals that it has none over: on the networks that both rank, one is constant."""

    leads: tuple[Lead, ...]
    undefined: tuple[Unranked, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Leaderboard:
    """Standings, the highest ρ first, and what could not be ranked."""

    standings: tuple[Standing, ...]
    unranked: tuple[Unranked, ...] = ()

    def of(self, name: str) -> Standing | None:
        """The standing of a metric by the name of its column; None where it is not ranked."""
        return next((standing for standing in self.standings if standing.column.name == name), None)

    @property
    def rivals(self) -> tuple[Standing, ...]:
        """Those that are neither the project's own metric in any form nor a saved ensemble."""
        return tuple(one for one in self.standings if one.column.family not in {"own", "ensemble", "calibrated"})


class Judge:
    """Judges metrics on the same networks, all on the same resamples.

    Nothing changes after it was made: sessions may share it.

    Args:
        accuracies: Percent, or what else was measured, turned so that higher is better; shape (n,).
        columns: Those that tell for which networks there are values, so that their resamples can be kept.
        resamples: How many resamples.
        seed: Of the draws.
        quantity: What the accuracies are.
    """

    def __init__(
        self,
        accuracies: np.ndarray,
        columns: Sequence[MetricColumn],
        *,
        resamples: int = RESAMPLES,
        seed: int = 0,
        quantity: Quantity = ACCURACY,
    ) -> None:
        self.accuracies, self.quantity = accuracies, quantity
        self.whole = SpearmanBootstrap(accuracies, resamples=resamples, seed=seed)
        own = [column.known for column in columns if column.family == "own"]
        masks = {
            mask.tobytes(): mask
            for known in (column.known for column in columns)
            for mask in (known, *(known & other for other in own))
        }
        affordable = INTERVAL_BYTES // max(1, self.whole.drawn.nbytes)
        self.bootstraps: Mapping[bytes, SpearmanBootstrap] = {
            key: self.whole.among(mask) for key, mask in list(masks.items())[:affordable]
        }

    def bootstrap(self, known: np.ndarray) -> SpearmanBootstrap:
        """The resamples of the networks in a mask, shape (n,)."""
        kept = self.bootstraps.get(known.tobytes())
        return self.whole.among(known) if kept is None else kept

    def standing(self, column: MetricColumn) -> Standing:
        """Judge a metric.

        Raises:
            UndefinedCorrelationError: If it has fewer than three values, or they are all equal.
        """
        bootstrap = self.bootstrap(column.known)
        found = correlate(column.scores, self.accuracies, bootstrap=bootstrap, quantity=self.quantity)
        return Standing(column=column, correlation=found)

    def lead(self, leader: Standing, rival: Standing, kept: Kept | None = None) -> Lead:
        """Compare two metrics on the networks that both rank.

        Args:
            leader: The one.
            rival: The other.
            kept: What the leader came to on networks that it was compared on before; added to.

        Raises:
            UndefinedCorrelationError: If there are too few, or nothing varies among them.
        """
        common = leader.column.known & rival.column.known
        kept = {} if kept is None else kept
        own = kept.get(common.tobytes())
        if own is None:
            own = kept[common.tobytes()] = self.on(common, leader)
        other = self.on(common, rival)
        difference, resampled = own[0] - other[0], own[1] - other[1]
        return Lead(
            leader=leader.column.name,
            rival=rival.column.name,
            rival_title=rival.column.title,
            n=int(common.sum()),
            difference=difference,
            interval=percentile_interval(resampled),
        )

    def on(self, networks: np.ndarray, standing: Standing) -> tuple[float, np.ndarray]:
        """ρ of a standing on some of the networks that it ranks, a mask of shape (n,), and in each resample."""
        if standing.correlation.n == networks.sum():
            return standing.correlation.spearman, standing.correlation.resampled
        scores = standing.column.scores[networks]
        return spearman(scores, self.accuracies[networks]), self.bootstrap(networks).resampled(scores)


def leaderboard_columns(networks: ScoredNetworks, names: Sequence[str] = ()) -> tuple[MetricColumn, ...]:
    """The metrics of a leaderboard as they are.

    Args:
        networks: Whose.
        names: Names of columns, or of metrics, which stand for all of their columns; every metric if empty.

    Raises:
        UnknownNameError: For a name that is neither; lists the columns.
    """
    columns = networks.columns
    if not names:
        return tuple(columns[name] for name in columns if name != ALIKE)
    for name in names:
        if not any(name in (column.name, column.metric) for column in columns.values()):
            raise UnknownNameError(f"metric of table {networks.table}", name, columns)
    return tuple(one for one in columns.values() if one.name in names or one.metric in names)


def regularised_columns(
    networks: ScoredNetworks, settings: Sequence[Regularisation], names: Sequence[str] = (DEFAULT_METRIC,)
) -> tuple[MetricColumn, ...]:
    """Metrics times f(Θ) for each setting, and the effective-size factor alone, which shows what they add to it.

    Args:
        networks: Whose.
        settings: What to regularise with.
        names: Names of columns; those that are not there, or that f may not multiply, are passed over.
    """
    found: list[MetricColumn] = []
    chosen = [networks.columns[name] for name in names if name in networks.columns]
    for setting in settings:
        own = [regularised_column(networks, one, setting) for one in chosen if one.may_be_regularised]
        found += own
        if own and setting.size == "effective":
            found.append(factor_column(networks, setting))
    return tuple(found)


def ranked(judge: Judge, columns: Sequence[MetricColumn], already: Leaderboard | None = None) -> Leaderboard:
    """Judge metrics and order them.

    Args:
        judge: Of their networks.
        columns: Whom to judge.
        already: Others, judged before by the same judge, who take part.
    """
    standings = [] if already is None else list(already.standings)
    unranked = [] if already is None else list(already.unranked)
    for column in columns:
        try:
            standings.append(judge.standing(column))
        except UndefinedCorrelationError as error:
            unranked.append(Unranked(name=column.name, title=column.title, reason=str(error)))
    standings.sort(key=lambda standing: -standing.correlation.spearman)
    return Leaderboard(standings=tuple(standings), unranked=tuple(unranked))


def leads(judge: Judge, leaderboard: Leaderboard, leader: str) -> Leads:
    """The lead of a metric over each rival, the best of those first; none if it is not ranked."""
    own = leaderboard.of(leader)
    found: list[Lead] = []
    undefined: list[Unranked] = []
    kept: Kept = {}
    if own is None:
        return Leads(leads=())
    for rival in leaderboard.rivals:
        if rival is own:
            continue
        try:
            found.append(judge.lead(own, rival, kept))
        except UndefinedCorrelationError as error:
            undefined.append(Unranked(name=rival.column.name, title=rival.column.title, reason=str(error)))
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
