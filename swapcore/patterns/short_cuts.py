"""Modules whose forward passes can be run without watching every function call, and how they are run then."""

import threading
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from swapcore.patterns.activations import NONLINEAR_MODULES, PLAIN_MODULES

__all__ = ["BATCH_NORMALISATIONS", "forward_without_statistics", "known_modules", "named_modules", "plain_forward"]

CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)
BATCH_NORMALISATIONS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
PARAMETER_KINDS = {nn.Parameter, type(None)}


def named_modules(model: nn.Module) -> list[tuple[str, nn.Module]]:
    """Path and module, each module once; PyTorch's own walk takes longer than a small network's forward pass."""
    found, waiting, met = [], [("", model)], {id(model)}
    while waiting:
        path, module = waiting.pop()
        found.append((path, module))
        for name, child in module._modules.items():
            if child is not None and id(child) not in met:
                met.add(id(child))
                waiting.append((f"{path}.{name}" if path else name, child))
    return found


def known_modules(modules: list[nn.Module]) -> set[int]:
    """Identities of the modules whose forward passes hold nothing that only the function mode could see.

    Besides chains, these are modules of classes that promise, with a class attribute
    ``nonlinearities_are_modules = True``, that every nonlinearity in their forward pass is a child module
    and that it writes to no buffer itself.

    Args:
        modules: Parents before their children.
    """
    known: set[int] = set()
    for module in reversed(modules):
        own, kind = vars(module), type(module)
        if "forward" in own or own["_forward_hooks"] or own["_forward_pre_hooks"]:
            continue
        if kind in NONLINEAR_MODULES:
            known.add(id(module))
        elif kind in PLAIN_MODULES:
            if PARAMETER_KINDS.issuperset(map(type, own["_parameters"].values())):
                known.add(id(module))
        elif (kind in CONTAINERS or getattr(kind, "nonlinearities_are_modules", False)) and known.issuperset(
            [id(child) for child in own["_modules"].values() if child is not None]
        ):
            known.add(id(module))
    return known


def plain_forward(module: nn.Module, thread: int) -> Callable[..., Any]:
    """The forward pass of a module without nonlinearities, which the function mode need not look into."""
    forward = module.forward

    def run(*args: Any, **kwargs: Any) -> Any:
        if threading.get_ident() != thread:
            return forward(*args, **kwargs)
        with torch._C.DisableTorchFunction():
            return forward(*args, **kwargs)

    return run


def forward_without_statistics(module: nn.Module, thread: int) -> Callable[[Tensor], Tensor]:
    """The forward pass of batch normalisation in training mode, less its running statistics, kept as they are."""
    forward: Callable[[Tensor], Tensor] = module.forward
    normalisation: Any = module

    def run(input: Tensor) -> Tensor:  # noqa: A002 - PyTorch's own name, which callers may use
        if threading.get_ident() != thread:
            return forward(input)
        normalisation._check_input_dim(input)
        with torch._C.DisableTorchFunction():
            weight, bias = normalisation.weight, normalisation.bias
            return functional.batch_norm(input, None, None, weight, bias, training=True, eps=normalisation.eps)

    return run
