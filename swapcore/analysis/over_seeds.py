"""Numbers over seeds: curves with a band, medians with an interval, and two ways compared seed by seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from swapcore.analysis.bootstrap import percentile_interval
from swapcore.randomness import generator

__all__ = ["Band", "Pair", "Summary", "band_of", "paired", "summary_of"]

RESAMPLES = 10_000
POINTS = 100
"""Of a curve."""
QUARTERS = (25.0, 75.0)
"""Percentiles over seeds that a band reaches from and to."""


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A number over seeds.

    Attributes:
        median: Over the seeds.
        low, high: The middle 95 % of 10,000 bootstrap resamples of the seeds' median.
        n: How many seeds have a value.
    """

    median: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One arm less another, seed by seed.

    Attributes:
        first, second: Names of the arms.
        difference: Median, with its bootstrap interval, of the first's value less the second's with the same seed.
        wins, ties: With how many seeds the first is higher, and with how many they are equal.
    """

    first: str
    second: str
    difference: Summary
    wins: int
    ties: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Band:
    """A curve over seeds; do not change the arrays, all of shape (points,).

    Attributes:
        evaluations: Made until then, those that cost nothing left out.
        median, low, high: Over the seeds; the quarter and three quarters. NaN before every run has a value.
    """

    evaluations: np.ndarray
    median: np.ndarray
    low: np.ndarray
    high: np.ndarray


def band_of(curves: Sequence[tuple[np.ndarray, np.ndarray]]) -> Band | None:
    """Median and quarters of stepped curves at common points."""
    if not curves:
        return None
    last = max(int(evaluations[-1]) for evaluations, _ in curves)
    first = min(int(evaluations[0]) for evaluations, _ in curves)
    grid = np.unique(np.linspace(first, last, POINTS).round().astype(int))
    levels = np.array([stepped(evaluations, values, grid) for evaluations, values in curves])
    # A quantile of NaN is NaN, which is what is known where a run has no value yet.
    low, median, high = np.percentile(levels, (QUARTERS[0], 50.0, QUARTERS[1]), axis=0)
    return Band(evaluations=grid, median=median, low=low, high=high)


def stepped(evaluations: np.ndarray, values: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """The value that holds at each point of a grid; NaN before the first."""
    places = np.searchsorted(evaluations, grid, side="right") - 1
    return np.where(places >= 0, values[np.maximum(places, 0)], np.nan)


def summary_of(values: np.ndarray) -> Summary | None:
    """Median over seeds with its interval; None where there is no value."""
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    rng = generator(0, "bootstrap over seeds", len(known))
    medians = np.median(known[rng.integers(len(known), size=(RESAMPLES, len(known)))], axis=1)
    low, high = percentile_interval(medians)
    return Summary(median=float(np.median(known)), low=low, high=high, n=len(known))


def paired(first: str, one: Mapping[int, float], second: str, other: Mapping[int, float]) -> Pair | None:
    """Two arms compared with the same seeds; None with fewer than two common ones."""
    common = [seed for seed in one if seed in other]
    differences = np.array([one[seed] - other[seed] for seed in common])
    if len(common) < 2 or (found := summary_of(differences)) is None:  # noqa: PLR2004 - one seed says nothing of others
        return None
    return Pair(
        first=first,
        second=second,
        difference=found,
        wins=int((differences > 0).sum()),
        ties=int((differences == 0).sum()),
    )
