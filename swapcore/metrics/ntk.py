"""Condition number of the neural tangent kernel: how evenly gradients train (Chen et al., TE-NAS, ICLR 2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.gradients import gradients
from swapcore.metrics.layers import weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite

if TYPE_CHECKING:
    from torch import nn

__all__ = ["NTK", "ntk"]

NAME = "ntk"


def ntk(network: nn.Module, batch: Batch, _rng: np.random.Generator) -> float:
    """λmax / λmin of Θ, Θ[i, j] = ⟨∂f(x_i)/∂w, ∂f(x_j)/∂w⟩ over convolutions and linear layers (§3.1.1); low is good.

    f is the sum of the logits. One forward pass of all samples is differentiated once for each, as in the published
    code, so that normalisation couples them. Gradients are float32, Θ and its eigenvalues float64.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; the labels do not matter.

    Raises:
        UndefinedScoreError: If Θ is singular up to the rounding of the gradients.
    """
    import torch

    wanted = weights(network)
    outputs = network(batch.inputs).sum(dim=1)
    samples = [gradients(output, wanted, retain_graph=True) for output in outputs]
    kernel = torch.zeros(len(samples), len(samples), dtype=torch.float64, device=outputs.device)
    for layer in zip(*samples, strict=True):
        rows = torch.stack([gradient.flatten() for gradient in layer]).double()
        kernel += rows @ rows.T
    if not bool(torch.isfinite(kernel).all()):
        raise UndefinedScoreError(NAME, "its kernel is not finite")
    eigenvalues = torch.linalg.eigvalsh(kernel)
    smallest, largest = float(eigenvalues[0]), float(eigenvalues[-1])
    # Entries of the kernel are sums of squares of float32 numbers, known to about its precision.
    if smallest <= torch.finfo(torch.float32).eps * largest:
        raise UndefinedScoreError(NAME, "its kernel is singular: the gradients of the samples depend on one another")
    return finite(NAME, largest / smallest)


NTK = Metric(
    name=NAME,
    title="NTK condition number",
    summary="How unevenly gradient descent would learn different samples at the start; lower is better.",
    paper="Chen et al., TE-NAS, ICLR 2021",
    higher_is_better=False,
    needs_gradients=True,
    measure=ntk,
)
