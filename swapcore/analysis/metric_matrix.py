"""How alike metrics rank the same networks, those that are alike side by side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.ranks import MINIMUM
from swapcore.metrics.ranks import average_ranks

__all__ = ["MetricMatrix", "metric_matrix"]


@dataclass(frozen=True, kw_only=True, eq=False)
class MetricMatrix:
    """Spearman's ρ of every pair of metrics, higher values meaning better in all of them.

    Attributes:
        titles: Of the metrics, in the order of a hierarchical clustering.
        spearman: On the networks that both have a value for; NaN where undefined, shape (m, m).
        n: How many those are, shape (m, m).
    """

    titles: tuple[str, ...]
    spearman: np.ndarray
    n: np.ndarray

    def part(self, titles: Collection[str]) -> "MetricMatrix":
        """Some of the metrics, in the order in which they are here."""
        rows = np.array([row for row, title in enumerate(self.titles) if title in titles], dtype=int)
        cut = np.ix_(rows, rows)
        return MetricMatrix(titles=tuple(self.titles[row] for row in rows), spearman=self.spearman[cut], n=self.n[cut])


def metric_matrix(columns: Sequence[MetricColumn]) -> MetricMatrix:
    """Compare all pairs, and order them by average linkage over the distance 1 − ρ, so that opposites are far apart."""
    count = len(columns)
    rho, common = np.full((count, count), np.nan), np.zeros((count, count), dtype=int)
    known = [column.known for column in columns]
    # Few sets of networks occur, and ranking is what takes time: each metric is ranked once in each of them.
    ranks: dict[tuple[int, bytes], np.ndarray | None] = {}
    for row in range(count):
        for other in range(row, count):
            both = known[row] & known[other]
            for number in (row, other):
                if (number, both.tobytes()) not in ranks:
                    ranks[number, both.tobytes()] = unit_ranks(columns[number].scores[both])
            first, second = ranks[row, both.tobytes()], ranks[other, both.tobytes()]
            common[row, other] = common[other, row] = both.sum()
            if first is not None and second is not None:
                rho[row, other] = rho[other, row] = first @ second
    order = clustered(rho)
    return MetricMatrix(
        titles=tuple(columns[number].title for number in order),
        spearman=rho[np.ix_(order, order)],
        n=common[np.ix_(order, order)],
    )


def unit_ranks(scores: np.ndarray) -> np.ndarray | None:
    """Ranks less their mean, as a vector of length 1, so that products of two are ρ; None where nothing varies."""
    if len(scores) < MINIMUM or np.ptp(scores) == 0:
        return None
    ranks = average_ranks(scores)
    ranks -= ranks.mean()
    unit: np.ndarray = ranks / np.linalg.norm(ranks)
    return unit


def clustered(rho: np.ndarray) -> np.ndarray:
    """Order of the leaves."""
    if len(rho) <= 2:  # noqa: PLR2004 - two have no order to find
        return np.arange(len(rho))
    # An undefined ρ tells nothing: for the order alone it stands in the middle.
    distance = 1 - np.nan_to_num(rho, nan=0.0)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False).clip(min=0), method="average", optimal_ordering=True)
    order: np.ndarray = leaves_list(tree)
    return order
