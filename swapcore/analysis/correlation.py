"""How well a score ranks networks whose trained accuracy is known."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from swapcore.errors import SwapcoreError
from swapcore.randomness import generator

__all__ = [
    "RESAMPLES",
    "Agreement",
    "RankCorrelation",
    "SpearmanBootstrap",
    "UndefinedCorrelationError",
    "agreement",
    "average_ranks",
    "best_tenth",
    "correlate",
    "percentile_interval",
    "spearman",
    "spearman_or_none",
]

CONFIDENCE = 0.95
RESAMPLES = 1000
MINIMUM = 3
BLOCK = 64_000


class UndefinedCorrelationError(SwapcoreError):
    """There are too few values, or all of them are equal."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How alike two rankings are.

    Attributes:
        spearman: Spearman's ρ, ties at their average rank.
        top10_spearman: ρ among the best tenth by accuracy; None where undefined.
    """

    spearman: float
    top10_spearman: float | None


@dataclass(frozen=True, kw_only=True)
class RankCorrelation(Agreement):
    """Agreement between a score and accuracy in full.

    Attributes:
        n: Networks compared.
        spearman_ci: 95 % percentile bootstrap interval of ρ over networks.
        kendall: Kendall's τ-b.
        pearson: Pearson's r of the plain values.
        best: Position of the network with the best score (the first one if several share it).
        best_accuracy: Its accuracy in percent.
        regret: Highest accuracy there is minus ``best_accuracy``, in percentage points.
    """

    n: int
    spearman_ci: tuple[float, float]
    kendall: float
    pearson: float
    best: int
    best_accuracy: float
    regret: float


class SpearmanBootstrap:
    """Resamples of a set of networks, drawn once, on which any number of scores can be judged.

    Each resample is ranked anew, ties at their average. Instead of sorting it, how often each network was
    drawn is summed along the order of the whole sample, which gives the same ranks in linear time.

    Args:
        accuracies: Percent, shape (n,).
        resamples: How many resamples.
        seed: Of the draws.
        drawn: How often each network is in each resample, networks in ascending order of accuracy, shape
            (resamples, n); in place of drawing them.
    """

    def __init__(
        self, accuracies: np.ndarray, *, resamples: int = RESAMPLES, seed: int = 0, drawn: np.ndarray | None = None
    ) -> None:
        self.accuracies = accuracies
        self.by_accuracy = np.argsort(accuracies, kind="stable")
        self.drawn = draws(len(accuracies), resamples, seed) if drawn is None else drawn
        self.accuracy_ranks = np.empty(self.drawn.shape, dtype=np.float32)
        self.accuracy_spread = np.empty(len(self.drawn))
        ties = tie_groups(accuracies[self.by_accuracy])
        for rows in self.blocks():
            ranks = twice_centred_ranks(self.drawn[rows], ties)
            self.accuracy_ranks[rows] = ranks
            self.accuracy_spread[rows] = np.vecdot(self.drawn[rows] * ranks, ranks)

    def among(self, known: np.ndarray) -> "SpearmanBootstrap":
        """What these resamples hold of some of the networks, so that scores without a value for all stay paired.

        Args:
            known: Mask, shape (n,).
        """
        return SpearmanBootstrap(self.accuracies[known], drawn=self.drawn[:, known[self.by_accuracy]])

    def resampled(self, scores: np.ndarray) -> np.ndarray:
        """Spearman's ρ between accuracies and scores, shape (n,), in each resample; NaN where it is constant."""
        scores = scores[self.by_accuracy]
        by_score = np.argsort(scores)
        ties = tie_groups(scores[by_score])
        found = np.full(len(self.drawn), np.nan)
        for rows in self.blocks():
            drawn = self.drawn[rows].take(by_score, axis=1)
            ranks = twice_centred_ranks(drawn, ties)
            weighted = drawn * ranks
            product = np.vecdot(weighted, ranks) * self.accuracy_spread[rows]
            shared = np.vecdot(weighted, self.accuracy_ranks[rows].take(by_score, axis=1))
            np.divide(shared, np.sqrt(product), out=found[rows], where=product > 0)
        return found

    def interval(self, scores: np.ndarray) -> tuple[float, float]:
        """95 % percentile interval of Spearman's ρ between accuracies and scores, shape (n,)."""
        return percentile_interval(self.resampled(scores))

    def blocks(self) -> Iterator[slice]:
        """Rows that are computed together: few enough for a processor's cache."""
        step = max(1, BLOCK // max(1, self.drawn.shape[1]))
        for start in range(0, len(self.drawn), step):
            yield slice(start, start + step)


def draws(count: int, resamples: int, seed: int) -> np.ndarray:
    """How often each of ``count`` is in each resample, shape (resamples, count)."""
    rng = generator(seed, "spearman bootstrap")
    # Nothing is drawn 256 times: of n draws among n, the chance of that is below 1e-500.
    drawn = np.empty((resamples, count), dtype=np.uint8)
    for resample in range(resamples):
        drawn[resample] = np.bincount(rng.integers(count, size=count), minlength=count)
    return drawn


def percentile_interval(resampled: np.ndarray) -> tuple[float, float]:
    """The middle 95 % of what resamples gave."""
    tail = (1 - CONFIDENCE) / 2 * 100
    # A resample of very few networks can be constant; it has no correlation and says nothing of its spread.
    low, high = np.nanpercentile(resampled, [tail, 100 - tail])
    return float(low), float(high)


def correlate(
    scores: np.ndarray, accuracies: np.ndarray, *, bootstrap: SpearmanBootstrap | None = None
) -> RankCorrelation:
    """Compare a score, higher meaning better, with accuracy.

    Args:
        scores: Shape (n,).
        accuracies: Percent, shape (n,).
        bootstrap: Of these accuracies, behind the interval; 1,000 resamples with seed 0 if None.

    Raises:
        UndefinedCorrelationError: For fewer than three networks, or constant scores or accuracies.
    """
    ranks = agreement(scores, accuracies)
    best = int(np.argmax(scores))
    return RankCorrelation(
        n=len(scores),
        spearman=ranks.spearman,
        top10_spearman=ranks.top10_spearman,
        spearman_ci=(SpearmanBootstrap(accuracies) if bootstrap is None else bootstrap).interval(scores),
        kendall=float(stats.kendalltau(scores, accuracies).statistic),
        # Scaled first: the squares of strongly regularised scores would vanish.
        pearson=float(np.corrcoef(scores / np.abs(scores).max(), accuracies)[0, 1]),
        best=best,
        best_accuracy=float(accuracies[best]),
        regret=float(accuracies.max() - accuracies[best]),
    )


def require_variation(scores: np.ndarray, accuracies: np.ndarray) -> None:
    if len(scores) < MINIMUM:
        raise UndefinedCorrelationError(f"a correlation needs at least {MINIMUM} networks; got {len(scores)}")
    for name, values in (("score", scores), ("accuracy", accuracies)):
        if (values == values[0]).all():
            raise UndefinedCorrelationError(
                f"the correlation is undefined: all {len(values)} networks have the same {name} ({values[0]:g})"
            )


def best_tenth(accuracies: np.ndarray) -> np.ndarray:
    """Positions of the best tenth by accuracy (rounded up), best first, ties in their order."""
    return np.argsort(-accuracies, kind="stable")[: -(-len(accuracies) // 10)]


def spearman(scores: np.ndarray, accuracies: np.ndarray) -> float:
    """Spearman's ρ: Pearson's r of average ranks.

    Raises:
        UndefinedCorrelationError: As ``correlate``.
    """
    require_variation(scores, accuracies)
    return float(np.corrcoef(average_ranks(scores), average_ranks(accuracies))[0, 1])


def agreement(scores: np.ndarray, accuracies: np.ndarray) -> Agreement:
    """ρ overall, and among the best tenth by accuracy.

    Raises:
        UndefinedCorrelationError: As ``correlate``.
    """
    tenth = best_tenth(accuracies)
    return Agreement(
        spearman=spearman(scores, accuracies), top10_spearman=spearman_or_none(scores[tenth], accuracies[tenth])
    )


def spearman_or_none(scores: np.ndarray, accuracies: np.ndarray) -> float | None:
    """ρ, or None where it is undefined."""
    try:
        return spearman(scores, accuracies)
    except UndefinedCorrelationError:
        return None


def average_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, ties at their average; what ``scipy.stats.rankdata`` gives, in half its time."""
    order = np.argsort(values)
    starts, ends = tie_groups(values[order])
    ranks = np.empty(len(values))
    ranks[order] = np.repeat((starts + ends + 1) / 2, ends - starts)
    return ranks


def tie_groups(ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First position, and position behind the last, of each run of equal values."""
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return starts, np.append(starts[1:], len(ordered))


def twice_centred_ranks(drawn: np.ndarray, ties: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Average rank in each resample, less the mean rank, of values in ascending order; doubled to stay whole.

    Args:
        drawn: How often each value was drawn, shape (resamples, n).
        ties: Runs of equal values, as ``tie_groups`` gives them.

    Returns:
        Shape (resamples, n), float32.
    """
    starts, ends = ties
    count = drawn.shape[1]
    below = np.zeros((len(drawn), count + 1), dtype=np.int32)
    np.cumsum(drawn, axis=1, out=below[:, 1:])
    if len(starts) == count:
        ranks = below[:, 1:] + below[:, :-1]
    else:
        ranks = np.repeat(below[:, ends] + below[:, starts], ends - starts, axis=1)
    ranks -= below[:, -1:]
    return ranks.astype(np.float32)
