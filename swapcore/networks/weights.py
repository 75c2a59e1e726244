"""Random weights by place, and the conditions under which networks are scored: batch statistics, channels-last.

The modules of a (seed, repeat, shape) are made once and shared by every network that has the same operation at the
same place. That gives common random numbers, and a network costs next to nothing to build. They are read-only: batch
normalisation keeps no running statistics here.
"""

import copy
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor, nn

from swapcore.errors import UnknownNameError
from swapcore.randomness import generator

__all__ = ["INITIALISATION", "INITIALISATIONS", "SHARED_MODULES", "Initialisation", "initialise", "owned"]

SHARED_MODULES = 4096
"""Of each family of networks, the most that are kept to be shared."""


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
        together: How many of them side by side in one network, beginning with that one.
        name: A name in ``INITIALISATIONS``.
        device: Where the weights are kept. They are drawn on the CPU, and so the same everywhere.
    """

    seed: int
    repeat: int = 0
    together: int = 1
    name: str = INITIALISATION
    device: str = "cpu"

    def __post_init__(self) -> None:
        if self.name not in INITIALISATIONS:
            raise UnknownNameError("initialisation", self.name, INITIALISATIONS)

    def weight(self, shape: tuple[int, ...], *place: str) -> Tensor:
        """The weights of one place, float32, those of each repeat behind the one before."""
        outputs, *behind = shape
        draw = INITIALISATIONS[self.name]
        drawn = [
            draw(generator(self.seed, "weights", repeat, *place), (outputs // self.together, *behind))
            for repeat in range(self.repeat, self.repeat + self.together)
        ]
        return torch.from_numpy(np.concatenate(drawn).astype(np.float32)).to(self.device)


def owned(module: nn.Module, layout: torch.memory_format = torch.preserve_format) -> nn.Module:
    """A copy of a shared module that may be changed and differentiated, its weights in the layout asked for.

    ``copy.deepcopy`` gives the same in seven times the time, which every measured network would pay.
    """
    own = copy.copy(module)
    # Hooks and the like are kept in dictionaries, which a copy would share.
    vars(own).update({name: copy.copy(kept) for name, kept in vars(module).items() if isinstance(kept, dict)})
    for name, parameter in module.named_parameters(recurse=False):
        # A 1×1 kernel passes for contiguous in either layout, so that only a new tensor forgets the old one.
        setattr(own, name, nn.Parameter(parameter.detach().clone(memory_format=layout)))
    for name, buffer in module.named_buffers(recurse=False):
        setattr(own, name, buffer.clone())
    for name, child in module.named_children():
        setattr(own, name, owned(child, layout))
    return own


def initialise(module: nn.Module, weights: Initialisation, place: tuple[str, ...]) -> None:
    """Give a module made without storage its weights by place, and set the scoring conditions.

    Modules are made on the meta device because PyTorch's constructors draw from its global generator.
    """
    module.to_empty(device=weights.device)
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
