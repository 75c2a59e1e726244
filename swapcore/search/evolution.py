"""What the evolutionary searchers share: a random first population, then children of tournament winners."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from swapcore.search.novelty import Unseen
from swapcore.search.searcher import Candidate, Evaluation, Origin, SearchParameters
from swapcore.spaces.space import SearchSpace

__all__ = ["Evolution", "Parent"]


@dataclass(frozen=True, kw_only=True)
class Parent:
    """What is mutated.

    Attributes:
        architecture: A member of the population, or a mixture of two.
        origin: That of its children.
        numbers: The evaluations that it was made from.
    """

    architecture: Any
    origin: Origin
    numbers: tuple[int, ...]


class Evolution(ABC):
    """One child or more of one parent each cycle; the population keeps its number.

    A child is always new to the search: a mutation that was evaluated before is mutated in turn, so that a child
    can be some edits away from its parent. Where ten mutations in a row lead to nothing new, a cycle has fewer
    children; instead of none it has a random architecture; where there is none left either, the search ends
    before its budget is spent.
    """

    def __init__(self, space: SearchSpace[Any], parameters: SearchParameters, rng: np.random.Generator) -> None:
        self.space, self.settings, self.rng = space, parameters, rng
        self.unseen = Unseen(space, rng)
        self.asked = 0
        self.members: list[Evaluation] = []

    @property
    def budget(self) -> int:
        """The first population and the children of all cycles."""
        return self.settings.population + self.settings.cycles * self.children

    @property
    def children(self) -> int:
        """How many are made in a cycle."""
        return 1

    @abstractmethod
    def parent(self) -> Parent:
        """Choose what is mutated, by a new tournament."""

    @abstractmethod
    def dying(self) -> int:
        """Position among the members, which are in the order of their numbers, of the one that has to go."""

    def ask(self) -> list[Candidate]:
        """The first population, then the children of one parent at a time."""
        cycle, self.asked = self.asked, self.asked + 1
        if cycle == 0:
            return self.unseen.strangers(self.settings.population)
        return self.breed() if cycle <= self.settings.cycles else []

    def breed(self) -> list[Candidate]:
        """The children of one parent, or a random architecture where there is nothing new around."""
        parent = self.parent()
        children: list[Candidate] = []
        while len(children) < self.children and (child := self.unseen.mutate(parent.architecture)) is not None:
            children.append(Candidate(architecture=child, origin=parent.origin, parents=parent.numbers))
        return children or self.unseen.strangers(1)

    def tell(self, evaluations: Sequence[Evaluation]) -> None:
        """Take in the first population, or the best of a parent's children for one member that has to go."""
        if not self.members:
            self.members = list(evaluations)
            return
        self.members.append(min(evaluations, key=lambda child: child.rank))
        del self.members[self.dying()]

    def population(self) -> tuple[int, ...]:
        """Numbers of the members."""
        return tuple(member.number for member in self.members)
