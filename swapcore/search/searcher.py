"""What every search algorithm offers: ``ask`` for candidates, ``tell`` evaluations."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Protocol

import numpy as np

from swapcore.search.candidate import Candidate, Evaluation
from swapcore.search.objective import Objective
from swapcore.search.parameters import Parameters
from swapcore.spaces.space import SearchSpace

__all__ = ["Searcher"]


class Searcher(Protocol):
    """One search algorithm: knows nothing of metrics, processes or files.

    A search goes in cycles, whose candidates are made together: the first population, then the children of one
    parent, a generation, a single suggestion. ``ask`` begins a cycle where none is begun, from what has been told by
    then; it never gives candidates of two cycles at once. So the caller says by the moment of its asking how much a
    cycle may know, and may ask for the rest of a cycle whenever it likes.

    What is asked depends on the space, the parameters, the objective, the state of the generator, on what was told
    and on when a cycle was begun in between, and on nothing else: so a search is resumed by asking and telling again
    in the same turns. Nothing is asked for that was seen before; a search that has seen its whole space ends before
    its budget is spent.

    Attributes:
        name: As on the command line.
        title: As shown to people.
        summary: What it does, in a sentence for people who do not know it.
        paper: Where it comes from.
        parameters: The class of its parameters.
        looks_at_fitness: Whether it searches for fitness; an objective that changes is lost on one that does not.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    paper: ClassVar[str]
    parameters: ClassVar[type[Parameters]]
    looks_at_fitness: ClassVar[bool]

    def __init__(
        self, space: SearchSpace[Any], parameters: Any, objective: Objective, rng: np.random.Generator
    ) -> None: ...

    @property
    def budget(self) -> int:
        """The most evaluations that it will ask for in all."""
        ...

    def begin_with(self, architectures: Sequence[Any]) -> None:
        """Ask for these first, in their order, where random ones would be asked for; before the first ``ask``."""
        ...

    def stay_within(self, excess: Callable[[Any], float]) -> None:
        """Ask for nothing that is beyond a budget, nor take any such in; before the first ``ask``.

        Where nothing within it is found in a bounded number of tries, the space counts as exhausted.

        Args:
            excess: By how much an architecture is beyond the budget, in any measure; 0 or less where it is within.
        """
        ...

    def ask(self, count: int) -> Sequence[Candidate]:
        """At most so many candidates of one cycle.

        Fewer where the cycle has no more, or where it cannot make more before it is told of those that it asked for;
        none also when the search is over.
        """
        ...

    def tell(self, evaluations: Sequence[Evaluation]) -> None:
        """Take in evaluations.

        Those that were asked for come in the order of their numbers. Others may come at any time, such as those of an
        earlier search: their architectures count as seen and may enter the population, and the budget stays as it is.
        One whose architecture has been seen changes nothing.

        Raises:
            InvalidInputError: If one that was asked for comes before its turn.
        """
        ...

    def population(self) -> tuple[int, ...]:
        """Numbers of the evaluations that are kept now, ascending; can be none while every score is undefined."""
        ...
