"""SynFlow: what flows along all paths of a network, without data (Tanaka et al., NeurIPS 2020)."""

import copy

import numpy as np
import torch
from torch import nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["synflow"]

METRIC = "synflow"


def synflow(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ |w| · ∂R/∂|w| over convolutions and linear layers, R the sum of the logits of an image of ones.

    R is that of a copy in float64 with all parameters replaced by their magnitudes and without normalisation, as in
    the code of Abdelfattah et al. (ICLR 2021). The value grows exponentially with depth: 1e30 is nothing unusual.

    Args:
        network: See ``Proxy``.
        batch: Only the shape of its samples matters.

    Raises:
        UndefinedScoreError: If nothing flows from the input to the output, or the value is not finite.
    """
    linear = copy.deepcopy(network)
    without_normalisation(linear)
    linear = linear.double()
    with torch.no_grad():
        for parameter in linear.parameters():
            parameter.abs_()
    image = torch.ones_like(batch.inputs[:1], dtype=torch.float64)
    flow = gradients(linear(image).sum(), weights(linear))
    with torch.no_grad():
        value = sum(float((weight * gradient).sum()) for weight, gradient in zip(weights(linear), flow, strict=True))
    if value == 0:
        raise UndefinedScoreError(METRIC, "nothing flows from the input to the output")
    return finite(METRIC, value)


def without_normalisation(module: nn.Module) -> None:
    """Put the identity in the place of every normalisation inside a module."""
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d):
            setattr(module, name, nn.Identity())
        else:
            without_normalisation(child)
