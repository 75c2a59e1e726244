"""Driving a search: what its loop wants evaluated is looked up in what the run knows, or handed to a scorer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from swapcore.errors import SwapcoreError
from swapcore.runs.earlier import score_of
from swapcore.search.candidate import Candidate
from swapcore.search.loop import Cycle, SearchLoop
from swapcore.spaces.space import SearchSpace
from swapcore.store.run import EARLIER, EvaluationRow
from swapcore.values.score import Score

__all__ = ["ReplayError", "Scorer", "search_cycles", "search_turns"]


class ReplayError(SwapcoreError):
    """What a run has found is not what its settings lead to; it was made by another version."""


class Scorer(Protocol):
    """Scores architectures, several at a time, none of which it was asked for before."""

    @property
    def is_busy(self) -> bool:
        """Whether there are results to wait for."""
        ...

    def begin(self, architectures: Mapping[int, Any]) -> None:
        """Begin to score architectures, by the numbers of their evaluations."""
        ...

    def wait(self) -> Sequence[tuple[int, Score]]:
        """Numbers and scores that have come since the last call: one at least, which is waited for."""
        ...


def search_cycles(
    loop: SearchLoop, space: SearchSpace[Any], scorer: Scorer, known: Sequence[EvaluationRow] = ()
) -> Iterator[Cycle]:
    """Run a search, cycle by cycle; see ``search_turns``."""
    for ended in search_turns(loop, space, scorer, known):
        yield from ended


def search_turns(
    loop: SearchLoop, space: SearchSpace[Any], scorer: Scorer, known: Sequence[EvaluationRow] = ()
) -> Iterator[list[Cycle]]:
    """Run a search, a turn each time that results have come: gives the cycles that they ended, often none.

    A run that was cut off goes on from what it knows: the search is told again what was found, and comes to the same
    state, because it depends on nothing else.

    Args:
        loop: Of the search, at its beginning.
        space: Where it searches.
        scorer: Scores what is not known.
        known: What an earlier part of the run has found, from its first evaluation on; what it took over comes first.

    Raises:
        ReplayError: If that is not what the settings lead to.
    """
    earlier = [row for row in known if row.origin == EARLIER]
    loop.tell_earlier([(space.parse(row.architecture), score_of(row)) for row in earlier])
    while True:
        while new := dict(loop.take()):
            told = {number: candidate for number, candidate in new.items() if number < len(known)}
            scorer.begin({number: one.architecture for number, one in new.items() if number not in told})
            for number, candidate in told.items():
                check(space, number, candidate, known[number])
                loop.receive(number, score_of(known[number]))
            yield loop.take_cycles()
        if not scorer.is_busy:
            return
        for number, score in scorer.wait():
            loop.receive(number, score)
        yield loop.take_cycles()


def check(space: SearchSpace[Any], number: int, candidate: Candidate, row: EvaluationRow) -> None:
    """See that an evaluation that is known is the one that is asked for."""
    text = space.format(candidate.architecture)
    if text != row.architecture:
        raise ReplayError(
            f"evaluation {number} is {row.architecture} where the settings lead to {text}: the run was made by "
            "another version; start it again"
        )
