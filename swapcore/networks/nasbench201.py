"""The networks of NAS-Bench-201 cells, as published (Dong & Yang, ICLR 2020, Figure 1 and §2).

3×3 stem, three stages of cells joined by two residual reductions, normalisation, ReLU, global average
pooling, classifier. Operations are ReLU-Conv-BN; average pooling does not count the padding.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from swapcore.spaces.nasbench201 import EDGES, INPUT, OUTPUT, NasBench201Cell
from swapcore.spaces.nasbench201_cost import PUBLISHED, NetworkShape

__all__ = ["Cell", "NasBench201Network", "Reduction", "make_operation", "relu_conv_bn"]

OperationFactory = Callable[[tuple[str, ...], str, int], nn.Module]
"""(place, operation, width) -> module; ``place`` names the stage, the cell and the edge."""


def relu_conv_bn(inputs: int, outputs: int, kernel: int, *, stride: int = 1) -> nn.Sequential:
    """ReLU, convolution without bias, batch normalisation; keeps the resolution at stride 1."""
    return nn.Sequential(
        nn.ReLU(),
        nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
    )


OPERATION_MODULES: dict[str, Callable[[int], nn.Module]] = {
    "skip_connect": lambda _: nn.Identity(),
    "nor_conv_1x1": lambda width: relu_conv_bn(width, width, 1),
    "nor_conv_3x3": lambda width: relu_conv_bn(width, width, 3),
    "avg_pool_3x3": lambda _: nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False),
}


def make_operation(_place: tuple[str, ...], operation: str, width: int) -> nn.Module:
    """A fresh module of an operation other than ``none``."""
    return OPERATION_MODULES[operation](width)


class Cell(nn.Module):
    """One cell: every node is the sum of its incoming operations, (S, C, H, W) in and out.

    Args:
        cell: Which operation is on which edge.
        width: Channels.
        make: How the operations come about.
        place: Stage and cell, for ``make``.
        path: Of this module in the network, for names of layers.
    """

    nonlinearities_are_modules = True

    def __init__(
        self, cell: NasBench201Cell, width: int, make: OperationFactory, place: tuple[str, ...], path: str
    ) -> None:
        super().__init__()
        self.path = path
        # `none` has no module: adding its zeros would change nothing.
        self.operations = nn.ModuleDict(
            {
                f"{source}_{target}": make((*place, f"edge{source}-{target}"), operation, width)
                for (source, target), operation in zip(EDGES, cell.operations, strict=True)
                if operation != "none"
            }
        )

    def forward(self, x: Tensor) -> Tensor:
        """Sum the operations into each node, in order."""
        nodes = {INPUT: x}
        for target in range(1, OUTPUT + 1):
            total = None
            for source in range(target):
                key = f"{source}_{target}"
                if key in self.operations:
                    delivered = self.operations[key](nodes[source])
                    total = delivered if total is None else total + delivered
            nodes[target] = torch.zeros_like(x) if total is None else total
        return nodes[OUTPUT]


class Reduction(nn.Module):
    """Residual block that halves the resolution and doubles the width."""

    nonlinearities_are_modules = True

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = relu_conv_bn(inputs, outputs, 3, stride=2)
        self.second = relu_conv_bn(outputs, outputs, 3)
        self.shortcut = nn.Sequential(nn.AvgPool2d(2, stride=2), nn.Conv2d(inputs, outputs, 1, bias=False))

    def forward(self, x: Tensor) -> Tensor:
        """(S, inputs, H, W) to (S, outputs, H/2, W/2)."""
        residual: Tensor = self.second(self.first(x))
        output: Tensor = residual + self.shortcut(x)
        return output


class NasBench201Network(nn.Module):
    """The network of a cell: images (S, 3, H, W) to logits (S, classes).

    Args:
        cell: The architecture.
        shape: Width, depth, classes and resolution.
        make: How the operations inside the cells come about; fresh modules by default.
        cell_type: What the cells are made of; a subclass may compute the same in another way.
        skeleton: How everything around the cells comes about; fresh modules by default.
    """

    nonlinearities_are_modules = True

    def __init__(
        self,
        cell: NasBench201Cell,
        shape: NetworkShape = PUBLISHED,
        *,
        make: OperationFactory = make_operation,
        cell_type: type[Cell] = Cell,
        skeleton: "Skeleton | None" = None,
    ) -> None:
        super().__init__()
        around = skeleton if skeleton is not None else Skeleton(shape)
        self.stem = around.stem
        self.stages = nn.ModuleList(
            nn.Sequential(
                *(
                    cell_type(cell, width, make, (f"stage{stage}", f"cell{position}"), f"stages.{stage}.{position}")
                    for position in range(shape.cells)
                )
            )
            for stage, width in enumerate(shape.widths)
        )
        self.reductions = around.reductions
        self.head = around.head

    @property
    def blocks(self) -> tuple[nn.Module, ...]:
        """The parts that follow one another, from the stem to the last cell."""
        found = [self.stem, *self.stages[0].children()]
        for reduction, stage in zip(self.reductions, self.stages[1:], strict=True):
            found += [reduction, *stage.children()]
        return tuple(found)

    def forward(self, images: Tensor) -> Tensor:
        """(S, 3, H, W) to (S, classes)."""
        x = self.stages[0](self.stem(images))
        for reduction, stage in zip(self.reductions, self.stages[1:], strict=True):
            x = stage(reduction(x))
        logits: Tensor = self.head(x)
        return logits


class Skeleton(nn.Module):
    """Everything around the cells: the same for all architectures of one shape."""

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        first, last = shape.widths[0], shape.widths[-1]
        self.stem = nn.Sequential(nn.Conv2d(3, first, 3, padding=1, bias=False), nn.BatchNorm2d(first))
        self.reductions = nn.ModuleList(
            Reduction(narrow, wide) for narrow, wide in zip(shape.widths, shape.widths[1:], strict=False)
        )
        self.head = nn.Sequential(
            nn.BatchNorm2d(last), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(last, shape.classes)
        )
