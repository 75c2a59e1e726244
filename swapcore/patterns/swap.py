"""The SWAP-Score of any PyTorch model (Sample-Wise Activation Patterns, ICLR 2024; TPAMI 2026).

Ψ is the number of distinct patterns among all units: over S samples, each scalar output of each
nonlinearity gives S bits, 1 where it exceeds what the nonlinearity delivers at zero. For ReLU that is
sign(post-activation), as in the paper; the threshold extends it to other activations.
"""

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from swapcore.errors import InvalidInputError
from swapcore.patterns.counting import PatternCounter, SeparateCounters, pattern_counter
from swapcore.patterns.recorder import NonFiniteActivationError, Recorder
from swapcore.patterns.result import SwapScore

__all__ = ["start_scores", "swap_score"]


def swap_score(model: nn.Module, inputs: Tensor, *, estimate: bool = False) -> SwapScore:
    """Score a model in one forward pass.

    The model is taken as it is (mode, weights, device, number of threads) and left as it was, also
    when the forward pass fails: no hooks, no changed buffers or running statistics, no consumed
    global randomness.

    Args:
        model: Any module that maps ``inputs`` to anything, with at least one nonlinearity, as a
            module or as a function. The samples must lead every activation's shape.
        inputs: X, floating point, shape (S, ...), on the model's device.
        estimate: Count with HyperLogLog++ in constant memory, to within 0.8 % (standard error), for networks
            with more patterns than memory holds exactly: beyond 20 samples an exact count keeps S/8 bytes,
            rounded up to 8, for each distinct pattern.

    Returns:
        The score, exact unless an estimate was asked for, with the count of each layer.

    Raises:
        InvalidInputError: If the inputs are empty or not floating point, the model takes other
            arguments or has no nonlinearity, or an activation is not finite (its layer is named).
    """
    (score,) = start_scores(model, inputs, estimate=estimate)()
    return score


def start_scores(
    model: nn.Module, inputs: Tensor, *, estimate: bool = False, networks: int = 1
) -> Callable[[], tuple[SwapScore, ...]]:
    """Run the forward pass of one score, or of several, without waiting for the device.

    Args:
        model: As for ``swap_score``.
        inputs: As for ``swap_score``.
        estimate: As for ``swap_score``.
        networks: How many networks the model holds side by side, each with an equal share of the channels of
            every activation, in the same order everywhere.

    Returns:
        A function that waits for the counts and gives the score of each network. Until then the model must not change.

    Raises:
        InvalidInputError: As ``swap_score``; the function may raise it too.
    """
    validate(model, inputs)
    record = functools.partial(recorded, model, inputs, estimate=estimate, networks=networks)
    recorder = record(check_each=False)

    def finish() -> tuple[SwapScore, ...]:
        try:
            return recorder.results()
        except NonFiniteActivationError:
            # Only now is it worth looking at every layer, to name the one where it began.
            return record(check_each=True).results()

    return finish


def validate(model: nn.Module, inputs: Tensor) -> None:
    if not isinstance(model, nn.Module):
        raise InvalidInputError(f"model must be a torch.nn.Module; got {type(model).__name__}")
    if isinstance(model, torch.jit.ScriptModule):
        raise InvalidInputError(
            f"model must run in Python, where its nonlinearities can be met; got the compiled {type(model).__name__}"
        )
    if not isinstance(inputs, Tensor):
        raise InvalidInputError(f"inputs must be a torch.Tensor of shape (S, ...); got {type(inputs).__name__}")
    if not inputs.is_floating_point():
        raise InvalidInputError(f"inputs must be floating point; got {inputs.dtype}")
    if inputs.ndim == 0 or inputs.numel() == 0:
        raise InvalidInputError(f"inputs must hold at least one sample; got shape {tuple(inputs.shape)}")
    try:
        inspect.signature(model.forward).bind(inputs)
    except TypeError as error:
        raise InvalidInputError(
            f"the model must be callable with the inputs alone; {type(model).__name__}.forward: {error}"
        ) from None


def recorded(model: nn.Module, inputs: Tensor, *, estimate: bool, networks: int, check_each: bool) -> Recorder:
    samples, device = len(inputs), inputs.device
    counter = estimating_counter(samples, device, networks) if estimate else pattern_counter(samples, device, networks)
    recorder = Recorder(model, counter, samples=samples, device=device, check_each=check_each, networks=networks)
    with recorder.short_cuts(), untouched(recorder.guarded, inputs.device), torch.no_grad(), recorder:
        model(inputs)
    return recorder


def estimating_counter(samples: int, device: torch.device, networks: int) -> PatternCounter:
    from swapcore.patterns.sketch import SketchCounter  # noqa: PLC0415 - seldom needed

    return SeparateCounters([SketchCounter(samples, device) for _ in range(networks)])


@contextmanager
def untouched(modules: Sequence[nn.Module], device: torch.device) -> Iterator[None]:
    """Put back the buffers of the modules and the global random state, whatever happens inside."""
    owners = [(module._buffers, name, buffer) for module in modules for name, buffer in module._buffers.items()]
    held = [buffer for _, _, buffer in owners if buffer is not None]
    saved = [buffer.clone() for buffer in held]
    devices = [device] if device.type == "cuda" else []
    try:
        with torch.random.fork_rng(devices=devices):
            yield
    finally:
        with torch.no_grad():
            for buffers, name, buffer in owners:
                buffers[name] = buffer
            if held:
                torch._foreach_copy_(held, saved)
