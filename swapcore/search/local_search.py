"""Local search (White et al., UAI 2021, https://arxiv.org/abs/2005.02960)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from swapcore.search.candidate import Candidate, Evaluation
from swapcore.search.cycles import CyclicSearcher
from swapcore.search.objective import Objective
from swapcore.search.parameters import Parameters
from swapcore.spaces.abilities import require_ability
from swapcore.spaces.space import HasNeighbours, SearchSpace

__all__ = ["LocalSearch", "LocalSearchParameters"]


@dataclass(frozen=True, kw_only=True)
class LocalSearchParameters(Parameters):
    """What local search can be told: it starts from the best of ``population``, and keeps one."""


class LocalSearch(CyclicSearcher[LocalSearchParameters]):
    """Climbs from the best of a random first population to local optima.

    The neighbours of where it stands are asked for one at a time, in random order, and it moves to the first that
    is better: the paper's variant that does not wait for a whole neighbourhood, which costs fewer evaluations.
    A neighbour that was seen before is looked up, not asked for again. Where no neighbour is better, once all are
    told, it goes on from a random architecture; where the space is exhausted it ends early. It asks for as many in
    all as evolution with one mutation a cycle.

    Raises:
        InvalidInputError: If the space does not know neighbours.
    """

    name: ClassVar[str] = "local"
    title: ClassVar[str] = "Local search"
    summary: ClassVar[str] = (
        "Climbs: moves to the first neighbour that is fitter, and starts again from a random architecture "
        "where none is."
    )
    paper: ClassVar[str] = "White et al., Exploring the Loss Landscape in Neural Architecture Search, UAI 2021"
    parameters: ClassVar[type[Parameters]] = LocalSearchParameters

    def __init__(
        self,
        space: SearchSpace[Any],
        parameters: LocalSearchParameters,
        objective: Objective,
        rng: np.random.Generator,
    ) -> None:
        super().__init__(space, parameters, objective, rng)
        self.neighbourhood = require_ability(space, HasNeighbours)
        self.known: dict[Any, Evaluation] = {}
        self.here: Evaluation | None = None
        self.ahead: list[Any] | None = None
        """Neighbours still to be looked at, the next one last; None where it has just moved."""
        self.restart: Candidate | None = None
        """A random architecture that is asked for, from which it goes on whatever it is worth."""

    def make(self) -> list[Candidate]:
        """The first population; then the next neighbour or, at a local optimum, a random architecture."""
        if self.cycle == 0:
            return self.random_candidates(self.settings.population)
        if self.cycle > self.settings.cycles or self.here is None or self.restart is not None:
            return []
        found = self.next_neighbour()
        if found or self.untold:
            # Where all neighbours are asked for, one of those that are not told yet may be better.
            return found
        found = self.random_candidates(1)
        self.restart = found[0] if found else None
        return found

    def next_neighbour(self) -> list[Candidate]:
        """The next neighbour that is new, on the way past known ones; none if there is none."""
        while self.here is not None:
            if self.ahead is None:
                self.ahead = self.neighbours_of(self.here)
            if not self.ahead:
                break
            neighbour = self.ahead.pop()
            if self.unseen.claim(neighbour):
                return [self.candidate(neighbour, "neighbour", (self.here.number,))]
            if neighbour in self.known:
                self.climb(self.known[neighbour])
        return []

    def neighbours_of(self, evaluation: Evaluation) -> list[Any]:
        """All neighbours in a new random order."""
        neighbours = self.neighbourhood.neighbours(evaluation.architecture)
        return [neighbours[position] for position in self.rng.permutation(len(neighbours))]

    def take_in(self, evaluation: Evaluation, *, ends_cycle: bool) -> None:  # noqa: ARG002 - the contract's
        """Move where it is better, or to a new start."""
        self.known[evaluation.architecture] = evaluation
        if evaluation.candidate == self.restart:
            self.restart = None
            self.stand(evaluation)
        else:
            self.climb(evaluation)

    def take_in_unasked(self, evaluation: Evaluation) -> None:
        """Move where it is better."""
        self.known[evaluation.architecture] = evaluation
        self.climb(evaluation)

    def climb(self, evaluation: Evaluation) -> None:
        """Move if it is better than where it stands."""
        if self.here is None or self.ranking.fitness(evaluation) > self.ranking.fitness(self.here):
            self.stand(evaluation)

    def stand(self, evaluation: Evaluation) -> None:
        """Move, and look at the neighbours from there."""
        self.here, self.ahead = evaluation, None

    def population(self) -> tuple[int, ...]:
        """Number of the one evaluation at which it stands."""
        return () if self.here is None else (self.here.number,)
