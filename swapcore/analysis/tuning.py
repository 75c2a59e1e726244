"""Choose μ and σ from architectures whose accuracy is known, and judge the choice on all the others."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.ranks import spearman
from swapcore.analysis.regularisation_map import default_grid, regularisation_map
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.randomness import generator
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SizeKind

__all__ = ["Tuning", "calibration_networks", "tune"]

LEAST = 10
"""Fewer architectures say next to nothing about two parameters."""


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """A choice of μ and σ.

    Attributes:
        regularisation: The choice.
        spearman: ρ where it was made, which flatters it.
        held_out_spearman: ρ on the other architectures; None where all were used.
        calibrated: How many architectures it was made on.
    """

    regularisation: Regularisation
    spearman: float
    held_out_spearman: float | None
    calibrated: int


def calibration_networks(
    count: int, available: int, *, seed: int = 0, excluded: np.ndarray | None = None
) -> np.ndarray:
    """Rows to choose on, drawn at random without repetition, in ascending order.

    Args:
        count: How many.
        available: How many networks there are.
        seed: Of the draw.
        excluded: Rows that are not drawn.

    Raises:
        InvalidInputError: If there are not that many, or too few to choose anything.
    """
    check_whole_number("calibrate", count, LEAST)
    allowed = np.arange(available) if excluded is None else np.setdiff1d(np.arange(available), excluded)
    if count > len(allowed):
        raise InvalidInputError(f"calibrate must be at most {len(allowed)}, the architectures there are; got {count}")
    return np.sort(generator(seed, "calibration").choice(allowed, size=count, replace=False))


def tune(
    networks: ScoredNetworks, size: SizeKind, rows: np.ndarray | None = None, *, metric: str = DEFAULT_METRIC
) -> Tuning:
    """Choose the μ and σ of the default grid at which a regularised metric ranks some networks best.

    Args:
        networks: Scores, sizes and accuracies.
        size: The kind of size that f looks at.
        rows: Those to choose on; all if None.
        metric: What f multiplies.

    Raises:
        UnknownNameError: If the networks have no such metric.
        UndefinedCorrelationError: If there are too few, or nothing varies.
    """
    known = networks if rows is None else networks.part(rows)
    scores = known.column(metric).scores
    found = regularisation_map(scores, known.sizes(size), known.accuracies, *default_grid(networks.space))
    mu, sigma, best = found.best
    regularisation = Regularisation(mu=mu, sigma=sigma, size=size)
    held_out = None
    if rows is not None:
        others = np.ones(len(networks), dtype=bool)
        others[rows] = False
        rest = networks.part(others)
        ranked = ranking_column(rest, RankedBy(metric=metric, regularisation=regularisation))
        held_out = spearman(ranked.scores, rest.accuracies)
    return Tuning(regularisation=regularisation, spearman=best, held_out_spearman=held_out, calibrated=len(known))
