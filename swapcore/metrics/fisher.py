"""Fisher: what the loss would lose with each channel (Theis et al., 2018; Turner et al., BlockSwap, ICLR 2020)."""

import numpy as np
import torch
from torch import nn

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import gradients
from swapcore.metrics.layers import outputs_of, weighted_layers
from swapcore.metrics.proxy import Batch
from swapcore.metrics.validity import finite

__all__ = ["fisher"]

METRIC = "fisher"


def fisher(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """Σ over channels of 1/(2S) Σ over samples of (Σ over positions of a · ∂L/∂a)² (Turner et al.).

    The activations a are the outputs of convolutions and linear layers, before normalisation, as in the code of
    Abdelfattah et al. (ICLR 2021).

    Args:
        network: See ``Proxy``.
        batch: See ``Proxy``.

    Raises:
        UndefinedScoreError: If the sum is zero, as where all gradients vanish, or not finite.
    """
    activations, logits = outputs_of(weighted_layers(network), network, batch.inputs)
    found = gradients(nn.functional.cross_entropy(logits, batch.labels), activations)
    total = 0.0
    with torch.no_grad():
        for activation, gradient in zip(activations, found, strict=True):
            product = activation * gradient
            by_channel = product.sum(dim=(2, 3)) if product.ndim > 2 else product  # noqa: PLR2004 - (S, C, H, W)
            total += float(by_channel.square().mean(0).sum()) / 2
    if total == 0:
        raise UndefinedScoreError(
            METRIC, "no activation matters to the loss: no path leads from the input to the output"
        )
    return finite(METRIC, total)
