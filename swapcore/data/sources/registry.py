"""What the public sources offer: their files, the tables that are made of some, and their trained accuracies."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.benchmark_file import BenchmarkFile
from swapcore.data.sources import (
    analog,
    darts_archs,
    nasbench201_file,
    nasbench201_official,
    nats_bench,
    published_metrics,
)

__all__ = ["CONVERSIONS", "FILES", "INSTALLED", "TRUTHS", "TRUTH_TITLES", "Conversion", "Loader", "TruthKey"]

TruthKey = tuple[str, str, str]
"""(space, data set, truth)."""
Loader = Callable[[], AccuracyTable]

FILES: tuple[BenchmarkFile, ...] = (
    nats_bench.PUBLISHED,
    darts_archs.PUBLISHED,
    published_metrics.PUBLISHED,
    nasbench201_official.PUBLISHED,
)


class Converted(Protocol):
    """A table that was made of a public file."""

    @property
    def provenance(self) -> Mapping[str, Any]:
        """From which file it was made, and when."""
        ...


class Converter(Protocol):
    """Makes a table of a file."""

    def __call__(self, path: Path, /, *, on_progress: Callable[[str, int, int], None]) -> Path:
        """Called with the file, and with what to tell (what is being done, how much so far, how much in all)."""
        ...


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """How a file is used of which swapcore makes a table of its own, after which it is not needed.

    Attributes:
        path: Where the table is kept.
        convert: Makes it of a file, all of it or nothing.
        memory_needed: Bytes of memory that this takes, about.
        load: Reads it; raises MissingDataError where the file has not been imported.
        truths: Names of the truths that come from it.
        endings: Of files that are taken for one, whatever they are called.
    """

    path: Callable[[], Path]
    convert: Converter
    memory_needed: Callable[[Path], int]
    load: Callable[[], Converted]
    truths: Collection[str]
    endings: tuple[str, ...]


CONVERSIONS: Mapping[str, Conversion] = MappingProxyType(
    {
        nasbench201_official.FILE: Conversion(
            path=nasbench201_official.official_path,
            convert=nasbench201_file.convert_official_file,
            memory_needed=nasbench201_file.memory_needed,
            load=nasbench201_official.official_table,
            truths=nasbench201_official.OFFICIAL_TRUTHS,
            endings=(".pth", ".pt"),
        )
    }
)
"""Name of the file -> how."""

TRUTHS: Mapping[TruthKey, Loader] = MappingProxyType(
    {
        **{("nasbench201", "cifar10", name): partial(analog.analog_table, name) for name in analog.FIELDS},
        **{
            ("nasbench201", dataset, "nats-bench"): partial(nats_bench.nats_bench_table, dataset)
            for dataset in nats_bench.COLUMNS
        },
        **{
            ("nasbench201", dataset, name): partial(nasbench201_official.official_truth, name, dataset)
            for dataset in nasbench201_official.PUBLISHED.datasets
            for name in nasbench201_official.OFFICIAL_TRUTHS
        },
        ("darts", "cifar10", "darts-archs"): darts_archs.darts_archs_table,
        ("darts", "cifar10", "nasbench301"): published_metrics.nasbench301_table,
    }
)
"""Loaders of the trained accuracies; the first of a data set is its default."""

INSTALLED: Collection[str] = tuple(analog.FIELDS)
"""Truths that come with the required packages."""

TRUTH_TITLES: Mapping[str, str] = MappingProxyType(
    {
        **{name: words for name, (_, words) in analog.FIELDS.items()},
        "nats-bench": "NATS-Bench",
        **{
            name: f"official {split}, {epochs} epochs"
            for name, (split, epochs) in nasbench201_official.OFFICIAL_TRUTHS.items()
        },
        "darts-archs": "1,000 random networks",
        "nasbench301": "NAS-Bench-301 surrogate",
    }
)
"""Truth -> words for people, without the data set."""
