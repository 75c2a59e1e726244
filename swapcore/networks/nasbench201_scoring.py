"""The scoring networks of NAS-Bench-201 cells: the same patterns as the published network, for less."""

import functools
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from swapcore.networks.nasbench201 import Cell, NasBench201Network, OperationFactory, Skeleton, make_operation
from swapcore.networks.together import widened
from swapcore.networks.weights import SHARED_MODULES, Initialisation, initialise, owned
from swapcore.spaces.nasbench201 import EDGES, INPUT, OUTPUT, NasBench201Cell
from swapcore.spaces.nasbench201_cost import KERNEL_SIZES, NetworkShape

__all__ = ["scoring_network", "whole_network"]


def scoring_network(cell: NasBench201Cell, shape: NetworkShape, weights: Initialisation) -> NasBench201Network:
    """The network on which an architecture is scored; treat it as read-only.

    Several initialisations together read the images once for each (``together.repeated_images``).

    Args:
        cell: The architecture.
        shape: Width, depth, classes and resolution.
        weights: Which random weights.
    """
    make = functools.partial(shared_operation, weights)
    skeleton = shared_skeleton(shape, weights)
    return NasBench201Network(cell, shape, make=make, cell_type=ScoringCell, skeleton=skeleton)


def whole_network(cell: NasBench201Cell, shape: NetworkShape, weights: Initialisation) -> NasBench201Network:
    """The network of a cell with nothing left out or shared, and parameters of its own; same weights as for scoring."""
    return NasBench201Network(
        cell,
        shape,
        make=lambda *what: owned(shared_operation(weights, *what)),
        skeleton=cast("Skeleton", owned(shared_skeleton(shape, weights))),
    )


def stand_in(paths: list[str]) -> nn.ReLU:
    """One ReLU that does the work of several equal ones, which ``swap_score`` then lists by these paths."""
    relu: Any = nn.ReLU()
    relu.stands_for = paths
    return cast("nn.ReLU", relu)


class ScoringCell(Cell):
    """The same cell for less: the same patterns, without what leaves none.

    Operations that read one node share its ReLU, which the result lists once for each of them. A convolution
    or pooling whose node nothing reads is left out, and sums are formed in place.
    """

    def __init__(
        self, cell: NasBench201Cell, width: int, make: OperationFactory, place: tuple[str, ...], path: str
    ) -> None:
        super().__init__(cell, width, make, place, path)
        edges = [(*edge, operation) for edge, operation in zip(EDGES, cell.operations, strict=True)]
        read = nodes_read(edges)
        self.incoming = {
            target: [(source, f"{source}_{target}", operation) for source, to, operation in edges if to == target]
            for target in range(1, OUTPUT + 1)
            if target in read
        }
        self.relus = nn.ModuleDict()
        for source in range(OUTPUT):
            names = [f"{path}.operations.{source}_{to}.0" for of, to, kind in edges if of == source and has_relu(kind)]
            if names:
                self.relus[str(source)] = stand_in(names)

    def forward(self, x: Tensor) -> Tensor:
        """As ``Cell.forward``."""
        nodes, active = {INPUT: x}, {}
        if str(INPUT) in self.relus:
            active[INPUT] = self.relus[str(INPUT)](x)
        for target, incoming in self.incoming.items():
            total, is_ours = None, False
            for source, name, operation in incoming:
                if operation == "none":
                    continue
                if operation == "skip_connect":
                    delivered, is_new = nodes[source], False
                else:
                    of = active if has_relu(operation) else nodes
                    delivered, is_new = self.deliver(name, of[source]), True
                if total is None:
                    total, is_ours = delivered, is_new
                elif is_ours:
                    total.add_(delivered)
                else:
                    total, is_ours = total + delivered, True
            nodes[target] = torch.zeros_like(x) if total is None else total
            if str(target) in self.relus:
                active[target] = self.relus[str(target)](nodes[target])
        return nodes[OUTPUT]

    def deliver(self, name: str, x: Tensor) -> Tensor:
        """What one operation behind its ReLU, if it has one, makes of a node."""
        operation = self.operations[name]
        if not isinstance(operation, nn.Sequential):
            pooled: Tensor = operation(x)
            return pooled
        # On batch statistics; the scale of 1 and the shift of 0 are left out.
        return functional.batch_norm(operation[1](x), None, None, training=True)


def has_relu(operation: str) -> bool:
    """Whether an operation begins with a nonlinearity."""
    return operation in KERNEL_SIZES


def nodes_read(edges: list[tuple[int, int, str]]) -> set[int]:
    """Nodes whose values leave a pattern somewhere, or reach the output.

    Args:
        edges: (source, target, operation), sorted by target.
    """
    read = {OUTPUT}
    for source, target, operation in reversed(edges):
        if operation != "none" and (has_relu(operation) or target in read):
            read.add(source)
    return read


@functools.lru_cache(maxsize=SHARED_MODULES)
def shared_operation(weights: Initialisation, place: tuple[str, ...], operation: str, width: int) -> nn.Module:
    with torch.device("meta"):
        module = widened(make_operation(place, operation, width), weights.together)
    initialise(module, weights, (*place, operation))
    return module


@functools.lru_cache(maxsize=64)
def shared_skeleton(shape: NetworkShape, weights: Initialisation) -> Skeleton:
    with torch.device("meta"):
        skeleton = cast("Skeleton", widened(Skeleton(shape), weights.together))
    initialise(skeleton, weights, ("skeleton",))
    return skeleton
