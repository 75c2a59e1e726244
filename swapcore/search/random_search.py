"""Random search, which every other algorithm has to beat (Li & Talwalkar, UAI 2019)."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from swapcore.search.novelty import Unseen
from swapcore.search.searcher import Candidate, Evaluation, SearchParameters, fittest
from swapcore.spaces.space import SearchSpace

__all__ = ["RandomSearch"]


class RandomSearch:
    """Uniform draws without repetition, asked for ``population`` at a time; the population is the best so far.

    It draws as many as evolution with one mutation a cycle. Where the space is exhausted it ends early.
    """

    name: ClassVar[str] = "random"
    title: ClassVar[str] = "Random search"
    paper: ClassVar[str] = "Li & Talwalkar, Random Search and Reproducibility for Neural Architecture Search, UAI 2019"
    parameters: ClassVar[tuple[str, ...]] = ("population", "cycles")

    def __init__(self, space: SearchSpace[Any], parameters: SearchParameters, rng: np.random.Generator) -> None:
        self.settings = parameters
        self.unseen = Unseen(space, rng)
        self.asked = 0
        self.best: list[Evaluation] = []

    @property
    def budget(self) -> int:
        """One draw for each of the first population and for each cycle."""
        return self.settings.population + self.settings.cycles

    def ask(self) -> list[Candidate]:
        """The next ``population`` draws, or what is left of the budget."""
        drawn = self.unseen.strangers(min(self.settings.population, self.budget - self.asked))
        self.asked += len(drawn)
        return drawn

    def tell(self, evaluations: Sequence[Evaluation]) -> None:
        """Keep the best."""
        self.best = fittest([*self.best, *evaluations], self.settings.population)

    def population(self) -> tuple[int, ...]:
        """Numbers of the best ``population`` so far."""
        return tuple(evaluation.number for evaluation in self.best)
