"""Compute metrics other than SWAP: one network, any number of metrics, one after the other."""

import functools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn

from swapcore.data.images.selection import ImageSelection
from swapcore.errors import UndefinedScoreError
from swapcore.evaluation.request import ArchitectureScore, ScoreRequest, counted, network_shape
from swapcore.metrics.facts import get_metric
from swapcore.metrics.proxy import Batch
from swapcore.metrics.registry import get_proxy
from swapcore.networks.weights import Initialisation
from swapcore.patterns.result import ProxyScore
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem
from swapcore.randomness import generator

__all__ = ["Measurement", "clock", "measure", "measurements"]


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """A metric on one architecture.

    Attributes:
        metric: Its name.
        seed: Of the weights.
        value: Mean over the repeats, raw; None where undefined.
        undefined: Why there is no value; None where there is one.
        seconds: Time of computing it, the making of the network left out; on a CPU its own time, on one thread.
    """

    metric: str
    seed: int
    value: float | None
    undefined: str | None
    seconds: float


def measure(architecture: Any, request: ScoreRequest, device: str) -> ArchitectureScore:
    """Compute one metric on one architecture.

    Raises:
        UndefinedScoreError: If it has no value there.
    """
    started = time.perf_counter()
    values = tuple(ProxyScore(score=value) for value in each_repeat(architecture, request, device, {}))
    return ArchitectureScore(repeats=values, seconds=time.perf_counter() - started, device=device)


def measurements(
    architecture: Any, request: ScoreRequest, metrics: Sequence[str], device: str
) -> Iterator[Measurement]:
    """Compute several metrics on one architecture, on the same networks.

    Args:
        architecture: Of the request's space.
        request: What to compute; ``metrics`` takes the place of its metric.
        metrics: Names of metrics other than SWAP.
        device: As PyTorch names it.
    """
    networks: dict[tuple[str, int], nn.Module] = {}
    for name in metrics:
        asked = replace(request, metric=name)
        if get_metric(name).needs_network:
            for repeat in range(request.repeats):
                network_of(architecture, asked, repeat, device, networks)
        started = clock(device)
        value, undefined = None, None
        try:
            found = each_repeat(architecture, asked, device, networks)
            value = sum(found) / len(found)
        except UndefinedScoreError as error:
            undefined = error.reason
        taken = clock(device) - started
        yield Measurement(metric=name, seed=request.seed, value=value, undefined=undefined, seconds=taken)


def clock(device: str) -> float:
    """Seconds since some moment: on a CPU those that this process has computed, so that its neighbours do not count."""
    return time.process_time() if device == "cpu" else time.perf_counter()


def each_repeat(
    architecture: Any, request: ScoreRequest, device: str, networks: dict[tuple[str, int], nn.Module]
) -> list[float]:
    if not get_metric(request.metric).needs_network:
        return [counted(request.metric, request.space, architecture, request.dataset)]
    proxy = get_proxy(request.metric)
    batch = labelled_batch(request.selection, request.selection.stamp(), device)
    values = []
    for repeat in range(request.repeats):
        network = network_of(architecture, request, repeat, device, networks)
        values.append(proxy(network, batch, generator(request.seed, "proxy", request.metric, repeat)))
    return values


def network_of(
    architecture: Any, request: ScoreRequest, repeat: int, device: str, networks: dict[tuple[str, int], nn.Module]
) -> nn.Module:
    """The network that a metric asks for, made once."""
    name = get_metric(request.metric).initialisation
    if (name, repeat) not in networks:
        weights = Initialisation(seed=request.seed, repeat=repeat, name=name, device=device)
        networks[name, repeat] = get_problem(request.space).networks.whole(
            architecture, network_shape(request), weights
        )
    return networks[name, repeat]


@functools.lru_cache(maxsize=4)
def labelled_batch(selection: ImageSelection, _stamp: object, device: str) -> Batch:
    """The inputs and their labels; read again when their files have changed."""
    images, labels = torch.from_numpy(selection.inputs()), selection.labels()
    # Images without labels are refused to metrics that look at them (``ScoreRequest``), so that nothing reads these.
    known = torch.empty(0, dtype=torch.int64) if labels is None else torch.from_numpy(labels)
    return Batch(
        inputs=images.to(device),
        labels=known.to(device),
        classes=get_dataset(selection.dataset).classes,
    )
