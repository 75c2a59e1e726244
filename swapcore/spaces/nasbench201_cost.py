"""Parameters and FLOPs of NAS-Bench-201 networks in closed form, so that no network need be built.

The counts are those of the published network: a stem, three stages of cells at 1, 2 and 4 times the
width, a residual reduction between stages, and a linear classifier. FLOPs are multiply-accumulates of
convolutions and the classifier, as the benchmark counts them (7.78 to 220.12 M on CIFAR-10).
"""

from dataclasses import dataclass

from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.spaces.nasbench201 import NasBench201Cell, live_edges

__all__ = ["PUBLISHED", "NetworkShape", "effective_parameters", "flops", "parameters"]

STAGES = 3
KERNEL_SIZES = {"nor_conv_1x1": 1, "nor_conv_3x3": 3}


@dataclass(frozen=True, kw_only=True)
class NetworkShape:
    """How a cell is stacked into a network.

    Attributes:
        channels: Width of the first stage; 16 as published.
        cells: Cells in each of the three stages; 5 as published.
        classes: Outputs of the classifier.
        resolution: Height and width of the input in pixels.
    """

    channels: int = 16
    cells: int = 5
    classes: int = 10
    resolution: int = 32

    def __post_init__(self) -> None:
        for name in ("channels", "cells", "classes", "resolution"):
            check_whole_number(name, getattr(self, name))
        if self.resolution % 2 ** (STAGES - 1):
            raise InvalidInputError(f"resolution must be a multiple of 4; got {self.resolution}")

    @property
    def widths(self) -> tuple[int, ...]:
        """Channels of each stage."""
        return tuple(self.channels * 2**stage for stage in range(STAGES))

    @property
    def resolutions(self) -> tuple[int, ...]:
        """Pixels along a side in each stage."""
        return tuple(self.resolution // 2**stage for stage in range(STAGES))


PUBLISHED = NetworkShape()
"""The benchmark's network on CIFAR-10, to which the size of an architecture refers."""


def parameters(cell: NasBench201Cell, shape: NetworkShape = PUBLISHED) -> int:
    """Trainable parameters of the whole network."""
    return skeleton_parameters(shape) + operation_parameters(cell.operations, shape)


def effective_parameters(cell: NasBench201Cell, shape: NetworkShape = PUBLISHED) -> int:
    """Parameters without those of dead operations; the skeleton around the cells always counts."""
    live = (operation for operation, alive in zip(cell.operations, live_edges(cell), strict=True) if alive)
    return skeleton_parameters(shape) + operation_parameters(tuple(live), shape)


def flops(cell: NasBench201Cell, shape: NetworkShape = PUBLISHED) -> int:
    """Multiply-accumulates of one forward pass of one sample, dead operations included."""
    total = 3 * shape.channels * 9 * shape.resolution**2 + shape.widths[-1] * shape.classes
    for width, pixels in zip(shape.widths, shape.resolutions, strict=True):
        per_cell = sum(width**2 * KERNEL_SIZES.get(operation, 0) ** 2 for operation in cell.operations)
        total += per_cell * shape.cells * pixels**2
    for narrow, wide, pixels in zip(shape.widths, shape.widths[1:], shape.resolutions[1:], strict=False):
        total += (9 * narrow * wide + 9 * wide**2 + narrow * wide) * pixels**2
    return total


def skeleton_parameters(shape: NetworkShape) -> int:
    """Stem, reductions, last normalisation and classifier."""
    first, last = shape.widths[0], shape.widths[-1]
    total = 3 * first * 9 + 2 * first + 2 * last + last * shape.classes + shape.classes
    for narrow, wide in zip(shape.widths, shape.widths[1:], strict=False):
        total += 9 * narrow * wide + 2 * wide + 9 * wide**2 + 2 * wide + narrow * wide
    return total


def operation_parameters(operations: tuple[str, ...], shape: NetworkShape) -> int:
    """Convolution weights and the two normalisation vectors behind each convolution."""
    kernels = [KERNEL_SIZES[operation] for operation in operations if operation in KERNEL_SIZES]
    return shape.cells * sum(kernel**2 * width**2 + 2 * width for width in shape.widths for kernel in kernels)
