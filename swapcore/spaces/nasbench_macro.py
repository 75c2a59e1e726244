"""The NAS-Bench-Macro search space (Su et al., MCT-NAS, CVPR 2021, https://arxiv.org/abs/2103.11922).

A network is a chain of eight layers in stages of two, three and three. Each layer is one of three operations, so that
there are 3^8 = 6,561 networks. Every network is different: no two are isomorphic, and no operation is dead.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from swapcore.errors import InvalidInputError
from swapcore.spaces.space import CellEdge, CellGraph, Decision

__all__ = ["LAYERS", "OPERATIONS", "STAGES", "NasBenchMacro", "NasBenchMacroNetwork"]

OPERATIONS = ("identity", "mb_conv_3x3_e3", "mb_conv_5x5_e6")
"""By digit: identity; MobileNet-V2 blocks with a 3×3 kernel and expansion 3, with a 5×5 kernel and expansion 6."""
STAGES = (2, 3, 3)
"""Layers of each stage; the first of each halves the resolution and doubles the channels."""
LAYERS = sum(STAGES)
DIGITS = "".join(str(digit) for digit in range(len(OPERATIONS)))
EXAMPLE = "12012012"
SHOWN_CHARACTERS = 40


@dataclass(frozen=True)
class NasBenchMacroNetwork:
    """An architecture: the operation of each layer, as its position in ``OPERATIONS``.

    Raises:
        InvalidInputError: If there are not eight of them, or one is not an operation.
    """

    layers: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.layers) != LAYERS:
            raise InvalidInputError(f"a NAS-Bench-Macro network has {LAYERS} layers; got {len(self.layers)}")
        for operation in self.layers:
            if type(operation) is not int or not 0 <= operation < len(OPERATIONS):
                raise InvalidInputError(
                    f"an operation of NAS-Bench-Macro is from 0 to {len(OPERATIONS) - 1}; got {operation!r}"
                )

    def __str__(self) -> str:
        return "".join(map(str, self.layers))

    def replace(self, layer: int, operation: int) -> "NasBenchMacroNetwork":
        """The same network with another operation in one layer (0 to 7)."""
        return NasBenchMacroNetwork((*self.layers[:layer], operation, *self.layers[layer + 1 :]))


class NasBenchMacro:
    """The 6,561 networks; see ``SearchSpace`` for what each method promises."""

    name = "nasbench-macro"
    title = "NAS-Bench-Macro"
    operations: tuple[str, ...] = OPERATIONS
    size_unit = "M"
    size_per_unit = 1_000_000
    decisions = tuple(Decision(title=f"layer {layer}", options=OPERATIONS) for layer in range(1, LAYERS + 1))
    choices = tuple(len(decision.options) for decision in decisions)

    def __len__(self) -> int:
        count: int = len(OPERATIONS) ** LAYERS
        return count

    def parse(self, text: str) -> NasBenchMacroNetwork:
        """Read eight digits, layer by layer, such as ``12012012``.

        Raises:
            InvalidInputError: With what was expected where.
        """
        if not isinstance(text, str):
            raise InvalidInputError(f"an architecture is text like {EXAMPLE}; got {text!r}")
        digits = text.strip()
        if len(digits) != LAYERS:
            raise malformed(text, f"{LAYERS} digits are expected, one a layer, {len(digits)} characters found")
        for place, digit in enumerate(digits, start=1):
            if digit not in DIGITS:
                raise malformed(
                    text, f"a digit from {DIGITS[0]} to {DIGITS[-1]} is expected at place {place}, {digit!r} found"
                )
        return NasBenchMacroNetwork(tuple(map(int, digits)))

    def format(self, architecture: NasBenchMacroNetwork) -> str:
        """The benchmark's own eight digits."""
        return str(architecture)

    def label(self, architecture: NasBenchMacroNetwork) -> str:
        """Its digits: they are short enough to be read."""
        return str(architecture)

    def encode(self, architecture: NasBenchMacroNetwork) -> tuple[int, ...]:
        """The operation of each layer."""
        return architecture.layers

    def decode(self, decisions: Sequence[int]) -> NasBenchMacroNetwork:
        """The network of those operations."""
        return NasBenchMacroNetwork(tuple(map(int, decisions)))

    def enumerate(self) -> Iterator[NasBenchMacroNetwork]:
        """All networks; the last layer varies fastest."""
        return (NasBenchMacroNetwork(layers) for layers in itertools.product(range(len(OPERATIONS)), repeat=LAYERS))

    def index(self, architecture: NasBenchMacroNetwork) -> int:
        """Position of a network in ``enumerate``: its digits as a number."""
        return int(str(architecture), base=len(OPERATIONS))

    def at(self, index: int) -> NasBenchMacroNetwork:
        """The network at a position of ``enumerate``.

        Raises:
            InvalidInputError: If the position is not from 0 to 6,560.
        """
        if not 0 <= index < len(self):
            raise InvalidInputError(f"a NAS-Bench-Macro index is from 0 to {len(self) - 1}; got {index}")
        digits = np.base_repr(index, base=len(OPERATIONS)).rjust(LAYERS, "0")
        return NasBenchMacroNetwork(tuple(map(int, digits)))

    def sample(self, rng: np.random.Generator) -> NasBenchMacroNetwork:
        """Draw a network uniformly."""
        return self.at(int(rng.integers(len(self))))

    def mutate(self, architecture: NasBenchMacroNetwork, rng: np.random.Generator) -> NasBenchMacroNetwork:
        """Put another operation into one random layer."""
        layer = int(rng.integers(LAYERS))
        others = [operation for operation in range(len(OPERATIONS)) if operation != architecture.layers[layer]]
        return architecture.replace(layer, others[int(rng.integers(len(others)))])

    def crossover(
        self, first: NasBenchMacroNetwork, second: NasBenchMacroNetwork, rng: np.random.Generator
    ) -> NasBenchMacroNetwork:
        """Take the operation of each layer from either parent with equal chance."""
        parents = (first.layers, second.layers)
        return NasBenchMacroNetwork(
            tuple(parents[choice][layer] for layer, choice in enumerate(rng.integers(2, size=LAYERS)))
        )

    def neighbours(self, architecture: NasBenchMacroNetwork) -> tuple[NasBenchMacroNetwork, ...]:
        """The 16 networks that differ in exactly one layer."""
        return tuple(
            architecture.replace(layer, operation)
            for layer in range(LAYERS)
            for operation in range(len(OPERATIONS))
            if operation != architecture.layers[layer]
        )

    def canonical(self, architecture: NasBenchMacroNetwork) -> str:
        """Its own text: the chain has no other way to be written."""
        return str(architecture)

    def operations_of(self, architecture: NasBenchMacroNetwork) -> frozenset[str]:
        """Operations of any of its layers."""
        return frozenset(OPERATIONS[operation] for operation in architecture.layers)

    def graphs(self, architecture: NasBenchMacroNetwork) -> dict[str, CellGraph]:
        """The chain: a node before each layer and one behind the last, an edge a layer with its stage."""
        stages = [stage for stage, layers in enumerate(STAGES, start=1) for _ in range(layers)]
        edges = tuple(
            CellEdge(source=layer, target=layer + 1, operation=OPERATIONS[operation], live=True, note=f"stage {stage}")
            for layer, (operation, stage) in enumerate(zip(architecture.layers, stages, strict=True))
        )
        return {"network": CellGraph(nodes=("stem", *map(str, range(1, LAYERS)), "head"), edges=edges)}


def malformed(text: str, why: str) -> InvalidInputError:
    shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}..."
    return InvalidInputError(f"malformed NAS-Bench-Macro architecture {shown!r}: {why}; example: {EXAMPLE}")
