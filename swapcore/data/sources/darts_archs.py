"""CIFAR-10 accuracies of 1,000 random DARTS genotypes, from the public file ``DARTS_archs_CIFAR10.csv``.

Validation accuracy after 200 epochs, published with SWAP (Peng et al., ICLR 2024): one row a genotype, without a
header. The file is not part of this project; it is read where it is found.
"""

import csv
import functools
from pathlib import Path

import numpy as np

from swapcore.data.accuracy_table import AccuracyTable, validate_accuracies
from swapcore.data.benchmark_file import BenchmarkFile, require_file
from swapcore.errors import DamagedTableError, InvalidInputError
from swapcore.spaces.darts import Darts

__all__ = ["FILE", "PUBLISHED", "darts_archs_table"]

FILE = "DARTS_archs_CIFAR10.csv"
FIELDS = 2
PUBLISHED = BenchmarkFile(
    name=FILE,
    title="CIFAR-10 validation accuracy of 1,000 random DARTS networks after 200 epochs",
    adds="trained accuracies of the DARTS space",
    licence="none stated",
    size=423_509,
    address="https://raw.githubusercontent.com/pym1024/SWAP/"
    "f6049f7c979b0cfc9ac5a13666fedb79dfe3cce8/datasets/DARTS_archs_CIFAR10.csv",
    sha256="d28d263aa7dd4103b6a1da1775b1b03ae16ffd2516409ca3bd493c8784abe6b0",
    space=Darts.name,
    datasets=("cifar10",),
)


def darts_archs_table() -> AccuracyTable:
    """Accuracies in the order of the file.

    Raises:
        MissingDataError: If the file is not there.
        DamagedTableError: If it does not hold what it should.
    """
    path = require_file(FILE)
    stamp = path.stat()
    architectures, accuracies = read_all(path, stamp.st_mtime_ns, stamp.st_size)
    return AccuracyTable(
        space=Darts.name,
        dataset="cifar10",
        name="darts-archs",
        title="CIFAR-10 validation accuracy, 1,000 DARTS networks",
        source=FILE,
        accuracies=accuracies,
        architectures=architectures,
    )


@functools.lru_cache(maxsize=2)
def read_all(path: Path, _modified: int, _size: int) -> tuple[tuple[str, ...], np.ndarray]:
    """Architectures and their accuracies; read again when the file has changed."""
    space = Darts()
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.reader(stream, strict=True) if row]
        require_pairs(rows)
        architectures = tuple(space.format(space.parse(text)) for text, _ in rows)
        accuracies = np.array([float(accuracy) for _, accuracy in rows])
    except (ValueError, OSError, csv.Error, InvalidInputError) as error:
        raise DamagedTableError(f"{path} is damaged: {error}; get the file again") from error
    validate_accuracies(accuracies, path)
    return architectures, accuracies


def require_pairs(rows: list[list[str]]) -> None:
    if not rows:
        raise ValueError("it is empty")
    for number, row in enumerate(rows, start=1):
        if len(row) != FIELDS:
            raise ValueError(f"a genotype and an accuracy are expected in row {number}, {len(row)} field(s) found")
