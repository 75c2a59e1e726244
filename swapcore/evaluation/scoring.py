"""Score architectures of a space under scoring conditions.

The same request gives the same score in any order, process or worker: weights depend on (seed, repeat,
place), and each forward pass runs on one thread, because batch statistics are summed in another order,
and so rounded differently, on several. Throughput comes from scoring several architectures at once.
"""

import functools
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from swapcore.data.images.selection import ImageSelection
from swapcore.errors import DeviceMemoryError
from swapcore.evaluation.devices import choose_device
from swapcore.evaluation.measuring import measure
from swapcore.evaluation.request import ArchitectureScore, ScoreRequest, network_shape
from swapcore.metrics.facts import SWAP
from swapcore.networks.together import repeated_images
from swapcore.networks.weights import Initialisation
from swapcore.patterns.result import SwapScore
from swapcore.patterns.swap import start_scores
from swapcore.problems.registry import get_problem

__all__ = ["score_architecture", "score_architectures"]

IN_FLIGHT = {"cpu": 1}
"""Kind of device -> architectures that are begun before the first is waited for."""
IN_FLIGHT_ON_GPUS = 8
NARROW = 8
"""Up to this many channels, repeats cost less together: one operation for all keeps the processor busy."""
MOST_TOGETHER = 32
Finish = Callable[[], tuple[SwapScore, ...]]
LOG = logging.getLogger(__name__)


def score_architecture(architecture: Any, request: ScoreRequest) -> ArchitectureScore:
    """Score one architecture.

    Raises:
        UnknownNameError: If the device is not there.
        MissingDataError: If the images are not installed.
        DeviceMemoryError: If the device has too little memory for a single network.
        UndefinedScoreError: If the metric has no value for the architecture.
    """
    return next(score_architectures([architecture], request))


def score_architectures(architectures: Iterable[Any], request: ScoreRequest) -> Iterator[ArchitectureScore]:
    """Score architectures one after the other, in their order.

    A GPU is kept busy with several at a time, and told to wait only when a result is read. Where its memory
    does not suffice, half as many go on, and a warning says so.

    Raises:
        UnknownNameError: If the device is not there.
        MissingDataError: If the images are not installed.
        DeviceMemoryError: If the device has too little memory for a single network.
        UndefinedScoreError: If the metric has no value for an architecture.
    """
    device = choose_device(request.device)
    if request.metric != SWAP:
        for architecture in architectures:
            with one_thread():
                yield measure(architecture, request, device)
        return
    limit = IN_FLIGHT.get(torch.device(device).type, IN_FLIGHT_ON_GPUS)
    flying: deque[list[Finish]] = deque()
    started = time.perf_counter()

    def land() -> ArchitectureScore:
        nonlocal started
        with one_thread():
            repeats = tuple(score for finish in flying.popleft() for score in finish())
        before, started = started, time.perf_counter()
        return ArchitectureScore(repeats=repeats, seconds=started - before, device=device)

    for architecture in architectures:
        try:
            flying.append(launch(architecture, request, device))
        except torch.OutOfMemoryError:
            if flying:
                limit = max(1, min(limit, len(flying) + 1) // 2)
                LOG.warning("%s ran out of memory; going on with %d networks in flight", device, limit)
            while flying:
                yield land()
            torch.cuda.empty_cache()
            flying.append(launch_alone(architecture, request, device))
        while len(flying) >= limit:
            yield land()
    while flying:
        yield land()


def launch(architecture: Any, request: ScoreRequest, device: str, together: int = MOST_TOGETHER) -> list[Finish]:
    """Begin the forward passes of all repeats, several of a narrow network in one."""
    shape = network_shape(request)
    step = together if shape.channels <= NARROW else 1
    flying = []
    with one_thread():
        for repeat in range(0, request.repeats, step):
            count = min(step, request.repeats - repeat)
            weights = Initialisation(seed=request.seed, repeat=repeat, together=count, device=device)
            network = get_problem(request.space).networks.scoring(architecture, shape, weights)
            inputs = batch(request.selection, request.selection.stamp(), device, count)
            flying.append(start_scores(network, inputs, networks=count))
    return flying


def launch_alone(architecture: Any, request: ScoreRequest, device: str) -> list[Finish]:
    """As ``launch``, with nothing else in flight that could be waited for, and fewer repeats in one as needed."""
    together = MOST_TOGETHER
    while True:
        try:
            return launch(architecture, request, device, together)
        except torch.OutOfMemoryError as error:
            together //= 2
            if not together:
                raise DeviceMemoryError(
                    f"{device} has too little memory for one network ({error}); use --device cpu"
                ) from error
            LOG.warning("%s ran out of memory; going on with %d repeats together", device, together)


@functools.lru_cache(maxsize=4)
def batch(selection: ImageSelection, _stamp: object, device: str, networks: int = 1) -> Tensor:
    """The inputs, once for each of several networks; kept, because repeating large images takes longer than scoring.

    They are read again when their files have changed.
    """
    images = torch.from_numpy(selection.inputs())
    return repeated_images(images.to(device=device, memory_format=torch.channels_last), networks)


@contextmanager
def one_thread() -> Iterator[None]:
    """Run PyTorch's CPU operations of this thread on one core."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
