"""The DARTS search space (Liu et al., ICLR 2019, https://arxiv.org/abs/1806.09055).

An architecture is a normal and a reduction cell. A cell has two inputs, nodes 0 and 1, which are the outputs
of the two cells before it, and four intermediate nodes, 2 to 5, each the sum of two operations on earlier
nodes; its output is the concatenation of nodes 2 to 5.

The space is that of the 1,000 trained genotypes published with SWAP (ICLR 2024): both operations of a node
may read the same earlier node, and ``none`` may stand wherever another operation may; in that table it is as
frequent as every other. DARTS's own search keeps the two sources apart and never ends with ``none``: its
genotypes are a part of the space.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from swapcore.errors import InvalidInputError
from swapcore.spaces.darts_genotype import (
    CELL_NAMES,
    EXAMPLE,
    INPUTS,
    OPERATIONS,
    TARGETS,
    DartsCell,
    DartsGenotype,
    GenotypeReader,
)
from swapcore.spaces.space import CellEdge, CellGraph, Decision

__all__ = ["CELL_NAMES", "NODES", "OPERATIONS", "TARGETS", "Darts", "DartsCell", "DartsGenotype", "live_pairs"]

NODES = ("c_{k-2}", "c_{k-1}", "2", "3", "4", "5")
"""The two cells before this one, and the intermediate nodes by their number."""

SHORT_NAMES = dict(zip(OPERATIONS, ("no", "mp", "ap", "sk", "s3", "s5", "d3", "d5"), strict=True))
DEAD = ("none", 0)
ORDINALS = ("first", "second")


def live_pairs(cell: DartsCell) -> tuple[bool, ...]:
    """Which of a cell's eight operations are live.

    Every node is concatenated into the output, so that an operation is dead only when it is ``none`` or when
    its source is always zero: a node both of whose operations are dead.
    """
    fed, live = set(INPUTS), []
    for (operation, source), target in zip(cell.pairs, TARGETS, strict=True):
        live.append(operation != "none" and source in fed)
        if live[-1]:
            fed.add(target)
    return tuple(live)


class Darts:
    """All pairs of cells; see ``SearchSpace`` for what each method promises.

    With (8^8 · 120^2)^2, about 5.8 · 10^22, members the space cannot be listed: there is no ``enumerate``,
    ``index`` or ``at``.
    """

    name = "darts"
    title = "DARTS"
    operations: tuple[str, ...] = OPERATIONS
    size_unit = "k"
    size_per_unit = 1_000
    decisions = tuple(
        decision
        for cell in CELL_NAMES
        for position, target in enumerate(TARGETS)
        for decision in (
            Decision(title=f"{cell} cell, node {target}: {ORDINALS[position % 2]} operation", options=OPERATIONS),
            Decision(title=f"{cell} cell, node {target}: {ORDINALS[position % 2]} input", options=NODES[:target]),
        )
    )
    choices = tuple(len(decision.options) for decision in decisions)

    def parse(self, text: str) -> DartsGenotype:
        """Read the usual ``Genotype(normal=[('sep_conv_3x3', 0), …], normal_concat=range(2, 6), …)`` text.

        The text is read, never evaluated. Concatenated nodes may also be written ``[2, 3, 4, 5]``.

        Raises:
            InvalidInputError: With what was expected where.
        """
        if not isinstance(text, str):
            raise InvalidInputError(f"an architecture is text like {EXAMPLE}; got {text!r}")
        return GenotypeReader(text).genotype()

    def format(self, architecture: DartsGenotype) -> str:
        """The usual text, with ``range(2, 6)`` for the concatenated nodes."""
        return str(architecture)

    def label(self, architecture: DartsGenotype) -> str:
        """A short text for hover boxes, such as ``s3:0 s3:1|… / mp:0 …``: operation and source, one group a node.

        The reduction cell is behind the slash; ``=`` stands for one that equals the normal cell.
        """
        normal, reduction = architecture.normal, architecture.reduce
        return f"{short(normal)} / {'=' if normal == reduction else short(reduction)}"

    def encode(self, architecture: DartsGenotype) -> tuple[int, ...]:
        """For each pair of the normal, then the reduction cell: the operation's position, and the source."""
        pairs = architecture.normal.pairs + architecture.reduce.pairs
        return tuple(decision for operation, source in pairs for decision in (OPERATIONS.index(operation), source))

    def decode(self, decisions: Sequence[int]) -> DartsGenotype:
        """The genotype of those decisions."""
        names = (OPERATIONS[decision] for decision in decisions[::2])
        pairs = tuple(zip(names, map(int, decisions[1::2]), strict=True))
        return DartsGenotype(normal=DartsCell(pairs[: len(TARGETS)]), reduce=DartsCell(pairs[len(TARGETS) :]))

    def sample(self, rng: np.random.Generator) -> DartsGenotype:
        """Draw uniformly: each operation of the eight, each source of the nodes before, both cells on their own."""
        return DartsGenotype(*(sample_cell(rng) for _ in CELL_NAMES))

    def mutate(self, architecture: DartsGenotype, rng: np.random.Generator) -> DartsGenotype:
        """Change one operation or, as often, one connection, in either cell (as Real et al., AAAI 2019, do).

        The result always differs in its text; it can be isomorphic, as when ``none`` gets another source.
        """
        name = CELL_NAMES[rng.integers(len(CELL_NAMES))]
        edits = (operation_edits, source_edits)[rng.integers(2)](getattr(architecture, name))
        return replace(architecture, **{name: edits[rng.integers(len(edits))]})

    def crossover(self, first: DartsGenotype, second: DartsGenotype, rng: np.random.Generator) -> DartsGenotype:
        """Take each node of each cell, with both its pairs, from either parent with equal chance."""
        return DartsGenotype(
            *(cross_cells(getattr(first, name), getattr(second, name), rng) for name in CELL_NAMES),
        )

    def neighbours(self, architecture: DartsGenotype) -> tuple[DartsGenotype, ...]:
        """The 152 genotypes that differ in one operation (112) or one source (40)."""
        return tuple(
            replace(architecture, **{name: edited})
            for name in CELL_NAMES
            for edits in (operation_edits, source_edits)
            for edited in edits(getattr(architecture, name))
        )

    def canonical(self, architecture: DartsGenotype) -> str:
        """Text that is equal for isomorphic genotypes: that of one of them.

        It merges exactly these: the two orders of a node's operations; renumberings of a cell's nodes 2 to 5
        that keep sources before targets (whatever reads the concatenation mixes all its channels); and dead
        operations with each other, so that ``none`` from any node and any operation on a node that is always
        zero become ``none`` from node 0. Cells are compared as labelled graphs: two nodes that do the same
        stay two, because each has weights of its own, and ``skip_connect`` is kept as an operation.
        """
        return str(DartsGenotype(canonical_cell(architecture.normal), canonical_cell(architecture.reduce)))

    def operations_of(self, architecture: DartsGenotype) -> frozenset[str]:
        """Operations of either cell."""
        return frozenset(
            operation for cell in (architecture.normal, architecture.reduce) for operation, _ in cell.pairs
        )

    def graphs(self, architecture: DartsGenotype) -> dict[str, CellGraph]:
        """The graph of each cell, ``normal`` and ``reduce``: six nodes, eight edges, dead ones marked.

        The concatenation of nodes 2 to 5, the same in every cell, has no node of its own.
        """
        return {name: cell_graph(getattr(architecture, name)) for name in CELL_NAMES}


def sample_cell(rng: np.random.Generator) -> DartsCell:
    return DartsCell(
        tuple((OPERATIONS[rng.integers(len(OPERATIONS))], int(rng.integers(target))) for target in TARGETS)
    )


def cross_cells(first: DartsCell, second: DartsCell, rng: np.random.Generator) -> DartsCell:
    nodes = len(TARGETS) // 2
    parents = [(first, second)[choice] for choice in rng.integers(2, size=nodes)]
    return DartsCell(tuple(pair for node, cell in enumerate(parents) for pair in cell.pairs[2 * node : 2 * node + 2]))


def operation_edits(cell: DartsCell) -> list[DartsCell]:
    return [
        cell.replace(position, other, source)
        for position, (operation, source) in enumerate(cell.pairs)
        for other in OPERATIONS
        if other != operation
    ]


def source_edits(cell: DartsCell) -> list[DartsCell]:
    return [
        cell.replace(position, operation, other)
        for position, (operation, source) in enumerate(cell.pairs)
        for other in range(TARGETS[position])
        if other != source
    ]


def canonical_cell(cell: DartsCell) -> DartsCell:
    """The least of all cells that are isomorphic to this one."""
    pairs = [pair if live else DEAD for pair, live in zip(cell.pairs, live_pairs(cell), strict=True)]
    nodes = {target: pairs[position : position + 2] for position, target in enumerate(TARGETS) if position % 2 == 0}
    found = []
    for order in itertools.permutations(nodes):
        number = {old: new for new, old in enumerate((*INPUTS, *order))}
        renumbered = [sorted((operation, number[source]) for operation, source in nodes[old]) for old in order]
        candidate = tuple(itertools.chain(*renumbered))
        if all(source < target for (_, source), target in zip(candidate, TARGETS, strict=True)):
            found.append(candidate)
    return DartsCell(min(found))


def cell_graph(cell: DartsCell) -> CellGraph:
    pairs = zip(cell.pairs, TARGETS, live_pairs(cell), strict=True)
    edges = (CellEdge(source=pair[1], target=target, operation=pair[0], live=live) for pair, target, live in pairs)
    return CellGraph(nodes=NODES, edges=tuple(edges))


def short(cell: DartsCell) -> str:
    pairs = [f"{SHORT_NAMES[operation]}:{source}" for operation, source in cell.pairs]
    return "|".join(" ".join(node) for node in zip(pairs[::2], pairs[1::2], strict=True))
