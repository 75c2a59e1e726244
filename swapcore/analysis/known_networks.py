"""Networks of known accuracy as plain columns, wherever they come from: what μ and σ are chosen on."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.errors import InvalidInputError
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SizeKind

__all__ = ["KnownNetworks", "known_networks"]


@dataclass(frozen=True, kw_only=True, eq=False)
class KnownNetworks:
    """Scores, sizes and accuracies side by side; do not change the arrays.

    Attributes:
        space: Name of their space.
        size: The kind of size.
        scores: Of a metric that f may multiply, shape (n,).
        sizes: Θ, in the space's unit, shape (n,).
        accuracies: Percent, shape (n,).
    """

    space: str
    size: SizeKind
    scores: np.ndarray
    sizes: np.ndarray
    accuracies: np.ndarray

    def __len__(self) -> int:
        return len(self.scores)

    def part(self, rows: np.ndarray) -> "KnownNetworks":
        """Some of them, by rows or mask."""
        return KnownNetworks(
            space=self.space,
            size=self.size,
            scores=self.scores[rows],
            sizes=self.sizes[rows],
            accuracies=self.accuracies[rows],
        )

    def without(self, rows: np.ndarray) -> "KnownNetworks":
        """All but some of them, by rows."""
        others = np.ones(len(self), dtype=bool)
        others[rows] = False
        return self.part(others)

    def regularised(self, mu: float, sigma: float) -> np.ndarray:
        """Scores times f(Θ), shape (n,)."""
        found: np.ndarray = self.scores * Regularisation(mu=mu, sigma=sigma).factor(self.sizes)
        return found


def known_networks(networks: ScoredNetworks, size: SizeKind, metric: str = DEFAULT_METRIC) -> KnownNetworks:
    """Those networks that have a value of a metric.

    Raises:
        UnknownNameError: If the networks have no such metric.
        InvalidInputError: If f(Θ) may not multiply it.
    """
    column = ranking_column(networks, RankedBy(metric=metric))
    if not column.may_be_regularised:
        raise InvalidInputError(f"mu and sigma are not for metric {metric!r}, which is not a count")
    found = KnownNetworks(
        space=networks.space,
        size=size,
        scores=column.scores,
        sizes=networks.sizes(size),
        accuracies=networks.accuracies,
    )
    return found if column.known.all() else found.part(column.known)
