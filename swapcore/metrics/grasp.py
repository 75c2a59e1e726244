"""GraSP: how much each weight preserves the flow of gradients (Wang et al., ICLR 2020)."""

import numpy as np
import torch
from torch import nn

from swapcore.metrics.gradients import gradients, loss_gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["grasp"]

METRIC = "grasp"


def grasp(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """−Σ w · (H g) over convolutions and linear layers (eq. 8), g the gradient of the loss and H its Hessian.

    H g is the gradient of gᵀ·stop(g), so that one graph serves both; the temperature is 1, as in the code of
    Abdelfattah et al. (ICLR 2021).

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or the sum is not finite.
    """
    first = loss_gradients(METRIC, network, batch, create_graph=True)
    along = torch.stack([(gradient.detach() * gradient).sum() for gradient in first]).sum()
    second = gradients(along, weights(network))
    with torch.no_grad():
        parts = [
            -(weight.double() * product.double()).sum()
            for weight, product in zip(weights(network), second, strict=True)
        ]
    return finite(METRIC, sum(map(float, parts)))
