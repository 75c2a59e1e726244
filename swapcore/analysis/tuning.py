"""Choose μ and σ from architectures whose accuracy is known, and judge the choice on all the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from swapcore.analysis.known_networks import KnownNetworks, known_networks
from swapcore.analysis.ranks import spearman
from swapcore.analysis.regularisation_map import default_grid, regularisation_map
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.errors import InvalidInputError, UnknownNameError, check_whole_number
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.randomness import generator
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SizeKind

__all__ = ["DRAWS", "LEAST", "Tuning", "calibration_networks", "choose", "draw_networks", "tune"]

LEAST = 10
"""Fewer architectures say next to nothing about two parameters."""
DRAWS: Mapping[str, str] = MappingProxyType(
    {
        "random": "drawn at random",
        "spread": "spread over sizes: one at random out of each of as many equal groups, from the smallest to the "
        "largest",
    }
)
"""How networks to choose on are drawn -> in words."""


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
    count: int,
    available: int,
    *,
    seed: int = 0,
    excluded: np.ndarray | None = None,
    draw: str = "random",
    sizes: np.ndarray | None = None,
) -> np.ndarray:
    """Rows to choose on, drawn without repetition, in ascending order.

    Args:
        count: How many.
        available: How many networks there are.
        seed: Of the draw.
        excluded: Rows that are not drawn.
        draw: A name in ``DRAWS``.
        sizes: Of all networks, shape (available,); needed to spread over them.

    Raises:
        InvalidInputError: If there are not that many, or too few to choose anything.
        UnknownNameError: For another draw.
    """
    check_whole_number("calibrate", count, LEAST)
    allowed = np.arange(available) if excluded is None else np.setdiff1d(np.arange(available), excluded)
    if count > len(allowed):
        raise InvalidInputError(f"calibrate must be at most {len(allowed)}, the architectures there are; got {count}")
    rng = generator(seed, "calibration")
    return draw_networks(count, allowed, rng, draw=draw, sizes=None if sizes is None else sizes[allowed])


def draw_networks(
    count: int, rows: np.ndarray, rng: np.random.Generator, *, draw: str = "random", sizes: np.ndarray | None = None
) -> np.ndarray:
    """Some of many rows, without repetition, in ascending order.

    Args:
        count: How many, at most as many as there are.
        rows: To draw from, shape (n,).
        rng: Draws them.
        draw: A name in ``DRAWS``.
        sizes: Of those rows, shape (n,); needed to spread over them.

    Raises:
        UnknownNameError: For another draw.
        InvalidInputError: If sizes are needed and missing.
    """
    if draw not in DRAWS:
        raise UnknownNameError("draw", draw, DRAWS)
    if draw == "random":
        return np.sort(rng.choice(rows, size=count, replace=False))
    if sizes is None:
        raise InvalidInputError("draw 'spread' needs the sizes of the networks; got None")
    # Many networks share a size: which of them come first must not depend on their place in the space.
    by_size = rows[np.lexsort((rng.random(len(rows)), sizes))]
    return np.sort([rng.choice(group) for group in np.array_split(by_size, count)])


def choose(known: KnownNetworks) -> tuple[Regularisation, float]:
    """The setting of the space's default grid that ranks networks best, and its ρ there.

    Raises:
        UndefinedCorrelationError: If there are too few, or nothing varies.
    """
    found = regularisation_map(known.scores, known.sizes, known.accuracies, *default_grid(known.space))
    mu, sigma, best = found.best
    return Regularisation(mu=mu, sigma=sigma, size=known.size), best


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
    known = known_networks(networks if rows is None else networks.part(rows), size, metric)
    regularisation, best = choose(known)
    held_out = None
    if rows is not None:
        others = np.ones(len(networks), dtype=bool)
        others[rows] = False
        rest = known_networks(networks.part(others), size, metric)
        held_out = spearman(rest.regularised(regularisation.mu, regularisation.sigma), rest.accuracies)
    return Tuning(regularisation=regularisation, spearman=best, held_out_spearman=held_out, calibrated=len(known))
