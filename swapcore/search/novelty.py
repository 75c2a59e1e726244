"""What a search has asked for already, so that it spends no evaluation twice."""

from collections.abc import Callable
from typing import Any

import numpy as np

from swapcore.search.searcher import Candidate
from swapcore.spaces.space import SearchSpace

__all__ = ["Unseen"]

VARIATIONS = 10
"""Tries to get something new out of one way of making architectures, such as mutating a certain parent."""
DRAWS = 1000
"""Random draws without anything new after which a space counts as exhausted: about a thousandth of it is left."""


class Unseen:
    """The part of a space that one search has not asked for.

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

    def vary(self, make: Callable[[], Any], tries: int = VARIATIONS) -> Any | None:
        """Claim what ``make`` returns, as soon as that is new; None if it is not in so many tries."""
        for _ in range(tries):
            architecture = make()
            if self.claim(architecture):
                return architecture
        return None

    def sample(self) -> Any | None:
        """Claim a random architecture; None where the space is exhausted, but for a thousandth or so."""
        return self.vary(lambda: self.space.sample(self.rng), DRAWS)

    def strangers(self, count: int) -> list[Candidate]:
        """So many random candidates, or fewer where the space is exhausted."""
        found: list[Candidate] = []
        while len(found) < count and (architecture := self.sample()) is not None:
            found.append(Candidate(architecture=architecture, origin="random"))
        return found
