"""What a search has seen already, so that it spends no evaluation twice."""

from collections.abc import Callable
from typing import Any

import numpy as np

from swapcore.spaces.space import SearchSpace

__all__ = ["Unseen"]

STEPS = 10
"""Mutations in a row that lead to nothing new before a walk is given up."""
DRAWS = 1000
"""Random draws without anything new after which a space counts as exhausted: about a thousandth of it is left."""
BEYOND = 10_000
"""Random draws beyond the budget in a row after which what lies within it counts as exhausted."""
TRIES = 100
"""Mutations of one architecture that are looked at for one within the budget."""


class Unseen:
    """The part of a space that one search may ask for, and has neither asked for nor been told of.

    Architectures are told apart by equality; isomorphic ones count as different, because their scores differ.

    Args:
        space: Where to search.
        rng: The generator of the search.
    """

    def __init__(self, space: SearchSpace[Any], rng: np.random.Generator) -> None:
        self.space, self.rng = space, rng
        self.seen: set[Any] = set()
        self.excess: Callable[[Any], float] | None = None
        """By how much an architecture is beyond the budget, 0 or less where it is within; None where there is none."""

    def is_within(self, architecture: Any) -> bool:
        """Whether an architecture is within the budget."""
        return self.excess is None or self.excess(architecture) <= 0

    def claim(self, architecture: Any) -> bool:
        """Take an architecture out of the unseen ones; False if it was none of them, or is beyond the budget."""
        if architecture in self.seen or not self.is_within(architecture):
            return False
        self.seen.add(architecture)
        return True

    def mutate(self, architecture: Any) -> Any | None:
        """Claim a mutation; one that was asked for before is mutated in turn. None after ten in a row.

        Other tries at the same architecture would not do: a population that has converged has few neighbours that
        it has not seen. By walking on, it leaves the surroundings of a local optimum. Steps towards the budget, from
        an architecture beyond it, count as steps.
        """
        for _ in range(STEPS):
            stepped = self.step(architecture)
            if stepped is None:
                return None
            architecture = stepped
            if self.claim(architecture):
                return architecture
        return None

    def step(self, architecture: Any) -> Any | None:
        """A mutation within the budget or, where this is beyond it, closer to it; None where none is found."""
        if self.excess is None:
            return self.space.mutate(architecture, self.rng)
        now = self.excess(architecture)
        for _ in range(TRIES):
            mutation = self.space.mutate(architecture, self.rng)
            excess = self.excess(mutation)
            if excess <= 0 or excess < now:
                return mutation
        return None

    def sample_one(self) -> Any | None:
        """Claim a random architecture; None where the space is exhausted, but for a thousandth or so."""
        known = beyond = 0
        while known < DRAWS and beyond < BEYOND:
            architecture = self.space.sample(self.rng)
            if self.claim(architecture):
                return architecture
            if self.is_within(architecture):
                known, beyond = known + 1, 0
            else:
                beyond += 1
        return None

    def sample(self, count: int) -> list[Any]:
        """Claim so many random architectures, or fewer where the space is exhausted."""
        found: list[Any] = []
        while len(found) < count and (architecture := self.sample_one()) is not None:
            found.append(architecture)
        return found
