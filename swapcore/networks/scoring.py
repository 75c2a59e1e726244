"""Networks under scoring conditions: random weights by place, batch statistics, channels-last.

The modules of a (seed, repeat, shape) are made once and shared by every network that has the same
operation at the same place. That gives common random numbers, and a network costs next to nothing to
build. They are read-only: batch normalisation keeps no running statistics here.
"""

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor, nn

from swapcore.errors import UnknownNameError
from swapcore.networks.nasbench201 import NasBench201Network, Skeleton, make_operation
from swapcore.randomness import generator
from swapcore.spaces.nasbench201 import NasBench201Cell
from swapcore.spaces.nasbench201_cost import NetworkShape

__all__ = ["INITIALISATION", "INITIALISATIONS", "Initialisation", "scoring_network"]

SHARED_MODULES = 4096


def kaiming_uniform(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """U(-b, b) with b = 1/sqrt(fan-in): what PyTorch's convolution and linear layers start from."""
    bound = 1 / math.sqrt(math.prod(shape[1:]))
    return rng.uniform(-bound, bound, size=shape)


def standard_normal(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """N(0, 1): what the published SWAP code uses."""
    return rng.standard_normal(size=shape)


INITIALISATIONS: Mapping[str, Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]] = MappingProxyType(
    {"kaiming_uniform": kaiming_uniform, "standard_normal": standard_normal}
)
INITIALISATION = "kaiming_uniform"


@dataclass(frozen=True, kw_only=True)
class Initialisation:
    """Which random weights: equal ones give equal weights at equal places.

    Attributes:
        seed: Seed of the request.
        repeat: Which of the independent initialisations, from 0.
        name: A name in ``INITIALISATIONS``.
    """

    seed: int
    repeat: int = 0
    name: str = INITIALISATION

    def __post_init__(self) -> None:
        if self.name not in INITIALISATIONS:
            raise UnknownNameError("initialisation", self.name, INITIALISATIONS)

    def weight(self, shape: tuple[int, ...], *place: str) -> Tensor:
        """The weights of one place, float32."""
        rng = generator(self.seed, "weights", self.repeat, *place)
        return torch.from_numpy(INITIALISATIONS[self.name](rng, shape).astype(np.float32))


def scoring_network(cell: NasBench201Cell, shape: NetworkShape, weights: Initialisation) -> NasBench201Network:
    """The network on which an architecture is scored; treat it as read-only.

    Args:
        cell: The architecture.
        shape: Width, depth, classes and resolution.
        weights: Which random weights.
    """
    make = functools.partial(shared_operation, weights)
    return NasBench201Network(cell, shape, make=make, skeleton=shared_skeleton(shape, weights))


@functools.lru_cache(maxsize=SHARED_MODULES)
def shared_operation(weights: Initialisation, place: tuple[str, ...], operation: str, width: int) -> nn.Module:
    with torch.device("meta"):
        module = make_operation(place, operation, width)
    initialise(module, weights, (*place, operation))
    return module


@functools.lru_cache(maxsize=64)
def shared_skeleton(shape: NetworkShape, weights: Initialisation) -> Skeleton:
    with torch.device("meta"):
        skeleton = Skeleton(shape)
    initialise(skeleton, weights, ("skeleton",))
    return skeleton


def initialise(module: nn.Module, weights: Initialisation, place: tuple[str, ...]) -> None:
    """Give a module made without storage its weights by place, and set the scoring conditions.

    Modules are made on the meta device because PyTorch's constructors draw from its global generator.
    """
    module.to_empty(device="cpu")
    for name, part in module.named_modules():
        if isinstance(part, nn.BatchNorm2d):
            part.track_running_stats = False
            part.running_mean = part.running_var = part.num_batches_tracked = None
            nn.init.ones_(part.weight)
            nn.init.zeros_(part.bias)
        elif isinstance(part, nn.Conv2d | nn.Linear):
            part.weight.data = weights.weight(tuple(part.weight.shape), *place, name)
            if part.bias is not None:
                # A bias moves no pattern here: only the classifier has one, behind the last nonlinearity.
                nn.init.zeros_(part.bias)
    module.requires_grad_(requires_grad=False).to(memory_format=torch.channels_last).train()
