"""The accuracy tables by space, data set and name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from swapcore.benchmarks.accuracy_table import AccuracyTable
from swapcore.benchmarks.analog import FIELDS, analog_table
from swapcore.benchmarks.nats_bench import COLUMNS, nats_bench_table
from swapcore.errors import MissingDataError, SwapcoreError, UnknownNameError
from swapcore.inputs.datasets import get_dataset

__all__ = [
    "TRUTHS",
    "TRUTH_TITLES",
    "TruthStatus",
    "datasets_with_truth",
    "default_truth",
    "load_truth",
    "truth_status",
]

TruthKey = tuple[str, str, str]

TRUTHS: Mapping[TruthKey, Callable[[], AccuracyTable]] = MappingProxyType(
    {
        **{("nasbench201", "cifar10", name): partial(analog_table, name) for name in FIELDS},
        **{("nasbench201", dataset, "nats-bench"): partial(nats_bench_table, dataset) for dataset in COLUMNS},
    }
)
"""(space, data set, truth) -> loader; the first of a data set is its default."""

TRUTH_TITLES: Mapping[str, str] = MappingProxyType(
    {**{name: words for name, (_, words) in FIELDS.items()}, "nats-bench": "NATS-Bench"}
)
"""Truth -> words for people, without the data set."""


@dataclass(frozen=True, kw_only=True)
class TruthStatus:
    """Whether one truth can be used here; ``problem`` says why not."""

    space: str
    dataset: str
    name: str
    problem: str | None


def truth_names(space: str, dataset: str) -> tuple[str, ...]:
    return tuple(key[2] for key in TRUTHS if key[:2] == (space, dataset))


def datasets_with_truth(space: str) -> tuple[str, ...]:
    """Data sets for which a space has trained accuracies, on this machine or not."""
    return tuple(dict.fromkeys(dataset for known, dataset, _ in TRUTHS if known == space))


def default_truth(space: str, dataset: str) -> str:
    """The truth that is used when none is named.

    Raises:
        UnknownNameError: If the data set is unknown.
        MissingDataError: If the space has no accuracies for it.
    """
    get_dataset(dataset)
    names = truth_names(space, dataset)
    if not names:
        known = ", ".join(datasets_with_truth(space)) or "none"
        raise MissingDataError(f"there are no trained accuracies of {space} on {dataset}; there are for: {known}")
    return names[0]


def load_truth(space: str, dataset: str, name: str | None = None) -> AccuracyTable:
    """Load a table of accuracies.

    Args:
        space: Name of the space.
        dataset: Name of the data set.
        name: Name of the truth; the data set's default if None.

    Raises:
        UnknownNameError: For an unknown data set or truth.
        MissingDataError: If its file is not on this machine.
        DamagedTableError: If its file is damaged.
    """
    chosen = default_truth(space, dataset) if name is None else name
    if (space, dataset, chosen) not in TRUTHS:
        default_truth(space, dataset)
        raise UnknownNameError(f"truth for {dataset}", chosen, truth_names(space, dataset))
    return TRUTHS[space, dataset, chosen]()


def truth_status(space: str) -> tuple[TruthStatus, ...]:
    """Every truth of a space and whether it can be used on this machine."""
    found = []
    for known, dataset, name in TRUTHS:
        if known != space:
            continue
        try:
            load_truth(space, dataset, name)
            problem = None
        except SwapcoreError as error:
            problem = str(error)
        found.append(TruthStatus(space=space, dataset=dataset, name=name, problem=problem))
    return tuple(found)
