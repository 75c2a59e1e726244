"""A search space small enough to be seen through, and searches played on made-up values."""

import itertools
from dataclasses import dataclass
from typing import ClassVar

from swapcore.search.candidate import Evaluation
from swapcore.search.objective import RegularisedObjective
from swapcore.search.ranking import Ranking
from swapcore.search.registry import SEARCHERS
from swapcore.spaces.space import Decision
from swapcore.values.score import Score

OBJECTIVE = RegularisedObjective()


@dataclass(frozen=True)
class Dials:
    """All settings of some dials, each a tuple of positions; as much of a SearchSpace as searchers use."""

    choices: tuple[int, ...]
    name: ClassVar = "dials"
    title: ClassVar = "Dials"
    size_unit: ClassVar = ""
    size_per_unit: ClassVar = 1

    @property
    def decisions(self):
        return tuple(
            Decision(title=f"dial {dial}", options=tuple(map(str, range(count))))
            for dial, count in enumerate(self.choices)
        )

    def parse(self, text):
        return tuple(map(int, text.split()))

    def format(self, architecture):
        return " ".join(map(str, architecture))

    def label(self, architecture):
        return self.format(architecture)

    def canonical(self, architecture):
        return self.format(architecture)

    def every(self):
        return list(itertools.product(*map(range, self.choices)))

    def encode(self, architecture):
        return architecture

    def decode(self, decisions):
        return tuple(decisions)

    def sample(self, rng):
        return tuple(int(rng.integers(count)) for count in self.choices)

    def neighbours(self, architecture):
        return tuple(
            (*architecture[:dial], other, *architecture[dial + 1 :])
            for dial, count in enumerate(self.choices)
            for other in range(count)
            if other != architecture[dial]
        )

    def mutate(self, architecture, rng):
        near = self.neighbours(architecture)
        return near[int(rng.integers(len(near)))]

    def crossover(self, first, second, rng):
        return tuple(pair[int(rng.integers(2))] for pair in zip(first, second, strict=True))


def score_of(value):
    """The score of a value; None is undefined."""
    return Score(undefined="no reason") if value is None else Score(values=(float(value),))


def evaluate(candidates, worth, *, first):
    """Evaluations of candidates; ``worth`` gives the fitness, or the score and the size, of an architecture.

    Where it gives None for the fitness or the score, that is undefined.
    """
    found = []
    for number, candidate in enumerate(candidates, first):
        value = worth(candidate.architecture)
        score, size = value if isinstance(value, tuple) else (value, 0)
        found.append(Evaluation(number=number, candidate=candidate, score=score_of(score), size=float(size)))
    return found


def turns(searcher, worth):
    """Each cycle of a search with lag 1: the evaluations of what was asked for, and the population after them."""
    number = 0
    while candidates := searcher.ask(searcher.budget):
        evaluations = evaluate(candidates, worth, first=number)
        searcher.tell(evaluations)
        number += len(evaluations)
        yield evaluations, searcher.population()


def fittest(evaluations, count):
    """The best so many by the bare score, in the order of their numbers."""
    return Ranking(OBJECTIVE, 0).fittest(evaluations, count)


def rank(evaluation):
    """Sorts the fitter first."""
    return Ranking(OBJECTIVE, 0).rank(evaluation)


def small(name, **values):
    """Parameters of an algorithm; it is told those that it has."""
    kind = SEARCHERS[name].parameters
    return kind(**{one: value for one, value in values.items() if one in kind.names()})


def made(kind, space, rng, **values):
    """A searcher of a class, which maximises the bare score."""
    return kind(space, small(kind.name, **values), OBJECTIVE, rng)
