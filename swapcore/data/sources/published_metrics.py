"""Training-free metrics as other groups measured them, beside trained accuracies, from their public files.

``zc_nasbench301.json`` comes from NAS-Bench-Suite-Zero (Krishnakumar et al., NeurIPS 2022 Datasets and Benchmarks):
725 networks of the DARTS space, CIFAR-10 accuracy as NAS-Bench-301's surrogate predicts it, twelve metrics with the
seconds that each took. The files are not part of this project; they are read where they are found.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from swapcore.data.accuracy_table import AccuracyTable, validate_accuracies
from swapcore.data.benchmark_file import BenchmarkFile, require_file
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError
from swapcore.problems.registry import get_space
from swapcore.spaces.darts_genotype import DartsCell, DartsGenotype

__all__ = ["FILES", "PUBLISHED", "PublishedMetrics", "nasbench301_table", "published_metrics"]

FILES: Mapping[str, str] = MappingProxyType({"darts": "zc_nasbench301.json"})
"""Space -> file with published metrics of its networks."""

DATASET = "cifar10"
PUBLISHED = BenchmarkFile(
    name=FILES["darts"],
    title="NAS-Bench-Suite-Zero: predicted CIFAR-10 accuracy and 12 metrics of 725 DARTS networks",
    adds="accuracies of the NAS-Bench-301 surrogate, and metrics as another group measured them",
    licence="Apache-2.0",
    size=820_765,
    address="https://raw.githubusercontent.com/automl/NASLib/"
    "1bdbd960ee3e08b4b71dfbae57ff4d4e43ec25c1/naslib/data/zc_nasbench301.json",
    sha256="537e9abd6f0b14fdffdfcb3c07b18a037647b5c80808b3b2cf9a51b1b491aba1",
    space="darts",
    datasets=(DATASET,),
)
ACCURACY = "val_accuracy"
NAMES = ("idx", "arch", ACCURACY)
"""What an entry of the file holds beside its metrics."""
FAILED = -1e8
"""How the file writes that a metric could not be computed."""
COMPACT_OPERATIONS = (
    "max_pool_3x3",
    "avg_pool_3x3",
    "skip_connect",
    "sep_conv_3x3",
    "sep_conv_5x5",
    "dil_conv_3x3",
    "dil_conv_5x5",
)
"""The file writes an operation as its place here; there is no ``none``."""

BRACKETS = str.maketrans("()", "[]")
SHOWN_CHARACTERS = 120


@dataclass(frozen=True, kw_only=True, eq=False)
class PublishedMetrics:
    """Metrics of the same architectures as somebody else measured them; do not change the arrays.

    Attributes:
        source: Name of the file.
        space: Name of the search space.
        dataset: Name of the data set.
        architectures: Text of each as the space formats it.
        accuracies: Percent, shape (n,).
        values: Metric -> raw values, NaN where it could not be computed, shape (n,).
        seconds: Metric -> time that each value took, NaN where unknown, shape (n,).
    """

    source: str
    space: str
    dataset: str
    architectures: tuple[str, ...]
    accuracies: np.ndarray
    values: Mapping[str, np.ndarray]
    seconds: Mapping[str, np.ndarray]


def published_metrics(space: str) -> PublishedMetrics:
    """What others measured on networks of a space.

    Raises:
        UnknownNameError: If there is no such space.
        MissingDataError: If there is no file for the space, or it is not on this machine.
        DamagedTableError: If the file does not hold what it should.
    """
    name = get_space(space).name
    if name not in FILES:
        raise MissingDataError(f"there are no published metrics of {name}; there are for: {', '.join(FILES)}")
    path = require_file(FILES[name])
    stamp = path.stat()
    return read_all(path, stamp.st_mtime_ns, stamp.st_size)


def nasbench301_table() -> AccuracyTable:
    """Accuracies of the DARTS space as NAS-Bench-301's surrogate predicts them; see ``published_metrics``."""
    found = published_metrics("darts")
    return AccuracyTable(
        space=found.space,
        dataset=found.dataset,
        name="nasbench301",
        title=f"CIFAR-10 accuracy predicted by NAS-Bench-301, {len(found.architectures)} DARTS networks",
        source=found.source,
        accuracies=found.accuracies,
        architectures=found.architectures,
    )


@functools.lru_cache(maxsize=2)
def read_all(path: Path, _modified: int, _size: int) -> PublishedMetrics:
    """The whole file; read again when it has changed."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))[DATASET]
        metrics = [key for key in next(iter(entries.values())) if key not in NAMES]
        space = get_space("darts")
        return PublishedMetrics(
            source=path.name,
            space=space.name,
            dataset=DATASET,
            architectures=tuple(space.format(compact_genotype(text)) for text in entries),
            accuracies=checked_accuracies([entry[ACCURACY] for entry in entries.values()], path),
            values={
                metric: numbers([entry.get(metric, {}).get("score") for entry in entries.values()])
                for metric in metrics
            },
            seconds={
                metric: numbers([entry.get(metric, {}).get("time") for entry in entries.values()]) for metric in metrics
            },
        )
    except (ValueError, TypeError, LookupError, AttributeError, StopIteration, OSError, InvalidInputError) as error:
        raise DamagedTableError(f"{path} is damaged: {type(error).__name__}: {error}; get the file again") from error


def compact_genotype(text: str) -> DartsGenotype:
    """Read the file's own notation: two lists of eight (source, operation's place) pairs, normal and reduction cell.

    Raises:
        InvalidInputError: If it is anything else.
    """
    try:
        normal, reduction = json.loads(text.translate(BRACKETS))
        cells = [
            DartsCell(tuple((COMPACT_OPERATIONS[valid_place(place)], source) for source, place in pairs))
            for pairs in (normal, reduction)
        ]
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidInputError(f"malformed compact genotype {text[:SHOWN_CHARACTERS]!r}: {error}") from error
    return DartsGenotype(*cells)


def valid_place(place: object) -> int:
    if type(place) is not int or not 0 <= place < len(COMPACT_OPERATIONS):
        raise ValueError(f"an operation is a number from 0 to {len(COMPACT_OPERATIONS) - 1}; got {place!r}")
    return place


def checked_accuracies(accuracies: list[Any], path: Path) -> np.ndarray:
    found = numbers(accuracies)
    validate_accuracies(found, path)
    return found


def numbers(found: list[float | None]) -> np.ndarray:
    """Values as an array, missing ones as NaN."""
    values = np.array([np.nan if value is None else float(value) for value in found])
    values[values == FAILED] = np.nan
    values.flags.writeable = False
    return values
