"""Random search, which every other algorithm has to beat (Li & Talwalkar, UAI 2019)."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from swapcore.search.candidate import Candidate, Evaluation
from swapcore.search.cycles import CyclicSearcher
from swapcore.search.objective import Objective
from swapcore.search.parameters import Parameters
from swapcore.search.ranking import BestKept
from swapcore.spaces.space import SearchSpace

__all__ = ["RandomParameters", "RandomSearch"]


@dataclass(frozen=True, kw_only=True)
class RandomParameters(Parameters):
    """What random search can be told: ``population`` is how many are drawn at once, and how many are kept."""


class RandomSearch(CyclicSearcher[RandomParameters]):
    """Uniform draws without repetition, asked for ``population`` at a time; the population is the best so far.

    It draws as many as evolution with one mutation a cycle. Where the space is exhausted it ends early.
    """

    name: ClassVar[str] = "random"
    title: ClassVar[str] = "Random search"
    summary: ClassVar[str] = "Draws architectures at random and keeps the best: what every other algorithm should beat."
    paper: ClassVar[str] = "Li & Talwalkar, Random Search and Reproducibility for Neural Architecture Search, UAI 2019"
    parameters: ClassVar[type[Parameters]] = RandomParameters

    def __init__(
        self, space: SearchSpace[Any], parameters: RandomParameters, objective: Objective, rng: np.random.Generator
    ) -> None:
        super().__init__(space, parameters, objective, rng)
        self.best = BestKept(self.ranking, parameters.population)

    def make(self) -> list[Candidate]:
        """The next ``population`` draws, or what is left of the budget."""
        return self.random_candidates(min(self.settings.population, self.budget - self.made))

    def take_in(self, evaluation: Evaluation, *, ends_cycle: bool) -> None:  # noqa: ARG002 - the contract's
        """Keep the best."""
        self.best.add(evaluation)

    def take_in_unasked(self, evaluation: Evaluation) -> None:
        """Keep the best."""
        self.best.add(evaluation)

    def population(self) -> tuple[int, ...]:
        """Numbers of the best ``population`` so far."""
        return self.best.numbers()
