"""What the evolutionary searchers share: a random first population, then children of tournament winners."""

from abc import abstractmethod
from collections import deque
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from swapcore.search.candidate import Candidate, Evaluation, Origin
from swapcore.search.cycles import CyclicSearcher
from swapcore.search.objective import Objective
from swapcore.search.operators import AdaptiveChoice
from swapcore.search.parameters import EvolutionParameters
from swapcore.spaces.space import SearchSpace

__all__ = ["Evolution", "Parent"]

P = TypeVar("P", bound=EvolutionParameters)
EDITS = (1, 2, 3)
"""Of which one is chosen for the children of a parent, where operators adapt."""


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


@dataclass(frozen=True, kw_only=True)
class Tried:
    """Operators that the children of a parent were made with.

    Attributes:
        edits: Between the parent and a child, but for those that were seen before.
        tournament: Members that competed to be the parent.
        parent: What a child has to be fitter than.
    """

    edits: int
    tournament: int
    parent: Evaluation


class Evolution(CyclicSearcher[P]):
    """One child or more of one parent each cycle; the population keeps its number.

    A parent is chosen among what has been told, as soon as that is enough for a tournament. A child is always new to
    the search: a mutation that was seen before is mutated in turn, so that a child can be some edits away from its
    parent. Where ten mutations in a row lead to nothing new, a cycle has fewer children; instead of none it has a
    random architecture; where there is none left either, the search ends before its budget is spent.

    Of evaluations that were told before the first population and of that population the fittest begin. One that
    comes later joins the population as a child does.

    Where operators adapt, each parent has one, two or three edits between it and its children, and was chosen by a
    tournament of the usual size, half or twice as large; what led to a child fitter than its parent is chosen more
    often (``AdaptiveChoice``). Without it the size is the usual one, there is one edit, and nothing is drawn.
    """

    def __init__(self, space: SearchSpace[Any], parameters: P, objective: Objective, rng: np.random.Generator) -> None:
        super().__init__(space, parameters, objective, rng)
        self.members: list[Evaluation] = []
        self.children_told: list[Evaluation] = []
        self.has_begun = False
        self.tournament = parameters.tournament
        self.edits: AdaptiveChoice | None = None
        self.tried: deque[Tried | None] = deque()
        """Of the cycles that have not ended, the first population left out; None for one without a parent."""
        if parameters.adapt_operators:
            usual = parameters.tournament
            sizes = sorted({max(1, usual // 2), usual, min(2 * usual, parameters.population)})
            self.edits, self.tournaments = AdaptiveChoice(EDITS, rng), AdaptiveChoice(sizes, rng)

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
    def member_to_remove(self) -> int:
        """Position among the members, which are in the order in which they were told, of the one that has to go."""

    def make(self) -> list[Candidate]:
        """The first population, then the children of one parent at a time."""
        if self.cycle == 0:
            return self.random_candidates(self.settings.population)
        if self.cycle > self.settings.cycles or not self.may_breed:
            return []
        return self.breed()

    @property
    def may_breed(self) -> bool:
        """Whether a tournament can be held; one of what there is where no more will come."""
        enough = self.settings.tournament if self.untold else 1
        return len(self.members) >= enough

    def breed(self) -> list[Candidate]:
        """The children of one parent, or a random architecture where there is nothing new around."""
        edits = 1
        if self.edits is not None:
            edits, self.tournament = self.edits.draw(), self.tournaments.draw()
        parent = self.parent()
        found: list[Candidate] = []
        while len(found) < self.children and (child := self.child(parent.architecture, edits)) is not None:
            found.append(self.candidate(child, parent.origin, parent.numbers))
        if self.edits is not None:
            fitter = next(one for one in self.members if one.number == parent.numbers[0])
            self.tried.append(Tried(edits=edits, tournament=self.tournament, parent=fitter) if found else None)
        return found or self.random_candidates(1)

    def child(self, architecture: Any, edits: int) -> Any | None:
        """A mutation that is new to the search, so many edits or more away; None where none is found."""
        for _ in range(edits - 1):
            architecture = self.unseen.step(architecture)
            if architecture is None:
                return None
        return self.unseen.mutate(architecture)

    def take_in(self, evaluation: Evaluation, *, ends_cycle: bool) -> None:
        """Take in the first population, or the best of a parent's children for one member that has to go."""
        if not self.has_begun:
            self.members.append(evaluation)
            if ends_cycle:
                self.has_begun = True
                self.members = self.ranking.fittest(self.members, self.settings.population)
            return
        self.children_told.append(evaluation)
        if ends_cycle:
            best = min(self.children_told, key=self.ranking.rank)
            self.learn(best)
            self.join(best)
            self.children_told = []

    def learn(self, child: Evaluation) -> None:
        """Let operators hear what came of them.

        Args:
            child: The best of a parent.
        """
        tried = self.tried.popleft() if self.tried else None
        if tried is not None and self.edits is not None:
            success = self.ranking.fitness(child) > self.ranking.fitness(tried.parent)
            self.edits.reward(tried.edits, success=success)
            self.tournaments.reward(tried.tournament, success=success)

    def take_in_unasked(self, evaluation: Evaluation) -> None:
        """Let it be one of those that begin, or join the population."""
        if self.has_begun and len(self.members) >= self.settings.population:
            self.join(evaluation)
        else:
            self.members.append(evaluation)

    def join(self, evaluation: Evaluation) -> None:
        """One more member for one that has to go."""
        self.members.append(evaluation)
        del self.members[self.member_to_remove()]

    def population(self) -> tuple[int, ...]:
        """Numbers of the members."""
        return tuple(sorted(member.number for member in self.members))
