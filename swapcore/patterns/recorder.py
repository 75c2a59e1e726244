"""Meets every nonlinearity of a forward pass and counts its patterns.

A function mode sees modules and functional use alike and needs no hooks. It costs some microseconds for
every PyTorch call, though, which is why modules of known kinds go around it while a forward pass lasts:
those without a nonlinearity run as they are, and nonlinearities report straight to the recorder.
"""

import sys
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from swapcore.errors import InvalidInputError
from swapcore.patterns.activations import (
    NONLINEAR_MODULES,
    NONLINEARITIES,
    value_at_zero,
)
from swapcore.patterns.counting import PatternCounter
from swapcore.patterns.result import SwapScore
from swapcore.patterns.short_cuts import (
    BATCH_NORMALISATIONS,
    forward_without_statistics,
    known_modules,
    named_modules,
    plain_forward,
)
from swapcore.values.score import LayerPatterns

__all__ = ["NonFiniteActivationError", "Recorder"]

Key = tuple[Any, ...]
SHORT_CUTS = threading.Lock()
"""Held while ``forward`` functions are put in and taken out, since threads may record one model at once."""


class NonFiniteActivationError(Exception):
    """Some layer's outputs were not finite."""


class Recorder(TorchFunctionMode):
    """Records one forward pass; used once, by the thread that made it.

    Args:
        model: Whose forward pass it is.
        counter: What counts the patterns.
        networks: How many networks the model holds side by side, each with an equal share of the channels of
            every activation.
        samples: S.
        device: Where the activations are.
        check_each: Look at each layer at once, to name the one whose outputs are not finite.
    """

    def __init__(
        self,
        model: nn.Module,
        counter: PatternCounter,
        *,
        samples: int,
        device: torch.device,
        check_each: bool,
        networks: int = 1,
    ) -> None:
        super().__init__()
        self.model = model
        self.samples = samples
        self.check_each = check_each
        self.modules = named_modules(model)
        self.guarded: list[nn.Module] = []
        self.names: dict[int, str] = {}
        self.counter = counter
        self.networks = networks
        self.autocast = torch.is_autocast_enabled(device.type)
        self.calls: list[tuple[str, str, int]] = []
        self.layouts: dict[tuple[Any, ...], Tensor] = {}
        self.counted = 0
        self.counted_as: list[int] = []
        self.known: dict[Key, tuple[weakref.ref[Tensor], int]] = {}

    def __torch_function__(
        self,
        function: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        options = kwargs or {}
        if function not in NONLINEARITIES:
            return function(*args, **options)
        arguments, others = args[1:], {name: value for name, value in options.items() if name not in ("input", "out")}
        source = args[0] if args else options["input"]
        name = NONLINEARITIES[function]
        key = call_key(name, source, arguments, others)
        output = function(*args, **options)
        at_zero = value_at_zero(name, lambda zero: function(zero, *arguments, **others), output)
        self.record(self.calling_module(), name, output, at_zero=at_zero, source=source, key=key)
        return output

    @contextmanager
    def short_cuts(self) -> Iterator[None]:
        """Let modules of known kinds go around the function mode.

        Each gets a ``forward`` of its own for as long as this lasts; a chain of such modules gets one for all.
        Left to the mode are modules that have a ``forward`` of their own already, because somebody replaced it
        or another thread is recording the same model, and those with hooks, or with weights of other kinds than
        PyTorch's own, which may bring operations with them.

        Inside, ``guarded`` holds the modules whose buffers the forward pass may change.
        """
        changed: list[nn.Module] = []
        try:
            with SHORT_CUTS:
                self.take_short_cuts(changed)
            yield
        finally:
            with SHORT_CUTS:
                for module in changed:
                    del vars(module)["forward"]

    def take_short_cuts(self, changed: list[nn.Module]) -> None:
        """Give modules of known kinds their ``forward``, and add those to the list."""
        thread = threading.get_ident()
        known = known_modules([module for _, module in self.modules])
        inside: set[int] = set()
        for path, module in self.modules:
            if id(module) not in known:
                continue
            own, kind = vars(module), type(module)
            if kind in NONLINEAR_MODULES:
                own["forward"] = self.reporting_forward(path, module, thread)
            elif kind in BATCH_NORMALISATIONS and module.training and own["_buffers"].get("running_mean") is not None:
                own["forward"] = forward_without_statistics(module, thread)
            else:
                if own["_modules"]:
                    inside.update(map(id, own["_modules"].values()))
                if id(module) in inside:
                    continue
                own["forward"] = plain_forward(module, thread)
            changed.append(module)
        # Nothing changes buffers where every module is known and keeps no statistics.
        self.guarded = [] if id(self.model) in known else [module for _, module in self.modules]

    def reporting_forward(self, path: str, module: nn.Module, thread: int) -> Callable[[Tensor], Tensor]:
        """The forward pass of a nonlinearity that tells this recorder what came out."""
        forward, name = module.forward, NONLINEAR_MODULES[type(module)]
        # One module may do the work of several equal ones, which the result then lists.
        layers: Sequence[str] = vars(module).get("stands_for", (path,))

        def report(input: Tensor) -> Tensor:  # noqa: A002 - PyTorch's own name, which callers may use
            if threading.get_ident() != thread:
                return forward(input)  # type: ignore[no-any-return]
            with torch._C.DisableTorchFunction():
                # Modules with settings of their own are not compared with others.
                key = call_key(name, input, (), {}) if type(module) is nn.ReLU else None
                output: Tensor = forward(input)
                at_zero = value_at_zero(name, forward, output)
                for layer in layers:
                    self.record(layer, name, output, at_zero=at_zero, source=input, key=key)
            return output

        return report

    def record(self, path: str, name: str, output: Tensor, *, at_zero: float, source: Tensor, key: Key | None) -> None:
        """Count what one call of a nonlinearity delivered.

        Args:
            path: Of the module that called it.
            name: Of the nonlinearity.
            output: What it delivered, samples first.
            at_zero: What it delivers for 0.
            source: What it was given.
            key: Equal for calls that give equal outputs; None where that cannot be told.
        """
        shape = output.shape
        if not shape or shape[0] % self.samples:
            raise InvalidInputError(
                f"the samples must lead the shape of every activation: layer {path or 'model'} delivers "
                f"{tuple(shape)} for {self.samples} samples"
            )
        self.calls.append((path, name, output.numel() // self.samples // self.networks))
        if self.check_each and not output.isfinite().all():
            raise InvalidInputError(
                f"layer {path or 'model'} ({name}) delivers values that are not finite; "
                f"look at the inputs and at the layers before it"
            )
        if key is not None:
            before = self.known.get(key)
            if before is not None and before[0]() is source:
                # Several operations read one node: the same patterns again.
                self.counted_as.append(before[1])
                return
            self.known[key] = (weakref.ref(source), self.counted)
        self.counted_as.append(self.counted)
        self.counted += 1
        if self.autocast:
            with torch.autocast(output.device.type, enabled=False):
                self.count(output, at_zero)
        else:
            self.count(output, at_zero)

    def count(self, output: Tensor, at_zero: float) -> None:
        """Hand one layer's outputs to the counters."""
        units = memory_order(output).view(self.samples, -1)
        self.counter.add(units, at_zero, None if self.networks == 1 else self.owners(output))

    def owners(self, output: Tensor) -> Tensor:
        """Which of the networks each unit belongs to, in the order of ``memory_order``."""
        layout = (output.shape[1:], output.stride())
        if layout not in self.layouts:
            numbers = torch.arange(self.networks, device=output.device).repeat_interleave(
                output.shape[1] // self.networks
            )
            of_channels = numbers.view(-1, *[1] * (output.ndim - 2))
            spread = torch.empty_like(output[:1], dtype=torch.int64).copy_(of_channels.expand(output.shape[1:]))
            self.layouts[layout] = memory_order(spread).view(-1)
        return self.layouts[layout]

    def calling_module(self) -> str:
        """Path of the innermost module of the model whose method is running."""
        if not self.names:
            self.names = {id(module): name for name, module in self.modules}
        frame = sys._getframe(1)
        while frame is not None:
            owner = frame.f_locals.get("self")
            if id(owner) in self.names and isinstance(owner, nn.Module):
                return self.names[id(owner)]
            frame = frame.f_back  # type: ignore[assignment]
        return ""

    def results(self) -> tuple[SwapScore, ...]:
        """Read the counts, one result for each network; the only place that waits for the device."""
        if not self.calls:
            raise InvalidInputError(
                f"{type(self.model).__name__} has no nonlinearity that was called in its forward pass; "
                f"known ones: {', '.join(sorted(set(NONLINEARITIES.values())))}"
            )
        if not self.check_each and not self.counter.is_finite():
            raise NonFiniteActivationError
        met: Counter[str] = Counter()
        labels = []
        for path, _, _ in self.calls:
            met[path] += 1
            shown = path or type(self.model).__name__
            labels.append(shown if met[path] == 1 else f"{shown}#{met[path]}")
        return tuple(self.result(network, labels) for network in range(self.networks))

    def result(self, network: int, labels: Sequence[str]) -> SwapScore:
        """What was found of one network."""
        counts = self.counter.layers(network)
        layers = tuple(
            LayerPatterns(name=label, function=name, units=units, patterns=counts[layer])
            for label, (_, name, units), layer in zip(labels, self.calls, self.counted_as, strict=True)
        )
        return SwapScore(
            score=self.counter.total(network),
            units=sum(layer.units for layer in layers),
            samples=self.samples,
            layers=layers,
            relative_error=self.counter.relative_error,
        )


def call_key(name: str, source: Tensor, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Key | None:
    """What identifies a call whose outcome is already known; None where that cannot be told."""
    if source.is_inference():
        return None
    # In-place writes raise the version, so that a changed tensor is not taken for the old one.
    if not arguments and not options:
        return (name, id(source), source._version)
    if any(isinstance(value, Tensor) for value in (*arguments, *options.values())):
        return None
    return (name, id(source), source._version, arguments, tuple(options.items()))


def memory_order(output: Tensor) -> Tensor:
    """The same values with dimensions behind the first ordered as they lie in memory, contiguous.

    The order of units does not matter to a set of patterns; the order in memory saves a copy.
    """
    if output.is_contiguous():
        return output
    strides = output.stride()
    behind = sorted(range(1, output.ndim), key=lambda dimension: -strides[dimension])
    return output.permute(0, *behind).contiguous()
