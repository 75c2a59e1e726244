"""What a search space offers: what all of them do, and abilities that only some have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np

__all__ = [
    "CellEdge",
    "CellGraph",
    "Crossable",
    "Decision",
    "Drawable",
    "Factored",
    "HasNeighbours",
    "HasOperations",
    "Listable",
    "SearchSpace",
]


@dataclass(frozen=True, kw_only=True)
class CellEdge:
    """One operation, drawn as an arrow.

    Attributes:
        source, target: Indices into the graph's nodes.
        operation: Name of the operation.
        live: Whether it lies on a path from the input to the output.
        note: More about it, for people; empty if there is nothing to say.
    """

    source: int
    target: int
    operation: str
    live: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CellGraph:
    """A cell, or a whole chain of layers, as a directed acyclic graph, nodes in topological order."""

    nodes: tuple[str, ...]
    edges: tuple[CellEdge, ...]

    @property
    def is_chain(self) -> bool:
        """Whether each node but the last leads to the next one, and to no other."""
        ends = [(edge.source, edge.target) for edge in self.edges]
        return ends == [(node, node + 1) for node in range(len(self.nodes) - 1)]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One of the decisions that make an architecture.

    Attributes:
        title: What is decided, for people.
        options: The alternatives, for people, in the order of their numbers.
    """

    title: str
    options: tuple[str, ...]


A = TypeVar("A")


@runtime_checkable
class SearchSpace(Protocol[A]):
    """A set of architectures and how to move in it; knows no torch.

    ``parse(format(a)) == a`` for every architecture, and whatever ``sample`` and ``mutate`` return is a member of the
    space. Architectures are immutable and hashable. What a space can do beyond this is said by the protocols below;
    ``isinstance(space, Listable)`` asks for it.

    Attributes:
        name: As on the command line.
        title: As people write it.
        size_unit: Unit of sizes, such as ``M`` for millions of parameters.
        size_per_unit: Parameters in one such unit.
    """

    name: str
    title: str
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

    def canonical(self, architecture: A) -> str:
        """Text that is equal for isomorphic architectures."""
        ...


@runtime_checkable
class Listable(SearchSpace[A], Protocol[A]):
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


@runtime_checkable
class Factored(SearchSpace[A], Protocol[A]):
    """A space whose architectures are made by independent decisions: any combination of them is a member.

    ``decode(encode(a)) == a`` for every architecture.

    Attributes:
        decisions: What is decided at each position of ``encode``.
    """

    decisions: tuple[Decision, ...]

    @property
    def choices(self) -> tuple[int, ...]:
        """How many alternatives there are at each position of ``encode``."""
        ...

    def encode(self, architecture: A) -> tuple[int, ...]:
        """The decisions that make an architecture, each from 0 to ``choices[i] - 1``."""
        ...

    def decode(self, decisions: Sequence[int]) -> A:
        """The architecture of those decisions."""
        ...


@runtime_checkable
class Crossable(SearchSpace[A], Protocol[A]):
    """A space in which two architectures can be mixed."""

    def crossover(self, first: A, second: A, rng: np.random.Generator) -> A:
        """Mix two architectures part by part, each part from either with equal chance."""
        ...


@runtime_checkable
class HasNeighbours(SearchSpace[A], Protocol[A]):
    """A space in which all architectures one edit away can be told."""

    def neighbours(self, architecture: A) -> tuple[A, ...]:
        """All architectures one edit away."""
        ...


@runtime_checkable
class HasOperations(SearchSpace[A], Protocol[A]):
    """A space whose architectures are made of named operations, by which they can be filtered.

    Attributes:
        operations: Those that an architecture can have.
    """

    operations: tuple[str, ...]

    def operations_of(self, architecture: A) -> frozenset[str]:
        """Those that occur somewhere in an architecture."""
        ...


@runtime_checkable
class Drawable(SearchSpace[A], Protocol[A]):
    """A space whose architectures can be drawn."""

    def graphs(self, architecture: A) -> Mapping[str, CellGraph]:
        """Each of its cells by name as a graph, dead operations marked."""
        ...
