"""A run as it is shown: all of it, or up to a cycle of its replay."""

import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from swapcore.runs.columns import CycleColumns, cycle_columns
from swapcore.runs.settings import SearchSettings
from swapcore.store.run import CycleRow, EvaluationRow

__all__ = ["Snapshot"]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a run had found at the end of a cycle.

    Attributes:
        settings: Of the run.
        evaluations: From the first on, as many as the last of the cycles counts.
        cycles: From the first on.
    """

    settings: SearchSettings
    evaluations: Sequence[EvaluationRow]
    cycles: Sequence[CycleRow]

    @functools.cached_property
    def columns(self) -> CycleColumns:
        """Cycle by cycle."""
        return cycle_columns(self.evaluations, self.cycles)

    @property
    def champion(self) -> int | None:
        """Number of the fittest evaluation; None while the metric was defined for none."""
        return self.columns.champions[-1] if self.cycles else None

    @property
    def undefined(self) -> Counter[str]:
        """Why the metric has no value -> for how many of the evaluations."""
        return Counter(row.undefined for row in self.evaluations if row.undefined is not None)

    def count_undefined(self, numbers: Iterable[int]) -> int:
        """How many of some evaluations have no value."""
        return sum(self.evaluations[number].undefined is not None for number in numbers)

    def label(self, number: int) -> str:
        """Short text of an evaluated architecture."""
        space = self.settings.problem.space
        return space.label(space.parse(self.evaluations[number].architecture))

    def at(self, cycle: int) -> Self:
        """The run as it was at the end of a cycle."""
        cycles = self.cycles[: cycle + 1]
        return replace(self, cycles=cycles, evaluations=self.evaluations[: cycles[-1].evaluations])
