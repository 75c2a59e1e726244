"""Parameters and FLOPs of NAS-Bench-Macro networks in closed form, so that no network need be built.

The counts are those of the benchmark's own file: a 3×3 stem, the eight layers, a 1×1 convolution, and a linear
classifier. FLOPs are multiply-accumulates of convolutions and the classifier (7.71 to 105.66 M on CIFAR-10).
"""

from dataclasses import dataclass

from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.spaces.nasbench_macro import STAGES, NasBenchMacroNetwork

__all__ = ["BLOCKS", "PUBLISHED", "LayerPlace", "MacroShape", "flops", "layer_places", "parameters"]

IMAGE_CHANNELS = 3
HEAD_MULTIPLIER = 40
"""Channels behind the last 1×1 convolution, as a multiple of the stem's: 1,280 of 32 as published."""
BLOCKS = {1: (3, 3), 2: (5, 6)}
"""Operation -> (kernel, expansion) of its MobileNet-V2 block."""


@dataclass(frozen=True, kw_only=True)
class MacroShape:
    """How eight layers are stacked into a network.

    Attributes:
        channels: Width of the stem; 32 as published. Each stage doubles it.
        classes: Outputs of the classifier.
        resolution: Height and width of the input in pixels.
    """

    channels: int = 32
    classes: int = 10
    resolution: int = 32

    def __post_init__(self) -> None:
        for name in ("channels", "classes", "resolution"):
            check_whole_number(name, getattr(self, name))
        if self.resolution % 2 ** len(STAGES):
            raise InvalidInputError(f"resolution must be a multiple of {2 ** len(STAGES)}; got {self.resolution}")

    @property
    def head(self) -> int:
        """Channels that are pooled."""
        return HEAD_MULTIPLIER * self.channels


@dataclass(frozen=True, kw_only=True)
class LayerPlace:
    """What a layer is given at its place in the network.

    Attributes:
        inputs, outputs: Channels.
        stride: 2 in the first layer of a stage, else 1.
        resolution: Height and width of its input in pixels.
    """

    inputs: int
    outputs: int
    stride: int
    resolution: int

    @property
    def pixels(self) -> int:
        """Positions of its output."""
        return (self.resolution // self.stride) ** 2


PUBLISHED = MacroShape()
"""The benchmark's network on CIFAR-10, to which the size of an architecture refers."""


def layer_places(shape: MacroShape) -> tuple[LayerPlace, ...]:
    """The places of a network's layers, in order."""
    places, width, resolution = [], shape.channels, shape.resolution
    for layers in STAGES:
        for layer in range(layers):
            stride = 2 if layer == 0 else 1
            outputs = width * stride
            places.append(LayerPlace(inputs=width, outputs=outputs, stride=stride, resolution=resolution))
            width, resolution = outputs, resolution // stride
    return tuple(places)


def parameters(network: NasBenchMacroNetwork, shape: MacroShape = PUBLISHED) -> int:
    """Trainable parameters of the whole network."""
    places = layer_places(shape)
    last = places[-1].outputs
    total = IMAGE_CHANNELS * 9 * shape.channels + 2 * shape.channels
    total += sum(layer_parameters(one, place) for one, place in zip(network.layers, places, strict=True))
    return total + last * shape.head + 2 * shape.head + (shape.head + 1) * shape.classes


def flops(network: NasBenchMacroNetwork, shape: MacroShape = PUBLISHED) -> int:
    """Multiply-accumulates of one forward pass of one sample."""
    places = layer_places(shape)
    total = IMAGE_CHANNELS * 9 * shape.channels * shape.resolution**2
    total += sum(layer_flops(one, place) for one, place in zip(network.layers, places, strict=True))
    return total + places[-1].outputs * shape.head * places[-1].pixels + shape.head * shape.classes


def layer_parameters(operation: int, place: LayerPlace) -> int:
    """Convolution weights, and the scale and shift of each normalisation."""
    if operation in BLOCKS:
        kernel, expansion = BLOCKS[operation]
        hidden = expansion * place.inputs
        return hidden * (place.inputs + kernel**2 + place.outputs + 4) + 2 * place.outputs
    return 0 if place.stride == 1 else place.inputs * place.outputs + 2 * place.outputs


def layer_flops(operation: int, place: LayerPlace) -> int:
    if operation in BLOCKS:
        kernel, expansion = BLOCKS[operation]
        hidden = expansion * place.inputs
        return hidden * (place.inputs * place.resolution**2 + (kernel**2 + place.outputs) * place.pixels)
    return 0 if place.stride == 1 else place.inputs * place.outputs * place.pixels
