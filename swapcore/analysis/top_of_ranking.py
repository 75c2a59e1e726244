"""How well a score ranks where it matters: the networks that it puts first."""

import numpy as np

from swapcore.metrics.ranks import tie_groups

__all__ = ["ndcg", "precision_at_the_top"]

MOST_GAINS = 1000
FEW = 5000
"""Of fewer networks than this, the gains of the best tenth are summed and not those of the best 1,000."""
MOST_PRECISE = 100


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


def tenth(count: int) -> int:
    """A tenth of a number of networks, rounded up."""
    return -(-count // 10)


def shared_by_place(scores: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    """Values of the best-scored networks, shape (count,); those with equal scores have their mean in each place."""
    order = np.argsort(-scores, kind="stable")
    starts, ends = tie_groups(scores[order])
    means = np.add.reduceat(values[order], starts) / (ends - starts)
    return np.repeat(means, ends - starts)[:count]
