"""What a run looked like after each cycle, for charts: plain columns from the rows of the store."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from swapcore.store.run import CycleRow, EvaluationRow

__all__ = ["CycleColumns", "ancestry", "best_after", "cycle_columns"]


@dataclass(frozen=True, kw_only=True)
class CycleColumns:
    """Columns over the cycles of a run, all of one length.

    Attributes:
        cycles, evaluations: Number of the cycle, and of evaluations made by its end.
        best, median: Highest fitness so far, and median fitness of the population; None where nothing is defined.
        champions: Number of the fittest evaluation so far; None while nothing is defined.
        least, middle, most: Sizes of the population: smallest, median, largest; None where it has no members.
    """

    cycles: tuple[int, ...]
    evaluations: tuple[int, ...]
    best: tuple[float | None, ...]
    median: tuple[float | None, ...]
    champions: tuple[int | None, ...]
    least: tuple[float | None, ...]
    middle: tuple[float | None, ...]
    most: tuple[float | None, ...]


def cycle_columns(
    evaluations: Sequence[EvaluationRow],
    cycles: Sequence[CycleRow],
    champions: tuple[int | None, ...] | None = None,
) -> CycleColumns:
    """Columns of a run.

    Args:
        evaluations: In order and from the first on.
        cycles: In order.
        champions: The fittest evaluation until each; by the fitness of each when it was told if None, which is right
            where fitness does not change.
    """
    if champions is None:
        champions = best_after(evaluations, [row.evaluations for row in cycles])
    sizes = [
        sorted(evaluations[number].size for number in row.population if number < len(evaluations)) for row in cycles
    ]
    return CycleColumns(
        cycles=tuple(row.cycle for row in cycles),
        evaluations=tuple(row.evaluations for row in cycles),
        best=tuple(row.best for row in cycles),
        median=tuple(row.median for row in cycles),
        champions=champions,
        least=tuple(one[0] if one else None for one in sizes),
        middle=tuple(one[len(one) // 2] if one else None for one in sizes),
        most=tuple(one[-1] if one else None for one in sizes),
    )


def best_after(evaluations: Sequence[EvaluationRow], counts: Sequence[int]) -> tuple[int | None, ...]:
    """Number of the fittest evaluation among the first so many, for each of ascending counts; the earlier of equals.

    None where the metric is defined for none of them.
    """
    found: list[int | None] = []
    best: int | None = None
    highest, seen = -math.inf, 0
    for count in counts:
        for row in evaluations[seen:count]:
            if row.fitness is not None and row.fitness > highest:
                best, highest = row.number, row.fitness
        seen = count
        found.append(best)
    return tuple(found)


def ancestry(evaluations: Sequence[EvaluationRow], number: int) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """The family tree of an evaluation: its members in order, and (parent, child) pairs."""
    members, edges, waiting = {number}, [], [number]
    while waiting:
        child = waiting.pop()
        for parent in evaluations[child].parents:
            edges.append((parent, child))
            if parent not in members:
                members.add(parent)
                waiting.append(parent)
    return tuple(sorted(members)), tuple(sorted(edges))
