"""Score every architecture of a space and keep the result as a table.

Finished chunks are kept beside the output as they come, so that a stopped run goes on where it was.
"""

import functools
import shutil
from collections.abc import Sequence
from concurrent.futures import Executor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from swapcore import __version__
from swapcore.benchmarks.score_table import COLUMNS, ScoreTable, own_folder, read_score_table, write_score_table
from swapcore.errors import InvalidInputError
from swapcore.execution.machine import choose_device, instruction_set, processor, versions
from swapcore.execution.parts import Parts, Progress, unwatched
from swapcore.execution.request import ScoreRequest, network_shape, reference_cost
from swapcore.execution.scoring import score_architectures
from swapcore.inputs.bundled import image_files
from swapcore.inputs.datasets import get_dataset
from swapcore.networks.presets import get_family
from swapcore.networks.scoring import INITIALISATION
from swapcore.proxies.metrics import SWAP
from swapcore.spaces.registry import get_enumerable_space

__all__ = ["default_output", "part_label", "precompute", "provenance", "score_rows"]

CHUNK = 32
WHY_INITIALISATION = (
    "kaiming_uniform, U(-b, b) with b = 1/sqrt(fan-in), is PyTorch's own start. On 1,500 random cells, seed 0, it "
    "gave a Spearman correlation with NATS-Bench CIFAR-10 accuracy of 0.805 where N(0, 1), the published code's "
    "choice, gave 0.790. Weights depend on (seed, repeat, place in the network) alone."
)


def default_output(request: ScoreRequest) -> Path:
    """Where a table goes when no place is named: the folder that every page and command looks in."""
    what = f"{request.space}-{request.dataset}-swap-{request.preset}"
    given = {"channels": request.channels, "cells": request.cells}
    what += "".join(f"-{name}{value}" for name, value in given.items() if value is not None)
    return own_folder() / f"{what}-s{request.samples}-r{request.repeats}-seed{request.seed}.parquet"


def precompute(
    request: ScoreRequest,
    output: Path,
    executor: Executor,
    *,
    indices: Sequence[int] | None = None,
    command: str = "",
    on_progress: Progress = unwatched,
) -> ScoreTable:
    """Score a space, or some of it, and write the table.

    Args:
        request: What to compute.
        output: Parquet file to write; parts lie in a folder beside it until all are there.
        executor: Where the work runs.
        indices: Positions in the space; all of them if None.
        command: How a person started this, for the provenance.
        on_progress: Called with (finished, all) architectures, first with what an earlier run left.

    Raises:
        InvalidInputError: If the output cannot be written, or the parts beside it belong to another request.
        WorkersLostError: If a worker process died; finished parts are kept.
    """
    space = get_enumerable_space(request.space)
    chosen = list(range(len(space)) if indices is None else indices)
    image_files(get_dataset(request.dataset))
    if request.metric != SWAP:
        raise InvalidInputError(f"a score table holds the metric {SWAP!r}; got {request.metric!r}")
    if not chosen:
        raise InvalidInputError("indices must name at least one architecture; got none")
    chunks = [chosen[start : start + CHUNK] for start in range(0, len(chosen), CHUNK)]
    parts = Parts(output=output, write=write_part, read=read_score_table)
    parts.claim(part_label(request, "all" if indices is None else chosen, CHUNK))
    parts.compute(functools.partial(score_rows, request), chunks, executor, on_progress)

    found = [read_score_table(parts.file(number)).columns for number in range(len(chunks))]
    columns = {name: np.concatenate([columns[name] for columns in found]) for name in COLUMNS}
    write_score_table(output, columns, provenance(request, len(chosen), command))
    shutil.rmtree(parts.folder)
    return read_score_table(output)


def score_rows(request: ScoreRequest, indices: Sequence[int]) -> dict[str, list[Any]]:
    """Columns of a table for some architectures; runs in a worker."""
    space = get_enumerable_space(request.space)
    rows: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    architectures = [space.at(index) for index in indices]
    for architecture, result in zip(architectures, score_architectures(architectures, request), strict=True):
        cost = reference_cost(request.space, architecture, request.dataset)
        for name, value in {
            "architecture": space.format(architecture),
            "score": result.score,
            "units": result.repeats[0].units,
            "size": cost.parameters,
            "effective_size": cost.effective_parameters,
            "flops": cost.flops,
            "seconds": result.seconds,
        }.items():
            rows[name].append(value)
    return rows


def provenance(request: ScoreRequest, count: int, command: str) -> dict[str, Any]:
    """What goes into the file, so that a table explains itself."""
    shape, images = network_shape(request), get_dataset(request.dataset).title
    reference = get_family(request.space).reference_title
    return {
        **request.as_dict(),
        "architectures": count,
        "inputs": f"the first {request.samples} bundled {images} images (package foolbox)",
        "network": f"{shape.channels} channels, {shape.cells} cells a stage, "
        f"{shape.resolution} px, {shape.classes} classes",
        "size": f"parameters of the {reference}",
        "flops": f"multiply-accumulates of the {reference}, on one image",
        "initialisation": INITIALISATION,
        "why_this_initialisation": WHY_INITIALISATION,
        "conditions": "batch statistics, channels-last, one thread a network",
        "device": choose_device(request.device),
        "command": command,
        "versions": {"swapcore": __version__, **versions()},
        "processor": processor(),
        "instruction_set": instruction_set(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
    }


def part_label(request: ScoreRequest, indices: list[int] | str, chunk: int) -> dict[str, Any]:
    """What parts must have in common to become one table."""
    return {
        **request.as_dict(),
        "device": choose_device(request.device),
        "indices": indices,
        "chunk": chunk,
        "versions": {"swapcore": __version__, **versions()},
        "processor": processor(),
        "instruction_set": instruction_set(),
    }


def write_part(path: Path, rows: dict[str, list[Any]]) -> None:
    """Keep one finished chunk."""
    write_score_table(path, rows, {})
