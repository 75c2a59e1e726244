"""The loop of a search, which keeps workers busy and comes to the same end for any number of them.

It is a state machine: it says what is to be evaluated, and is told what came of it, in whatever order. With a lag of L,
a cycle whose first candidate is number n is begun once evaluation n - L was told to the searcher, and evaluations are
told in the order of their numbers. So the turns between searcher and loop depend on the lag, never on who works.
L = 1 is the algorithm as its paper has it; L = 8 keeps eight workers busy. The candidates of a cycle are made together,
from what was told when it was begun, and may therefore be evaluated together for any lag.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.limits import check_limit
from swapcore.search.candidate import Candidate, Evaluation
from swapcore.search.objective import Objective
from swapcore.search.ranking import Ranking
from swapcore.search.searcher import Searcher
from swapcore.values.score import Score

__all__ = ["Cycle", "SearchLoop"]


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """A cycle of which all is known, and where the search stood when it was told.

    Attributes:
        number: From 0.
        evaluations: Those of this cycle.
        fitness: Of each when it was told; minus infinity where it is undefined.
        population: Numbers of the evaluations that were kept then.
        best: The fittest evaluation so far, the earlier of equals; None while the metric was defined for none.
        best_fitness: Of that one, then; None where there is none.
        median: Median fitness of those of the population for which it is defined; None where it is for none.
    """

    number: int
    evaluations: tuple[Evaluation, ...]
    fitness: tuple[float, ...]
    population: tuple[int, ...]
    best: Evaluation | None
    best_fitness: float | None
    median: float | None


class SearchLoop:
    """Between a searcher and those who evaluate for it.

    The caller repeats: ``take`` candidates, evaluate them in any order, ``receive`` each result; until ``is_over``.

    Args:
        searcher: At its beginning.
        objective: What it maximises.
        size_of: Θ of an architecture, in the space's unit, of the kind that the search uses.
        lag: How many evaluations may be begun and not told when a cycle is begun, its first candidate included.
        insist: Whether the absolute limit of the lag holds.

    Raises:
        InvalidInputError: If the lag is not allowed.
    """

    def __init__(
        self,
        searcher: Searcher,
        objective: Objective,
        size_of: Callable[[Any], float],
        *,
        lag: int = 1,
        insist: bool = False,
    ) -> None:
        self.searcher, self.size_of = searcher, size_of
        self.lag = check_limit("lag", lag, insist=insist)
        self.ranking = Ranking(objective, searcher.budget)
        self.evaluations: list[Evaluation] = []
        """All that was told, by number."""
        self.earlier = 0
        self.untold: deque[Candidate] = deque()
        """Made and not told, in the order of their numbers."""
        self.results: dict[int, Score] = {}
        """Came before their turn."""
        self.new: list[tuple[int, Candidate]] = []
        self.cycles: list[Cycle] = []
        self.fitness: list[float] = []
        self.best: Evaluation | None = None
        self.has_begun = False

    def tell_earlier(self, evaluations: Sequence[tuple[Any, Score]]) -> None:
        """Tell the searcher, before it begins, what was found elsewhere; these get the first numbers.

        Args:
            evaluations: Architectures and their scores.

        Raises:
            InvalidInputError: If the search has begun.
        """
        if self.has_begun:
            raise InvalidInputError("earlier evaluations must be told before a search begins")
        for architecture, score in evaluations:
            one = Evaluation(
                number=len(self.evaluations),
                candidate=Candidate(architecture=architecture, origin="earlier"),
                score=score,
                size=self.size_of(architecture),
            )
            self.searcher.tell([one])
            self.note(one)
        self.earlier = len(self.evaluations)

    @property
    def is_over(self) -> bool:
        """Whether everything was evaluated and told."""
        self.begin()
        return not self.untold

    def take(self) -> list[tuple[int, Candidate]]:
        """Numbers and candidates that can be evaluated now; each is given once."""
        self.begin()
        taken, self.new = self.new, []
        return taken

    def receive(self, number: int, score: Score) -> None:
        """Hear what a candidate is worth.

        Raises:
            InvalidInputError: If there is no such candidate, or its result is known.
        """
        told = len(self.evaluations)
        if not told <= number < told + len(self.untold) or number in self.results:
            raise InvalidInputError(f"evaluation {number} is not waited for")
        self.results[number] = score
        while (following := len(self.evaluations)) in self.results:
            self.tell(following, self.results.pop(following))
            self.ask()

    def take_cycles(self) -> list[Cycle]:
        """Cycles that have come to their end since the last call, in order."""
        taken, self.cycles = self.cycles, []
        return taken

    def unfinished(self) -> tuple[tuple[Evaluation, ...], tuple[float, ...]]:
        """What was told of the cycle that is going on, and the fitness of each."""
        return tuple(self.evaluations[len(self.evaluations) - len(self.fitness) :]), tuple(self.fitness)

    def begin(self) -> None:
        """Make the first candidates."""
        if not self.has_begun:
            self.has_begun = True
            self.ask()

    def ask(self) -> None:
        """Begin as many cycles as the lag allows now."""
        while len(self.untold) < self.lag:
            candidates = self.searcher.ask(self.searcher.budget)
            if not candidates:
                return
            first = len(self.evaluations) + len(self.untold)
            self.new += enumerate(candidates, first)
            self.untold += candidates

    def tell(self, number: int, score: Score) -> None:
        """Tell the searcher of the next evaluation, and see where it stands where that ends a cycle."""
        candidate = self.untold.popleft()
        one = Evaluation(number=number, candidate=candidate, score=score, size=self.size_of(candidate.architecture))
        self.searcher.tell([one])
        self.ranking.advance()
        self.note(one)
        self.fitness.append(self.ranking.fitness(one))
        if not self.untold or self.untold[0].cycle != one.cycle:
            self.cycles.append(self.ended(one.cycle))
            self.fitness = []

    def note(self, evaluation: Evaluation) -> None:
        """Keep an evaluation, and which is the best."""
        self.evaluations.append(evaluation)
        if evaluation.is_defined and (
            self.best is None or self.ranking.fitness(evaluation) > self.ranking.fitness(self.best)
        ):
            self.best = evaluation

    def ended(self, number: int) -> Cycle:
        """The cycle that was told last."""
        if not self.ranking.objective.is_constant:
            # The best of before need not be the best now.
            self.best = min(filter(lambda one: one.is_defined, self.evaluations), key=self.ranking.rank, default=None)
        population = self.searcher.population()
        kept = [self.evaluations[one] for one in population]
        defined = [self.ranking.fitness(one) for one in kept if one.is_defined]
        cycle = Cycle(
            number=number,
            evaluations=tuple(self.evaluations[len(self.evaluations) - len(self.fitness) :]),
            fitness=tuple(self.fitness),
            population=population,
            best=self.best,
            best_fitness=None if self.best is None else self.ranking.fitness(self.best),
            median=median(defined) if defined else None,
        )
        self.ranking.end_cycle(kept)
        return cycle
