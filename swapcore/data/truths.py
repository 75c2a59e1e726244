"""The accuracy tables by space, data set and name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.sources.registry import SOURCES
from swapcore.data.uploads.own_tables import PREFIX, own_truths
from swapcore.errors import MissingDataError, SwapcoreError, UnknownNameError
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import PROBLEMS, get_problem
from swapcore.problems.target import Target
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = [
    "TruthStatus",
    "datasets_with_truth",
    "default_truth",
    "find_target",
    "load_truth",
    "quantity_of",
    "truth_names",
    "truth_status",
    "truth_title",
    "truths",
]

TruthKey = tuple[str, str, str]
Loader = Callable[[], AccuracyTable]


@dataclass(frozen=True, kw_only=True)
class TruthStatus:
    """Whether one truth can be used here; ``problem`` says why not."""

    space: str
    dataset: str
    name: str
    problem: str | None


def truths() -> Mapping[TruthKey, Loader]:
    """(space, data set, truth) -> loader, those of imported tables behind those that the problems name."""
    known = {
        (problem.name, target.dataset, target.name): partial(SOURCES[target.source], target)
        for problem in PROBLEMS.values()
        for target in problem.targets
    }
    return {**known, **own_truths()}


def find_target(space: str, dataset: str, name: str) -> Target | None:
    """What a problem says of a truth; None of a table of the user."""
    found = (one for one in get_problem(space).targets if (one.dataset, one.name) == (dataset, name))
    return next(found, None)


def quantity_of(space: str, dataset: str, name: str) -> Quantity:
    """What a truth measures; tables of the user hold accuracies."""
    target = find_target(space, dataset, name)
    return ACCURACY if target is None else target.quantity


def truth_title(space: str, dataset: str, name: str) -> str:
    """A truth in words for people, without the data set."""
    target = find_target(space, dataset, name)
    return f"own table {name.removeprefix(PREFIX)}" if target is None else target.title


def truth_names(space: str, dataset: str) -> tuple[str, ...]:
    """The truths of a data set, on this machine or not."""
    return tuple(key[2] for key in truths() if key[:2] == (space, dataset))


def datasets_with_truth(space: str) -> tuple[str, ...]:
    """Data sets for which a space has trained accuracies, on this machine or not."""
    return tuple(dict.fromkeys(dataset for known, dataset, _ in truths() if known == space))


def default_truth(space: str, dataset: str) -> str:
    """The truth that is used when none is named: the first of the data set.

    It is an accuracy: what else was measured, such as latency, has to be asked for. Where the first accuracy has to be
    fetched and is not on this machine, it is the first that is. What comes with the required
    packages always counts as being here: without it, the installation is to be mended.

    Raises:
        UnknownNameError: If the data set is unknown.
        MissingDataError: If the space has no accuracies for it.
        DamagedTableError: If the first one cannot be read.
    """
    get_dataset(dataset)
    names = tuple(name for name in truth_names(space, dataset) if quantity_of(space, dataset, name) is ACCURACY)
    if not names:
        known = ", ".join(datasets_with_truth(space)) or "none"
        raise MissingDataError(f"there are no trained accuracies of {space} on {dataset}; there are for: {known}")
    first = find_target(space, dataset, names[0])
    if first is not None and first.comes_with_packages:
        return names[0]
    return next((name for name in names if is_here(space, dataset, name)), names[0])


def is_here(space: str, dataset: str, name: str) -> bool:
    try:
        load_truth(space, dataset, name)
    except MissingDataError:
        return False
    return True


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
    known = truths()
    if (space, dataset, chosen) not in known:
        default_truth(space, dataset)
        raise UnknownNameError(f"truth for {dataset}", chosen, truth_names(space, dataset))
    return known[space, dataset, chosen]()


def truth_status(space: str) -> tuple[TruthStatus, ...]:
    """Every truth of a space and whether it can be used on this machine."""
    found = []
    for known, dataset, name in truths():
        if known != space:
            continue
        try:
            load_truth(space, dataset, name)
            problem = None
        except SwapcoreError as error:
            problem = str(error)
        found.append(TruthStatus(space=space, dataset=dataset, name=name, problem=problem))
    return tuple(found)
