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

from swapcore.data.images.bundled import PACKAGE
from swapcore.data.images.selection import BUNDLED, SOURCES
from swapcore.data.listing import listing, names_in_table
from swapcore.data.score_table import COLUMNS, ScoreTable, own_folder, read_score_table, write_score_table
from swapcore.errors import InvalidInputError
from swapcore.evaluation.devices import rounding_facts
from swapcore.evaluation.parts import Parts, Progress, unwatched
from swapcore.evaluation.request import ScoreRequest, network_shape, reference_cost
from swapcore.evaluation.scoring import score_architectures
from swapcore.metrics.facts import SWAP
from swapcore.networks.weights import INITIALISATION
from swapcore.problems.registry import get_problem, get_space

__all__ = ["choices_label", "default_output", "part_label", "precompute", "provenance", "score_rows"]

CHUNK = 32
WHY_INITIALISATION = (
    "kaiming_uniform, U(-b, b) with b = 1/sqrt(fan-in), is PyTorch's own start. On 1,500 random cells, seed 0, it "
    "gave a Spearman correlation with NATS-Bench CIFAR-10 accuracy of 0.805 where N(0, 1), the published code's "
    "choice, gave 0.790. Weights depend on (seed, repeat, place in the network) alone."
)


def default_output(request: ScoreRequest) -> Path:
    """Where a table goes when no place is named: the folder that every page and command looks in."""
    what = f"{request.space}-{request.dataset}-swap-{request.preset}"
    what += choices_label(request)
    return own_folder() / f"{what}-s{request.samples}-r{request.repeats}-seed{request.seed}.parquet"


def choices_label(request: ScoreRequest) -> str:
    """What is not as usual of network and images, as part of a file's name; empty where all is."""
    images = request.images if request.images in SOURCES else request.selection.digest()
    given = {
        "channels": request.channels,
        "cells": request.cells,
        "images": None if images == BUNDLED else images,
        "imageseed": request.image_seed,
        "px": request.resolution,
    }
    return "".join(f"-{name}{value}" for name, value in given.items() if value is not None)


def precompute(
    request: ScoreRequest,
    output: Path,
    executor: Executor,
    *,
    indices: Sequence[int] | None = None,
    truth: str | None = None,
    command: str = "",
    on_progress: Progress = unwatched,
) -> ScoreTable:
    """Score a space, or some of it, and write the table.

    Args:
        request: What to compute.
        output: Parquet file to write; parts lie in a folder beside it until all are there.
        executor: Where the work runs.
        indices: Positions in the listing; all of them if None.
        truth: Whose architectures, where the space cannot be enumerated; see ``listing``.
        command: How a person started this, for the provenance.
        on_progress: Called with (finished, all) architectures, first with what an earlier run left.

    Raises:
        InvalidInputError: If the output cannot be written, or the parts beside it belong to another request.
        WorkersLostError: If a worker process died; finished parts are kept.
    """
    architectures = listing(request.space, request.dataset, truth)
    chosen = list(range(len(architectures)) if indices is None else indices)
    request.selection.validate()
    if request.metric != SWAP:
        raise InvalidInputError(f"a score table holds the metric {SWAP!r}; got {request.metric!r}")
    outside = [index for index in chosen if not 0 <= index < len(architectures)]
    if outside:
        raise InvalidInputError(f"indices must be from 0 to {len(architectures) - 1}; got {outside[0]}")
    if not chosen:
        raise InvalidInputError("indices must name at least one architecture; got none")
    chunks = [chosen[start : start + CHUNK] for start in range(0, len(chosen), CHUNK)]
    parts = Parts(output=output, write=write_part, read=read_score_table)
    parts.claim({**part_label(request, "all" if indices is None else chosen, CHUNK), "listed": architectures.source})
    texts = [[architectures.texts[position] for position in chunk] for chunk in chunks]
    parts.compute(functools.partial(score_rows, request), texts, executor, on_progress)

    found = [read_score_table(parts.file(number)).columns for number in range(len(chunks))]
    columns = {name: np.concatenate([columns[name] for columns in found]) for name in COLUMNS}
    facts = {**provenance(request, len(chosen), command), "listed": architectures.source}
    write_score_table(output, columns, facts)
    shutil.rmtree(parts.folder)
    return read_score_table(output)


def score_rows(request: ScoreRequest, texts: Sequence[str]) -> dict[str, list[Any]]:
    """Columns of a table for some architectures; runs in a worker."""
    space = get_space(request.space)
    rows: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    architectures = [space.parse(text) for text in texts]
    names = names_in_table(space.name, texts)
    for name, architecture, result in zip(
        names, architectures, score_architectures(architectures, request), strict=True
    ):
        cost = reference_cost(request.space, architecture, request.dataset)
        for column, value in {
            "architecture": name,
            "score": result.score,
            "units": result.repeats[0].units,
            "size": cost.parameters,
            "effective_size": cost.effective_parameters,
            "flops": cost.flops,
            "seconds": result.seconds,
        }.items():
            rows[column].append(value)
    return rows


def provenance(request: ScoreRequest, count: int, command: str) -> dict[str, Any]:
    """What goes into the file, so that a table explains itself."""
    shape = network_shape(request)
    reference = get_problem(request.space).cost.reference_title
    return {
        **request.conditions(),
        "architectures": count,
        "inputs": inputs_title(request),
        "network": f"{get_problem(request.space).networks.describe(shape)}, "
        f"{shape.resolution} px, {shape.classes} classes",
        "size": f"parameters of the {reference}",
        "flops": f"multiply-accumulates of the {reference}, on one image",
        "initialisation": INITIALISATION,
        "why_this_initialisation": WHY_INITIALISATION,
        "conditions": "batch statistics, channels-last, one thread a network",
        **rounding_facts(request.device),
        "command": command,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
    }


def inputs_title(request: ScoreRequest) -> str:
    """Which images were scored."""
    title = request.selection.title
    is_usual = request.images == BUNDLED and request.image_seed is None
    return f"the first {title} (package {PACKAGE})" if is_usual else title


def part_label(request: ScoreRequest, indices: list[int] | str, chunk: int) -> dict[str, Any]:
    """What parts must have in common to become one table."""
    return {
        **request.conditions(),
        **rounding_facts(request.device),
        "indices": indices,
        "chunk": chunk,
    }


def write_part(path: Path, rows: dict[str, list[Any]]) -> None:
    """Keep one finished chunk."""
    write_score_table(path, rows, {})
