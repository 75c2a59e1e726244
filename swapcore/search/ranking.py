"""Comparing evaluations by an objective, as it is at the present moment of a search."""

import math
from collections.abc import Iterable, Sequence

from swapcore.search.candidate import Evaluation
from swapcore.search.objective import Objective, Progress

__all__ = ["BestKept", "Ranking"]


class Ranking:
    """Ranks the evaluations of one search; undefined ones behind all others, and of equals the earlier first.

    Args:
        objective: What is maximised.
        budget: The most evaluations that the search asks for.
    """

    def __init__(self, objective: Objective, budget: int) -> None:
        self.objective = objective
        self.progress = Progress(evaluations=0, budget=budget)
        self.known: dict[int, float] = {}

    def advance(self) -> None:
        """One more of the evaluations that were asked for is known."""
        self.progress = Progress(evaluations=self.progress.evaluations + 1, budget=self.progress.budget)

    def end_cycle(self, population: Sequence[Evaluation]) -> None:
        """A cycle has ended with this population: an objective that looks at it may be another one from now on."""
        if not self.objective.is_constant:
            self.objective = self.objective.after_cycle(population, self.progress)

    def fitness(self, evaluation: Evaluation) -> float:
        """What an evaluation is worth now."""
        if not self.objective.is_constant:
            return self.objective.fitness(evaluation.score, evaluation.size, self.progress)
        if evaluation.number not in self.known:
            value = self.objective.fitness(evaluation.score, evaluation.size, self.progress)
            self.known[evaluation.number] = value
        return self.known[evaluation.number]

    def oriented(self, evaluation: Evaluation) -> float:
        """Its score alone, turned so that higher is better; minus infinity where it is undefined."""
        value = evaluation.score.value
        if value is None:
            return -math.inf
        return value if self.objective.higher_is_better else -value

    def rank(self, evaluation: Evaluation) -> tuple[float, int]:
        """Sorts the fitter first and, of equally fit ones, the earlier."""
        return -self.fitness(evaluation), evaluation.number

    def fittest(self, evaluations: Iterable[Evaluation], count: int) -> list[Evaluation]:
        """The best so many, in the order of their numbers."""
        best = sorted(evaluations, key=self.rank)[:count]
        return sorted(best, key=lambda evaluation: evaluation.number)


class BestKept:
    """The best so many of all evaluations so far.

    Args:
        ranking: Of the search.
        count: How many there may be.
    """

    def __init__(self, ranking: Ranking, count: int) -> None:
        self.ranking, self.count = ranking, count
        self.evaluations: list[Evaluation] = []

    def add(self, evaluation: Evaluation) -> None:
        """One more; what falls behind is forgotten where it cannot come back."""
        self.evaluations.append(evaluation)
        if self.ranking.objective.is_constant:
            self.evaluations = self.ranking.fittest(self.evaluations, self.count)

    def numbers(self) -> tuple[int, ...]:
        """Of the best as they are now, ascending."""
        return tuple(one.number for one in self.ranking.fittest(self.evaluations, self.count))
