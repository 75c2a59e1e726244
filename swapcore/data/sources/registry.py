"""What the public sources offer: their files, the tables that are made of some, and their trained accuracies."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.benchmark_file import BenchmarkFile
from swapcore.data.sources import (
    analog,
    darts_archs,
    hw_nas_bench,
    nasbench201_file,
    nasbench201_official,
    nasbench_macro,
    nats_bench,
    published_metrics,
    robustness,
)
from swapcore.problems.target import Target

__all__ = ["CONVERSIONS", "FILES", "SOURCES", "Conversion"]

FILES: tuple[BenchmarkFile, ...] = (
    nats_bench.PUBLISHED,
    darts_archs.PUBLISHED,
    published_metrics.PUBLISHED,
    nasbench_macro.PUBLISHED,
    nasbench201_official.PUBLISHED,
    *hw_nas_bench.PUBLISHED.values(),
    robustness.PUBLISHED,
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

SOURCES: Mapping[str, Callable[[Target], AccuracyTable]] = MappingProxyType(
    {
        "analog-nasbench": lambda target: analog.analog_table(target.name),
        "nats-bench": lambda target: nats_bench.nats_bench_table(target.dataset),
        "nasbench201-official": lambda target: nasbench201_official.official_truth(target.name, target.dataset),
        "darts-archs": lambda _target: darts_archs.darts_archs_table(),
        "nasbench-macro": nasbench_macro.nasbench_macro_table,
        "hw-nas-bench": hw_nas_bench.hw_nas_bench_table,
        "robustness": robustness.robustness_table,
        "nasbench301": lambda _target: published_metrics.nasbench301_table(),
    }
)
"""``Target.source`` -> what reads it."""
