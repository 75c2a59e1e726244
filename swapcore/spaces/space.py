"""What every search space offers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

__all__ = ["CellEdge", "CellGraph", "EnumerableSpace", "SearchSpace"]


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

    ``parse(format(a)) == a`` and ``decode(encode(a)) == a`` for every architecture, and whatever ``sample``,
    ``mutate``, ``crossover`` and ``neighbours`` return is a member of the space. Architectures are immutable and
    hashable.

    Attributes:
        name: As on the command line.
        title: As people write it.
        operations: The operations that a cell can have.
        size_unit: Unit of sizes, such as ``M`` for millions of parameters.
        size_per_unit: Parameters in one such unit.
        choices: How many alternatives there are at each position of ``encode``.
    """

    name: str
    title: str
    operations: tuple[str, ...]
    size_unit: str
    size_per_unit: int
    choices: tuple[int, ...]

    def parse(self, text: str) -> A:
        """Read an architecture from its text; raises InvalidInputError with the place of the fault."""
        ...

    def format(self, architecture: A) -> str:
        """Write an architecture as the text that ``parse`` reads."""
        ...

    def label(self, architecture: A) -> str:
        """A short text for people, where the full one would not fit."""
        ...

    def encode(self, architecture: A) -> tuple[int, ...]:
        """The decisions that make an architecture, each from 0 to ``choices[i] - 1``."""
        ...

    def decode(self, decisions: Sequence[int]) -> A:
        """The architecture of those decisions."""
        ...

    def sample(self, rng: np.random.Generator) -> A:
        """Draw uniformly from the space."""
        ...

    def mutate(self, architecture: A, rng: np.random.Generator) -> A:
        """Return a different architecture, one edit away."""
        ...

    def crossover(self, first: A, second: A, rng: np.random.Generator) -> A:
        """Mix two architectures part by part, each part from either with equal chance."""
        ...

    def neighbours(self, architecture: A) -> tuple[A, ...]:
        """All architectures one edit away."""
        ...

    def canonical(self, architecture: A) -> str:
        """Text that is equal for isomorphic architectures."""
        ...

    def graphs(self, architecture: A) -> Mapping[str, CellGraph]:
        """Each of its cells by name as a graph, dead operations marked."""
        ...


class EnumerableSpace(SearchSpace[A], Protocol[A]):
    """A space small enough to be listed, which tables of whole spaces need."""

    def enumerate(self) -> Iterator[A]:
        """All architectures, in the order of ``index``."""
        ...

    def index(self, architecture: A) -> int:
        """Position in ``enumerate``."""
        ...

    def at(self, index: int) -> A:
        """The architecture at a position of ``enumerate``."""
        ...

    def __len__(self) -> int: ...
