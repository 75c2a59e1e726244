"""The NAS-Bench-201 search space (Dong & Yang, ICLR 2020, https://arxiv.org/abs/2001.00326).

A cell has four nodes. Node 0 is its input and node 3 its output; every pair of nodes is joined by an
edge that carries one of five operations, and a node is the sum of what its incoming edges deliver:
5^6 = 15,625 cells. NATS-Bench calls the same space its topology search space.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.spaces.space import CellEdge, CellGraph, Decision

__all__ = [
    "EDGES",
    "NODES",
    "OPERATIONS",
    "NasBench201",
    "NasBench201Cell",
    "live_edges",
    "operation_digits",
    "operation_positions",
]

OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))
"""(source, target) of the six edges, in the order in which an architecture string lists them."""

NODES = ("input", "1", "2", "output")
INPUT, OUTPUT = 0, 3
PLACE_VALUES = len(OPERATIONS) ** np.arange(len(EDGES) - 1, -1, -1)
SHORT_NAMES = {"none": "no", "skip_connect": "sk", "nor_conv_1x1": "c1", "nor_conv_3x3": "c3", "avg_pool_3x3": "ap"}
EXAMPLE = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|"
SHOWN_CHARACTERS = 120
EDGE_TEXT = re.compile(r"(?P<operation>[^~|+]+)~(?P<source>[0-9])")


@dataclass(frozen=True)
class NasBench201Cell:
    """A cell: the operation on each of the six edges, in the order of ``EDGES``.

    Raises:
        InvalidInputError: If there are not six operations or one is unknown.
    """

    operations: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.operations) != len(EDGES):
            raise InvalidInputError(f"a NAS-Bench-201 cell has {len(EDGES)} operations; got {len(self.operations)}")
        for operation in self.operations:
            if operation not in OPERATIONS:
                raise UnknownNameError("operation", operation, OPERATIONS)

    def __str__(self) -> str:
        groups: dict[int, list[str]] = {}
        for (source, target), operation in zip(EDGES, self.operations, strict=True):
            groups.setdefault(target, []).append(f"{operation}~{source}")
        return "+".join(f"|{'|'.join(group)}|" for group in groups.values())

    def replace(self, edge: int, operation: str) -> "NasBench201Cell":
        """The same cell with another operation on one edge (0 to 5)."""
        return NasBench201Cell((*self.operations[:edge], operation, *self.operations[edge + 1 :]))


def live_edges(cell: NasBench201Cell) -> tuple[bool, ...]:
    """Which edges lie on a path from the cell's input to its output.

    An edge is dead when it carries ``none``, when its source is always zero, or when nothing on
    the way from its target reaches the output.
    """
    fed, used = {INPUT}, {OUTPUT}
    # EDGES is sorted by target, so one sweep forwards and one backwards settle every node.
    active = [edge for edge, operation in zip(EDGES, cell.operations, strict=True) if operation != "none"]
    for source, target in active:
        if source in fed:
            fed.add(target)
    for source, target in reversed(active):
        if target in used:
            used.add(source)
    return tuple(
        operation != "none" and source in fed and target in used
        for (source, target), operation in zip(EDGES, cell.operations, strict=True)
    )


class NasBench201:
    """The 15,625 cells; see ``SearchSpace`` for what each method promises."""

    name = "nasbench201"
    title = "NAS-Bench-201"
    operations: tuple[str, ...] = OPERATIONS
    size_unit = "M"
    size_per_unit = 1_000_000
    decisions = tuple(
        Decision(title=f"{NODES[source]} → {NODES[target]}", options=OPERATIONS) for source, target in EDGES
    )
    choices = tuple(len(decision.options) for decision in decisions)

    def __len__(self) -> int:
        count: int = len(OPERATIONS) ** len(EDGES)
        return count

    def parse(self, text: str) -> NasBench201Cell:
        """Read the benchmark's own strings, such as ``|nor_conv_3x3~0|+|…|…|+|…|…|…|``.

        Raises:
            InvalidInputError: With what was expected where.
        """
        if not isinstance(text, str):
            raise InvalidInputError(f"an architecture is text like {EXAMPLE}; got {text!r}")
        groups = text.strip().split("+")
        if len(groups) != OUTPUT:
            raise malformed(text, f"{OUTPUT} groups joined by '+' are expected, {len(groups)} found")
        operations: list[str] = []
        for target, group in enumerate(groups, start=1):
            if len(group) < len("||") or group[0] != "|" or group[-1] != "|":
                raise malformed(text, f"group {target} must begin and end with '|'")
            parts = group[1:-1].split("|")
            if len(parts) != target:
                raise malformed(text, f"group {target} must hold {target} operation(s), {len(parts)} found")
            for source, part in enumerate(parts):
                match = EDGE_TEXT.fullmatch(part)
                if match is None or int(match["source"]) != source:
                    raise malformed(text, f"'operation~{source}' is expected in group {target}, {part!r} found")
                if match["operation"] not in OPERATIONS:
                    raise UnknownNameError("operation", match["operation"], OPERATIONS)
                operations.append(match["operation"])
        return NasBench201Cell(tuple(operations))

    def format(self, architecture: NasBench201Cell) -> str:
        """The benchmark's own string."""
        return str(architecture)

    def label(self, architecture: NasBench201Cell) -> str:
        """A short text for hover boxes, such as ``c3|no sk|ap c1 sk``: one group a node, as in the full string."""
        short = [SHORT_NAMES[operation] for operation in architecture.operations]
        return f"{short[0]}|{' '.join(short[1:3])}|{' '.join(short[3:])}"

    def encode(self, architecture: NasBench201Cell) -> tuple[int, ...]:
        """Position of each edge's operation in ``OPERATIONS``."""
        return tuple(OPERATIONS.index(operation) for operation in architecture.operations)

    def decode(self, decisions: Sequence[int]) -> NasBench201Cell:
        """The cell of those positions."""
        return NasBench201Cell(tuple(OPERATIONS[decision] for decision in decisions))

    def enumerate(self) -> Iterator[NasBench201Cell]:
        """All cells; the last edge varies fastest."""
        return (NasBench201Cell(operations) for operations in itertools.product(OPERATIONS, repeat=len(EDGES)))

    def index(self, architecture: NasBench201Cell) -> int:
        """Position of a cell in ``enumerate``."""
        return int(operation_positions(np.array(self.encode(architecture))))

    def at(self, index: int) -> NasBench201Cell:
        """The cell at a position of ``enumerate``.

        Raises:
            InvalidInputError: If the position is not from 0 to 15,624.
        """
        if not 0 <= index < len(self):
            raise InvalidInputError(f"a NAS-Bench-201 index is from 0 to {len(self) - 1}; got {index}")
        return self.decode(operation_digits(np.array([index]))[0])

    def sample(self, rng: np.random.Generator) -> NasBench201Cell:
        """Draw a cell uniformly."""
        return self.at(int(rng.integers(len(self))))

    def mutate(self, architecture: NasBench201Cell, rng: np.random.Generator) -> NasBench201Cell:
        """Put another operation on one random edge."""
        edge = int(rng.integers(len(EDGES)))
        others = [operation for operation in OPERATIONS if operation != architecture.operations[edge]]
        return architecture.replace(edge, others[int(rng.integers(len(others)))])

    def crossover(self, first: NasBench201Cell, second: NasBench201Cell, rng: np.random.Generator) -> NasBench201Cell:
        """Take the operation of each edge from either parent with equal chance."""
        parents = (first.operations, second.operations)
        return NasBench201Cell(
            tuple(parents[choice][edge] for edge, choice in enumerate(rng.integers(2, size=len(EDGES))))
        )

    def neighbours(self, architecture: NasBench201Cell) -> tuple[NasBench201Cell, ...]:
        """The 24 cells that differ on exactly one edge."""
        return tuple(
            architecture.replace(edge, operation)
            for edge in range(len(EDGES))
            for operation in OPERATIONS
            if operation != architecture.operations[edge]
        )

    def canonical(self, architecture: NasBench201Cell) -> str:
        """Text that is equal for isomorphic cells, with ``0`` for the input and ``#`` for zero.

        A node is written as the sorted sum of its inputs, a skip connection as its source, and both
        ``none`` and an operation on a zero node as ``#``. This is the benchmark's own notion of
        isomorphism, with 6,466 classes. It keeps zero terms and does not merge a skipped sum into the
        sum that it enters; cells that compute the same function form only 4,930 classes.
        """
        nodes = {INPUT: "0"}
        terms: dict[int, list[str]] = {}
        for (source, target), operation in zip(EDGES, architecture.operations, strict=True):
            if operation == "none" or nodes[source] == "#":
                term = "#"
            elif operation == "skip_connect":
                term = nodes[source]
            else:
                term = f"({nodes[source]})@{operation}"
            terms.setdefault(target, []).append(term)
            if len(terms[target]) == target:
                nodes[target] = "+".join(sorted(terms[target]))
        return nodes[OUTPUT]

    def operations_of(self, architecture: NasBench201Cell) -> frozenset[str]:
        """Operations on any of its edges."""
        return frozenset(architecture.operations)

    def graphs(self, architecture: NasBench201Cell) -> dict[str, CellGraph]:
        """Its only cell: four nodes and six edges; ``none`` edges are included, marked as dead."""
        edges = zip(EDGES, architecture.operations, live_edges(architecture), strict=True)
        drawn = tuple(
            CellEdge(source=source, target=target, operation=operation, live=live)
            for (source, target), operation, live in edges
        )
        return {"cell": CellGraph(nodes=NODES, edges=drawn)}


def operation_digits(indices: np.ndarray) -> np.ndarray:
    """Operations of many cells at once.

    Args:
        indices: Positions in ``enumerate``, shape (n,).

    Returns:
        Indices into ``OPERATIONS``, shape (n, 6), one column an edge.
    """
    return np.asarray(indices)[:, None] // PLACE_VALUES % len(OPERATIONS)


def operation_positions(digits: np.ndarray) -> np.ndarray:
    """Positions in ``enumerate`` of cells given as ``operation_digits`` gives them, shape (n, 6) to (n,)."""
    return digits @ PLACE_VALUES


def malformed(text: str, why: str) -> InvalidInputError:
    shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}..."
    return InvalidInputError(f"malformed NAS-Bench-201 architecture {shown!r}: {why}; example: {EXAMPLE}")
