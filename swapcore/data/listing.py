"""The architectures that a table is made of, in their order, and what a table calls them."""

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Protocol

import numpy as np

from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.problems.registry import get_listable, get_space, listable_names
from swapcore.spaces.space import Listable

__all__ = [
    "Listed",
    "Listing",
    "fingerprint",
    "listing",
    "listing_digest",
    "names_in_table",
    "require_positions",
    "require_whole",
]

HEXADECIMALS = 16
DIGESTS = "listings.json"


class Listed(Protocol):
    """A table that says where in a space its architectures stand."""

    @property
    def name(self) -> str:
        """Of the table."""
        ...

    @property
    def kind(self) -> str:
        """What it is, in words."""
        ...

    @property
    def positions(self) -> np.ndarray:
        """Of each architecture in the space, shape (n,)."""
        ...

    @property
    def architectures(self) -> Sequence[str] | np.ndarray:
        """What the table calls each of them."""
        ...


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


def listing_digest(texts: Iterable[str]) -> str:
    """Tells whether two lists hold the same texts in the same order."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


@functools.cache
def known_digests() -> Mapping[str, str]:
    """Space -> digest of all its architectures in order, of those for which it was kept: it saves writing them all."""
    file = resources.files("swapcore.data") / "bundled" / DIGESTS
    found: dict[str, str] = json.loads(file.read_text()) if file.is_file() else {}
    return found


def require_whole(table: Listed, space: Listable[Any]) -> None:
    """Check that a table is of a whole space.

    Raises:
        DamagedTableError: If it has more or fewer architectures.
    """
    if len(table.positions) != len(space):
        raise DamagedTableError(
            f"{table.kind} {table.name} has {len(table.positions)} architectures where {len(space)} of {space.name} "
            f"are expected; make it again with python -m swapcore precompute"
        )


def require_positions(table: Listed, space: Listable[Any]) -> None:
    """Check that the architectures of a table are where in the space it says.

    Raises:
        DamagedTableError: If one is not; names the first.
    """
    positions, names = table.positions, table.architectures
    is_whole = len(positions) == len(space) and bool((positions == np.arange(len(space))).all())
    if is_whole and listing_digest(names) == known_digests().get(space.name):
        return
    for row, (position, name) in enumerate(zip(positions.tolist(), names, strict=True)):
        if not 0 <= position < len(space) or space.format(space.at(position)) != name:
            raise DamagedTableError(
                f"{table.kind} {table.name} is not in the order of {space.name} at row {row}: {str(name)!r} is not at "
                f"position {position} of {space.title}; make it again with python -m swapcore precompute"
            )
