"""What was measured elsewhere, such as accuracy, latency or robust accuracy, as columns that rank networks.

So one target can be compared with another: whether accurate networks are robust, or what speed costs.
"""

from collections.abc import Sequence

import numpy as np

from swapcore.analysis.metric_column import MetricColumn
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.listing import names_in_table
from swapcore.data.truths import load_truth, quantity_of, truth_title
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space
from swapcore.spaces.space import Listable
from swapcore.values.quantity import Quantity

__all__ = ["TARGET", "is_target", "pareto_rows", "target_column", "target_name", "target_quantity"]

TARGET = "target:"
AT = "@"
NOT_MEASURED = "it was not measured"


def is_target(name: str) -> bool:
    """Whether a column of this name holds what was measured elsewhere."""
    return name.startswith(TARGET)


def target_name(truth: str, dataset: str) -> str:
    """Name of the column of a truth: ``target:TRUTH@DATASET``; ``truth`` may have the first part or both already."""
    bare = truth.removeprefix(TARGET)
    return f"{TARGET}{bare}" if AT in bare else f"{TARGET}{bare}{AT}{dataset}"


def target_quantity(name: str, space: str) -> Quantity:
    """What a column of ``target_name`` measures."""
    truth, _, dataset = name.removeprefix(TARGET).rpartition(AT)
    return quantity_of(space, dataset, truth)


def target_column(name: str, space: str, index: np.ndarray, listed: Sequence[str] | None) -> MetricColumn:
    """The values of a truth for some networks.

    Args:
        name: As ``target_name`` gives it.
        space: Name of the space.
        index: Position of each network in the space, or in ``listed`` where there is such a list, shape (n,).
        listed: Texts of the architectures of a space that cannot be listed; None for one that can.

    Raises:
        UnknownNameError: For an unknown data set or truth; lists the known ones.
        MissingDataError: If its file is not on this machine.
        DamagedTableError: If its file is damaged.
    """
    truth, _, dataset = name.removeprefix(TARGET).rpartition(AT)
    table = load_truth(space, get_dataset(dataset).name, truth)
    raw = values_at(table, index, listed)
    quantity = table.quantity
    return MetricColumn(
        name=name,
        metric=name,
        title=f"{get_dataset(dataset).title} {truth_title(space, dataset, truth)}",
        family="measured",
        paper=table.source,
        unit=quantity.unit,
        higher_is_better=quantity.higher_is_better,
        scores=quantity.oriented(raw),
        raw=raw,
        undefined=dict.fromkeys(np.flatnonzero(np.isnan(raw)).tolist(), NOT_MEASURED),
    )


def values_at(table: AccuracyTable, index: np.ndarray, listed: Sequence[str] | None) -> np.ndarray:
    """Values of a table, as measured, for networks given by their places; NaN where unknown, shape (n,)."""
    if table.architectures is None:
        whole: np.ndarray = table.accuracies[index]
        return whole
    space = get_space(table.space)
    if listed is None:
        assert isinstance(space, Listable)  # noqa: S101 - all others have a list
        places = {space.index(space.parse(text)): place for place, text in enumerate(table.architectures)}
        found = [places.get(position, -1) for position in index.tolist()]
    else:
        named = {one: place for place, one in enumerate(names_in_table(table.space, table.architectures))}
        own = names_in_table(table.space, listed)
        found = [named.get(own[place], -1) for place in index.tolist()]
    rows = np.array(found, dtype=np.int64)
    return np.where(rows >= 0, table.accuracies[rows], np.nan)


def pareto_rows(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Rows that no other beats in both, in ascending order of the first; of equal ones the first row stands for all.

    Args:
        first: Higher is better, shape (n,).
        second: Higher is better, shape (n,).
    """
    order = np.lexsort((-second, -first))
    best = np.maximum.accumulate(second[order])
    on_front = np.concatenate([[True], best[1:] > best[:-1]])
    front: np.ndarray = order[on_front][::-1]
    return front
