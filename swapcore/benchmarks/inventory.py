"""Everything that swapcore can use on this machine: accuracies, score tables and images."""

from dataclasses import asdict, dataclass
from typing import Any

from swapcore.benchmarks.score_table import load_score_table, score_table_files
from swapcore.benchmarks.truths import TRUTHS, load_truth
from swapcore.errors import SwapcoreError
from swapcore.inputs.bundled import image_files
from swapcore.inputs.datasets import DATASETS, get_dataset

__all__ = ["Item", "inventory"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that may be at hand.

    Attributes:
        kind: "accuracies", "scores" or "images".
        name: As commands take it.
        title: What it holds.
        problem: None where it can be used, else why not and what to do.
    """

    kind: str
    name: str
    title: str
    problem: str | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values, with ``available`` beside the problem."""
        return {**asdict(self), "available": self.problem is None}


def inventory() -> tuple[Item, ...]:
    """All items, the missing ones with what to do about it."""
    items = []
    for space, dataset, name in TRUTHS:
        title, problem = f"{get_dataset(dataset).title} accuracy of {space}", None
        try:
            title = load_truth(space, dataset, name).title
        except SwapcoreError as error:
            problem = str(error)
        items.append(Item(kind="accuracies", name=f"{space}/{dataset}/{name}", title=title, problem=problem))
    for name in score_table_files():
        title, problem = "score table", None
        try:
            table = load_score_table(name)
            title = f"SWAP of {len(table)} architectures, {table.title}, measured {table.provenance.get('date')}"
        except SwapcoreError as error:
            problem = str(error)
        items.append(Item(kind="scores", name=name, title=title, problem=problem))
    for images in DATASETS.values():
        title, problem = f"bundled {images.title} images", None
        try:
            title = f"{len(image_files(images))} {title}, {images.resolution} px"
        except SwapcoreError as error:
            problem = str(error)
        items.append(Item(kind="images", name=images.name, title=title, problem=problem))
    return tuple(items)
