"""The networks of DARTS genotypes, as published (Liu et al., ICLR 2019), and their scoring networks.

Each node is the sum of two operations; the cell concatenates nodes 2 to 5. Both inputs of a cell first go
through ReLU, a 1×1 convolution and normalisation, the first through a factorised reduction where it has twice
the resolution. As in DARTS's own networks for evaluation, pooling is not normalised, average pooling does not
count the padding, and no ReLU works in place; drop path is left out. Resolutions need not be even.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import torch
from torch import Tensor, nn
from torch.nn import functional

from swapcore.networks.together import JoinsChannels, concatenate, widened
from swapcore.networks.weights import SHARED_MODULES, Initialisation, initialise, owned
from swapcore.spaces.darts import TARGETS, DartsCell, DartsGenotype
from swapcore.spaces.darts_cost import (
    AUXILIARY_KERNEL,
    AUXILIARY_POOL,
    AUXILIARY_STRIDES,
    AUXILIARY_WIDTHS,
    CONCATENATED,
    IMAGE_CHANNELS,
    SCORING,
    STEM_MULTIPLIER,
    CellPlace,
    DartsShape,
    cell_at,
    cell_places,
    halved,
)

__all__ = [
    "Cell",
    "DartsNetwork",
    "FactorisedReduction",
    "darts_scoring_network",
    "darts_whole_network",
    "fresh_part",
]

PartFactory = Callable[[tuple[str, ...], str, tuple[int, ...]], nn.Module]
"""(place, kind, arguments) -> module: ``BUILDERS[kind](*arguments)``; ``place`` names where in the network."""


class FactorisedReduction(JoinsChannels):
    """ReLU, two 1×1 convolutions of stride 2 whose grids lie one pixel apart, normalisation.

    Args:
        inputs: Channels.
        outputs: Channels; half from either convolution.
    """

    nonlinearities_are_modules = True

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.relu = nn.ReLU()
        self.even = nn.Conv2d(inputs, outputs // 2, 1, stride=2, bias=False)
        self.odd = nn.Conv2d(inputs, outputs - outputs // 2, 1, stride=2, bias=False)
        self.normalisation = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(S, inputs, H, W) to (S, outputs, ⌈H/2⌉, ⌈W/2⌉)."""
        x = self.relu(x)
        height, width = x.shape[2:]
        # The shifted grid of an odd side ends one pixel outside, on zeros.
        shifted = functional.pad(x, (0, width % 2, 0, height % 2))[:, :, 1:, 1:]
        output: Tensor = self.normalisation(concatenate([self.even(x), self.odd(shifted)], self.networks))
        return output


def relu_conv_bn(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.ReLU(), nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs))


def depthwise(kernel: int, dilation: int, width: int, stride: int) -> tuple[nn.Module, ...]:
    """ReLU, a depthwise and a 1×1 convolution, normalisation."""
    padding = dilation * (kernel // 2)
    return (
        nn.ReLU(),
        nn.Conv2d(width, width, kernel, stride, padding, dilation, groups=width, bias=False),
        nn.Conv2d(width, width, 1, bias=False),
        nn.BatchNorm2d(width),
    )


def separable(kernel: int, width: int, stride: int) -> nn.Sequential:
    return nn.Sequential(*depthwise(kernel, 1, width, stride), *depthwise(kernel, 1, width, 1))


def dilated(kernel: int, width: int, stride: int) -> nn.Sequential:
    return nn.Sequential(*depthwise(kernel, 2, width, stride))


def stem_convolution(inputs: int, outputs: int, stride: int) -> tuple[nn.Module, ...]:
    return nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False), nn.BatchNorm2d(outputs)


def auxiliary_head(inputs: int, classes: int, stride: int, is_normalised: int) -> nn.Sequential:
    """The second classifier, on what pooling leaves 2 pixels a side of."""
    first, second = AUXILIARY_WIDTHS
    return nn.Sequential(
        nn.ReLU(),
        nn.AvgPool2d(AUXILIARY_POOL, stride=stride, count_include_pad=False),
        nn.Conv2d(inputs, first, 1, bias=False),
        nn.BatchNorm2d(first),
        nn.ReLU(),
        nn.Conv2d(first, second, AUXILIARY_KERNEL, bias=False),
        *([nn.BatchNorm2d(second)] if is_normalised else []),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(second, classes),
    )


BUILDERS: Mapping[str, Callable[..., nn.Module]] = MappingProxyType(
    {
        "max_pool_3x3": lambda _width, stride: nn.MaxPool2d(3, stride, padding=1),
        "avg_pool_3x3": lambda _width, stride: nn.AvgPool2d(3, stride, padding=1, count_include_pad=False),
        "skip_connect": lambda width, stride: nn.Identity() if stride == 1 else FactorisedReduction(width, width),
        "sep_conv_3x3": functools.partial(separable, 3),
        "sep_conv_5x5": functools.partial(separable, 5),
        "dil_conv_3x3": functools.partial(dilated, 3),
        "dil_conv_5x5": functools.partial(dilated, 5),
        "preprocess": relu_conv_bn,
        "preprocess_reduction": FactorisedReduction,
        "stem_cifar": lambda outputs: nn.Sequential(*stem_convolution(IMAGE_CHANNELS, outputs, 1)),
        "stem_imagenet_first": lambda outputs: nn.Sequential(
            *stem_convolution(IMAGE_CHANNELS, halved(outputs), 2),
            nn.ReLU(),
            *stem_convolution(halved(outputs), outputs, 2),
        ),
        "stem_imagenet_second": lambda outputs: nn.Sequential(nn.ReLU(), *stem_convolution(outputs, outputs, 2)),
        "classifier": lambda inputs, classes: nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes)
        ),
        "auxiliary": auxiliary_head,
    }
)
"""Kind of part -> its module. Operations take (width, stride); ``none`` is left out instead."""


def fresh_part(_place: tuple[str, ...], kind: str, arguments: tuple[int, ...]) -> nn.Module:
    """A module of its own, with PyTorch's default initialisation."""
    return BUILDERS[kind](*arguments)


class Cell(JoinsChannels):
    """One cell: two inputs (S, C, H, W) to (S, 4 · width, H', W'), where H' is half in a reduction cell.

    Args:
        cell: Its operations and connections.
        place: What it is given.
        make: How its parts come about.
        name: Of its place, for ``make``.
    """

    nonlinearities_are_modules = True

    def __init__(self, cell: DartsCell, place: CellPlace, make: PartFactory, name: str) -> None:
        super().__init__()
        self.place = place
        first, second = place.inputs
        kind = "preprocess_reduction" if place.follows_reduction else "preprocess"
        self.preprocess0 = make((name, "input0"), kind, (first, place.width))
        self.preprocess1 = make((name, "input1"), "preprocess", (second, place.width))
        self.operations = nn.ModuleDict()
        self.incoming: dict[int, list[tuple[int, str]]] = {target: [] for target in TARGETS}
        for position, ((operation, source), target) in enumerate(zip(cell.pairs, TARGETS, strict=True)):
            # `none` has no module: adding its zeros would change nothing.
            if operation == "none":
                continue
            # A place does not tell the order of a node's operations. Only where both are the same are they told
            # apart, lest they get the same weights.
            is_second = position % 2 == 1 and cell.pairs[position] == cell.pairs[position - 1]
            edge = f"edge{source}-{target}{'-second' if is_second else ''}"
            key = f"{target}_{position % 2}"
            self.operations[key] = make((name, edge), operation, (place.width, place.stride(source)))
            self.incoming[target].append((source, key))

    def forward(self, before: Tensor, previous: Tensor) -> Tensor:
        """Sum the operations into each node, in order; ``before`` comes from the cell before the previous one."""
        nodes = [self.preprocess0(before), self.preprocess1(previous)]
        for incoming in self.incoming.values():
            terms = [self.operations[key](nodes[source]) for source, key in incoming]
            nodes.append(terms[0] + terms[1] if len(terms) > 1 else terms[0] if terms else self.zeros(nodes[1]))
        return concatenate(nodes[-CONCATENATED:], self.networks)

    def zeros(self, like: Tensor) -> Tensor:
        """What a node without operations holds."""
        step = 2 if self.place.is_reduction else 1
        return torch.zeros_like(like[:, :, ::step, ::step])


class DartsNetwork(nn.Module):
    """The network of a genotype: images (S, 3, H, W) to logits (S, classes).

    In training mode a network with an auxiliary head delivers two such logits, the head's behind the others.

    Args:
        genotype: The architecture.
        shape: Stem, width, depth, classes and resolution.
        make: How its parts come about; fresh modules by default.
    """

    nonlinearities_are_modules = True

    def __init__(self, genotype: DartsGenotype, shape: DartsShape = SCORING, *, make: PartFactory = fresh_part) -> None:
        super().__init__()
        places = cell_places(shape)
        stems: dict[str, list[tuple[str, int]]] = {
            "none": [],
            "cifar": [("stem_cifar", STEM_MULTIPLIER * shape.channels)],
            "imagenet": [("stem_imagenet_first", shape.channels), ("stem_imagenet_second", shape.channels)],
        }
        self.stems = nn.ModuleList(make(("stem",), kind, (outputs,)) for kind, outputs in stems[shape.stem])
        self.cells = nn.ModuleList(
            Cell(cell_at(genotype, place), place, make, f"cell{index}") for index, place in enumerate(places)
        )
        self.classifier = make(("classifier",), "classifier", (CONCATENATED * places[-1].width, shape.classes))
        self.auxiliary: nn.Module | None = None
        self.auxiliary_cell = shape.auxiliary_cell
        if shape.auxiliary:
            inputs = CONCATENATED * places[shape.auxiliary_cell].width
            settings = (inputs, shape.classes, AUXILIARY_STRIDES[shape.stem], int(shape.stem != "imagenet"))
            self.auxiliary = make(("auxiliary",), "auxiliary", settings)

    @property
    def blocks(self) -> tuple[nn.Module, ...]:
        """The parts that follow one another, from the stem to the last cell."""
        return (*self.stems, *self.cells)

    def forward(self, images: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """(S, 3, H, W) to (S, classes), twice in training with an auxiliary head."""
        before = previous = images
        for stem in self.stems:
            before, previous = previous, stem(previous)
        if len(self.stems) == 1:
            before = previous
        seen = previous
        for index, cell in enumerate(self.cells):
            before, previous = previous, cell(before, previous)
            if index == self.auxiliary_cell:
                seen = previous
        logits: Tensor = self.classifier(previous)
        if self.auxiliary is None or not self.training:
            return logits
        return logits, self.auxiliary(seen)


def darts_scoring_network(genotype: DartsGenotype, shape: DartsShape, weights: Initialisation) -> DartsNetwork:
    """The network on which an architecture is scored; treat it as read-only.

    Weights depend on (seed, repeat), the place in the network and the operation alone; the place of an
    operation is its cell, source and target, so that the order of a node's operations does not matter. An
    auxiliary head, which is for training, is left out. Several initialisations together read the images once
    for each (``together.repeated_images``).

    Args:
        genotype: The architecture.
        shape: Stem, width, depth, classes and resolution.
        weights: Which random weights.
    """
    network = DartsNetwork(genotype, replace(shape, auxiliary=False), make=functools.partial(shared_part, weights))
    for module in network.modules():
        if isinstance(module, JoinsChannels):
            module.networks = weights.together
    return network


def darts_whole_network(genotype: DartsGenotype, shape: DartsShape, weights: Initialisation) -> DartsNetwork:
    """The same network with parameters of its own, in PyTorch's default layout, as its inputs must be too.

    In channels-last layout, oneDNN 3.12 writes past its buffers where it differentiates 1×1 convolutions of stride 2
    with fewer than 8 channels, as factorised reductions have: the process hangs or dies.
    """
    make: PartFactory = lambda *what: owned(shared_part(weights, *what), torch.contiguous_format)  # noqa: E731 - its type is the point
    return DartsNetwork(genotype, replace(shape, auxiliary=False), make=make)


@functools.lru_cache(maxsize=SHARED_MODULES)
def shared_part(weights: Initialisation, place: tuple[str, ...], kind: str, arguments: tuple[int, ...]) -> nn.Module:
    with torch.device("meta"):
        module = widened(BUILDERS[kind](*arguments), weights.together)
    initialise(module, weights, ("darts", *place, kind))
    return module
