"""Choose μ and σ from architectures whose accuracy is known, and judge the choice on all the others."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.correlation import spearman
from swapcore.analysis.landscape import Landscape, metric_values
from swapcore.analysis.regularisation_map import default_grid, regularisation_map
from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.randomness import generator
from swapcore.values.size import SizeKind

__all__ = ["Tuning", "calibration_cells", "tune"]

LEAST = 10
"""Fewer architectures say next to nothing about two parameters."""


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """A choice of μ and σ.

    Attributes:
        mu, sigma: In the unit of the sizes and its square.
        spearman: ρ where they were chosen, which flatters them.
        held_out_spearman: ρ on the other architectures; None where all were used.
        calibrated: How many architectures they were chosen on.
    """

    mu: float
    sigma: float
    spearman: float
    held_out_spearman: float | None
    calibrated: int


def calibration_cells(count: int, available: int, *, seed: int = 0, excluded: np.ndarray | None = None) -> np.ndarray:
    """Positions to choose on, drawn at random without repetition, in ascending order.

    Args:
        count: How many.
        available: How many architectures there are.
        seed: Of the draw.
        excluded: Positions that are not drawn.

    Raises:
        InvalidInputError: If there are not that many, or too few to choose anything.
    """
    check_whole_number("calibrate", count, LEAST)
    allowed = np.arange(available) if excluded is None else np.setdiff1d(np.arange(available), excluded)
    if count > len(allowed):
        raise InvalidInputError(f"calibrate must be at most {len(allowed)}, the architectures there are; got {count}")
    return np.sort(generator(seed, "calibration").choice(allowed, size=count, replace=False))


def tune(landscape: Landscape, size: SizeKind, cells: np.ndarray | None = None) -> Tuning:
    """Choose the μ and σ of the default grid at which regularised SWAP ranks some architectures best.

    Args:
        landscape: Scores, sizes and accuracies.
        size: The kind of size that f looks at.
        cells: Positions in the landscape to choose on; all if None.

    Raises:
        UndefinedCorrelationError: If there are too few, or nothing varies.
    """
    known = landscape if cells is None else landscape.part(cells)
    found = regularisation_map(known.swap, known.sizes(size), known.accuracies, *default_grid(landscape.space))
    mu, sigma, best = found.best
    held_out = None
    if cells is not None:
        others = np.ones(len(landscape), dtype=bool)
        others[cells] = False
        rest = landscape.part(others)
        held_out = spearman(metric_values(rest, "swap", size=size, mu=mu, sigma=sigma), rest.accuracies)
    return Tuning(mu=mu, sigma=sigma, spearman=best, held_out_spearman=held_out, calibrated=len(known))
