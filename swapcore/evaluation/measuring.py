"""Score architectures by one metric that is measured or counted.

The same settings give the same score in any order, process or worker: weights depend on (seed, repeat,
place), and each forward pass runs on one thread, because batch statistics are summed in another order,
and so rounded differently, on several. Throughput comes from scoring several architectures at once.
"""

import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import torch

from swapcore.errors import InvalidInputError, UndefinedScoreError
from swapcore.evaluation.memory import is_memory_failure, told_memory_failures
from swapcore.evaluation.resolve import Resolved
from swapcore.evaluation.subject import MOST_TOGETHER, ArchitectureSubject, one_thread
from swapcore.metrics.measure import Finish
from swapcore.values.score import Score

__all__ = ["counted", "measured", "on_networks"]

IN_FLIGHT = {"cpu": 1}
"""Kind of device -> architectures that are begun before the first is waited for."""
IN_FLIGHT_ON_GPUS = 8
LOG = logging.getLogger(__name__)


def counted(architectures: Iterable[Any], resolved: Resolved) -> Iterator[Score]:
    """Scores by a metric that needs no network."""
    count, per_unit = resolved.metric.count, resolved.space.size_per_unit
    if count is None:
        raise InvalidInputError(f"metric {resolved.metric.name!r} is not counted: it is {resolved.metric.kind}")
    for architecture in architectures:
        started = time.perf_counter()
        value = float(count(resolved.reference_cost(architecture), per_unit))
        yield Score(values=(value,), seconds=time.perf_counter() - started, device=resolved.device)


def on_networks(subject: ArchitectureSubject, resolved: Resolved) -> Score:
    """The score of one architecture by one of several metrics, measured or counted, that share its networks.

    Args:
        subject: The architecture; keeps its networks, where they are to be shared.
        resolved: How it is scored, with the metric.

    Raises:
        DeviceMemoryError: If the device has too little memory for it.
    """
    if resolved.metric.kind == "counted":
        return next(counted([subject.architecture], resolved))
    began = time.perf_counter()
    with one_thread(), told_memory_failures(resolved.device):
        try:
            score = resolved.metric.begin(subject)()
        except UndefinedScoreError as error:
            score = Score(undefined=error.reason)
    return replace(score, seconds=time.perf_counter() - began, device=resolved.device)


def measured(architectures: Iterable[Any], resolved: Resolved) -> Iterator[Score]:
    """Scores by a metric that is measured on networks.

    A GPU is kept busy with several at a time, and told to wait only when a result is read. Where its memory
    does not suffice, half as many go on, and a warning says so.

    Raises:
        DeviceMemoryError: If the device has too little memory for a single network.
    """
    # What waits for the device as it goes has nothing in flight.
    limit = 1 if resolved.metric.start is None else IN_FLIGHT.get(resolved.device_kind, IN_FLIGHT_ON_GPUS)
    flying: deque[tuple[float, Finish]] = deque()
    landed = 0.0

    def land() -> Score:
        nonlocal landed
        began, finish = flying.popleft()
        with one_thread(), told_memory_failures(resolved.device):
            score = finished(finish)
        # Of several in flight, the time since the one before was finished.
        began, landed = max(began, landed), time.perf_counter()
        return replace(score, seconds=landed - began, device=resolved.device)

    for architecture in architectures:
        began = time.perf_counter()
        try:
            flying.append((began, begun(architecture, resolved)))
        except (MemoryError, RuntimeError) as error:
            if not is_memory_failure(error):
                raise
            if flying:
                limit = max(1, min(limit, len(flying) + 1) // 2)
                LOG.warning("%s ran out of memory; going on with %d networks in flight", resolved.device, limit)
            while flying:
                yield land()
            if resolved.device_kind == "cuda":
                torch.cuda.empty_cache()
            flying.append((began, begun_alone(architecture, resolved)))
        while len(flying) >= limit:
            yield land()
    while flying:
        yield land()


def begun(architecture: Any, resolved: Resolved, together: int = MOST_TOGETHER) -> Finish:
    """Begin with all repeats of an architecture."""
    subject = ArchitectureSubject(architecture, resolved, together=together)
    try:
        with one_thread():
            return resolved.metric.begin(subject)
    except UndefinedScoreError as error:
        score = Score(undefined=error.reason)
        return lambda: score


def begun_alone(architecture: Any, resolved: Resolved) -> Finish:
    """As ``begun``, with nothing else in flight that could be waited for, and fewer repeats in one as needed."""
    together = MOST_TOGETHER
    while together > 1:
        try:
            return begun(architecture, resolved, together)
        except (MemoryError, RuntimeError) as error:
            if not is_memory_failure(error):
                raise
        together //= 2
        LOG.warning("%s ran out of memory; going on with %d repeats together", resolved.device, together)
    with told_memory_failures(resolved.device):
        return begun(architecture, resolved, together)


def finished(finish: Finish) -> Score:
    """The values, or why there are none."""
    try:
        return finish()
    except UndefinedScoreError as error:
        return Score(undefined=error.reason)
