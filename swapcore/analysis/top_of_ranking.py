"""How well a score ranks where it matters: the networks that it puts first."""

import numpy as np

from swapcore.metrics.ranks import tie_groups

__all__ = ["best_of_ten", "ndcg", "precision_at_the_top"]

MOST_GAINS = 1000
FEW = 5000
"""Of fewer networks than this, the gains of the best tenth are summed and not those of the best 1,000."""
MOST_PRECISE = 100
TEN = 10


def ndcg(scores: np.ndarray, accuracies: np.ndarray) -> float | None:
    """Normalised discounted cumulative gain as VKDNW has it (CVPR 2025); between 0 and 1.

    Σ (2^accuracy − 1) / log₂(1 + j) over the P best-scored networks j = 1 … P, accuracy in percent, divided by the
    same sum for the truly best P. P is 1,000, or a tenth of fewer than 5,000 networks. Deviation: networks with equal
    scores share their places, so that the figure does not depend on the order in which they are listed.

    Args:
        scores: Higher meaning better, shape (n,).
        accuracies: Percent, shape (n,).

    Returns:
        None where no network gains anything.
    """
    count = MOST_GAINS if len(scores) >= FEW else tenth(len(scores))
    # Divided by 2^(highest accuracy), which the ratio does not see: nothing overflows.
    highest = accuracies.max()
    with np.errstate(under="ignore"):
        gains = np.exp2(accuracies - highest) - np.exp2(-highest)
    discounts = 1 / np.log2(np.arange(2, count + 2))
    best = float(np.sort(gains)[::-1][:count] @ discounts)
    if not best > 0:
        return None
    return float(shared_by_place(scores, gains, count) @ discounts) / best


def precision_at_the_top(scores: np.ndarray, accuracies: np.ndarray) -> float:
    """Share of the 100 best-scored networks that are among the 100 most accurate; of a tenth of fewer than 1,000.

    Networks with equal scores share their places; those as accurate as the last of the most accurate count as such.

    Args:
        scores: Higher meaning better, shape (n,).
        accuracies: Percent, shape (n,).
    """
    count = min(MOST_PRECISE, tenth(len(scores)))
    among_best = accuracies >= np.sort(accuracies)[-count]
    return float(shared_by_place(scores, among_best.astype(float), count).mean())


def best_of_ten(scores: np.ndarray, accuracies: np.ndarray) -> float:
    """Highest accuracy among the ten best-scored networks, in percent: what one has who trains ten.

    Where more networks share the tenth's score than there are places left, those that get one are drawn fairly, and
    the value is what is to be expected of that draw: Σ P(the i-th most accurate of them is the best drawn) · max(its
    accuracy, the best of those above).

    Args:
        scores: Higher meaning better, shape (n,), n at least 1; of fewer than ten networks all are meant.
        accuracies: Percent, shape (n,).
    """
    count = min(TEN, len(scores))
    last = np.partition(scores, len(scores) - count)[len(scores) - count]
    above, sharing = accuracies[scores > last], np.sort(accuracies[scores == last])[::-1]
    places, few = count - len(above), len(sharing)
    values = np.maximum(sharing[: few - places + 1], above.max(initial=-np.inf))
    # Hypergeometric: the i-th is the best of those drawn if it is drawn, and none that is more accurate.
    before = np.arange(few - places)
    chances = places / few * np.concatenate([[1.0], np.cumprod((few - places - before) / (few - 1 - before))])
    return min(float(chances @ values), float(values[0]))


def tenth(count: int) -> int:
    """A tenth of a number of networks, rounded up."""
    return -(-count // 10)


def shared_by_place(scores: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    """Values of the best-scored networks, shape (count,); those with equal scores have their mean in each place."""
    order = np.argsort(-scores, kind="stable")
    starts, ends = tie_groups(scores[order])
    means = np.add.reduceat(values[order], starts) / (ends - starts)
    return np.repeat(means, ends - starts)[:count]
