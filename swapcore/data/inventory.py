"""Everything that swapcore can use on this machine: files, accuracies, score tables and images."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from swapcore.data.catalogue import CATALOGUE, file_status
from swapcore.data.images.bundled import image_files
from swapcore.data.metric_table import load_metric_table, metric_table_files
from swapcore.data.score_table import load_score_table, score_table_files
from swapcore.data.sources.registry import CONVERSIONS
from swapcore.data.truths import load_truth, truths
from swapcore.data.uploads.own_tables import own_table_files, read_own_table
from swapcore.errors import SwapcoreError
from swapcore.problems.datasets import DATASETS, get_dataset

__all__ = ["Item", "inventory"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that may be at hand.

    Attributes:
        kind: "files", "accuracies", "tables" (of the user), "scores", "metrics" or "images".
        name: As commands take it.
        title: What it holds.
        problem: None where it can be used, else why not and what to do.
        adds: What becomes possible with it; None where that goes without saying.
        size: Of a file in bytes; None of anything else.
    """

    kind: str
    name: str
    title: str
    problem: str | None
    adds: str | None = None
    size: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values, with ``available`` beside the problem."""
        return {**asdict(self), "available": self.problem is None}


def inventory() -> tuple[Item, ...]:
    """All items, the missing ones with what to do about it."""
    return (*files(), *accuracies(), *own_tables(), *scores(), *metrics(), *images())


def files() -> Iterator[Item]:
    for name, file in CATALOGUE.items():
        # What counts is the table that was made of a file, which may be gone.
        problem = problem_of(CONVERSIONS[name].load) if name in CONVERSIONS else file_status(name).problem
        yield Item(kind="files", name=name, title=file.title, problem=problem, adds=file.adds, size=file.size)


def problem_of(load: Callable[[], object]) -> str | None:
    try:
        load()
    except SwapcoreError as error:
        return str(error)
    return None


def accuracies() -> Iterator[Item]:
    absent = {name for made in CONVERSIONS.values() if problem_of(made.load) is not None for name in made.truths}
    for space, dataset, name in truths():
        # Their file is listed as missing; eighteen lines more would say the same.
        if name in absent:
            continue
        title, problem = f"{get_dataset(dataset).title} accuracy of {space}", None
        try:
            title = load_truth(space, dataset, name).title
        except SwapcoreError as error:
            problem = str(error)
        yield Item(kind="accuracies", name=f"{space}/{dataset}/{name}", title=title, problem=problem)


def own_tables() -> Iterator[Item]:
    for name, path in own_table_files().items():
        title, problem = "imported table", None
        try:
            table = read_own_table(name)
            title = f"{len(table.architectures):,} networks of {table.space} from {table.provenance.get('source')}"
        except SwapcoreError as error:
            problem = str(error)
        yield Item(kind="tables", name=name, title=title, problem=problem, size=path.stat().st_size)


def scores() -> Iterator[Item]:
    for name in score_table_files():
        title, problem = "score table", None
        try:
            table = load_score_table(name)
            title = f"SWAP of {len(table)} architectures, {table.title}, measured {table.provenance.get('date')}"
        except SwapcoreError as error:
            problem = str(error)
        yield Item(kind="scores", name=name, title=title, problem=problem)


def metrics() -> Iterator[Item]:
    for name in metric_table_files():
        title, problem = "metric table", None
        try:
            table = load_metric_table(name)
            title = (
                f"{len(table.values)} metrics of {len(table):,} architectures, measured {table.provenance.get('date')}"
            )
        except SwapcoreError as error:
            problem = str(error)
        yield Item(kind="metrics", name=name, title=title, problem=problem)


def images() -> Iterator[Item]:
    for dataset in DATASETS.values():
        title, problem = f"bundled {dataset.title} images", None
        try:
            title = f"{len(image_files(dataset))} {title}, {dataset.resolution} px"
        except SwapcoreError as error:
            problem = str(error)
        yield Item(kind="images", name=dataset.name, title=title, problem=problem)
