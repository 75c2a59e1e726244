"""The official NAS-Bench-201 file (``NAS-Bench-201-v1_1-096897.pth``), made into the table of ``nasbench201_official``.

The file is a pickle written by PyTorch, which is read as data and without PyTorch (see ``torch_file``). What is in it
is laid out by the package ``nas-bench-201`` (``ArchResults`` and ``ResultsCount``): for each cell ``less`` (12 epochs)
and ``full`` (200 epochs), each with the trainings by (training set, seed).
"""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from swapcore.data.accuracy_table import validate_accuracies
from swapcore.data.benchmark_file import checksum_of, in_bytes, looks_like_web_page
from swapcore.data.inert_pickle import PickleFormatError
from swapcore.data.kept_files import written_folder
from swapcore.data.sources.nasbench201_official import (
    ACCURACIES,
    COLUMNS,
    EPOCHS,
    TRAINING_SETS,
    official_path,
    write_official_table,
)
from swapcore.data.torch_file import FAULTS, read_torch_file
from swapcore.errors import DamagedTableError, InvalidInputError, MemoryNeededError
from swapcore.machine import host
from swapcore.spaces.nasbench201 import NasBench201

__all__ = ["convert_official_file", "load_official_file", "memory_needed"]

HYPERPARAMETERS = dict(zip(("less", "full"), EPOCHS, strict=True))
"""The file's name of a way of training -> epochs."""
OWN_NAMES = {**{name: name for name in TRAINING_SETS[:-1]}, "ImageNet16-120": "imagenet16-120"}
"""The file's name of a training set -> ours."""
EVALUATIONS = {
    "cifar10-valid": {"valid": "x-valid", "test": "ori-test"},
    "cifar10": {"test": "ori-test"},
    "cifar100": {"valid": "x-valid", "test": "x-test"},
    "imagenet16-120": {"valid": "x-valid", "test": "x-test"},
}
"""Training set -> our name of a part -> the file's."""

MEMORY_FACTOR = 6
STEP = 250
LARGEST_SEED = 1 << 31
SHOWN_CHARACTERS = 80

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how much so far, how much in all)."""


def unwatched(_stage: str, _done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def memory_needed(path: Path) -> int:
    """Bytes of memory that reading the file takes, about: objects are several times what they take in a file.

    Raises:
        InvalidInputError: If there is no such file.
    """
    if not path.is_file():
        raise InvalidInputError(f"there is no file {path}")
    return MEMORY_FACTOR * path.stat().st_size


def require_memory(path: Path) -> None:
    """Refuse before the system ends the process half-way."""
    needed, there = memory_needed(path), host().memory
    if there is not None and needed > there:
        raise MemoryNeededError(
            f"reading {path} takes about {in_bytes(needed)} of memory, and this machine has {in_bytes(there)}; import "
            f"it on a larger one, and copy {official_path().name} from the folder benchmarks of its SWAP_HOME into "
            f"{official_path().parent}"
        )


def convert_official_file(path: Path, *, on_progress: Progress = unwatched) -> Path:
    """Make the compact table of an official file, or of a part of one.

    Args:
        path: The file, as it was published.
        on_progress: Called with ("reading", bytes, bytes in all), then ("converting", cells, cells in all).

    Returns:
        Where the table is.

    Raises:
        InvalidInputError: If there is no such file.
        DamagedTableError: If it is not what it should be, or holds anything that could be run.
        MemoryNeededError: If this machine has too little memory for it.
        FolderError: If there is no room, or the folder cannot be written.
    """
    require_memory(path)
    content = load_official_file(path, on_progress=on_progress)
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    cells = 0
    try:
        architectures, results = content["meta_archs"], content["arch2infos"]
        total = len(results)
        for cells, (index, result) in enumerate(results.items(), start=1):
            for row in trainings(architectures[index], result):
                for name, value in row.items():
                    columns[name].append(value)
            if cells % STEP == 0 or cells == total:
                on_progress("converting", cells, total)
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise DamagedTableError(
            f"{path} is not laid out as NAS-Bench-201 is, at cell {cells} of it: {type(error).__name__}: {error}"
        ) from error
    if not columns["position"]:
        raise DamagedTableError(f"{path} tells of no training")
    for name in ACCURACIES:
        validate_accuracies(np.array(columns[name]), path)
    provenance = {
        "source": path.name,
        "bytes": path.stat().st_size,
        "sha256": checksum_of(path),
        "cells": cells,
        "trainings": len(columns["position"]),
        "converted": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with written_folder(official_path().parent, 100 * len(columns["position"])):
        return write_official_table(columns, provenance)


def load_official_file(path: Path, *, on_progress: Progress = unwatched) -> dict[str, Any]:
    """What is in the file, as the package ``nas-bench-201`` takes it: ``NASBench201API(load_official_file(path))``.

    Args:
        path: The file, as it was published.
        on_progress: Called with ("reading", bytes, bytes in all).

    Raises:
        InvalidInputError: If there is no such file.
        DamagedTableError: If it is not what it should be, or holds anything that could be run.
    """
    if not path.is_file():
        raise InvalidInputError(f"there is no file {path}")
    try:
        if looks_like_web_page(path):
            raise DamagedTableError(f"{path} is a web page, not the file; open it in a browser to see what is asked")
        content = read_torch_file(path, partial(on_progress, "reading"))
    except PickleFormatError as error:
        raise DamagedTableError(f"{path} is refused: {error}; nothing of it was run") from error
    except FAULTS as error:
        raise DamagedTableError(f"{path} is damaged: {first(error)}") from error
    missing = {"meta_archs", "arch2infos"} - set(content) if isinstance(content, dict) else {"meta_archs"}
    if missing:
        raise DamagedTableError(f"{path} is no NAS-Bench-201 file: it has no {' and no '.join(sorted(missing))}")
    return dict(content)


def first(error: BaseException) -> str:
    """What an error says, in one line."""
    return (str(error) or type(error).__name__).splitlines()[0]


def trainings(architecture: Any, result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of one cell."""
    space = NasBench201()
    position = space.index(space.parse(checked(architecture, str)))
    for way, epochs in HYPERPARAMETERS.items():
        if result[way]["arch_str"] != architecture:
            raise ValueError(f"results of {shown(result[way]['arch_str'])} where those of {architecture} are expected")
        for (training_set, seed), training in result[way]["all_results"].items():
            if not 0 <= checked(seed, int) < LARGEST_SEED:
                raise ValueError(f"a seed must be from 0 to {LARGEST_SEED - 1}")
            yield {"position": position, "seed": seed, **row_of(OWN_NAMES[training_set], epochs, training)}


def row_of(trained_on: str, epochs: int, training: Mapping[str, Any]) -> dict[str, Any]:
    """Where one training has come to: the fields of a ``ResultsCount``, after its last epoch (they count from 0)."""
    if training["epochs"] != epochs:
        raise ValueError(f"a training of {shown(training['epochs'])} epochs where {epochs} are expected")
    evaluated = training["eval_acc1es"]
    names = EVALUATIONS[trained_on]
    latency, times = training["latency"], training["train_times"]
    return {
        "trained_on": trained_on,
        "epochs": epochs,
        "train": number(training["train_acc1es"][epochs - 1]),
        **{part: number(evaluated.get(f"{names.get(part)}@{epochs - 1}")) for part in ("valid", "test")},
        "flops": number(training["flop"]),
        "parameters": number(training["params"]),
        "latency": sum(map(number, latency)) / len(latency) if latency else math.nan,
        "seconds": sum(map(number, times.values())) if times else math.nan,
    }


def number(value: Any) -> float:
    """A number of the file; NaN where there is none."""
    return math.nan if value is None else float(checked(value, float, int))


def checked(value: Any, *kinds: type) -> Any:
    """A plain value of the file.

    Raises:
        ValueError: If it is something else.
    """
    if type(value) not in kinds:
        raise ValueError(f"{shown(value)} where a {' or '.join(kind.__name__ for kind in kinds)} is expected")
    return value


def shown(value: Any) -> str:
    """A value of the file in a message: short, whatever it is."""
    return repr(value)[:SHOWN_CHARACTERS] if type(value) in (str, int, float) else f"a {type(value).__name__}"
