"""What must be known to make networks of a space's architectures, and to count them without making them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from swapcore.values.size import Cost

__all__ = ["NetworkFamily", "Preset"]

Shape = Any
"""How cells are stacked into a network; each space has its own kind."""


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A size of scoring network.

    Attributes:
        channels: Width of the first cells.
        cells: Cells in each stage, or in all where a space has no stages.
        resolution: Pixels along a side to which images are reduced; those of the data set if None.
        note: What it is, for people.
    """

    channels: int
    cells: int
    resolution: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NetworkFamily:
    """The networks of one space; imports no torch.

    Attributes:
        presets: Sizes of scoring networks by name.
        repeats: Initialisations to average, unless somebody wants another number.
        caution: (shape of a scoring network) -> what it does not see, for people; empty if nothing.
        scoring: (channels, cells, classes, resolution) -> shape of a scoring network.
        reference: (classes) -> shape of the network to whose parameters the size of an architecture refers.
        reference_title: That network in words.
        full: (classes, resolution) -> shape of the network that one would train.
        parameters, effective_parameters, flops: (architecture, shape) -> count.
    """

    presets: Mapping[str, Preset]
    repeats: int
    caution: Callable[[Shape], str]
    scoring: Callable[[int, int, int, int], Shape]
    reference: Callable[[int], Shape]
    reference_title: str
    full: Callable[[int, int], Shape]
    parameters: Callable[[Any, Shape], int]
    effective_parameters: Callable[[Any, Shape], int]
    flops: Callable[[Any, Shape], int]

    def cost(self, architecture: Any, shape: Shape) -> Cost:
        """What the network of that shape costs."""
        return Cost(
            parameters=self.parameters(architecture, shape),
            effective_parameters=self.effective_parameters(architecture, shape),
            flops=self.flops(architecture, shape),
        )

    def reference_cost(self, architecture: Any, classes: int = 10) -> Cost:
        """What the reference network costs: the size of an architecture."""
        return self.cost(architecture, self.reference(classes))

    def full_cost(self, architecture: Any, classes: int, resolution: int) -> Cost:
        """What the network costs that one would train."""
        return self.cost(architecture, self.full(classes, resolution))
