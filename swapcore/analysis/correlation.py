"""How well a score ranks networks whose trained accuracy is known."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from swapcore.errors import SwapcoreError
from swapcore.randomness import generator

__all__ = [
    "Agreement",
    "RankCorrelation",
    "SpearmanBootstrap",
    "UndefinedCorrelationError",
    "agreement",
    "average_ranks",
    "best_tenth",
    "correlate",
    "spearman",
    "spearman_or_none",
]

CONFIDENCE = 0.95
RESAMPLES = 1000
MINIMUM = 3


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
    """

    def __init__(self, accuracies: np.ndarray, *, resamples: int = RESAMPLES, seed: int = 0) -> None:
        count = len(accuracies)
        self.by_accuracy = np.argsort(accuracies, kind="stable")
        ties = tie_groups(accuracies[self.by_accuracy])
        rng = generator(seed, "spearman bootstrap")
        # No network is drawn 256 times: of n draws among n, the chance of that is below 1e-500.
        self.drawn = np.empty((resamples, count), dtype=np.uint8)
        self.accuracy_ranks = np.empty((resamples, count), dtype=np.float32)
        self.accuracy_spread = np.empty(resamples)
        for resample in range(resamples):
            drawn = np.bincount(rng.integers(count, size=count), minlength=count)
            ranks = twice_centred_ranks(drawn, ties)
            self.drawn[resample] = drawn
            self.accuracy_ranks[resample] = ranks
            self.accuracy_spread[resample] = drawn * ranks @ ranks

    def interval(self, scores: np.ndarray) -> tuple[float, float]:
        """95 % percentile interval of Spearman's ρ between accuracies and scores, shape (n,)."""
        scores = scores[self.by_accuracy]
        by_score = np.argsort(scores)
        ties = tie_groups(scores[by_score])
        found = np.full(len(self.drawn), np.nan)
        for resample, spread in enumerate(self.accuracy_spread):
            drawn = self.drawn[resample].take(by_score)
            ranks = twice_centred_ranks(drawn, ties).astype(np.float32)
            weighted = drawn * ranks
            product = float(weighted @ ranks) * spread
            if product > 0:
                found[resample] = float(weighted @ self.accuracy_ranks[resample].take(by_score)) / np.sqrt(product)
        tail = (1 - CONFIDENCE) / 2 * 100
        # A resample of very few networks can be constant; it has no correlation and says nothing of its spread.
        low, high = np.nanpercentile(found, [tail, 100 - tail])
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
    """Average rank in a resample, less the mean rank, of values in ascending order; doubled to stay whole.

    Args:
        drawn: How often each value was drawn, shape (n,).
        ties: Runs of equal values, as ``tie_groups`` gives them.
    """
    starts, ends = ties
    below = np.zeros(len(drawn) + 1, dtype=np.int64)
    np.cumsum(drawn, out=below[1:])
    ranks: np.ndarray = below[ends] + below[starts] - below[-1]
    return ranks if len(starts) == len(drawn) else np.repeat(ranks, ends - starts)
