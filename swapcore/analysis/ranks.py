"""Ranks, and the correlations of ranks; NumPy alone, because importing SciPy takes longer than a whole answer."""

import numpy as np

from swapcore.errors import SwapcoreError
from swapcore.metrics.ranks import average_ranks, tie_groups

__all__ = [
    "MINIMUM",
    "RankedAccuracies",
    "UndefinedCorrelationError",
    "best_tenth",
    "kendall",
    "require_variation",
    "spearman",
    "spearman_or_none",
]

MINIMUM = 3


class UndefinedCorrelationError(SwapcoreError):
    """There are too few values, or all of them are equal."""


def require_variation(scores: np.ndarray, accuracies: np.ndarray) -> None:
    """Check that a correlation of scores and accuracies, both of shape (n,), is defined.

    Raises:
        UndefinedCorrelationError: For fewer than three networks, or constant scores or accuracies.
    """
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
        UndefinedCorrelationError: As ``require_variation``.
    """
    require_variation(scores, accuracies)
    return float(np.corrcoef(average_ranks(scores), average_ranks(accuracies))[0, 1])


class RankedAccuracies:
    """Accuracies, ranked once, with which any number of scores is compared.

    Args:
        accuracies: Percent, shape (n,).
    """

    def __init__(self, accuracies: np.ndarray) -> None:
        self.ranks = average_ranks(accuracies)
        self.ranks -= self.ranks.mean()
        self.spread = self.ranks @ self.ranks

    def spearman(self, scores: np.ndarray) -> float:
        """Spearman's ρ with scores of shape (n,); NaN where scores or accuracies are constant."""
        order = np.argsort(scores)
        starts, ends = tie_groups(scores[order])
        # Twice the average rank less its mean, in ascending order.
        ranks = np.repeat(starts + ends - len(scores), ends - starts).astype(float)
        product = (ranks @ ranks) * self.spread
        return float(ranks @ self.ranks[order] / np.sqrt(product)) if product > 0 else np.nan


def spearman_or_none(scores: np.ndarray, accuracies: np.ndarray) -> float | None:
    """ρ, or None where it is undefined."""
    try:
        return spearman(scores, accuracies)
    except UndefinedCorrelationError:
        return None


def kendall(scores: np.ndarray, accuracies: np.ndarray) -> float:
    """Kendall's τ-b, as ``scipy.stats.kendalltau`` gives it.

    Raises:
        UndefinedCorrelationError: As ``require_variation``.
    """
    require_variation(scores, accuracies)
    ranks = dense_ranks(accuracies)
    order = np.lexsort((ranks, scores))
    ordered, ranks = scores[order], ranks[order]
    pairs = pairs_within([len(scores)])
    tied_scores = pairs_within(np.diff(tie_groups(ordered), axis=0)[0])
    tied_accuracies = pairs_within(np.bincount(ranks))
    changes = (ordered[1:] != ordered[:-1]) | (ranks[1:] != ranks[:-1])
    tied_both = pairs_within(np.diff(np.concatenate([[0], np.flatnonzero(changes) + 1, [len(scores)]])))
    concordant_minus_discordant = pairs - tied_scores - tied_accuracies + tied_both - 2 * inversions(ranks)
    tau = concordant_minus_discordant / np.sqrt(pairs - tied_scores) / np.sqrt(pairs - tied_accuracies)
    return float(min(1.0, max(-1.0, tau)))


def dense_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 0 without gaps, ties equal."""
    ranks: np.ndarray = np.unique(values, return_inverse=True)[1]
    return ranks


def pairs_within(sizes: np.ndarray | list[int]) -> int:
    """How many pairs there are inside groups of these sizes."""
    counts = np.asarray(sizes, dtype=np.int64)
    return int((counts * (counts - 1) // 2).sum())


def inversions(ranks: np.ndarray) -> int:
    """Pairs of which the first is greater than the second; ``ranks`` are whole numbers from 0.

    A merge sort from small blocks to large ones. In every round, all pairs of neighbouring blocks are looked at
    together: each block's number is added as a multiple of the largest rank, so that one search serves all of them.
    """
    size = 1 << max(0, int(len(ranks) - 1).bit_length())
    step = int(ranks.max(initial=0)) + 2
    # What is filled up at the end is greater than all others, and so is never the smaller one of a pair.
    blocks = np.full(size, step - 1, dtype=np.int64)
    blocks[: len(ranks)] = ranks
    found, width = 0, 1
    while width < size:
        halves = blocks.reshape(-1, 2, width)
        shift = np.arange(len(halves), dtype=np.int64)[:, None] * step
        first, second = (halves[:, 0] + shift).ravel(), (halves[:, 1] + shift).ravel()
        ends = np.repeat(np.arange(1, len(halves) + 1, dtype=np.int64) * width, width)
        found += int((ends - np.searchsorted(first, second, side="right")).sum())
        blocks = np.sort(blocks.reshape(-1, 2 * width), axis=1).ravel()
        width *= 2
    return found
