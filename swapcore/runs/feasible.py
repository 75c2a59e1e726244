"""How much of a space is within the budgets of a search: measured on random architectures, before anything starts."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from swapcore.errors import InvalidInputError
from swapcore.evaluation.settings import ScoreSettings
from swapcore.problems.registry import get_problem
from swapcore.randomness import generator
from swapcore.runs.device_costs import NO_DEVICES, Devices
from swapcore.runs.quantities import get_quantity, quantity_of, reader_of
from swapcore.runs.settings import SearchSettings

__all__ = ["require_feasible", "sampled_quantity", "share_within", "usual_sigma"]

DRAWN = 1_000
USUAL_WIDTH = 0.2
"""√σ as a share of what a median is steered to, unless somebody wants another width."""
LEAST_SHARE = 0.002
"""Of a space that must be within the budgets: of less, a search would not find enough by chance."""


@functools.lru_cache(maxsize=8)
def sampled_architectures(space: str) -> tuple[Any, ...]:
    """Random architectures of a space, the same each time."""
    known, rng = get_problem(space).space, generator(0, "budgets", space)
    return tuple(known.sample(rng) for _ in range(DRAWN))


def sampled_quantity(name: str, score: ScoreSettings, devices: Devices = NO_DEVICES) -> np.ndarray:
    """A quantity of random architectures of a space, in its unit, shape (1,000,); do not change the array.

    Raises:
        MissingDataError: If it stands in a file that is not on this machine.
    """
    if get_quantity(name).on_device:
        # Not kept: the file that it is read from can be another tomorrow.
        return read_all(reader_of(name, score, devices), score.space)
    return counted_quantity(name, score.space, score.dataset)


@functools.lru_cache(maxsize=16)
def counted_quantity(name: str, space: str, dataset: str) -> np.ndarray:
    """A quantity that follows from the architecture, of all that were drawn."""
    return read_all(functools.partial(quantity_of, name, space, dataset), space)


def read_all(read: Callable[[Any], float], space: str) -> np.ndarray:
    values = np.array([read(one) for one in sampled_architectures(space)])
    values.flags.writeable = False
    return values


def usual_sigma(target: float) -> float:
    """σ with which the median is steered to a value unless somebody wants another, in the square of its unit."""
    return (USUAL_WIDTH * target) ** 2


def share_within(settings: SearchSettings) -> float:
    """Share of the space within the budgets, 0 to 1, by 1,000 random architectures."""
    within = np.ones(DRAWN, dtype=bool)
    for name, bound in settings.budgets.bounds.items():
        within &= sampled_quantity(name, settings.score, settings.devices) <= bound
    return float(within.mean())


def require_feasible(settings: SearchSettings) -> None:
    """Check that a search can find what it is asked for.

    Raises:
        InvalidInputError: If next to nothing of the space is within the budgets, or as large as what the median is
            steered to; says between what values the space lies.
        MissingDataError: If what they are measured by stands in a file that is not on this machine; says how to get it.
    """
    if settings.budgets.any and (share := share_within(settings)) < LEAST_SHARE:
        ranges = "; ".join(
            f"{settings.quantity(name).title} of the space are from {range_of(name, settings)}"
            for name in settings.budgets.bounds
        )
        raise InvalidInputError(
            f"next to nothing of {settings.problem.title} is within the budget ({settings.budget_words}): {share:.1%} "
            f"of {DRAWN:,} random architectures; {ranges}"
        )
    wanted = settings.regularisation
    if settings.objective.steered is not None and wanted is not None:
        values = sampled_quantity(settings.objective.steered, settings.score, settings.devices)
        known = values[np.isfinite(values)]
        if not len(known) or not known.min() <= wanted.mu <= known.max():
            raise InvalidInputError(
                f"the median cannot be steered to {wanted.mu:g} {settings.size_unit}: {settings.objective.steered} of "
                f"{settings.problem.title} are from {range_of(settings.objective.steered, settings)}"
            )


def range_of(name: str, settings: SearchSettings) -> str:
    """Least and most of a quantity among random architectures, those of which it is known."""
    values = sampled_quantity(name, settings.score, settings.devices)
    known = values[np.isfinite(values)]
    if not len(known):
        return "unknown to unknown"
    return f"{known.min():.3g} to {known.max():.3g} {settings.quantity(name).unit}"
