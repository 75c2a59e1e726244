"""What a search has seen already, so that it spends no evaluation twice."""

from typing import Any

import numpy as np

from swapcore.spaces.space import SearchSpace

__all__ = ["Unseen"]

STEPS = 10
"""Mutations in a row that lead to nothing new before a walk is given up."""
DRAWS = 1000
"""Random draws without anything new after which a space counts as exhausted: about a thousandth of it is left."""


class Unseen:
    """The part of a space that one search has neither asked for nor been told of.

    Architectures are told apart by equality; isomorphic ones count as different, because their scores differ.

    Args:
        space: Where to search.
        rng: The generator of the search.
    """

    def __init__(self, space: SearchSpace[Any], rng: np.random.Generator) -> None:
        self.space, self.rng = space, rng
        self.seen: set[Any] = set()

    def claim(self, architecture: Any) -> bool:
        """Take an architecture out of the unseen ones; False if it was none of them."""
        if architecture in self.seen:
            return False
        self.seen.add(architecture)
        return True

    def mutate(self, architecture: Any) -> Any | None:
        """Claim a mutation; one that was asked for before is mutated in turn. None after ten in a row.

        Other tries at the same architecture would not do: a population that has converged has few neighbours that
        it has not seen. By walking on, it leaves the surroundings of a local optimum.
        """
        for _ in range(STEPS):
            architecture = self.space.mutate(architecture, self.rng)
            if self.claim(architecture):
                return architecture
        return None

    def sample_one(self) -> Any | None:
        """Claim a random architecture; None where the space is exhausted, but for a thousandth or so."""
        for _ in range(DRAWS):
            architecture = self.space.sample(self.rng)
            if self.claim(architecture):
                return architecture
        return None

    def sample(self, count: int) -> list[Any]:
        """Claim so many random architectures, or fewer where the space is exhausted."""
        found: list[Any] = []
        while len(found) < count and (architecture := self.sample_one()) is not None:
            found.append(architecture)
        return found
