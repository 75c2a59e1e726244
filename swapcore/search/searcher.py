"""What every search algorithm offers: ``ask`` for candidates, ``tell`` their evaluations."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

import numpy as np

from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.spaces.space import SearchSpace

__all__ = ["PARAMETERS", "Candidate", "Evaluation", "Origin", "SearchParameters", "Searcher", "fittest"]

Origin = Literal["random", "mutation", "crossover", "neighbour", "suggestion"]
PARAMETERS = ("population", "cycles", "tournament", "mutations", "crossover")
"""What can be set, in the order in which people are asked."""


@dataclass(frozen=True, kw_only=True)
class SearchParameters:
    """Settings of the algorithms; each reads those that it names in ``Searcher.parameters``.

    Attributes:
        population: Architectures that are kept; also how many are drawn at random to begin with.
        cycles: Rounds of variation after the first population.
        tournament: Members of the population that compete to be a parent.
        mutations: Children of a parent in each cycle, of which the best is kept.
        crossover: Chance that a parent is first mixed from the two best of the tournament.

    Raises:
        InvalidInputError: When made with a value that is not allowed.
    """

    population: int = 20
    cycles: int = 400
    tournament: int = 10
    mutations: int = 1
    crossover: float = 0.5

    def __post_init__(self) -> None:
        for name, least in {"population": 2, "cycles": 1, "tournament": 1, "mutations": 1}.items():
            check_whole_number(name, getattr(self, name), least)
        if self.tournament > self.population:
            raise InvalidInputError(
                f"tournament must be at most the population, {self.population}; got {self.tournament}"
            )
        chance = self.crossover
        if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 <= chance <= 1:
            raise InvalidInputError(f"crossover must be a chance from 0 to 1; got {chance!r}")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An architecture that a searcher wants to have evaluated.

    Attributes:
        architecture: A member of the space.
        origin: How it came about.
        parents: Numbers of the evaluations that it was made from, the fitter first; empty for a random one and for
            a suggestion, which comes of all of them.
    """

    architecture: Any
    origin: Origin
    parents: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """A candidate and what it was found to be worth.

    Attributes:
        number: Position among all evaluations of the search, from 0, in the order in which they were asked for.
        cycle: How many times ``ask`` had been called before; 0 for the first population.
        candidate: What was evaluated.
        score: Value of the metric; None where it is undefined.
        size: In the space's unit, of the kind that the search uses.
        fitness: What the search maximises: the score, turned so that higher is better, and multiplied by f(size)
            where that is wanted. Minus infinity where the score is undefined: it compares as it should, behind every
            number, and never leaves the process; the store keeps NULL and the reason.
        undefined: Why there is no score.
        higher_is_better: Whether a higher score is better.
    """

    number: int
    cycle: int
    candidate: Candidate
    score: float | None
    size: float
    fitness: float
    undefined: str | None = None
    higher_is_better: bool = True

    @property
    def oriented(self) -> float:
        """The score, turned so that higher is better; minus infinity where it is undefined."""
        if self.score is None:
            return -math.inf
        return self.score if self.higher_is_better else -self.score

    @property
    def rank(self) -> tuple[float, int]:
        """Sorts the fitter first and, of equally fit ones, the earlier."""
        return -self.fitness, self.number


def fittest(evaluations: Iterable[Evaluation], count: int) -> list[Evaluation]:
    """The best so many, in the order of their numbers."""
    best = sorted(evaluations, key=lambda evaluation: evaluation.rank)[:count]
    return sorted(best, key=lambda evaluation: evaluation.number)


class Searcher(Protocol):
    """One search algorithm: knows nothing of scores, processes or files.

    The caller takes turns: ``ask``, evaluate all that was asked for in any order, ``tell`` all of it in the order
    asked, until ``ask`` returns nothing. What is asked depends on the space, the parameters, the state of the
    generator and what was told, and on nothing else: so a search is resumed by asking again, with the same state of
    the generator, and telling what was found. Among equally fit evaluations the earlier wins; those whose score is
    undefined are less fit than all others. Nothing is asked for twice; a search that has seen its whole space ends
    before its budget is spent.

    Attributes:
        name: As on the command line.
        title: As shown to people.
        paper: Where it comes from.
        parameters: Which of ``PARAMETERS`` it reads.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    paper: ClassVar[str]
    parameters: ClassVar[tuple[str, ...]]

    def __init__(self, space: SearchSpace[Any], parameters: SearchParameters, rng: np.random.Generator) -> None: ...

    @property
    def budget(self) -> int:
        """The most evaluations that it will ask for in all."""
        ...

    def ask(self) -> list[Candidate]:
        """The candidates of the next cycle; empty when the search is over."""
        ...

    def tell(self, evaluations: Sequence[Evaluation]) -> None:
        """Take in what the last candidates were worth, in the order in which they were asked for."""
        ...

    def population(self) -> tuple[int, ...]:
        """Numbers of the evaluations that are kept now, ascending; can be none while every score is undefined."""
        ...
