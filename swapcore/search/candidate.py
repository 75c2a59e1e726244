"""What searchers and those who evaluate for them hand to each other."""

from dataclasses import dataclass
from typing import Any, Literal

from swapcore.values.score import Score

__all__ = ["Candidate", "Evaluation", "Origin"]

Origin = Literal["random", "mutation", "crossover", "neighbour", "suggestion", "warm-start", "earlier"]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An architecture that a searcher wants to have evaluated.

    Attributes:
        architecture: A member of the space.
        origin: How it came about; "warm-start" for one that the search was given to begin with; "earlier" for one that
            nobody asked for, because it was evaluated before.
        parents: Numbers of the evaluations that it was made from, the fitter first; empty for a random one and for
            a suggestion, which comes of all of them.
        cycle: Round of the search, from 0 for the first population. All candidates of a round were made together,
            from the same evaluations.
    """

    architecture: Any
    origin: Origin
    parents: tuple[int, ...] = ()
    cycle: int = 0


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """A candidate and what it was found to be worth.

    Attributes:
        number: Position among all evaluations of the search, from 0, in the order in which they were asked for; those
            that were not asked for stand before them.
        candidate: What was evaluated.
        score: Of the metric; may be undefined.
        size: In the space's unit, of the kind that the search uses.
    """

    number: int
    candidate: Candidate
    score: Score
    size: float

    @property
    def cycle(self) -> int:
        """Round of the search in which it was made."""
        return self.candidate.cycle

    @property
    def architecture(self) -> Any:
        """What was evaluated."""
        return self.candidate.architecture

    @property
    def is_defined(self) -> bool:
        """Whether the metric has a value."""
        return self.score.undefined is None
