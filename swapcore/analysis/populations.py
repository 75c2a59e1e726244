"""Which architectures of a space belong to a population."""

import functools

import numpy as np

from swapcore.problems.registry import get_problem
from swapcore.spaces.space import Listable

__all__ = ["population_mask", "population_size"]


@functools.lru_cache(maxsize=32)
def population_mask(space: str, population: str) -> np.ndarray | None:
    """Whether each architecture belongs to a population, in the order of the space; do not change it.

    Args:
        space: Name of the space.
        population: Name of the population.

    Returns:
        Shape (architectures,); None for a space that cannot be listed.

    Raises:
        UnknownNameError: If there is no such space or population.
    """
    problem = get_problem(space)
    chosen, known = problem.population(population), problem.space
    if not isinstance(known, Listable):
        return None
    mask = np.ones(len(known), dtype=bool)
    if chosen.member is not None:
        mask &= np.array([chosen.member(architecture) for architecture in known.enumerate()], dtype=bool)
    if chosen.one_of_each:
        first: set[str] = set()
        for position, architecture in enumerate(known.enumerate()):
            if not mask[position]:
                continue
            text = known.canonical(architecture)
            mask[position] = text not in first
            first.add(text)
    mask.flags.writeable = False
    return mask


def population_size(space: str, population: str) -> int | None:
    """How many architectures belong to a population; None for a space that cannot be listed."""
    mask = population_mask(space, population)
    return None if mask is None else int(mask.sum())
