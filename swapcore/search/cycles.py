"""What all our searchers share: making the candidates of a cycle together, and telling what was asked for."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np

from swapcore.errors import InvalidInputError
from swapcore.search.candidate import Candidate, Evaluation, Origin
from swapcore.search.novelty import Unseen
from swapcore.search.objective import Objective
from swapcore.search.parameters import Parameters
from swapcore.search.ranking import Ranking
from swapcore.spaces.space import SearchSpace

__all__ = ["CyclicSearcher"]

P = TypeVar("P", bound=Parameters)


class CyclicSearcher(ABC, Generic[P]):
    """A ``Searcher`` but for its algorithm.

    Args:
        space: Where to search.
        parameters: Of the algorithm.
        objective: What is maximised.
        rng: The only source of chance; the searcher goes on drawing from it.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    paper: ClassVar[str]
    parameters: ClassVar[type[Parameters]]
    looks_at_fitness: ClassVar[bool] = True

    def __init__(self, space: SearchSpace[Any], parameters: P, objective: Objective, rng: np.random.Generator) -> None:
        self.space, self.settings, self.rng = space, parameters, rng
        self.unseen = Unseen(space, rng)
        self.ranking = Ranking(objective, self.budget)
        self.cycle, self.made = 0, 0
        self.waiting: deque[Candidate] = deque()
        """Of the present cycle, those that nobody has asked for yet."""
        self.untold: deque[Candidate] = deque()
        """Those that were made and not told, in the order of their numbers."""
        self.told: dict[int, Evaluation] = {}
        """By number, where the objective looks at the population."""
        self.has_ended = False
        """Whether a cycle has ended of which the objective has not been told."""
        self.first: deque[Any] = deque()
        """What the search was given to begin with, as far as nobody has asked for it."""

    @property
    def budget(self) -> int:
        """The first population and one more each cycle."""
        return self.settings.population + self.settings.cycles

    @abstractmethod
    def make(self) -> Sequence[Candidate]:
        """The candidates of the next cycle; none, with nothing changed, where it cannot be begun now."""

    @abstractmethod
    def take_in(self, evaluation: Evaluation, *, ends_cycle: bool) -> None:
        """Learn what was asked for.

        Args:
            evaluation: The next in the order of numbers.
            ends_cycle: Whether it is the last of its cycle.
        """

    @abstractmethod
    def take_in_unasked(self, evaluation: Evaluation) -> None:
        """Learn what nobody asked for; its architecture is seen from now on."""

    @abstractmethod
    def population(self) -> tuple[int, ...]:
        """See ``Searcher``."""

    def ask(self, count: int) -> list[Candidate]:
        """See ``Searcher``."""
        if not self.waiting and count > 0:
            self.settle()
            made = self.make()
            self.waiting.extend(made)
            self.untold.extend(made)
            self.made += len(made)
            self.cycle += bool(made)
        return [self.waiting.popleft() for _ in range(min(count, len(self.waiting)))]

    def tell(self, evaluations: Sequence[Evaluation]) -> None:
        """See ``Searcher``."""
        for evaluation in evaluations:
            self.settle()
            if self.untold and evaluation.candidate == self.untold[0]:
                self.untold.popleft()
                self.ranking.advance()
                self.keep_for_objective(evaluation)
                self.has_ended = not self.untold or self.untold[0].cycle != evaluation.cycle
                self.take_in(evaluation, ends_cycle=self.has_ended)
            elif evaluation.candidate in self.untold:
                raise InvalidInputError(
                    f"evaluations must be told in the order of their numbers; got {evaluation.number} too early"
                )
            elif self.unseen.claim(evaluation.architecture):
                self.keep_for_objective(evaluation)
                self.take_in_unasked(evaluation)

    def keep_for_objective(self, evaluation: Evaluation) -> None:
        """Keep an evaluation, which may be of the population one day, if the objective will want to see it."""
        if not self.ranking.objective.is_constant:
            self.told[evaluation.number] = evaluation

    def settle(self) -> None:
        """Tell the objective of a cycle that has ended.

        Not at once: whoever asks for the population in between gets the one that the objective is told of, as it is by
        the objective of before.
        """
        if self.has_ended:
            self.has_ended = False
            if not self.ranking.objective.is_constant:
                self.ranking.end_cycle([self.told[number] for number in self.population()])

    def begin_with(self, architectures: Sequence[Any]) -> None:
        """See ``Searcher``."""
        self.first.extend(architectures)

    def stay_within(self, excess: Callable[[Any], float]) -> None:
        """See ``Searcher``."""
        self.unseen.excess = excess

    def candidate(self, architecture: Any, origin: Origin, parents: tuple[int, ...] = ()) -> Candidate:
        """One of the cycle that is being made."""
        return Candidate(architecture=architecture, origin=origin, parents=parents, cycle=self.cycle)

    def random_candidates(self, count: int) -> list[Candidate]:
        """So many random ones that are new to the search, or fewer where the space is exhausted.

        What the search was given to begin with comes before them, and counts. It takes no draws: beside a search that
        was given nothing, the random ones are the same, only fewer.
        """
        given: list[Candidate] = []
        while self.first and len(given) < count:
            architecture = self.first.popleft()
            if self.unseen.claim(architecture):
                given.append(self.candidate(architecture, "warm-start"))
        drawn = self.unseen.sample(count - len(given))
        return given + [self.candidate(architecture, "random") for architecture in drawn]
