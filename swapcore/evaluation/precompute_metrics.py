"""Compute many metrics on the same architectures and keep the values as a table.

The architectures are drawn once, by a fixed seed, and are the same for every metric. Finished chunks are kept beside
the output as they come.
"""

import contextlib
import functools
import multiprocessing
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from swapcore.data.listing import listing, names_in_table
from swapcore.data.metric_table import (
    FOLDER,
    MetricTable,
    read_metric_table,
    read_rows,
    write_metric_table,
)
from swapcore.data.score_table import own_folder
from swapcore.errors import InvalidInputError, UndefinedScoreError, check_whole_number
from swapcore.evaluation.devices import choose_device
from swapcore.evaluation.measuring import Measurement, clock, measurements
from swapcore.evaluation.memory import peak_memory
from swapcore.evaluation.parts import Parts, Progress, unwatched
from swapcore.evaluation.precompute import choices_label, part_label, provenance
from swapcore.evaluation.request import ScoreRequest, reference_cost
from swapcore.evaluation.scoring import one_thread, score_architecture
from swapcore.metrics.facts import METRICS, SWAP, get_metric
from swapcore.problems.registry import get_space
from swapcore.randomness import generator

__all__ = ["choose_architectures", "default_output", "precompute_metrics", "wanted_metrics"]

CHUNK = 4
REPEATED_SEEDS = 3
"""Seeds of SWAP; the others have one, since most of them are slow."""
LEFT_OUT = "size"
"""Of tables: it is the parameters in another unit."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a worker needs to know."""

    request: ScoreRequest
    metrics: tuple[str, ...]
    architectures: Mapping[int, str]


def wanted_metrics(text: str) -> tuple[str, ...]:
    """Names of metrics from ``all`` or a comma-separated list, in the order of the registry.

    Raises:
        UnknownNameError: For a name that is none.
    """
    if text == "all":
        return tuple(name for name in METRICS if name != LEFT_OUT)
    asked = {get_metric(name.strip()).name for name in text.split(",")}
    return tuple(name for name in METRICS if name in asked)


def default_output(request: ScoreRequest, metrics: Sequence[str], count: int) -> Path:
    """Where a table goes when no place is named: the folder that every page and command looks in.

    The name tells all that the table depends on, so that no table takes the place of another.
    """
    which = "all" if tuple(metrics) == wanted_metrics("all") else "+".join(metrics)
    what = f"{request.space}-{request.dataset}-{which}-{request.preset}{choices_label(request)}"
    how = f"s{request.samples}-r{request.repeats}-seed{request.seed}-n{count}"
    return own_folder() / FOLDER / f"{what}-{how}.parquet"


def choose_architectures(space: str, dataset: str, count: int) -> dict[int, str]:
    """Position in the listing -> text of the architectures that are drawn; the same whoever asks.

    Raises:
        InvalidInputError: If there are not that many.
        MissingDataError: As ``listing``.
    """
    check_whole_number("architectures", count)
    known = listing(space, dataset)
    return {position: known.texts[position] for position in drawn(space, count, len(known))}


def drawn(space: str, count: int, available: int) -> list[int]:
    if count > available:
        raise InvalidInputError(f"architectures must be at most {available}, all that there are; got {count}")
    rng = generator(0, "architectures for metrics", space)
    return sorted(int(position) for position in rng.choice(available, size=count, replace=False))


def precompute_metrics(
    request: ScoreRequest,
    metrics: Sequence[str],
    count: int,
    output: Path,
    executor: Executor,
    *,
    command: str = "",
    on_progress: Progress = unwatched,
) -> MetricTable:
    """Compute metrics on a fixed random choice of architectures, and write the table.

    Args:
        request: What to compute; ``metrics`` takes the place of its metric.
        metrics: Names of metrics.
        count: How many architectures.
        output: Parquet file to write; parts lie in a folder beside it until all are there.
        executor: Where the work runs.
        command: How a person started this, for the provenance.
        on_progress: Called with (finished, all) architectures.

    Raises:
        InvalidInputError: If the output cannot be written, or the parts beside it belong to another request.
        MissingDataError: As ``listing``.
        WorkersLostError: If a worker process died; finished parts are kept.
    """
    chosen = choose_architectures(request.space, request.dataset, count)
    chunks = [list(chosen)[start : start + CHUNK] for start in range(0, len(chosen), CHUNK)]
    parts = Parts(output=output, write=write_part, read=read_rows)
    parts.claim({**part_label(request, list(chosen), CHUNK), "metrics": list(metrics)})
    task = Task(request=request, metrics=tuple(metrics), architectures=chosen)
    parts.compute(functools.partial(measured_rows, task), chunks, executor, on_progress)
    rows = [row for number in range(len(chunks)) for row in read_rows(parts.file(number))]
    write_metric_table(
        output,
        rows,
        {
            **provenance(request, len(chosen), command),
            "metric": list(metrics),
            "seeds": f"{REPEATED_SEEDS} for SWAP, from {request.seed}; {request.seed} alone for the others",
            "seconds": "CPU time on one thread; on a GPU the time that passes",
            "architectures_drawn": "by a fixed seed, the same for every metric",
            "listed": listing(request.space, request.dataset).source,
            "memory": memory_of_each(task),
        },
    )
    shutil.rmtree(parts.folder)
    return read_metric_table(output)


def measured_rows(task: Task, positions: Sequence[int]) -> list[dict[str, Any]]:
    """Rows of the table for some architectures; runs in a worker."""
    space = get_space(task.request.space)
    device = choose_device(task.request.device)
    others = [name for name in task.metrics if name != SWAP]
    rows = []
    for position in positions:
        text = task.architectures[position]
        architecture = space.parse(text)
        found = swap_measurements(architecture, task.request, device) if SWAP in task.metrics else []
        with one_thread():
            found += measurements(architecture, task.request, others, device)
        (named,) = names_in_table(space.name, [text])
        rows += [
            {
                "position": position,
                "architecture": named,
                "metric": one.metric,
                "seed": one.seed,
                "value": one.value,
                "undefined": one.undefined,
                "seconds": one.seconds,
            }
            for one in found
        ]
    return rows


def swap_measurements(architecture: Any, request: ScoreRequest, device: str) -> list[Measurement]:
    """SWAP with each of its seeds."""
    found = []
    for seed in range(request.seed, request.seed + REPEATED_SEEDS):
        started = clock(device)
        score = score_architecture(architecture, replace(request, metric=SWAP, seed=seed, device=device))
        found.append(
            Measurement(metric=SWAP, seed=seed, value=score.score, undefined=None, seconds=clock(device) - started)
        )
    return found


def memory_of_each(task: Task) -> dict[str, int]:
    """Metric -> peak memory on the architecture with the most parameters, in bytes; each in a process of its own.

    Empty where the system does not tell.
    """
    space = get_space(task.request.space)
    text = max(task.architectures.values(), key=lambda text: parameters_of(space.name, text, task.request.dataset))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as fresh:
        peaks = fresh.map(functools.partial(memory_of, task.request, text), task.metrics)
        return {metric: peak for metric, peak in zip(task.metrics, peaks, strict=True) if peak is not None}


def parameters_of(space: str, text: str, dataset: str) -> int:
    return int(reference_cost(space, get_space(space).parse(text), dataset).parameters)


def memory_of(request: ScoreRequest, text: str, metric: str) -> int | None:
    """Peak memory of a metric on one architecture, in bytes; runs in a fresh process."""
    architecture = get_space(request.space).parse(text)
    asked = replace(request, metric=metric)

    def compute() -> None:
        # A metric without a value here took its memory all the same.
        with contextlib.suppress(UndefinedScoreError):
            score_architecture(architecture, asked)

    # With two samples first, so that what PyTorch sets up once does not count.
    warm = replace(asked, samples=2, repeats=1)
    with contextlib.suppress(UndefinedScoreError):
        score_architecture(architecture, warm)
    return peak_memory(compute, choose_device(request.device))


def write_part(path: Path, rows: list[dict[str, Any]]) -> None:
    """Keep one finished chunk."""
    write_metric_table(path, rows, {})
