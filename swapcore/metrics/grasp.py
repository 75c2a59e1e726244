"""GraSP: how much each weight preserves the flow of gradients (Wang et al., ICLR 2020)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.metrics.gradients import gradients, loss_gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["GRASP", "grasp"]

NAME = "grasp"


def grasp(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """−Σ w · (H g) over convolutions and linear layers (eq. 8), g the gradient of the loss and H its Hessian.

    H g is the gradient of gᵀ·stop(g), so that one graph serves both; the temperature is 1, as in the code of
    Abdelfattah et al. (ICLR 2021).

    Args:
        network: See ``Measure``.
        batch: See ``Measure``.

    Raises:
        UndefinedScoreError: If all gradients vanish, or the sum is not finite.
    """
    import torch

    first = loss_gradients(NAME, network, batch, create_graph=True)
    along = torch.stack([(gradient.detach() * gradient).sum() for gradient in first]).sum()
    second = gradients(along, weights(network))
    with torch.no_grad():
        parts = [
            -(weight.double() * product.double()).sum()
            for weight, product in zip(weights(network), second, strict=True)
        ]
    return finite(NAME, sum(map(float, parts)))


GRASP = Metric(
    name=NAME,
    title="GraSP",
    summary="How much the flow of gradients through the network would suffer if weights were taken away.",
    paper="Wang et al., ICLR 2020; Abdelfattah et al., ICLR 2021",
    needs_labels=True,
    needs_gradients=True,
    measure=grasp,
)
