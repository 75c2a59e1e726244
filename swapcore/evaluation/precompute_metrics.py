"""Compute many metrics on the same architectures and keep the values as a table.

The architectures are drawn once, by a fixed seed, and are the same for every metric. Finished chunks are kept beside
the output as they come.
"""

import functools
import multiprocessing
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
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
from swapcore.errors import InvalidInputError, check_whole_number
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.measuring import on_networks
from swapcore.evaluation.memory import peak_memory
from swapcore.evaluation.parts import Parts, Progress, unwatched
from swapcore.evaluation.precompute import choices_label, part_label, provenance
from swapcore.evaluation.resolve import Resolved, resolve
from swapcore.evaluation.subject import ArchitectureSubject
from swapcore.metrics.registry import METRICS, get_metric
from swapcore.randomness import generator
from swapcore.values.score import Score

__all__ = ["choose_architectures", "default_output", "precompute_metrics", "wanted_metrics"]

CHUNK = 4


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a worker needs to know."""

    resolved: Resolved
    metrics: tuple[str, ...]
    architectures: Mapping[int, str]


def wanted_metrics(text: str) -> tuple[str, ...]:
    """Names of metrics from ``all`` or a comma-separated list, in the order of the registry.

    An ensemble stands for its members, of whose columns it is made.

    Raises:
        UnknownNameError: For a name that is none.
    """
    if text == "all":
        return tuple(name for name, metric in METRICS.items() if metric.in_tables)
    asked = [get_metric(name.strip()) for name in text.split(",")]
    names = {name for metric in asked for name in metric.members or (metric.name,)}
    return tuple(name for name in METRICS if name in names)


def default_output(resolved: Resolved, metrics: Sequence[str], count: int) -> Path:
    """Where a table goes when no place is named: the folder that every page and command looks in.

    The name tells all that the table depends on, so that no table takes the place of another.
    """
    asked = resolved.settings
    which = "all" if tuple(metrics) == wanted_metrics("all") else "+".join(metrics)
    what = f"{asked.space}-{asked.dataset}-{which}-{asked.preset}{choices_label(resolved)}"
    how = f"s{asked.samples}-r{asked.repeats}-seed{asked.seed}-n{count}"
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
    resolved: Resolved,
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
        resolved: What to compute; ``metrics`` takes the place of its metric.
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
    space, dataset = resolved.space.name, resolved.dataset.name
    chosen = choose_architectures(space, dataset, count)
    chunks = [list(chosen)[start : start + CHUNK] for start in range(0, len(chosen), CHUNK)]
    parts = Parts(output=output, write=write_part, read=read_rows)
    parts.claim({**part_label(resolved, list(chosen), CHUNK), "metrics": list(metrics)})
    task = Task(resolved=resolved, metrics=tuple(metrics), architectures=chosen)
    parts.compute(functools.partial(measured_rows, task), chunks, executor, on_progress)
    rows = [row for number in range(len(chunks)) for row in read_rows(parts.file(number))]
    write_metric_table(
        output,
        rows,
        {
            **provenance(resolved, len(chosen), command),
            "metric": list(metrics),
            "seeds": seeds_title(metrics, resolved.settings.seed),
            "seconds": "CPU time on one thread; on a GPU the time that passes",
            "architectures_drawn": "by a fixed seed, the same for every metric",
            "listed": listing(space, dataset).source,
            "memory": memory_of_each(task),
        },
    )
    shutil.rmtree(parts.folder)
    return read_metric_table(output)


def seeds_title(metrics: Sequence[str], seed: int) -> str:
    """Which seeds of the weights a table has."""
    several = [metric for metric in map(get_metric, metrics) if metric.table_seeds > 1]
    words = [f"{metric.table_seeds} for {metric.title}, from {seed}" for metric in several]
    return "; ".join([*words, f"{seed} alone for the others"])


def measured_rows(task: Task, positions: Sequence[int]) -> list[dict[str, Any]]:
    """Rows of the table for some architectures; runs in a worker."""
    space, rows = task.resolved.space, []
    for position in positions:
        text = task.architectures[position]
        found = measurements(space.parse(text), task.resolved, task.metrics)
        (named,) = names_in_table(space.name, [text])
        rows += [
            {
                "position": position,
                "architecture": named,
                "metric": metric,
                "seed": seed,
                "value": score.value,
                "undefined": score.undefined,
                "seconds": score.seconds,
            }
            for metric, seed, score in found
        ]
    return rows


def measurements(architecture: Any, resolved: Resolved, metrics: Sequence[str]) -> Iterator[tuple[str, int, Score]]:
    """Compute several metrics on one architecture, on the same networks where they ask for the same.

    Args:
        architecture: Of the space.
        resolved: What to compute; ``metrics`` takes the place of its metric.
        metrics: Names of metrics that are measured or counted.

    Yields:
        (metric, seed, score) for each of its seeds in tables; the seconds of a score are those of computing it, the
        making of networks left out where several metrics share them; on a CPU its own time, on one thread.
    """
    subject = ArchitectureSubject(architecture, resolved, keep=True)
    for name in metrics:
        metric = get_metric(name)
        for seed in range(resolved.settings.seed, resolved.settings.seed + metric.table_seeds):
            asked = resolved.varied(metric=name, seed=seed)
            of = subject if seed == resolved.settings.seed else ArchitectureSubject(architecture, asked, keep=True)
            if metric.measure is not None:
                for repeat in range(of.repeats):
                    of.whole_network(metric.initialisation, repeat)
            started = clock(resolved.device)
            score = on_networks(of, asked)
            yield name, seed, replace(score, seconds=clock(resolved.device) - started)


def clock(device: str) -> float:
    """Seconds since some moment: on a CPU those that this process has computed, so that its neighbours do not count."""
    return time.process_time() if device == "cpu" else time.perf_counter()


def memory_of_each(task: Task) -> dict[str, int]:
    """Metric -> peak memory on the architecture with the most parameters, in bytes; each in a process of its own.

    Empty where the system does not tell.
    """
    text = max(task.architectures.values(), key=functools.partial(parameters_of, task.resolved))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as fresh:
        peaks = fresh.map(functools.partial(memory_of, task.resolved, text), task.metrics)
        return {metric: peak for metric, peak in zip(task.metrics, peaks, strict=True) if peak is not None}


def parameters_of(resolved: Resolved, text: str) -> int:
    return resolved.reference_cost(resolved.space.parse(text)).parameters


def memory_of(resolved: Resolved, text: str, metric: str) -> int | None:
    """Peak memory of a metric on one architecture, in bytes; runs in a fresh process."""
    architecture, asked = resolved.space.parse(text), resolved.varied(metric=metric)
    # With two samples first, so that what PyTorch sets up once does not count.
    evaluate_one(architecture, resolve(replace(asked.settings, samples=2, repeats=1), asked.device))
    return peak_memory(lambda: evaluate_one(architecture, asked), asked.device)


def write_part(path: Path, rows: list[dict[str, Any]]) -> None:
    """Keep one finished chunk."""
    write_metric_table(path, rows, {})
