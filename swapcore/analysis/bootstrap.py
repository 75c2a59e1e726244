"""How sure a rank correlation is: percentile intervals by resampling networks."""

from collections.abc import Iterator

import numpy as np

from swapcore.metrics.ranks import tie_groups
from swapcore.randomness import generator

__all__ = ["INTERVAL_BYTES", "RESAMPLES", "SpearmanBootstrap", "percentile_interval"]

CONFIDENCE = 0.95
RESAMPLES = 1000
FEWEST_RESAMPLES = 100
INTERVAL_BYTES = 100_000_000
"""Memory that the draws of one bootstrap may take, and again what is kept to be quick: 1,000 resamples of 10⁵ networks.

Of more networks, fewer resamples are drawn; the more there are, the narrower the interval is anyway.
"""
BLOCK = 64_000


class SpearmanBootstrap:
    """Resamples of a set of networks, drawn once, on which any number of scores can be judged.

    Each resample is ranked anew, ties at their average. Instead of sorting it, how often each network was
    drawn is summed along the order of the whole sample, which gives the same ranks in linear time.

    Args:
        accuracies: Percent, shape (n,).
        resamples: How many resamples; fewer are drawn where they would not fit into ``INTERVAL_BYTES``.
        seed: Of the draws.
        drawn: How often each network is in each resample, networks in ascending order of accuracy, shape
            (resamples, n); in place of drawing them.
    """

    def __init__(
        self, accuracies: np.ndarray, *, resamples: int = RESAMPLES, seed: int = 0, drawn: np.ndarray | None = None
    ) -> None:
        self.accuracies = accuracies
        self.by_accuracy = np.argsort(accuracies, kind="stable")
        self.drawn = draws(len(accuracies), affordable(resamples, len(accuracies)), seed) if drawn is None else drawn
        self.ties = tie_groups(accuracies[self.by_accuracy])
        ranked = [self.ranked(rows) for rows in self.blocks()] if self.keeps_ranks else []
        self.kept = dict(zip((rows.start for rows in self.blocks()), ranked, strict=False))

    @property
    def keeps_ranks(self) -> bool:
        """Whether the ranks of the accuracies in each resample fit into memory; else they are counted every time."""
        return self.drawn.size * np.dtype(np.float32).itemsize <= INTERVAL_BYTES

    def ranked(self, rows: slice) -> tuple[np.ndarray, np.ndarray]:
        """Centred ranks of the accuracies in some resamples, shape (r, n), and their sums of squares, shape (r,)."""
        ranks = twice_centred_ranks(self.drawn[rows], self.ties)
        return ranks, np.vecdot(self.drawn[rows] * ranks, ranks)

    def among(self, known: np.ndarray) -> "SpearmanBootstrap":
        """What these resamples hold of some of the networks, so that scores without a value for all stay paired.

        Args:
            known: Mask, shape (n,).
        """
        if known.all():
            return self
        return SpearmanBootstrap(self.accuracies[known], drawn=self.drawn[:, known[self.by_accuracy]])

    def resampled(self, scores: np.ndarray) -> np.ndarray:
        """Spearman's ρ between accuracies and scores, shape (n,), in each resample; NaN where it is constant."""
        scores = scores[self.by_accuracy]
        by_score = np.argsort(scores)
        ties = tie_groups(scores[by_score])
        found = np.full(len(self.drawn), np.nan)
        for rows in self.blocks():
            accuracy_ranks, accuracy_spread = self.kept.get(rows.start) or self.ranked(rows)
            drawn = self.drawn[rows].take(by_score, axis=1)
            ranks = twice_centred_ranks(drawn, ties)
            weighted = drawn * ranks
            product = np.vecdot(weighted, ranks) * accuracy_spread.astype(float)
            shared = np.vecdot(weighted, accuracy_ranks.take(by_score, axis=1))
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


def affordable(resamples: int, count: int) -> int:
    """As many resamples of ``count`` networks as fit into ``INTERVAL_BYTES``, at least ``FEWEST_RESAMPLES``."""
    return min(resamples, max(FEWEST_RESAMPLES, INTERVAL_BYTES // max(1, count)))


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
