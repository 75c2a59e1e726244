"""How well a score ranks networks whose trained accuracy is known."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from swapcore.errors import SwapcoreError
from swapcore.randomness import generator

__all__ = [
    "RankCorrelation",
    "UndefinedCorrelationError",
    "average_ranks",
    "best_tenth",
    "correlate",
    "spearman",
    "spearman_interval",
]

CONFIDENCE = 0.95
RESAMPLES = 1000
MINIMUM = 3


class UndefinedCorrelationError(SwapcoreError):
    """There are too few values, or all of them are equal."""


@dataclass(frozen=True, kw_only=True)
class RankCorrelation:
    """Agreement between a score and accuracy.

    Attributes:
        n: Networks compared.
        spearman: Spearman's ρ, ties at their average rank.
        spearman_ci: 95 % percentile bootstrap interval of ρ over networks.
        kendall: Kendall's τ-b.
        pearson: Pearson's r of the plain values.
        top10_spearman: ρ among the best tenth by accuracy; None where undefined.
        best: Position of the network with the best score (the first one if several share it).
        best_accuracy: Its accuracy in percent.
        regret: Highest accuracy there is minus ``best_accuracy``, in percentage points.
    """

    n: int
    spearman: float
    spearman_ci: tuple[float, float]
    kendall: float
    pearson: float
    top10_spearman: float | None
    best: int
    best_accuracy: float
    regret: float


def correlate(
    scores: np.ndarray, accuracies: np.ndarray, *, resamples: int = RESAMPLES, seed: int = 0
) -> RankCorrelation:
    """Compare a score, higher meaning better, with accuracy.

    Args:
        scores: Shape (n,).
        accuracies: Percent, shape (n,).
        resamples: Bootstrap resamples behind the interval.
        seed: Of the bootstrap.

    Raises:
        UndefinedCorrelationError: For fewer than three networks, or constant scores or accuracies.
    """
    require_variation(scores, accuracies)
    tenth = best_tenth(accuracies)
    try:
        top = spearman(scores[tenth], accuracies[tenth])
    except UndefinedCorrelationError:
        top = None
    best = int(np.argmax(scores))
    return RankCorrelation(
        n=len(scores),
        spearman=spearman(scores, accuracies),
        spearman_ci=spearman_interval(scores, accuracies, resamples=resamples, seed=seed),
        kendall=float(stats.kendalltau(scores, accuracies).statistic),
        pearson=float(np.corrcoef(scores, accuracies)[0, 1]),
        top10_spearman=top,
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


def spearman_interval(
    scores: np.ndarray, accuracies: np.ndarray, *, resamples: int = RESAMPLES, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile bootstrap interval of Spearman's ρ over networks.

    Each resample is ranked anew. Instead of sorting it, how often each network was drawn is summed along
    the two orders of the whole sample, which gives the same average ranks in linear time.
    """
    # Networks in the order of accuracy, so that only the order of scores needs look-ups below.
    by_accuracy = np.argsort(accuracies)
    scores, accuracies = scores[by_accuracy], accuracies[by_accuracy]
    by_score = np.argsort(scores)
    accuracy_ties, score_ties = tie_groups(accuracies), tie_groups(scores[by_score])
    rng = generator(seed, "spearman interval")
    n = len(scores)
    found = np.empty(resamples)
    for resample in range(resamples):
        drawn = np.bincount(rng.integers(n, size=n), minlength=n)
        drawn_by_score = drawn[by_score]
        accuracy_ranks = centred_ranks(drawn, accuracy_ties)
        score_ranks = centred_ranks(drawn_by_score, score_ties)
        covariance = drawn_by_score * score_ranks @ accuracy_ranks[by_score]
        spread = (drawn_by_score * score_ranks @ score_ranks) * (drawn * accuracy_ranks @ accuracy_ranks)
        found[resample] = covariance / np.sqrt(spread) if spread > 0 else np.nan
    tail = (1 - CONFIDENCE) / 2 * 100
    # A resample of very few networks can be constant; it has no correlation and says nothing of its spread.
    low, high = np.nanpercentile(found, [tail, 100 - tail])
    return float(low), float(high)


def centred_ranks(drawn: np.ndarray, ties: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Average rank in a resample, less the mean rank, of values in ascending order.

    Args:
        drawn: How often each value was drawn, shape (n,).
        ties: Runs of equal values, as ``tie_groups`` gives them.
    """
    starts, ends = ties
    below = np.concatenate([[0], np.cumsum(drawn)])
    ranks: np.ndarray = 0.5 * (below[ends] + below[starts] - below[-1])
    return ranks if len(starts) == len(drawn) else np.repeat(ranks, ends - starts)
