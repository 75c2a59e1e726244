"""A search space small enough to be seen through, and searches played on made-up values."""

import itertools
import math
from dataclasses import dataclass

from swapcore.search.searcher import Evaluation


@dataclass(frozen=True)
class Dials:
    """All settings of some dials, each a tuple of positions; as much of a SearchSpace as searchers use."""

    choices: tuple[int, ...]

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


def evaluate(candidates, worth, *, first, cycle):
    """Evaluations of candidates; ``worth`` gives the fitness, or the score and the size, of an architecture.

    Where it gives None for the fitness or the score, that is undefined.
    """
    found = []
    for number, candidate in enumerate(candidates, first):
        value = worth(candidate.architecture)
        score, size = value if isinstance(value, tuple) else (value, 0)
        found.append(
            Evaluation(
                number=number,
                cycle=cycle,
                candidate=candidate,
                score=None if score is None else float(score),
                size=float(size),
                fitness=-math.inf if score is None else float(score),
                undefined="no reason" if score is None else None,
            )
        )
    return found


def turns(searcher, worth):
    """Each turn of a search: the evaluations of what was asked for, and the population after them."""
    number = 0
    for cycle in itertools.count():
        candidates = searcher.ask()
        if not candidates:
            return
        evaluations = evaluate(candidates, worth, first=number, cycle=cycle)
        searcher.tell(evaluations)
        number += len(evaluations)
        yield evaluations, searcher.population()
