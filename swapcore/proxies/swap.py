"""The SWAP-Score of any PyTorch model (Sample-Wise Activation Patterns, ICLR 2024; TPAMI 2026).

Ψ is the number of distinct patterns among all units: over S samples, each scalar output of each
nonlinearity gives S bits, 1 where it exceeds what the nonlinearity delivers at zero. For ReLU that is
sign(post-activation), as in the paper; the threshold extends it to other activations.
"""

import inspect
import sys
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from swapcore.errors import InvalidInputError
from swapcore.proxies.activations import NONLINEARITIES, value_at_zero
from swapcore.proxies.patterns import pattern_counter
from swapcore.proxies.result import LayerPatterns, SwapScore

__all__ = ["swap_score"]


def swap_score(model: nn.Module, inputs: Tensor) -> SwapScore:
    """Score a model in one forward pass.

    The model is taken as it is (mode, weights, device, number of threads) and left as it was, also
    when the forward pass fails: no hooks, no changed buffers or running statistics, no consumed
    global randomness.

    Args:
        model: Any module that maps ``inputs`` to anything, with at least one nonlinearity, as a
            module or as a function. The samples must lead every activation's shape.
        inputs: X, floating point, shape (S, ...), on the model's device.

    Returns:
        The exact score, with the count of each layer.

    Raises:
        InvalidInputError: If the inputs are empty or not floating point, the model takes other
            arguments or has no nonlinearity, or an activation is not finite (its layer is named).
    """
    validate(model, inputs)
    try:
        return forward_and_count(model, inputs, check_each=False)
    except NonFiniteActivationError:
        # Only now is it worth looking at every layer, to name the one where it began.
        return forward_and_count(model, inputs, check_each=True)


def validate(model: nn.Module, inputs: Tensor) -> None:
    if not isinstance(model, nn.Module):
        raise InvalidInputError(f"model must be a torch.nn.Module; got {type(model).__name__}")
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


def forward_and_count(model: nn.Module, inputs: Tensor, *, check_each: bool) -> SwapScore:
    modules = dict(model.named_modules())
    recorder = Recorder(model, modules, samples=len(inputs), device=inputs.device, check_each=check_each)
    with untouched(modules.values(), inputs.device), torch.no_grad(), recorder:
        model(inputs)
    return recorder.result()


class NonFiniteActivationError(Exception):
    """A sum over some layer's outputs was not finite."""


class Recorder(TorchFunctionMode):
    """Meets every PyTorch call of a forward pass and counts the patterns of the nonlinearities.

    A function mode sees modules and functional use alike and needs no hooks on the model.
    """

    def __init__(
        self,
        model: nn.Module,
        modules: Mapping[str, nn.Module],
        *,
        samples: int,
        device: torch.device,
        check_each: bool,
    ) -> None:
        super().__init__()
        self.model = model
        self.samples = samples
        self.check_each = check_each
        self.names = {id(module): name for name, module in modules.items()}
        self.counter = pattern_counter(samples, device)
        self.calls: list[tuple[str, str, int]] = []
        self.counts: list[Tensor] = []
        self.sums: list[Tensor] = []
        self.known: dict[tuple[Any, ...], tuple[weakref.ref[Tensor], Tensor]] = {}
        self.buffer = torch.empty(0, device=device)

    def __torch_function__(
        self,
        function: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        if function not in NONLINEARITIES:
            return function(*args, **kwargs)
        options = dict(kwargs)
        source = args[0] if args else options.pop("input")
        options.pop("out", None)
        key = call_key(function, source, args[1:], options)
        output = function(*args, **kwargs)
        self.record(function, key, source=source, output=output, arguments=args[1:], options=options)
        return output

    def record(
        self,
        function: Callable[..., Any],
        key: tuple[Any, ...] | None,
        *,
        source: Tensor,
        output: Tensor,
        arguments: tuple[Any, ...],
        options: dict[str, Any],
    ) -> None:
        """Count one call; ``key`` tells whether the same was met before, None where that cannot be told."""
        name = self.calling_module()
        if output.ndim == 0 or len(output) % self.samples:
            raise InvalidInputError(
                f"the samples must lead the shape of every activation: layer {name or 'model'} delivers "
                f"{tuple(output.shape)} for {self.samples} samples"
            )
        self.calls.append((name, NONLINEARITIES[function], output.numel() // self.samples))
        if self.check_each and not output.isfinite().all():
            raise InvalidInputError(
                f"layer {name or 'model'} ({NONLINEARITIES[function]}) delivers values that are not finite; "
                f"look at the inputs and at the layers before it"
            )
        if key is not None and key in self.known and self.known[key][0]() is source:
            # Several operations read one node: the same patterns again.
            self.counts.append(self.known[key][1])
            return
        threshold = value_at_zero(function, output, arguments, options)
        with torch.autocast(output.device.type, enabled=False):
            count = self.counter.add(self.bits(output, threshold))
            self.sums.append(output.sum(dtype=torch.float32))
        self.counts.append(count)
        if key is not None:
            self.known[key] = (weakref.ref(source), count)

    def bits(self, output: Tensor, threshold: float) -> Tensor:
        """The layer's bits as float32, shape (S, units), in a buffer that the next layer reuses."""
        units = memory_order(output).reshape(self.samples, -1)
        if self.buffer.numel() < units.numel():
            self.buffer = torch.empty(units.numel(), device=units.device)
        return torch.gt(units, threshold, out=self.buffer[: units.numel()].view(units.shape))

    def calling_module(self) -> str:
        """Path of the innermost module of the model whose method is running."""
        frame = sys._getframe(1)
        while frame is not None:
            owner = frame.f_locals.get("self")
            if id(owner) in self.names and isinstance(owner, nn.Module):
                return self.names[id(owner)]
            frame = frame.f_back  # type: ignore[assignment]
        return ""

    def result(self) -> SwapScore:
        """Read the counts; the only place that waits for the device."""
        if not self.calls:
            raise InvalidInputError(
                f"{type(self.model).__name__} has no nonlinearity that was called in its forward pass; "
                f"known ones: {', '.join(sorted(set(NONLINEARITIES.values())))}"
            )
        if not self.check_each and not torch.stack(self.sums).isfinite().all():
            raise NonFiniteActivationError
        counts = [int(count) for count in torch.stack(self.counts).tolist()]
        met: Counter[str] = Counter()
        layers = []
        for (name, function, units), patterns in zip(self.calls, counts, strict=True):
            met[name] += 1
            shown = name or type(self.model).__name__
            label = shown if met[name] == 1 else f"{shown}#{met[name]}"
            layers.append(LayerPatterns(name=label, function=function, units=units, patterns=patterns))
        return SwapScore(
            score=int(self.counter.total()),
            units=sum(layer.units for layer in layers),
            samples=self.samples,
            layers=tuple(layers),
        )


def call_key(
    function: Callable[..., Any], source: Tensor, arguments: tuple[Any, ...], options: dict[str, Any]
) -> tuple[Any, ...] | None:
    """What identifies a call whose outcome is already known; None where that cannot be told."""
    if source.is_inference() or any(isinstance(value, Tensor) for value in (*arguments, *options.values())):
        return None
    # In-place writes raise the version, so that a changed tensor is not taken for the old one.
    return (NONLINEARITIES[function], id(source), source._version, arguments, tuple(options.items()))


def memory_order(output: Tensor) -> Tensor:
    """The same values with dimensions behind the first ordered as they lie in memory.

    The order of units does not matter to a set of patterns; the order in memory saves a copy.
    """
    strides = output.stride()
    behind = sorted(range(1, output.ndim), key=lambda dimension: -strides[dimension])
    return output.permute(0, *behind)


@contextmanager
def untouched(modules: Iterable[nn.Module], device: torch.device) -> Iterator[None]:
    """Put back every buffer and the global random state, whatever happens inside."""
    owners = [(module, name, buffer) for module in modules for name, buffer in module._buffers.items()]
    held = [buffer for _, _, buffer in owners if buffer is not None]
    saved = [buffer.clone() for buffer in held]
    devices = [device] if device.type == "cuda" else []
    try:
        with torch.random.fork_rng(devices=devices):
            yield
    finally:
        with torch.no_grad():
            for module, name, buffer in owners:
                module._buffers[name] = buffer
            for buffer, before in zip(held, saved, strict=True):
                buffer.copy_(before)
