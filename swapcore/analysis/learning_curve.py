"""How well μ and σ rank networks that they were not chosen on, by how many networks they were chosen on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from swapcore.analysis.known_networks import KnownNetworks
from swapcore.analysis.ranks import RankedAccuracies, UndefinedCorrelationError, require_variation
from swapcore.analysis.regularisation_map import default_grid
from swapcore.analysis.tuning import LEAST, choose, draw_networks
from swapcore.errors import InvalidInputError
from swapcore.randomness import generator

__all__ = ["COUNTS", "DRAWS_AT_EACH", "CurvePoint", "LearningCurve", "learning_curve"]

COUNTS = (10, 20, 50, 100, 200, 500)
DRAWS_AT_EACH = 20
BAND = (5, 95)
"""Percentiles of the draws."""
MOST_JUDGED = 4_000
"""On more networks, ρ moves in the third decimal only."""


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """Many draws of the same number of networks.

    Attributes:
        networks: That number.
        draws: How many draws had a choice.
        mean: Of the held-out ρ.
        low, high: Its 5th and 95th percentile over the draws.
    """

    networks: int
    draws: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class LearningCurve:
    """Held-out ρ by the number of networks.

    Attributes:
        points: From few networks to many.
        judged: On how many networks all choices are judged; no draw has one of them.
        bare: ρ of the score without regularisation there.
        best: ρ of the setting of the grid that is best there: no choice can do better.
    """

    points: tuple[CurvePoint, ...]
    judged: int
    bare: float
    best: float


def learning_curve(
    known: KnownNetworks, *, draw: str = "random", seed: int = 0, counts: tuple[int, ...] = COUNTS
) -> LearningCurve:
    """Choose on many draws of each number of networks, and judge each choice on the same others.

    Args:
        known: Networks of known accuracy. Half of them, at most 4,000, are set aside at random to judge on.
        draw: A name in ``DRAWS``.
        seed: Of the draws.
        counts: Numbers of networks; those that are not there are left out.

    Raises:
        InvalidInputError: If there are too few networks.
        UndefinedCorrelationError: If nothing varies.
    """
    if len(known) < 2 * LEAST:
        raise InvalidInputError(
            f"a learning curve needs at least {2 * LEAST} networks of known accuracy; got {len(known)}"
        )
    require_variation(known.scores, known.accuracies)
    rows = np.arange(len(known))
    aside = draw_networks(min(len(known) // 2, MOST_JUDGED), rows, generator(seed, "set aside"))
    rest, others = known.part(aside), known.without(aside)
    ranked = RankedAccuracies(rest.accuracies)

    @cache
    def judge(mu: float, sigma: float) -> float:
        return ranked.spearman(rest.regularised(mu, sigma))

    affordable = [count for count in counts if count <= len(others)]
    points = [point(others, count, draw, seed, judge) for count in affordable]
    mus, sigmas = default_grid(known.space)
    return LearningCurve(
        points=tuple(one for one in points if one is not None),
        judged=len(rest),
        bare=ranked.spearman(rest.scores),
        best=float(np.nanmax([judge(mu, sigma) for mu in mus.tolist() for sigma in sigmas.tolist()])),
    )


def point(
    others: KnownNetworks, count: int, draw: str, seed: int, judge: Callable[[float, float], float]
) -> CurvePoint | None:
    """One number of networks; None where no draw has a choice."""
    found = []
    for number in range(DRAWS_AT_EACH):
        rng = generator(seed, "learning curve", count, number)
        rows = draw_networks(count, np.arange(len(others)), rng, draw=draw, sizes=others.sizes)
        try:
            setting, _ = choose(others.part(rows))
        except UndefinedCorrelationError:
            # Those few share one accuracy.
            continue
        found.append(judge(setting.mu, setting.sigma))
    if not np.isfinite(found).any():
        return None
    low, high = np.nanpercentile(found, BAND)
    return CurvePoint(networks=count, draws=len(found), mean=float(np.nanmean(found)), low=float(low), high=float(high))
