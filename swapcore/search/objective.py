"""What a search maximises."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from swapcore.search.candidate import Evaluation
from swapcore.values.regularisation import Regularisation
from swapcore.values.score import Score

__all__ = ["Objective", "Progress", "RegularisedObjective"]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a search has got.

    Attributes:
        evaluations: Of those that it asked for, how many it was told.
        budget: The most that it will ask for.
    """

    evaluations: int
    budget: int

    @property
    def share(self) -> float:
        """From 0 at the beginning to 1 at the end."""
        return self.evaluations / self.budget if self.budget else 1.0


class Objective(Protocol):
    """How much an evaluation is worth, now.

    Searchers compare evaluations by what the objective says of them at that moment, so that it may change its mind
    while a search goes on.
    """

    @property
    def higher_is_better(self) -> bool:
        """Whether a higher score is better."""
        ...

    @property
    def is_constant(self) -> bool:
        """Whether fitness does not depend on progress; then it is asked for once an evaluation."""
        ...

    def fitness(self, score: Score, size: float, progress: Progress) -> float:
        """What the search maximises.

        Args:
            score: Of the metric; may be undefined.
            size: In the space's unit, of the kind that the search uses.
            progress: Of the search.

        Returns:
            A number, and minus infinity for an undefined score: it compares as it should, behind every number.
        """
        ...

    def after_cycle(self, population: Sequence[Evaluation], progress: Progress) -> Self:
        """The objective of the next cycle; asked for only where it is not constant.

        Args:
            population: What is kept at the end of a cycle.
            progress: Of the search, then.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class RegularisedObjective:
    """The score, turned so that higher is better, times f(size) where that is wanted.

    Attributes:
        higher_is_better: Whether a higher score is better.
        regularisation: μ and σ; None for the bare score.
    """

    higher_is_better: bool = True
    regularisation: Regularisation | None = None

    @property
    def is_constant(self) -> bool:
        """It does not look at progress."""
        return True

    def fitness(self, score: Score, size: float, progress: Progress) -> float:  # noqa: ARG002 - the protocol's
        """See ``Objective``."""
        if score.value is None:
            return -math.inf
        oriented = score.value if self.higher_is_better else -score.value
        return oriented if self.regularisation is None else oriented * self.regularisation.factor(size)

    def after_cycle(self, population: Sequence[Evaluation], progress: Progress) -> Self:  # noqa: ARG002 - as above
        """It stays as it is."""
        return self
