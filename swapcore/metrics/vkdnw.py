"""VKDNW: how alike the weights of a network can be known (Tybl and Neumann, CVPR 2025)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import gradients
from swapcore.metrics.layers import hooked, normalisations, weighted_layers
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.trainable_layers import count_layers
from swapcore.metrics.validity import finite, require_finite, require_signal

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["VKDNW", "decile_entropy", "fisher_information", "vkdnw"]

NAME = "vkdnw"
SMOOTHING = 0.05
"""Share of the uniform distribution in the probabilities of the classes, as in the published code."""
DECILES = np.arange(1, 10) / 10
HALVED_FROM = 32
"""Side in pixels from which images are halved, where it is a power of two."""


def vkdnw(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """ℵ − Σ_k λ_k log λ_k, λ the deciles of the eigenvalues of the Fisher information as shares of their sum (§3.2).

    ℵ is the number of trainable layers, which ranks networks by depth; the entropy, at most log 9, tells those of the
    same depth apart. The Fisher information is that of the classes under the softmax, E_x JᵀC J, J the derivatives of
    the logits and C = diag(p) − ppᵀ, with respect to one weight of each layer, its first. As in the published code,
    normalisations pass features on as they are, as they do in evaluation mode before any training.

    Where we deviate: 16 images instead of 64 at half the resolution; weights of convolutions and linear layers only,
    of which there are fewer than the rank that 16 images give; the weights that all metrics share, U(±1/√fan-in)
    instead of Kaiming's normal ones.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; the labels do not matter.

    Raises:
        UndefinedScoreError: If no path leads from the input to the output, gradients vanish, or features overflow.
    """
    depth = count_layers(NAME, network, batch.inputs)
    information = fisher_information(network, halved(batch.inputs))
    return finite(NAME, depth + decile_entropy(np.linalg.eigvalsh(information)))


def halved(images: Tensor) -> Tensor:
    """Images (S, C, H, W) at half their resolution where networks can still halve them as often."""
    from torch.nn import functional

    side = images.shape[-1]
    return functional.avg_pool2d(images, 2) if side >= HALVED_FROM and side & (side - 1) == 0 else images


def fisher_information(network: nn.Module, inputs: Tensor) -> np.ndarray:
    """E_x JᵀCJ for the first weight of each convolution and linear layer, float64, shape (layers, layers).

    Without batch statistics samples do not touch one another, so that one backward pass for each class gives the
    derivatives of all samples.
    """
    import torch

    seen: list[tuple[nn.Module, Tensor, Tensor]] = []

    def keep(module: nn.Module, arguments: tuple[Tensor, ...], output: Tensor) -> None:
        seen.append((module, arguments[0], output))

    with torch.enable_grad(), hooked(normalisations(network), pass_on), hooked(weighted_layers(network), keep):
        logits: Tensor = network(inputs)
    require_finite(NAME, [logits], "its logits")
    outputs = [output for _, _, output in seen]
    rows = []
    for label in range(logits.shape[1]):
        found = gradients(logits[:, label].sum(), outputs, retain_graph=True)
        with torch.no_grad():
            rows.append(
                torch.stack([first_weight(*one, gradient) for one, gradient in zip(seen, found, strict=True)], dim=1)
            )
    jacobian = torch.stack(rows, dim=1).double()
    require_finite(NAME, [jacobian], "gradients")
    require_signal(NAME, [jacobian])
    chances = logits.detach().double().softmax(dim=1) * (1 - SMOOTHING) + SMOOTHING / logits.shape[1]
    centred = jacobian - (chances[:, :, None] * jacobian).sum(dim=1, keepdim=True)
    weighted = (chances.sqrt()[:, :, None] * centred).flatten(0, 1)
    information: np.ndarray = (weighted.T @ weighted / len(inputs)).cpu().numpy()
    return information


def pass_on(_module: nn.Module, arguments: tuple[Any, ...], _output: Any) -> Any:
    """A hook that undoes a layer."""
    return arguments[0]


def first_weight(module: nn.Module, inputs: Tensor, _output: Tensor, gradient: Tensor) -> Tensor:
    """Of each sample, the derivative by weight[0, 0, ...], from that by the layer's output; shape (S,)."""
    from torch import nn
    from torch.nn import functional

    if not isinstance(module, nn.Conv2d):
        return gradient[:, 0] * inputs[:, 0]
    (down, across), (high, wide) = module.stride, gradient.shape[2:]
    top, left = (int(pad) for pad in module.padding)
    met = functional.pad(inputs[:, 0], (left, left, top, top))[:, ::down, ::across][:, :high, :wide]
    return (met * gradient[:, 0]).sum(dim=(1, 2))


def decile_entropy(eigenvalues: np.ndarray) -> float:
    """−Σ λ log λ over the nine deciles of eigenvalues, as shares of their sum.

    Raises:
        UndefinedScoreError: If none is above zero.
    """
    # Information has no negative eigenvalues but for rounding.
    deciles = np.quantile(np.clip(eigenvalues, 0, None), DECILES)
    total = deciles.sum()
    if not total > 0:
        raise UndefinedScoreError(NAME, "nine tenths of the eigenvalues of the Fisher information are zero")
    shares = deciles[deciles > 0] / total
    return float(-(shares * np.log(shares)).sum())


VKDNW = Metric(
    name=NAME,
    title="VKDNW",
    summary="How deep the network is, and how evenly the Fisher information of its classes spreads over the layers.",
    paper="Tybl and Neumann, CVPR 2025",
    needs_gradients=True,
    measure=vkdnw,
)
