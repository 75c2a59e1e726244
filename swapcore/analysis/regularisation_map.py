"""Spearman's ρ of the regularised score over a grid of μ and σ."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.ranks import RankedAccuracies, require_variation
from swapcore.problems.registry import DEFAULT_PROBLEM, get_problem
from swapcore.values.regularisation import regularisation_factor

__all__ = ["RegularisationMap", "default_grid", "regularisation_map"]

MU_STEPS = 15
SIGMA_STEPS = 13


@dataclass(frozen=True, kw_only=True, eq=False)
class RegularisationMap:
    """ρ at each setting.

    Attributes:
        mus: Ascending, in the unit of the sizes, shape (m,).
        sigmas: Ascending, in its square, shape (s,).
        spearman: Shape (s, m); NaN where the factor leaves nothing to rank.
    """

    mus: np.ndarray
    sigmas: np.ndarray
    spearman: np.ndarray

    @property
    def best(self) -> tuple[float, float, float]:
        """(μ, σ, ρ) of the best setting on the grid."""
        row, column = np.unravel_index(np.nanargmax(self.spearman), self.spearman.shape)
        return float(self.mus[column]), float(self.sigmas[row]), float(self.spearman[row, column])


def default_grid(space: str = DEFAULT_PROBLEM) -> tuple[np.ndarray, np.ndarray]:
    """μ and σ for a space, in its unit and that unit's square; σ evenly spaced on a log scale."""
    largest = get_problem(space).view.largest_mu
    mus = np.linspace(largest / MU_STEPS, largest, MU_STEPS).round(3)
    return mus, np.geomspace(0.1, 10, SIGMA_STEPS).round(3)


def regularisation_map(
    scores: np.ndarray, sizes: np.ndarray, accuracies: np.ndarray, mus: np.ndarray, sigmas: np.ndarray
) -> RegularisationMap:
    """Compute ρ at every grid point.

    Args:
        scores: Unregularised, shape (n,).
        sizes: Θ, shape (n,).
        accuracies: Percent, shape (n,).
        mus: The grid's first axis, shape (m,).
        sigmas: Its second, shape (s,).

    Raises:
        UndefinedCorrelationError: If the scores or accuracies are too few or constant.
    """
    require_variation(scores, accuracies)
    ranked = RankedAccuracies(accuracies)
    # Few distinct sizes occur, so the factor is computed once for each of them.
    distinct, which = np.unique(sizes, return_inverse=True)
    found = np.full((len(sigmas), len(mus)), np.nan)
    for row, column in np.ndindex(found.shape):
        values = scores * regularisation_factor(distinct, float(mus[column]), float(sigmas[row]))[which]
        found[row, column] = ranked.spearman(values)
    return RegularisationMap(mus=mus, sigmas=sigmas, spearman=found)
