"""The loop of a search: ask, score, tell; no files, no processes."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Protocol

from swapcore.errors import SwapcoreError
from swapcore.metrics.registry import get_metric
from swapcore.problems.registry import get_space
from swapcore.runs.settings import SearchSettings
from swapcore.search.searcher import Candidate, Evaluation

__all__ = ["Cycle", "Known", "ReplayError", "Scored", "Scorer", "search_cycles"]


class ReplayError(SwapcoreError):
    """What a run has found is not what its settings lead to; it was made by another version."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What scoring an architecture gave.

    Attributes:
        score: Mean over the repeats; None where the metric has no value.
        saturation: Ψ / min(V, 2^S), where the metric has one.
        cached: Whether it was known before.
        undefined: Why the metric has no value.
    """

    score: float | None
    saturation: float | None
    cached: bool
    undefined: str | None = None


class Scorer(Protocol):
    """Scores architectures, none of which it was asked for before."""

    def __call__(self, architectures: Sequence[Any]) -> Sequence[Scored]:
        """One result for each, in their order."""
        ...


@dataclass(frozen=True, kw_only=True)
class Known:
    """An evaluation that an earlier part of the run has made."""

    architecture: str
    score: float | None
    undefined: str | None = None


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """One turn of the loop.

    Attributes:
        number: From 0.
        evaluations: Those of this turn.
        scored: What scoring them gave, in the same order; None for those that the run knew.
        population: Numbers of the evaluations that are kept now.
        best: The fittest evaluation so far, the earlier of equals; None while the metric was defined for none.
        median: Median fitness of those of the population for which it is defined; None where it is for none.
    """

    number: int
    evaluations: tuple[Evaluation, ...]
    scored: tuple[Scored | None, ...]
    population: tuple[int, ...]
    best: Evaluation | None
    median: float | None


def search_cycles(settings: SearchSettings, score: Scorer, known: Sequence[Known] = ()) -> Iterator[Cycle]:
    """Run a search, cycle by cycle.

    A run that was cut off goes on from what it knows: the searcher is told again what was found, and comes to the
    same state, because it depends on nothing else.

    Args:
        settings: What to do.
        score: Scores what was not seen before.
        known: What an earlier part of the run has found, from its first evaluation on.

    Raises:
        ReplayError: If that is not what the settings lead to.
    """
    space, searcher = get_space(settings.space), settings.searcher()
    found: dict[int, Evaluation] = {}
    scores: dict[Any, Scored] = {}
    best: Evaluation | None = None
    cycle = 0
    while candidates := searcher.ask():
        first = len(found)
        earlier_ones = known[first : first + len(candidates)]
        for number, (candidate, earlier) in enumerate(zip(candidates, earlier_ones, strict=False), start=first):
            if space.format(candidate.architecture) != earlier.architecture:
                raise ReplayError(
                    f"evaluation {number} is {earlier.architecture} where the settings lead to "
                    f"{space.format(candidate.architecture)}: the run was made by another version; start it again"
                )
            scores[candidate.architecture] = Scored(
                score=earlier.score, saturation=None, cached=True, undefined=earlier.undefined
            )
        is_known = len(known) >= first + len(candidates)
        unseen = list(dict.fromkeys(one.architecture for one in candidates if one.architecture not in scores))
        fresh = set(unseen)
        scores.update(zip(unseen, score(unseen) if unseen else (), strict=True))
        evaluations = tuple(
            evaluated(settings, candidate, scores[candidate.architecture], number=first + place, cycle=cycle)
            for place, candidate in enumerate(candidates)
        )
        searcher.tell(evaluations)
        found.update((evaluation.number, evaluation) for evaluation in evaluations)
        for evaluation in evaluations:
            if evaluation.undefined is None and (best is None or evaluation.fitness > best.fitness):
                best = evaluation
        population = searcher.population()
        defined = [found[number].fitness for number in population if found[number].undefined is None]
        yield Cycle(
            number=cycle,
            evaluations=evaluations,
            scored=tuple(
                None if is_known else once(scores[one.architecture], is_first=one.architecture in fresh)
                for one in candidates
            ),
            population=population,
            best=best,
            median=median(defined) if defined else None,
        )
        cycle += 1


def evaluated(settings: SearchSettings, candidate: Candidate, scored: Scored, *, number: int, cycle: int) -> Evaluation:
    size = settings.size_of(candidate.architecture)
    return Evaluation(
        number=number,
        cycle=cycle,
        candidate=candidate,
        score=scored.score,
        size=size,
        fitness=-math.inf if scored.score is None else settings.fitness(scored.score, size),
        undefined=scored.undefined,
        higher_is_better=get_metric(settings.metric).higher_is_better,
    )


def once(scored: Scored, *, is_first: bool) -> Scored:
    """A score that this search has met before was known."""
    return scored if is_first else replace(scored, cached=True)
