"""Parameters and FLOPs of DARTS networks in closed form, so that no network need be built.

Three kinds of network, which differ in their stem:

``none``
    The scoring network of SWAP (ICLR 2024): the images themselves are what both of the two cells before the
    first would have delivered.
``cifar``
    DARTS's network for CIFAR: a 3×3 convolution to three times the width.
``imagenet``
    DARTS's network for ImageNet: three 3×3 convolutions of stride 2; the first cell's inputs are at strides
    4 and 8.

In all of them the cells at a third and at two thirds of the depth are reduction cells, twice as wide as the
cell before. A network of one cell is thus one *reduction* cell: the paper's μ and σ refer to a size to which
the normal cell adds nothing.

FLOPs are multiply-accumulates of convolutions and the classifier. Every count here equals what counting on
the networks of ``swapcore.networks.darts`` gives.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from swapcore.errors import InvalidInputError, UnknownNameError, check_whole_number
from swapcore.spaces.darts import live_pairs
from swapcore.spaces.darts_genotype import INPUTS, DartsCell, DartsGenotype

__all__ = [
    "CIFAR",
    "IMAGENET",
    "SCORING",
    "STEMS",
    "CellPlace",
    "DartsShape",
    "cell_places",
    "effective_parameters",
    "flops",
    "parameters",
]

STEMS = ("none", "cifar", "imagenet")
IMAGE_CHANNELS = 3
STEM_MULTIPLIER = 3
CONCATENATED = 4
AUXILIARY_WIDTHS = (128, 768)
AUXILIARY_POOL = 5
AUXILIARY_STRIDES = {"none": 3, "cifar": 3, "imagenet": 2}
AUXILIARY_KERNEL = 2


@dataclass(frozen=True, kw_only=True)
class CellPlace:
    """What a cell is given at its place in the network.

    Attributes:
        is_reduction: Whether it halves the resolution.
        follows_reduction: Whether its first input has twice the resolution of its second.
        inputs: Channels of its two inputs.
        width: Channels of each of its nodes; it delivers four times as many.
        resolution: Height and width of its second input in pixels.
    """

    is_reduction: bool
    follows_reduction: bool
    inputs: tuple[int, int]
    width: int
    resolution: int

    @property
    def node_resolution(self) -> int:
        """Height and width of nodes 2 to 5 in pixels."""
        return halved(self.resolution) if self.is_reduction else self.resolution

    def stride(self, source: int) -> int:
        """Stride of an operation on a node: 2 on the inputs of a reduction cell."""
        return 2 if self.is_reduction and source in INPUTS else 1


@dataclass(frozen=True, kw_only=True)
class DartsShape:
    """How the two cells are stacked into a network; by default, the scoring network of the SWAP paper.

    Attributes:
        channels: Width of the first cells' nodes before any reduction.
        cells: Cells in all.
        stem: A name in ``STEMS``.
        auxiliary: Whether the second classifier, which helps training, is attached at two thirds of the depth.
        classes: Outputs of a classifier.
        resolution: Height and width of the images in pixels.
    """

    channels: int = 3
    cells: int = 1
    stem: str = "none"
    auxiliary: bool = False
    classes: int = 10
    resolution: int = 32

    def __post_init__(self) -> None:
        for name in ("channels", "cells", "classes", "resolution"):
            check_whole_number(name, getattr(self, name))
        if self.stem not in STEMS:
            raise UnknownNameError("stem", self.stem, STEMS)
        if not isinstance(self.auxiliary, bool):
            raise InvalidInputError(f"auxiliary must be True or False; got {self.auxiliary!r}")
        if self.auxiliary:
            pixels = cell_places(self)[self.auxiliary_cell].node_resolution
            stride = AUXILIARY_STRIDES[self.stem]
            if (pixels - AUXILIARY_POOL) // stride + 1 != AUXILIARY_KERNEL:
                least = AUXILIARY_POOL + stride
                raise InvalidInputError(
                    f"the auxiliary head reads {least} to {least + stride - 1} pixels a side after cell "
                    f"{self.auxiliary_cell}; got {pixels} with resolution {self.resolution} and {self.cells} cell(s)"
                )

    @property
    def reductions(self) -> frozenset[int]:
        """Which cells, counted from 0, are reduction cells."""
        return frozenset({self.cells // 3, 2 * self.cells // 3})

    @property
    def auxiliary_cell(self) -> int:
        """The cell whose output the auxiliary head reads."""
        return 2 * self.cells // 3


def halved(number: int) -> int:
    """Resolution after stride 2; also half the width of a stem, which rounds up lest a narrow one be a bottleneck."""
    return (number + 1) // 2


def stem_resolutions(shape: DartsShape) -> tuple[int, ...]:
    """Pixels along a side behind each of the stem's convolutions; those of the image where there is none."""
    if shape.stem != "imagenet":
        return (shape.resolution,)
    first = halved(shape.resolution)
    return first, halved(first), halved(halved(first))


def cell_places(shape: DartsShape) -> tuple[CellPlace, ...]:
    """The places of a network's cells, in order."""
    before, previous = {
        "none": (IMAGE_CHANNELS, IMAGE_CHANNELS),
        "cifar": (STEM_MULTIPLIER * shape.channels,) * 2,
        "imagenet": (shape.channels,) * 2,
    }[shape.stem]
    follows_reduction = shape.stem == "imagenet"
    resolution = stem_resolutions(shape)[-1]
    width, places = shape.channels, []
    for index in range(shape.cells):
        is_reduction = index in shape.reductions
        width *= 2 if is_reduction else 1
        place = CellPlace(
            is_reduction=is_reduction,
            follows_reduction=follows_reduction,
            inputs=(before, previous),
            width=width,
            resolution=resolution,
        )
        places.append(place)
        before, previous = previous, CONCATENATED * width
        follows_reduction, resolution = is_reduction, place.node_resolution
    return tuple(places)


SCORING = DartsShape()
"""The paper's scoring network, to which the size of an architecture refers: 3 channels, one reduction cell.

Counted are its two 1×1 preprocessing convolutions from 3 to 6 channels, the cell's operations, the scales and
shifts of every batch normalisation, and the classifier from 24 features to 10 classes; there is no stem.
The quartiles of the 1,000 genotypes published with SWAP are 958, 1,210 and 1,504 parameters, the largest
has 2,692 and the smallest possible 310.
"""

CIFAR = DartsShape(channels=36, cells=20, stem="cifar", auxiliary=True)
IMAGENET = DartsShape(channels=48, cells=14, stem="imagenet", auxiliary=True, classes=1000, resolution=224)


def parameters(genotype: DartsGenotype, shape: DartsShape = SCORING) -> int:
    """Trainable parameters of the whole network, with the auxiliary head if the shape has it.

    At the default shape this is the size of the architecture, which the space shows in thousands.
    """
    places = cell_places(shape)
    return skeleton_parameters(shape) + sum(pairs_parameters(cell_at(genotype, place).pairs, place) for place in places)


def effective_parameters(genotype: DartsGenotype, shape: DartsShape = SCORING) -> int:
    """Parameters without those of dead operations.

    Everything around the operations counts: stem, preprocessing, classifiers.
    """
    total = skeleton_parameters(shape)
    for place in cell_places(shape):
        cell = cell_at(genotype, place)
        live = (pair for pair, alive in zip(cell.pairs, live_pairs(cell), strict=True) if alive)
        total += pairs_parameters(live, place)
    return total


def flops(genotype: DartsGenotype, shape: DartsShape = SCORING) -> int:
    """Multiply-accumulates of one forward pass of one image, dead operations included.

    The auxiliary head, which is for training, is left out.
    """
    places = cell_places(shape)
    total = sum(
        weights * pixels**2 for weights, pixels in zip(stem_weights(shape), stem_resolutions(shape), strict=True)
    )
    for place in places:
        total += sum(place.inputs) * place.width * place.resolution**2
        pairs = cell_at(genotype, place).pairs
        total += sum(convolution_weights(pair, place) for pair in pairs) * place.node_resolution**2
    return total + CONCATENATED * places[-1].width * shape.classes


def cell_at(genotype: DartsGenotype, place: CellPlace) -> DartsCell:
    """Which of the two cells stands at a place."""
    return genotype.reduce if place.is_reduction else genotype.normal


def stem_widths(shape: DartsShape) -> tuple[int, ...]:
    """Channels that each of the stem's convolutions delivers."""
    return {
        "none": (),
        "cifar": (STEM_MULTIPLIER * shape.channels,),
        "imagenet": (halved(shape.channels), shape.channels, shape.channels),
    }[shape.stem]


def stem_weights(shape: DartsShape) -> tuple[int, ...]:
    """Weights of each of the stem's convolutions; one of 0 where there is none."""
    widths = stem_widths(shape)
    weights = (9 * inputs * outputs for inputs, outputs in zip((IMAGE_CHANNELS, *widths), widths, strict=False))
    return tuple(weights) or (0,)


def skeleton_parameters(shape: DartsShape) -> int:
    """Stem, preprocessing in every cell, and classifiers."""
    places = cell_places(shape)
    total = sum(stem_weights(shape)) + 2 * sum(stem_widths(shape))
    total += sum(sum(place.inputs) * place.width + 4 * place.width for place in places)
    total += (CONCATENATED * places[-1].width + 1) * shape.classes
    if shape.auxiliary:
        first, second = AUXILIARY_WIDTHS
        total += CONCATENATED * places[shape.auxiliary_cell].width * first + 2 * first
        total += first * second * AUXILIARY_KERNEL**2 + (second + 1) * shape.classes
        # DARTS's ImageNet head has no normalisation behind its second convolution.
        total += 0 if shape.stem == "imagenet" else 2 * second
    return total


def pairs_parameters(pairs: Iterable[tuple[str, int]], place: CellPlace) -> int:
    """Convolution weights, and the scale and shift of each normalisation."""
    return sum(convolution_weights(pair, place) + 2 * place.width * normalisations(pair, place) for pair in pairs)


def normalisations(pair: tuple[str, int], place: CellPlace) -> int:
    """How many batch normalisations an operation has."""
    operation, source = pair
    if operation == "skip_connect":
        return int(place.stride(source) > 1)
    return {"sep": 2, "dil": 1}.get(operation[:3], 0)


def convolution_weights(pair: tuple[str, int], place: CellPlace) -> int:
    """Weights of an operation's convolutions, all of which deliver the resolution of the nodes."""
    operation, _ = pair
    if not operation.endswith(("conv_3x3", "conv_5x5")):
        # A skip connection over a reduction is a 1×1 convolution in two halves.
        return place.width**2 * normalisations(pair, place)
    kernel = int(operation[-1])
    return normalisations(pair, place) * (kernel**2 * place.width + place.width**2)
