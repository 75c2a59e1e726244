"""All trainings of NAS-Bench-201 (Dong and Yang, ICLR 2020), in a compact table made from the official file.

``nasbench201_file`` makes the table, once; it is read from then on. A row is one training of one cell: with one
seed, for 12 or 200 epochs, on one of four training sets. ``cifar10-valid`` is the benchmark's name for CIFAR-10 with
half of its training images held out: validation accuracies of CIFAR-10 are measured in that training, test accuracies
in the one on all training images. CIFAR-100 and ImageNet16-120 have one training, with a validation and a test part.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from swapcore.data.accuracy_table import AccuracyTable, validate_accuracies
from swapcore.data.benchmark_file import BenchmarkFile, find_file, how_to_get
from swapcore.data.parquet import PARQUET_FAULTS, as_array, read_parquet, write_parquet
from swapcore.environment import benchmarks_folder
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.problems.datasets import get_dataset
from swapcore.spaces.nasbench201 import NasBench201

__all__ = [
    "ACCURACIES",
    "COLUMNS",
    "EPOCHS",
    "FILE",
    "OFFICIAL_TRUTHS",
    "PUBLISHED",
    "TRAINING_SETS",
    "OfficialTable",
    "official_path",
    "official_table",
    "official_truth",
    "write_official_table",
]

FILE = "NAS-Bench-201-v1_1-096897.pth"
PAGE = "https://drive.google.com/file/d/16Y0UwGisiouVRxW-W5hEtbxmcHw_0hF_/view"
PUBLISHED = BenchmarkFile(
    name=FILE,
    title="NAS-Bench-201: every training of the 15,625 cells, by seed, at 12 and 200 epochs",
    adds="official training, validation and test accuracies on three data sets, each seed, latency and training time",
    licence="MIT",
    size=4_700_000_000,
    address=None,
    sha256=None,
    by_hand=f"download it in a browser from {PAGE} and run python -m swapcore data import "
    f"{FILE} once; afterwards the file is no longer needed",
    space=NasBench201.name,
    datasets=("cifar10", "cifar100", "imagenet16-120"),
    table="nasbench201-official.parquet",
)

TRAINING_SETS = ("cifar10-valid", "cifar10", "cifar100", "imagenet16-120")
"""As the column ``trained_on`` writes them."""
EPOCHS = (12, 200)
SPLITS = ("test", "valid", "train")
COLUMNS = {
    "position": pa.int32(),
    "trained_on": pa.string(),
    "epochs": pa.int16(),
    "seed": pa.int32(),
    "train": pa.float64(),
    "valid": pa.float64(),
    "test": pa.float64(),
    "flops": pa.float64(),
    "parameters": pa.float64(),
    "latency": pa.float64(),
    "seconds": pa.float64(),
}
"""Position in the space; accuracies in percent after the last epoch; FLOPs and parameters in millions; latency in
seconds for a batch of 256; seconds of training in all. NaN where the file has none."""
ACCURACIES = ("train", "valid", "test")

SPLIT_TITLES = {"test": "test", "valid": "validation", "train": "training"}

OFFICIAL_TRUTHS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {f"official-{split}-{epochs}": (split, epochs) for epochs in reversed(EPOCHS) for split in SPLITS}
)
"""Truth -> (split, epochs)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OfficialTable:
    """Every training that the official file tells of; do not change the arrays.

    Attributes:
        columns: Arrays by the names of ``COLUMNS``, a row a training.
        provenance: From which file it was made, and when.
    """

    columns: Mapping[str, np.ndarray]
    provenance: Mapping[str, Any]

    def trainings(self, dataset: str, column: str, epochs: int) -> dict[int, np.ndarray]:
        """One column by seed.

        Args:
            dataset: Name of the data set; of CIFAR-10's two trainings, that in which the column is measured.
            column: A name in ``COLUMNS`` that holds numbers, such as "test" or "latency".
            epochs: 12 or 200.

        Returns:
            Seed -> values in the order of the space, NaN where there was no such training, shape (15,625,).
        """
        trained_on = "cifar10-valid" if (dataset, column) == ("cifar10", "valid") else dataset
        chosen = (self.columns["trained_on"] == trained_on) & (self.columns["epochs"] == epochs)
        found = {}
        for seed in np.unique(self.columns["seed"][chosen]):
            rows = chosen & (self.columns["seed"] == seed)
            values = np.full(len(NasBench201()), np.nan)
            values[self.columns["position"][rows]] = self.columns[column][rows]
            found[int(seed)] = values
        return found

    def mean(self, dataset: str, column: str, epochs: int) -> np.ndarray:
        """The mean over the seeds that have a value; NaN where none has; see ``trainings``."""
        values = np.array([*self.trainings(dataset, column, epochs).values()]).reshape(-1, len(NasBench201()))
        known = np.isfinite(values)
        counts = known.sum(axis=0)
        mean: np.ndarray = np.where(known, values, 0).sum(axis=0) / np.where(counts == 0, np.nan, counts)
        return mean


def official_path() -> Path:
    """Where the table is kept."""
    return benchmarks_folder() / str(PUBLISHED.table)


def official_table() -> OfficialTable:
    """The whole table.

    Raises:
        MissingDataError: If the official file has not been imported.
        DamagedTableError: If the table does not hold what it should.
    """
    path = official_path()
    if not path.is_file():
        here = find_file(FILE)
        if here is not None:
            raise MissingDataError(f"{here} is here, but not imported; run python -m swapcore data import {here} once")
        raise MissingDataError(how_to_get(PUBLISHED))
    stamp = path.stat()
    return read_all(path, stamp.st_mtime_ns, stamp.st_size)


def official_truth(name: str, dataset: str) -> AccuracyTable:
    """Mean accuracies over the seeds.

    Args:
        name: A key of ``OFFICIAL_TRUTHS``.
        dataset: Name of the data set.

    Raises:
        MissingDataError: If the official file has not been imported, or tells of no such training.
        DamagedTableError: If the table does not hold what it should.
    """
    split, epochs = OFFICIAL_TRUTHS[name]
    accuracies = official_mean(official_table(), dataset, split, epochs)
    title = f"{get_dataset(dataset).title} {SPLIT_TITLES[split]} accuracy after {epochs} epochs, NAS-Bench-201"
    if not np.isfinite(accuracies).any():
        raise MissingDataError(f"the official file that was imported tells of no {title}")
    return AccuracyTable(
        space=NasBench201.name,
        dataset=dataset,
        name=name,
        title=title,
        source=FILE,
        accuracies=accuracies,
    )


@functools.lru_cache(maxsize=32)
def official_mean(table: OfficialTable, dataset: str, split: str, epochs: int) -> np.ndarray:
    return table.mean(dataset, split, epochs)


@functools.lru_cache(maxsize=2)
def read_all(path: Path, _modified: int, _size: int) -> OfficialTable:
    """The whole file; read again when it has changed."""
    try:
        table, provenance = read_parquet(path)
        require_columns(table)
        columns = {name: as_array(table.column(name)) for name in COLUMNS}
    except PARQUET_FAULTS as error:
        raise DamagedTableError(
            f"{path} is damaged ({error}); remove it with python -m swapcore data remove {FILE} and import "
            f"the official file again"
        ) from error
    for name in ACCURACIES:
        validate_accuracies(columns[name], path)
    return OfficialTable(columns=columns, provenance=provenance)


def require_columns(table: pa.Table) -> None:
    for name, kind in COLUMNS.items():
        if table.column(name).type != kind or table.column(name).null_count:
            raise ValueError(f"column {name} must hold {kind} in every row")
    cells = len(NasBench201())
    if not all(0 <= position < cells for position in table.column("position").unique().to_pylist()):
        raise ValueError(f"positions must be from 0 to {cells - 1}")


def write_official_table(columns: Mapping[str, list[Any]], provenance: Mapping[str, Any]) -> Path:
    """Write the table so that the file is either whole or not there."""
    path = official_path()
    table = pa.table({name: pa.array(columns[name], type=kind) for name, kind in COLUMNS.items()})
    write_parquet(path, table, provenance)
    return path
