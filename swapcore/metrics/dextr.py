"""Dextr: linearly independent channels and a curved response to the input (Asthana et al., TMLR 2025)."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.draws import gaussian_images
from swapcore.metrics.gradients import gradients, without_gradients
from swapcore.metrics.layers import nonlinearities, normalisations, outputs_of, weighted_layers
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.validity import finite, require_finite

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["DEXTR", "curvature", "dextr", "independence"]

NAME = "dextr"
TINY = 1e-300
"""Keeps what is thrown away from being a division by zero."""


def dextr(network: nn.Module, batch: Batch, rng: np.random.Generator) -> float:
    """A b / (a + b) with a = log(1 + Σ over layers of 1/κ) and b = log(1 + curvature) (§3).

    κ is the condition number of the features that a layer delivers for one image, (channels, positions).

    Where we deviate: layers are convolutions, normalisations and rectifiers, where the published code takes whatever
    is a module, containers too; batch statistics come from all samples.

    Args:
        network: See ``Measure``.
        batch: See ``Measure``; features are those of the first sample.
        rng: Draws the curve; see ``curvature``.

    Raises:
        UndefinedScoreError: If features are not finite, no layer has independent channels, or the logits do not
            depend on the input.
    """
    spread = math.log1p(independence(network, batch.inputs))
    bend = math.log1p(curvature(network, batch.inputs[:1], rng))
    if not spread + bend > 0:
        raise UndefinedScoreError(NAME, "its logits do not bend and no layer has independent channels")
    return finite(NAME, spread * bend / (spread + bend))


@without_gradients
def independence(network: nn.Module, inputs: Tensor) -> float:
    """Σ over layers of 1/κ, the smallest singular value of the features of the first sample over the largest."""
    import torch

    wanted = {id(one) for part in (weighted_layers, normalisations, nonlinearities) for one in part(network)}
    modules = [module for module in network.modules() if id(module) in wanted]
    delivered, _ = outputs_of(modules, network, inputs)
    alike: dict[tuple[int, ...], list[Tensor]] = defaultdict(list)
    for output in delivered:
        features = output[0].flatten(1) if output.ndim > 2 else output[0][:, None]  # noqa: PLR2004 - maps
        alike[tuple(features.shape)].append(features)
    total = 0.0
    for matrices in alike.values():
        stack = torch.stack(matrices)
        require_finite(NAME, [stack], "the features of its layers")
        # Fewer channels than positions or the other way round: the smaller of the two products has all the values.
        wide = stack.double() if stack.shape[1] <= stack.shape[2] else stack.double().mT
        squares = torch.linalg.eigvalsh(wide @ wide.mT).clamp(min=0)
        smallest, largest = squares[:, 0].sqrt(), squares[:, -1].sqrt()
        total += float(torch.where(largest > 0, smallest / largest.clamp(min=TINY), 0.0).sum())
    return total


def curvature(network: nn.Module, like: Tensor, rng: np.random.Generator) -> float:
    """√(|v|²|a|² − (v·a)²) / |v|³ of the logits where the input runs round a circle of radius 1.

    Velocity v and acceleration a are derivatives by the angle, exact ones.
    """
    import torch

    plane, _ = torch.linalg.qr(gaussian_images(rng, (2, *like.shape[1:]), like).to(like).flatten(1).T)
    start, across = (side.reshape(like.shape).contiguous() for side in plane.T)

    with torch.enable_grad():
        angle = torch.zeros((), device=like.device, dtype=like.dtype, requires_grad=True)
        logits: Tensor = network(start * angle.cos() + across * angle.sin()).flatten()
        # u · logits is linear in u, so that derivatives by u give those of all logits by the angle at once.
        u = torch.ones_like(logits, requires_grad=True)
        (first,) = gradients(u @ logits, [angle], create_graph=True)
        (second,) = gradients(first, [angle], create_graph=True)
        (v,), (a,) = gradients(first, [u], retain_graph=True), gradients(second, [u])
    require_finite(NAME, [v, a], "derivatives of its logits")
    v, a = v.double(), a.double()
    speed = float(v @ v)
    if not speed > 0:
        raise UndefinedScoreError(NAME, "its logits do not depend on the input")
    return math.sqrt(max(speed * float(a @ a) - float(v @ a) ** 2, 0.0)) / (speed * math.sqrt(speed))


DEXTR = Metric(
    name=NAME,
    title="Dextr",
    summary="Whether channels are linearly independent in every layer, and the logits bend as the input moves.",
    paper="Asthana et al., TMLR 2025",
    measure=dextr,
)
