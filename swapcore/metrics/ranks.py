"""Ranks, and metrics combined by them, as AZ-NAS does (Lee and Ham, CVPR 2024); NumPy alone, which starts fast."""

from collections.abc import Sequence

import numpy as np

__all__ = ["RankSum", "average_ranks", "rank_among", "tie_groups"]


def average_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, the lowest value first, ties at their average; shape (n,) to (n,).

    What ``scipy.stats.rankdata`` gives, in half its time.
    """
    order = np.argsort(values)
    starts, ends = tie_groups(values[order])
    ranks = np.empty(len(values))
    ranks[order] = np.repeat((starts + ends + 1) / 2, ends - starts)
    return ranks


def tie_groups(ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First position, and position behind the last, of each run of equal values; of none where there is nothing."""
    if not len(ordered):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return starts, np.append(starts[1:], len(ordered))


def rank_among(value: float, references: np.ndarray) -> float:
    """Where a value would stand among others, as a rank that tells any two values apart.

    Equal to a reference it has that one's rank, and between two references a rank in proportion. Beyond the best one
    the rank goes on growing, first as fast as it does within the references on average and then with the logarithm;
    below the lowest it falls towards 0 in the same way. So better than the best reference is better still the better
    it is: the rank grows strictly, and no two values tie because both are out of reach.

    Args:
        value: Of one architecture, higher is better.
        references: Those of others, shape (n,), n at least 1.

    Returns:
        A rank greater than 0; from 1 to n among the references.
    """
    levels = np.unique(references)
    ranks = average_ranks(references)
    by_level = np.array([ranks[references == level][0] for level in levels])
    # The mean distance from one rank to the next; where all references are equal, any unit serves.
    gap = float(levels[-1] - levels[0]) / (len(references) - 1) if len(levels) > 1 else max(abs(float(levels[0])), 1.0)
    if value > levels[-1]:
        return float(by_level[-1] + np.log1p((value - levels[-1]) / gap))
    if value < levels[0]:
        return float(by_level[0] / (1 + (levels[0] - value) / gap))
    return float(np.interp(value, levels, by_level))


class RankSum:
    """Σ log(rank / n) over the members; see ``Combination``."""

    def among(self, columns: Sequence[np.ndarray]) -> np.ndarray:
        """Ranks are those among the architectures themselves."""
        found: np.ndarray = np.sum([np.log(average_ranks(column) / len(column)) for column in columns], axis=0)
        return found

    def beside(self, references: Sequence[np.ndarray], values: Sequence[float]) -> float:
        """Ranks are those of ``rank_among``; better than nearly all references in all members is about 0 or above."""
        pairs = zip(references, values, strict=True)
        return float(sum(np.log(rank_among(value, column) / len(column)) for column, value in pairs))
