"""Which PyTorch functions are nonlinearities, and what each delivers at zero."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - PyTorch's own name for it

__all__ = ["NONLINEARITIES", "NONLINEAR_MODULES", "PLAIN_MODULES", "value_at_zero"]

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


NONLINEAR_MODULES: dict[type[nn.Module], str] = {
    nn.ReLU: "relu",
    nn.ReLU6: "relu6",
    nn.LeakyReLU: "leaky_relu",
    nn.ELU: "elu",
    nn.SELU: "selu",
    nn.CELU: "celu",
    nn.GELU: "gelu",
    nn.SiLU: "silu",
    nn.Mish: "mish",
    nn.Hardswish: "hardswish",
    nn.Hardtanh: "hardtanh",
    nn.Hardsigmoid: "hardsigmoid",
    nn.Sigmoid: "sigmoid",
    nn.Tanh: "tanh",
    nn.Softplus: "softplus",
    nn.Softsign: "softsign",
    nn.LogSigmoid: "logsigmoid",
    nn.Tanhshrink: "tanhshrink",
    nn.Softshrink: "softshrink",
    nn.Hardshrink: "hardshrink",
    nn.Threshold: "threshold",
}
"""Modules whose forward pass is one nonlinearity, with the name of its function; subclasses may do other things."""

PLAIN_MODULES: frozenset[type[nn.Module]] = frozenset(
    {
        nn.Conv1d,
        nn.Conv2d,
        nn.Conv3d,
        nn.BatchNorm1d,
        nn.BatchNorm2d,
        nn.BatchNorm3d,
        nn.LayerNorm,
        nn.GroupNorm,
        nn.Linear,
        nn.Identity,
        nn.Flatten,
        nn.Dropout,
        nn.AvgPool2d,
        nn.MaxPool2d,
        nn.AdaptiveAvgPool2d,
    }
)
"""Common modules whose forward pass has no nonlinearity in it."""

ZERO_AT_ZERO = frozenset(NONLINEARITIES.values()) - {
    "hardtanh",
    "hardsigmoid",
    "sigmoid",
    "softplus",
    "logsigmoid",
    "threshold",
}
"""Nonlinearities with act(0) = 0 whatever their parameters; the others are asked."""


def value_at_zero(name: str, function: Callable[[Tensor], Tensor], output: Tensor) -> float:
    """What a nonlinearity delivers for 0, in the precision of its output.

    Args:
        name: A value of ``NONLINEARITIES``.
        function: The nonlinearity, with its parameters.
        output: An output that was met; gives the data type.
    """
    if name in ZERO_AT_ZERO:
        return 0.0
    # On the CPU, so that no GPU is waited for; those that are asked have no weights that would be elsewhere.
    return float(function(torch.zeros(1, dtype=output.dtype)))
