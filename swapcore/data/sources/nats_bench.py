"""NATS-Bench topology accuracies on three data sets, from the public table ``nats_bench.csv``.

Test accuracy after 200 epochs, mean over the seeds, of all 15,625 cells (derived from NATS-Bench, Dong et
al., TPAMI 2021). The file is not part of this project; it is read where it is found.
"""

import functools
from functools import partial
from pathlib import Path

import numpy as np

from swapcore.data.accuracy_table import AccuracyTable, validate_accuracies
from swapcore.data.benchmark_file import BenchmarkFile, require_file
from swapcore.data.kept_reading import kept_reading
from swapcore.errors import DamagedTableError, InvalidInputError
from swapcore.problems.datasets import get_dataset
from swapcore.spaces.nasbench201 import NasBench201

__all__ = ["COLUMNS", "FILE", "PUBLISHED", "data_file", "nats_bench_table"]

FILE = "nats_bench.csv"
READING = 1
"""Version of what is read below, as it is kept."""
ARCHITECTURES = "ArchitectureString"
COLUMNS = {
    "cifar10": "CIFAR10TestAccuracy200Epochs",
    "cifar100": "CIFAR100TestAccuracy200Epochs",
    "imagenet16-120": "ImageNetTestAccuracy200Epochs",
}
"""Data set -> column of the file."""
PUBLISHED = BenchmarkFile(
    name=FILE,
    title="NATS-Bench: test accuracy of all 15,625 NAS-Bench-201 cells, mean of the seeds",
    adds="CIFAR-100 and ImageNet16-120 accuracies, and a second CIFAR-10 training for the noise ceiling",
    licence="none stated; derived from NATS-Bench (MIT)",
    size=3_024_008,
    address="https://raw.githubusercontent.com/v-tao/nats-bench-landscape/"
    "b307ae5fe6e8d7043cd4fe7d1c3532288271adb7/nats_bench.csv",
    sha256="cb5d777ec3368be83c8f9b3aa4d520696051cb0eb8d94b8f85b519f9ea4afa3e",
    space=NasBench201.name,
    datasets=tuple(COLUMNS),
)


def data_file() -> Path:
    """The first ``nats_bench.csv`` in the folders where benchmark files are looked for.

    Raises:
        MissingDataError: If there is none; says where one would be found.
    """
    return require_file(FILE)


def nats_bench_table(dataset: str) -> AccuracyTable:
    """Accuracies on one data set.

    Raises:
        MissingDataError: If the file is not there.
        DamagedTableError: If it does not hold what it should.
    """
    path = data_file()
    stamp = path.stat()
    return AccuracyTable(
        space=NasBench201.name,
        dataset=dataset,
        name="nats-bench",
        title=f"{get_dataset(dataset).title} test accuracy, NATS-Bench",
        source=FILE,
        accuracies=read_all(path, stamp.st_mtime_ns, stamp.st_size)[dataset],
    )


@functools.lru_cache(maxsize=2)
def read_all(path: Path, _modified: int, _size: int) -> dict[str, np.ndarray]:
    """Data set -> accuracies in the order of the space; read again when the file has changed."""
    return kept_reading(path, "nats-bench", READING, partial(read_csv, path))


def read_csv(path: Path) -> dict[str, np.ndarray]:
    """The same from the file itself."""
    import pandas as pd  # noqa: PLC0415 - slow to import, and most commands do not read this file

    wanted = [ARCHITECTURES, *COLUMNS.values()]
    try:
        frame = pd.read_csv(path, usecols=wanted)
        values = {dataset: frame[column].to_numpy(dtype=float) for dataset, column in COLUMNS.items()}
        space = NasBench201()
        positions = np.array([space.index(space.parse(text)) for text in frame[ARCHITECTURES]])
    except (ValueError, OSError, InvalidInputError) as error:
        raise DamagedTableError(f"{path} is damaged: {error}; get the file again") from error
    if len(np.unique(positions)) != len(space) or len(positions) != len(space):
        raise DamagedTableError(
            f"{path} is damaged: each of the {len(space)} cells is expected once, "
            f"{len(np.unique(positions))} of them found in {len(positions)} rows; get the file again"
        )
    tables = {}
    for dataset, column in values.items():
        validate_accuracies(column, path)
        tables[dataset] = np.empty(len(space))
        tables[dataset][positions] = column
    return tables
