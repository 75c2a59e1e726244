"""The architectures that a table is made of, in their order, and what a table calls them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from swapcore.data.truths import load_truth
from swapcore.errors import MissingDataError
from swapcore.problems.registry import get_listable, get_space, listable_names

__all__ = ["Listing", "fingerprint", "listing", "names_in_table"]

HEXADECIMALS = 16


def fingerprint(architecture: str) -> str:
    """Tells architectures apart without telling which they are."""
    return hashlib.sha256(architecture.encode()).hexdigest()[:HEXADECIMALS]


@dataclass(frozen=True, kw_only=True, eq=False)
class Listing:
    """Architectures in order.

    Attributes:
        space: Name of their space.
        source: Where the list comes from, in words.
        texts: Each architecture as its space formats it.
    """

    space: str
    source: str
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)


def listing(space: str, dataset: str, truth: str | None = None) -> Listing:
    """The whole space where it can be enumerated, else the architectures of a table of accuracies.

    Args:
        space: Name of the space.
        dataset: Whose accuracies; of no matter for a space that can be enumerated.
        truth: Which accuracies; the default ones if None.

    Raises:
        MissingDataError: If the space cannot be enumerated and there is no such table on this machine.
    """
    if space in listable_names():
        known = get_listable(space)
        return Listing(space=space, source="the whole space", texts=tuple(map(known.format, known.enumerate())))
    table = load_truth(get_space(space).name, dataset, truth)
    if table.architectures is None:
        raise MissingDataError(f"{table.title} does not list its architectures, and {space} cannot be enumerated")
    return Listing(space=space, source=table.name, texts=table.architectures)


def names_in_table(space: str, texts: Sequence[str]) -> list[str]:
    """What a table calls architectures: their fingerprints where they come from a file that is not ours to ship."""
    return list(texts) if space in listable_names() else [fingerprint(text) for text in texts]
