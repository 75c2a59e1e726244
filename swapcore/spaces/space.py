"""What every search space offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

__all__ = ["CellEdge", "CellGraph", "SearchSpace"]


@dataclass(frozen=True, kw_only=True)
class CellEdge:
    """One operation of a cell, drawn as an arrow.

    Attributes:
        source, target: Indices into the graph's nodes.
        operation: Name of the operation.
        live: Whether it lies on a path from the cell's input to its output.
    """

    source: int
    target: int
    operation: str
    live: bool


@dataclass(frozen=True, kw_only=True)
class CellGraph:
    """A cell as a directed acyclic graph, nodes in topological order."""

    nodes: tuple[str, ...]
    edges: tuple[CellEdge, ...]


A = TypeVar("A")


class SearchSpace(Protocol[A]):
    """A set of architectures and how to move in it; knows no torch.

    ``parse(format(a)) == a`` for every architecture, and whatever ``sample``, ``mutate`` and
    ``neighbours`` return is a member of the space. Architectures are immutable and hashable.
    """

    name: str
    title: str
    operations: tuple[str, ...]
    size_unit: str
    size_per_unit: int

    def parse(self, text: str) -> A:
        """Read an architecture from its text; raises InvalidInputError with the place of the fault."""
        ...

    def format(self, architecture: A) -> str:
        """Write an architecture as the text that ``parse`` reads."""
        ...

    def label(self, architecture: A) -> str:
        """A short text for people, where the full one would not fit."""
        ...

    def sample(self, rng: np.random.Generator) -> A:
        """Draw uniformly from the space."""
        ...

    def mutate(self, architecture: A, rng: np.random.Generator) -> A:
        """Return a different architecture, one edit away."""
        ...

    def neighbours(self, architecture: A) -> tuple[A, ...]:
        """All architectures one edit away."""
        ...

    def canonical(self, architecture: A) -> str:
        """Text that is equal for isomorphic architectures."""
        ...

    def enumerate(self) -> Iterator[A]:
        """All architectures, in the order of ``index``."""
        ...

    def index(self, architecture: A) -> int:
        """Position in ``enumerate``."""
        ...

    def at(self, index: int) -> A:
        """The architecture at a position of ``enumerate``."""
        ...

    def graph(self, architecture: A) -> CellGraph:
        """The cell as a graph, dead operations marked."""
        ...

    def __len__(self) -> int: ...
