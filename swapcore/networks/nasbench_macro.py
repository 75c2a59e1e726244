"""The networks of NAS-Bench-Macro, as published (Su et al., CVPR 2021, §4.2).

3×3 stem, eight layers, a 1×1 convolution, global average pooling, classifier. A layer is the identity (where it
halves the resolution, a 1×1 convolution of stride 2 with normalisation) or a MobileNet-V2 block with ReLU.
"""

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import Tensor, nn

from swapcore.networks.together import widened
from swapcore.networks.weights import SHARED_MODULES, Initialisation, initialise, owned
from swapcore.spaces.nasbench_macro import NasBenchMacroNetwork
from swapcore.spaces.nasbench_macro_cost import BLOCKS, IMAGE_CHANNELS, PUBLISHED, MacroShape, layer_places

__all__ = ["InvertedResidual", "MacroNetwork", "fresh_part", "macro_scoring_network", "macro_whole_network"]

PartFactory = Callable[[str, tuple[int, ...]], nn.Module]
"""(place, arguments) -> module: ``BUILDERS[kind of place](*arguments)``."""


def convolution(inputs: int, outputs: int, kernel: int, *, stride: int = 1, groups: int = 1) -> tuple[nn.Module, ...]:
    """Convolution without bias, normalisation."""
    layer = nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, groups=groups, bias=False)
    return layer, nn.BatchNorm2d(outputs)


class InvertedResidual(nn.Module):
    """MobileNet-V2's block: 1×1 to a wide layer, depthwise, 1×1 to a narrow one; a shortcut where shapes allow it.

    Args:
        inputs, outputs: Channels.
        stride: Of the depthwise convolution.
        kernel: Of the same.
        expansion: Channels of the wide layer, as a multiple of the inputs.
    """

    nonlinearities_are_modules = True

    def __init__(self, inputs: int, outputs: int, stride: int, kernel: int, expansion: int) -> None:
        super().__init__()
        hidden = expansion * inputs
        self.body = nn.Sequential(
            *convolution(inputs, hidden, 1),
            nn.ReLU(),
            *convolution(hidden, hidden, kernel, stride=stride, groups=hidden),
            nn.ReLU(),
            *convolution(hidden, outputs, 1),
        )
        self.has_shortcut = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """(S, inputs, H, W) to (S, outputs, H / stride, W / stride)."""
        delivered: Tensor = self.body(x)
        return x + delivered if self.has_shortcut else delivered


def identity(inputs: int, outputs: int, stride: int) -> nn.Module:
    return nn.Identity() if stride == 1 else nn.Sequential(*convolution(inputs, outputs, 1, stride=stride))


BUILDERS: Mapping[str, Callable[..., nn.Module]] = MappingProxyType(
    {
        "stem": lambda outputs: nn.Sequential(*convolution(IMAGE_CHANNELS, outputs, 3), nn.ReLU()),
        "head": lambda inputs, outputs: nn.Sequential(*convolution(inputs, outputs, 1), nn.ReLU()),
        "classifier": lambda inputs, classes: nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes)
        ),
        "0": identity,
        **{
            str(operation): functools.partial(InvertedResidual, kernel=kernel, expansion=expansion)
            for operation, (kernel, expansion) in BLOCKS.items()
        },
    }
)
"""Kind of part -> its module; layers, by their digit, take (inputs, outputs, stride)."""


def fresh_part(place: str, arguments: tuple[int, ...]) -> nn.Module:
    """A module of its own, with PyTorch's default initialisation."""
    return BUILDERS[kind_of(place)](*arguments)


def kind_of(place: str) -> str:
    """The part of a place: ``layer3.2`` is a layer with operation 2."""
    return place.rpartition(".")[2]


class MacroNetwork(nn.Module):
    """The network of an architecture: images (S, 3, H, W) to logits (S, classes).

    Args:
        network: The architecture.
        shape: Width, classes and resolution.
        make: How its parts come about; fresh modules by default.
    """

    nonlinearities_are_modules = True

    def __init__(
        self, network: NasBenchMacroNetwork, shape: MacroShape = PUBLISHED, *, make: PartFactory = fresh_part
    ) -> None:
        super().__init__()
        places = layer_places(shape)
        self.stem = make("stem", (shape.channels,))
        self.layers = nn.Sequential(
            *(
                make(f"layer{number}.{operation}", (place.inputs, place.outputs, place.stride))
                for number, (operation, place) in enumerate(zip(network.layers, places, strict=True))
            )
        )
        self.head = make("head", (places[-1].outputs, shape.head))
        self.classifier = make("classifier", (shape.head, shape.classes))

    @property
    def blocks(self) -> tuple[nn.Module, ...]:
        """The parts that follow one another, from the stem to the last layer; an identity is no part."""
        return (self.stem, *(layer for layer in self.layers if not isinstance(layer, nn.Identity)))

    def forward(self, images: Tensor) -> Tensor:
        """(S, 3, H, W) to (S, classes)."""
        logits: Tensor = self.classifier(self.head(self.layers(self.stem(images))))
        return logits


def macro_scoring_network(network: NasBenchMacroNetwork, shape: MacroShape, weights: Initialisation) -> MacroNetwork:
    """The network on which an architecture is scored; treat it as read-only.

    Weights depend on (seed, repeat), the layer and its operation alone. Several initialisations together read the
    images once for each (``together.repeated_images``).

    Args:
        network: The architecture.
        shape: Width, classes and resolution.
        weights: Which random weights.
    """
    return MacroNetwork(network, shape, make=functools.partial(shared_part, weights))


def macro_whole_network(network: NasBenchMacroNetwork, shape: MacroShape, weights: Initialisation) -> MacroNetwork:
    """The same network with parameters of its own, in channels-last layout, where depthwise ones are fast."""
    return MacroNetwork(network, shape, make=lambda *what: owned(shared_part(weights, *what)))


@functools.lru_cache(maxsize=SHARED_MODULES)
def shared_part(weights: Initialisation, place: str, arguments: tuple[int, ...]) -> nn.Module:
    with torch.device("meta"):
        module = widened(fresh_part(place, arguments), weights.together)
    initialise(module, weights, ("nasbench-macro", *place.split(".")))
    return module
