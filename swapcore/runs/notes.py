"""What a search has found and its run does not have yet: evaluations as soon as they are told, cycles at their end."""

from collections.abc import Sequence
from typing import Any

from swapcore.search.candidate import Evaluation
from swapcore.search.loop import Cycle
from swapcore.spaces.space import SearchSpace
from swapcore.store.run import CycleRow, EvaluationRow

__all__ = ["Notes"]


class Notes:
    """Rows that are to be written.

    A search that goes on is told again what its run has: that is not noted again.

    Args:
        space: Writes the architectures.
        evaluations: How many the run has.
        cycles: How many the run has.
    """

    def __init__(self, space: SearchSpace[Any], *, evaluations: int, cycles: int) -> None:
        self.space = space
        self.evaluations: list[EvaluationRow] = []
        self.cycles: list[CycleRow] = []
        self.best: int | None = None
        """Number of the fittest evaluation of all that were noted, or None while the metric was defined for none."""
        self.known_evaluations, self.known_cycles = evaluations, cycles

    def add(
        self, evaluations: Sequence[Evaluation], fitness: Sequence[float], *, seconds: float, best: Evaluation | None
    ) -> None:
        """Note evaluations, those that are new.

        Args:
            evaluations: In the order of their numbers.
            fitness: Of each when it was told.
            seconds: How long the run has been active.
            best: The fittest of these and of all before them; None where the metric was defined for none.
        """
        self.best = None if best is None else best.number
        for one, value in zip(evaluations, fitness, strict=True):
            if one.number < self.known_evaluations:
                continue
            self.evaluations.append(
                EvaluationRow(
                    number=one.number,
                    cycle=one.cycle,
                    architecture=self.space.format(one.architecture),
                    origin=one.candidate.origin,
                    parents=one.candidate.parents,
                    score=one.score.value,
                    size=one.size,
                    # None where it is undefined, never an infinity.
                    fitness=value if one.is_defined else None,
                    saturation=one.score.saturation,
                    cached=one.score.known_before,
                    seconds=seconds,
                    undefined=one.score.undefined,
                )
            )
            self.known_evaluations = one.number + 1

    def end(self, cycle: Cycle, seconds: float) -> None:
        """Note a cycle that has come to its end, if it is new, and those of its evaluations that are."""
        self.add(cycle.evaluations, cycle.fitness, seconds=seconds, best=cycle.best)
        if cycle.number < self.known_cycles:
            return
        self.cycles.append(
            CycleRow(
                cycle=cycle.number,
                evaluations=cycle.evaluations[-1].number + 1,
                best=cycle.best_fitness,
                median=cycle.median,
                population=cycle.population,
                seconds=seconds,
            )
        )

    def clear(self) -> None:
        """All of it is written."""
        self.evaluations, self.cycles = [], []
