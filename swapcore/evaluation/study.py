"""Score the same architectures under many settings, in parts that a stopped run goes on from."""

import functools
import itertools
import json
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from swapcore.errors import DamagedTableError
from swapcore.evaluation.devices import rounding_label
from swapcore.evaluation.evaluator import evaluate
from swapcore.evaluation.parts import Parts, Progress, unwatched
from swapcore.evaluation.resolve import Resolved

__all__ = ["StudyScores", "remove_parts", "score_settings"]

CHUNK = 25
FIELDS = ("scores", "saturation", "seconds")


@dataclass(frozen=True, kw_only=True, eq=False)
class StudyScores:
    """Architectures under one setting, arrays of shape (n,).

    Attributes:
        scores: Mean over the repeats.
        saturation: Of the same.
        seconds: Of building and scoring, all repeats.
    """

    scores: np.ndarray
    saturation: np.ndarray
    seconds: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a worker needs to know; a position is the number of a setting times that of architectures, and on."""

    settings: tuple[Resolved, ...]
    architectures: tuple[str, ...]


def score_settings(
    settings: Sequence[Resolved],
    architectures: Sequence[str],
    executor: Executor,
    output: Path,
    *,
    on_progress: Progress = unwatched,
) -> Mapping[Resolved, StudyScores]:
    """Score every architecture under every setting.

    Args:
        settings: Of one space; each distinct one is computed once.
        architectures: Their texts.
        executor: Where the work runs.
        output: File that will be made of the result; parts lie in a folder beside it until ``remove_parts``.
        on_progress: Called with (finished, all) scores, first with what an earlier run left.

    Raises:
        InvalidInputError: If the parts beside the output belong to other settings, or cannot be written.
        WorkersLostError: If a worker process died; finished parts are kept.
    """
    task = Task(settings=tuple(dict.fromkeys(settings)), architectures=tuple(architectures))
    count = len(task.architectures)
    starts = itertools.product(range(len(task.settings)), range(0, count, CHUNK))
    chunks = [range(of * count + start, of * count + min(start + CHUNK, count)) for of, start in starts]
    parts = parts_of(output)
    parts.claim(
        {
            "settings": [resolved.conditions() for resolved in task.settings],
            "architectures": list(task.architectures),
            "chunk": CHUNK,
            **rounding_label(task.settings[0].device),
        }
    )
    parts.compute(functools.partial(score_chunk, task), chunks, executor, on_progress)
    found = [read_part(parts.file(number)) for number in range(len(chunks))]
    columns = {name: np.concatenate([one[name] for one in found]).reshape(-1, count) for name in FIELDS}
    return {
        resolved: StudyScores(**{name: column[number] for name, column in columns.items()})
        for number, resolved in enumerate(task.settings)
    }


def parts_of(output: Path) -> Parts:
    return Parts(output=output, write=write_part, read=read_part, suffix=".json")


def remove_parts(output: Path) -> None:
    """Remove what ``score_settings`` has kept, once the output itself is there."""
    shutil.rmtree(parts_of(output).folder)


def score_chunk(task: Task, positions: Sequence[int]) -> dict[str, list[float]]:
    """Scores of some architectures under one setting; runs in a worker."""
    number, count = positions[0] // len(task.architectures), len(task.architectures)
    resolved = task.settings[number]
    architectures = [resolved.space.parse(task.architectures[position % count]) for position in positions]
    found = list(evaluate(architectures, resolved))
    return {
        "scores": [np.nan if one.value is None else one.value for one in found],
        "saturation": [np.nan if one.saturation is None else one.saturation for one in found],
        "seconds": [one.seconds for one in found],
    }


def write_part(path: Path, found: dict[str, list[float]]) -> None:
    """Keep one finished chunk, so that it is either whole or not there."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(found))
    unfinished.replace(path)


def read_part(path: Path) -> dict[str, np.ndarray]:
    """One finished chunk.

    Raises:
        DamagedTableError: If it is not there, or not whole.
    """
    try:
        found = json.loads(path.read_text())
        return {name: np.array(found[name], dtype=float) for name in FIELDS}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedTableError(f"{path} is not a whole part of a study ({type(error).__name__})") from error
