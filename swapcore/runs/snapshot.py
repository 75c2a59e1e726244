"""A run as it is shown: all of it, or up to a cycle of its replay."""

import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isnan
from statistics import median
from typing import Self

from swapcore.problems.registry import get_space
from swapcore.runs.columns import CycleColumns, cycle_columns
from swapcore.runs.moments import Moment, champions, moments, worth
from swapcore.runs.settings import SearchSettings
from swapcore.store.run import EARLIER, CycleRow, EvaluationRow

__all__ = ["Snapshot", "with_unfinished"]


@functools.lru_cache(maxsize=100_000)
def label_of(space: str, architecture: str) -> str:
    known = get_space(space)
    return known.label(known.parse(architecture))


def with_unfinished(evaluations: Sequence[EvaluationRow], cycles: Sequence[CycleRow]) -> list[CycleRow]:
    """The cycles of a run, and where it stands in the one that is going on, as if that ended now.

    Args:
        evaluations: From the first on.
        cycles: Those that have ended, from the first on.

    Returns:
        The same cycles where no evaluation lies beyond them. In a first population all that were made are its members
        so far; in a later cycle the population is that of before.
    """
    told = cycles[-1].evaluations if cycles else sum(row.origin == EARLIER for row in evaluations)
    if len(evaluations) <= told:
        return list(cycles)
    population = cycles[-1].population if cycles else tuple(row.number for row in evaluations[told:])
    values = [row.fitness for row in evaluations if row.fitness is not None]
    defined = [value for number in population if (value := evaluations[number].fitness) is not None]
    going_on = CycleRow(
        cycle=evaluations[-1].cycle,
        evaluations=len(evaluations),
        best=max(values, default=None),
        median=median(defined) if defined else None,
        population=population,
        seconds=evaluations[-1].seconds,
    )
    return [*cycles, going_on]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a run had found at the end of a cycle, or in the midst of one.

    Attributes:
        settings: Of the run.
        evaluations: From the first on.
        cycles: From the first on; one that has not ended stands as if it ended with the last evaluation.
        given_moments: μ and σ at the end of each cycle, where some cycles are left out; None where none is.
    """

    settings: SearchSettings
    evaluations: Sequence[EvaluationRow]
    cycles: Sequence[CycleRow]
    given_moments: Sequence[Moment] | None = None

    def __post_init__(self) -> None:
        cycles = with_unfinished(self.evaluations, self.cycles)
        object.__setattr__(self, "cycles", cycles)

    @functools.cached_property
    def moments(self) -> Sequence[Moment]:
        """μ and σ at the end of each cycle; none where there is no μ and σ."""
        if self.given_moments is not None:
            return self.given_moments
        return moments(self.settings, self.evaluations, self.cycles)

    @property
    def present(self) -> Moment | None:
        """μ and σ now, where they change."""
        return None if self.settings.objective.is_constant or not self.cycles else self.moments[-1]

    @functools.cached_property
    def fitness(self) -> Sequence[float | None]:
        """What each evaluation is worth now, which may not be what it was worth when it was told."""
        if self.present is None:
            return [row.fitness for row in self.evaluations]
        values = worth(self.settings, self.evaluations, self.present)
        return [None if isnan(value) else float(value) for value in values]

    def thinned(self, stride: int) -> Self:
        """One in so many cycles, from the end, so that the latest is there."""
        kept = self.cycles[::-1][::stride][::-1]
        return replace(self, cycles=kept, given_moments=self.moments[::-1][::stride][::-1])

    @functools.cached_property
    def columns(self) -> CycleColumns:
        """Cycle by cycle."""
        if self.settings.objective.is_constant:
            return cycle_columns(self.evaluations, self.cycles)
        found = champions(self.settings, self.evaluations, [row.evaluations for row in self.cycles], self.moments)
        return cycle_columns(self.evaluations, self.cycles, found)

    @property
    def champion(self) -> int | None:
        """Number of the fittest evaluation; None while the metric was defined for none."""
        return self.columns.champions[-1] if self.cycles else None

    @property
    def best(self) -> EvaluationRow | None:
        """The fittest evaluation, with its fitness now; None while the metric was defined for none."""
        if self.champion is None:
            return None
        return replace(self.evaluations[self.champion], fitness=self.fitness[self.champion])

    @property
    def undefined(self) -> Counter[str]:
        """Why the metric has no value -> for how many of the evaluations."""
        return Counter(row.undefined for row in self.evaluations if row.undefined is not None)

    def count_undefined(self, numbers: Iterable[int]) -> int:
        """How many of some evaluations have no value."""
        return sum(self.evaluations[number].undefined is not None for number in numbers)

    def label(self, number: int) -> str:
        """Short text of an evaluated architecture."""
        return label_of(self.settings.score.space, self.evaluations[number].architecture)

    def at(self, cycle: int) -> Self:
        """The run as it was at the end of a cycle."""
        cycles = self.cycles[: cycle + 1]
        return replace(
            self,
            cycles=cycles,
            evaluations=self.evaluations[: cycles[-1].evaluations],
            given_moments=self.moments[: cycle + 1],
        )
