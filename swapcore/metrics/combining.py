"""Ways to make one value of several metrics' values, beside a reference sample; NumPy alone, which starts fast.

A network's value depends on its own values and on the sample, never on who else is looked at: a leaderboard, a search
and a single score say the same. Values are turned so that higher is better; one that is undefined ranks last.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from swapcore.metrics.ranks import average_ranks

__all__ = ["COMBINATIONS", "features", "reference_of", "reference_ranks"]

REFERENCE = 201
"""Quantiles that stand for a sample: ranks are right to a hundredth."""
DIGITS = 7


def reference_of(values: np.ndarray) -> tuple[float, ...]:
    """The sample of one metric: quantiles of its values in ascending order, or all of them where they are few.

    Args:
        values: NaN where undefined, shape (n,); at least one is defined.
    """
    known = np.sort(values[np.isfinite(values)])
    if len(known) > REFERENCE:
        known = np.quantile(known, np.linspace(0, 1, REFERENCE), method="nearest")
    return tuple(float(f"{value:.{DIGITS}g}") for value in known.tolist())


def reference_ranks(values: np.ndarray, reference: Sequence[float]) -> np.ndarray:
    """Where values stand in a sample, as a share of it: above 0, at 1 the best of the sample, shape (n,).

    Between two values of the sample a rank is in proportion. It grows strictly beyond both ends, so that no two values
    tie because both are out of reach. Undefined values have half of the sample's lowest rank.

    Args:
        values: NaN where undefined, shape (n,).
        reference: In ascending order.
    """
    sample = np.asarray(reference, dtype=float)
    count = len(sample)
    ranks = average_ranks(sample)
    levels, first = np.unique(sample, return_index=True)
    by_level = ranks[first]
    gap = (levels[-1] - levels[0]) / (count - 1) if len(levels) > 1 else max(abs(float(levels[0])), 1.0)
    found = np.interp(values, levels, by_level)
    above, below = values > levels[-1], values < levels[0]
    found[above] = by_level[-1] + np.log1p((values[above] - levels[-1]) / gap)
    # Down to half of the lowest rank, where what is undefined stands.
    found[below] = by_level[0] * (0.5 + 0.5 / (1 + (levels[0] - values[below]) / gap))
    found[np.isnan(values)] = by_level[0] / 2
    share: np.ndarray = found / count
    return share


def mean_rank(shares: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The mean over the members that have a value."""
    found: np.ndarray = np.sum(np.where(known, shares, 0), axis=0) / np.maximum(known.sum(axis=0), 1)
    return found


def log_rank(shares: np.ndarray, _known: np.ndarray) -> np.ndarray:
    """The mean logarithm, by which a network must be good for every member (Lee and Ham, AZ-NAS, CVPR 2024)."""
    found: np.ndarray = np.log(shares).mean(axis=0)
    return found


def borda(shares: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Points for the share of the sample that is worse, of each member; none where there is no value."""
    found: np.ndarray = np.where(known, shares, 0).mean(axis=0)
    return found


COMBINATIONS: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = MappingProxyType(
    {"mean-rank": mean_rank, "log-rank": log_rank, "borda": borda}
)
"""Name -> what makes one value, shape (n,), of ranks as shares and a mask of the known, both of shape (members, n)."""


def features(shares: np.ndarray) -> np.ndarray:
    """What a calibrated ensemble looks at: ranks, their squares and logs; shape (members, n) to (n, 3 members)."""
    return np.concatenate([shares, shares**2, np.log(shares)]).T
