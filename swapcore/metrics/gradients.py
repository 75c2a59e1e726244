"""Gradients that several metrics share; none of them is left on the network."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numpy as np

from swapcore.errors import UndefinedScoreError
from swapcore.metrics.layers import weights
from swapcore.metrics.measure import Batch
from swapcore.metrics.validity import require_signal

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = [
    "correlations",
    "gradients",
    "input_jacobian",
    "loss",
    "loss_gradients",
    "sample_gradients",
    "without_gradients",
]


P = ParamSpec("P")
T = TypeVar("T")


def without_gradients(function: Callable[P, T]) -> Callable[P, T]:
    """``torch.no_grad`` as a decorator that imports torch when the function is called."""

    @functools.wraps(function)
    def run(*arguments: P.args, **options: P.kwargs) -> T:
        import torch

        with torch.no_grad():
            return function(*arguments, **options)

    return run


def loss(network: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy.

    Args:
        network: See ``Measure``.
        inputs: Shape (S, C, H, W).
        labels: Shape (S,).
    """
    from torch.nn import functional

    return functional.cross_entropy(network(inputs), labels)


def gradients(
    of: Tensor, to: Sequence[Tensor], *, create_graph: bool = False, retain_graph: bool | None = None
) -> list[Tensor]:
    """∂of/∂x for each x; zeros where nothing leads from it to ``of``.

    Args:
        of: A scalar.
        to: Tensors that require gradients.
        create_graph: Whether the gradients are to be differentiated again.
        retain_graph: Whether ``of`` is to be differentiated again; as ``create_graph`` unless told.
    """
    import torch

    if not of.requires_grad:
        return [torch.zeros_like(one) for one in to]
    return list(
        torch.autograd.grad(
            of,
            to,
            create_graph=create_graph,
            retain_graph=retain_graph,
            allow_unused=True,
            materialize_grads=True,
        )
    )


def loss_gradients(metric: str, network: nn.Module, batch: Batch, *, create_graph: bool = False) -> list[Tensor]:
    """∂loss/∂w for the weights of each convolution and linear layer, in the order of ``layers.weights``.

    Raises:
        UndefinedScoreError: If all are zero.
    """
    found = gradients(loss(network, batch.inputs, batch.labels), weights(network), create_graph=create_graph)
    require_signal(metric, found)
    return found


def sample_gradients(network: nn.Module, batch: Batch) -> Iterator[list[Tensor]]:
    """∂(loss of one sample)/∂w for each sample by itself, which is then all that normalisation sees of a batch."""
    wanted = weights(network)
    for sample in range(len(batch.inputs)):
        one = slice(sample, sample + 1)
        yield gradients(loss(network, batch.inputs[one], batch.labels[one]), wanted)


def input_jacobian(metric: str, network: nn.Module, batch: Batch) -> np.ndarray:
    """∂(sum of all logits)/∂x, float64, one row for each sample, shape (S, C·H·W).

    Raises:
        UndefinedScoreError: If it is zero.
    """
    inputs = batch.inputs.detach().clone().requires_grad_()
    (jacobian,) = gradients(network(inputs).sum(), [inputs])
    require_signal(metric, [jacobian])
    return jacobian.flatten(1).cpu().numpy().astype(np.float64)


def correlations(metric: str, rows: np.ndarray) -> np.ndarray:
    """Pearson's correlation of each row with each, (S, n) to (S, S); 1 for a row by itself.

    Raises:
        UndefinedScoreError: If a row is constant or not finite.
    """
    centred = rows - rows.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    if not (np.isfinite(lengths) & (lengths > 0)).all():
        raise UndefinedScoreError(metric, "the Jacobian of a sample is constant or not finite")
    unit = centred / lengths
    correlated: np.ndarray = np.clip(unit @ unit.T, -1.0, 1.0)
    return correlated
