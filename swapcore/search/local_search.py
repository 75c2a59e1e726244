"""Local search (White et al., UAI 2021, https://arxiv.org/abs/2005.02960)."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from swapcore.search.novelty import Unseen
from swapcore.search.searcher import Candidate, Evaluation, SearchParameters
from swapcore.spaces.abilities import require_ability
from swapcore.spaces.space import HasNeighbours, SearchSpace

__all__ = ["LocalSearch"]


class LocalSearch:
    """Climbs from the best of a random first population to local optima.

    The neighbours of where it stands are asked for one at a time, in random order, and it moves to the first that
    is better: the paper's variant that does not wait for a whole neighbourhood, which costs fewer evaluations.
    A neighbour that was evaluated before is looked up, not asked for again. Where no neighbour is better, it
    goes on from a random architecture; where the space is exhausted it ends early. It asks for as many in all as
    evolution with one mutation a cycle.
    """

    name: ClassVar[str] = "local"
    title: ClassVar[str] = "Local search"
    paper: ClassVar[str] = "White et al., Exploring the Loss Landscape in Neural Architecture Search, UAI 2021"
    parameters: ClassVar[tuple[str, ...]] = ("population", "cycles")

    def __init__(self, space: SearchSpace[Any], parameters: SearchParameters, rng: np.random.Generator) -> None:
        self.space, self.settings, self.rng = require_ability(space, HasNeighbours), parameters, rng
        self.unseen = Unseen(space, rng)
        self.asked = 0
        self.known: dict[Any, Evaluation] = {}
        self.here: Evaluation | None = None
        self.ahead: list[Any] = []
        self.restarting = True

    @property
    def budget(self) -> int:
        """The first population and one more each cycle."""
        return self.settings.population + self.settings.cycles

    def ask(self) -> list[Candidate]:
        """The first population; then the next neighbour or, at a local optimum, a random architecture."""
        cycle, self.asked = self.asked, self.asked + 1
        if cycle == 0:
            return self.unseen.strangers(self.settings.population)
        if cycle > self.settings.cycles:
            return []
        return self.next_neighbour() or self.restart()

    def next_neighbour(self) -> list[Candidate]:
        """The next neighbour that is new, on the way past known ones; none at a local optimum."""
        while self.here is not None and self.ahead:
            neighbour = self.ahead.pop()
            if self.unseen.claim(neighbour):
                return [Candidate(architecture=neighbour, origin="neighbour", parents=(self.here.number,))]
            self.climb(self.known[neighbour])
        return []

    def restart(self) -> list[Candidate]:
        """A random architecture, from which it goes on whatever it is worth."""
        self.restarting = True
        return self.unseen.strangers(1)

    def tell(self, evaluations: Sequence[Evaluation]) -> None:
        """Move where it is better, or to the best of a new start."""
        for evaluation in evaluations:
            self.known[evaluation.candidate.architecture] = evaluation
        best = min(evaluations, key=lambda evaluation: evaluation.rank)
        if self.restarting:
            self.restarting = False
            self.stand(best)
        else:
            self.climb(best)

    def climb(self, evaluation: Evaluation) -> None:
        """Move to a neighbour if it is better."""
        if self.here is None or evaluation.fitness > self.here.fitness:
            self.stand(evaluation)

    def stand(self, evaluation: Evaluation) -> None:
        """Move, and look at the neighbours from there in a new random order."""
        self.here = evaluation
        neighbours = self.space.neighbours(evaluation.candidate.architecture)
        self.ahead = [neighbours[position] for position in self.rng.permutation(len(neighbours))]

    def population(self) -> tuple[int, ...]:
        """Number of the one evaluation at which it stands."""
        return () if self.here is None else (self.here.number,)
