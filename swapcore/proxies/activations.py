"""Which PyTorch functions are nonlinearities, and what each delivers at zero."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - PyTorch's own name for it

__all__ = ["NONLINEARITIES", "value_at_zero"]

NONLINEARITIES: dict[Callable[..., Any], str] = {
    function: name
    for name, functions in {
        "relu": (F.relu, torch.relu, torch.relu_, F.relu_, Tensor.relu, Tensor.relu_),
        "relu6": (F.relu6,),
        "leaky_relu": (F.leaky_relu, F.leaky_relu_),
        "prelu": (F.prelu, torch.prelu, Tensor.prelu),
        "rrelu": (F.rrelu, F.rrelu_, torch.rrelu, torch.rrelu_),
        "elu": (F.elu, F.elu_),
        "selu": (F.selu, F.selu_, torch.selu, torch.selu_),
        "celu": (F.celu, F.celu_, torch.celu, torch.celu_),
        "gelu": (F.gelu,),
        "silu": (F.silu,),
        "mish": (F.mish,),
        "hardswish": (F.hardswish,),
        "hardtanh": (F.hardtanh, F.hardtanh_),
        "hardsigmoid": (F.hardsigmoid,),
        "sigmoid": (
            F.sigmoid,
            torch.sigmoid,
            torch.sigmoid_,
            torch.special.expit,
            Tensor.sigmoid,
            Tensor.sigmoid_,
        ),
        "tanh": (F.tanh, torch.tanh, torch.tanh_, Tensor.tanh, Tensor.tanh_),
        "softplus": (F.softplus,),
        "softsign": (F.softsign,),
        "logsigmoid": (F.logsigmoid,),
        "tanhshrink": (F.tanhshrink,),
        "softshrink": (F.softshrink,),
        "hardshrink": (F.hardshrink, torch.hardshrink, Tensor.hardshrink),
        "threshold": (F.threshold, torch.threshold, torch.threshold_),
    }.items()
    for function in functions
}
"""Function -> name. Modules call these, so that modules and functional use are met alike."""


def value_at_zero(
    function: Callable[..., Any], output: Tensor, arguments: tuple[Any, ...], options: dict[str, Any]
) -> float:
    """What the nonlinearity delivers for 0, in the output's own precision.

    Args:
        function: A key of ``NONLINEARITIES``.
        output: The output that was met; gives device and data type.
        arguments: Positional arguments behind the input.
        options: Named arguments.
    """
    name = NONLINEARITIES[function]
    if name in ZERO_AT_ZERO:
        return 0.0
    zero = torch.zeros(1, dtype=output.dtype)
    arguments = tuple(argument.cpu() if isinstance(argument, Tensor) else argument for argument in arguments)
    return float(function(zero, *arguments, **options))


ZERO_AT_ZERO = frozenset(NONLINEARITIES.values()) - {
    "hardtanh",
    "hardsigmoid",
    "sigmoid",
    "softplus",
    "logsigmoid",
    "threshold",
}
"""Nonlinearities with act(0) = 0 whatever their parameters; the others are asked."""
