"""The layers of a network that metrics look at, and hooks that never outlive their purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = [
    "blocks",
    "hooked",
    "nonlinearities",
    "normalisations",
    "outputs_of",
    "pooled_features",
    "weighted_layers",
    "weights",
]


def weighted_layers(network: nn.Module) -> list[nn.Conv2d | nn.Linear]:
    """Convolutions and linear layers, in the order of ``modules()``: what pruning metrics are defined on."""
    from torch import nn

    return [module for module in network.modules() if isinstance(module, nn.Conv2d | nn.Linear)]


def weights(network: nn.Module) -> list[Tensor]:
    """Their weights, without biases."""
    return [layer.weight for layer in weighted_layers(network)]


def nonlinearities(network: nn.Module) -> list[nn.Module]:
    """What switches units on and off, each of them once: ReLUs, which all networks so far have."""
    from torch import nn

    return [module for module in network.modules() if isinstance(module, nn.ReLU)]


def normalisations(network: nn.Module) -> list[nn.Module]:
    """What normalises features by statistics: batch normalisations of maps, which all networks so far have."""
    from torch import nn

    return [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]


def blocks(network: nn.Module) -> tuple[nn.Module, ...]:
    """The parts that follow one another: what the network itself names so; none if it does not."""
    found: tuple[nn.Module, ...] = getattr(network, "blocks", ())
    return found


@contextmanager
def hooked(modules: Iterable[nn.Module], hook: Callable[[nn.Module, Any, Any], None]) -> Iterator[None]:
    """Call ``hook(module, inputs, output)`` after each of the modules while inside, whatever happens there."""
    handles = [module.register_forward_hook(hook) for module in modules]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def outputs_of(modules: Iterable[nn.Module], network: nn.Module, inputs: Tensor) -> tuple[list[Tensor], Tensor]:
    """What modules deliver in one forward pass, in the order of their calls, and what the network does.

    Args:
        modules: Of the network; each delivers one tensor.
        network: What to run.
        inputs: Shape (S, C, H, W).
    """
    collected: list[Tensor] = []
    with hooked(modules, lambda _module, _inputs, output: collected.append(output)):
        logits: Tensor = network(inputs)
    return collected, logits


def pooled_features(network: nn.Module, inputs: Tensor) -> Tensor | None:
    """What global average pooling is given, (S, C, H, W); None if the network has no such layer."""
    from torch import nn

    collected: list[Tensor] = []
    pools = [module for module in network.modules() if isinstance(module, nn.AdaptiveAvgPool2d)]
    with hooked(pools, lambda _module, arguments, _output: collected.append(arguments[0])):
        network(inputs)
    return collected[-1] if collected else None
