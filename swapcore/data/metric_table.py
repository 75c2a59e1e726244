"""Many metrics on the same architectures, measured in advance, with provenance inside the file (Parquet).

A file has one row for each (architecture, metric, seed). Architectures of a space that can be enumerated are
named by their text; those of others by their row in the public file of accuracies that they were taken from, and by
a fingerprint that tells whether that file still has them there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from swapcore.data.parquet import BUNDLED_LEVEL, PARQUET_FAULTS, read_parquet, write_parquet
from swapcore.data.score_table import own_folder, provenance_of_table
from swapcore.errors import DamagedTableError, MissingDataError, UnknownNameError

__all__ = [
    "FOLDER",
    "METRIC_COLUMNS",
    "MetricTable",
    "load_metric_table",
    "metric_table_files",
    "metric_tables",
    "read_metric_table",
    "read_rows",
    "seeds_in_table",
    "write_metric_table",
]

METRIC_COLUMNS = {
    "position": pa.int32(),
    "architecture": pa.string(),
    "metric": pa.string(),
    "seed": pa.int64(),
    "value": pa.float64(),
    "undefined": pa.string(),
    "seconds": pa.float32(),
}
"""``value`` is raw, and empty where ``undefined`` says why."""
FOLDER = "metrics"
REMEDY = "make it with python -m swapcore precompute --metrics all"


@dataclass(frozen=True, kw_only=True, eq=False)
class MetricTable:
    """Raw values of metrics on the same architectures; do not change the arrays.

    Attributes:
        name: File name without ending.
        space, dataset: Whose architectures, and whose images.
        positions: Of each architecture in the space, or in the file of accuracies, shape (n,).
        architectures: Text of each architecture, or its fingerprint where the space cannot be enumerated.
        values: Metric -> value with the first seed, which all metrics have, NaN where undefined, shape (n,).
        means: Metric -> mean over its seeds, for those with several, NaN where undefined with any, shape (n,).
        undefined: Metric -> position in ``values`` -> why there is no value with some seed.
        seeds: Metric -> the seeds that were measured.
        seconds: Metric -> median time of one architecture with one seed.
        memory: Metric -> peak memory beyond the network and its images, in bytes.
        provenance: What was measured, how, with which versions, where and when.
    """

    name: str
    space: str
    dataset: str
    positions: np.ndarray
    architectures: tuple[str, ...]
    values: Mapping[str, np.ndarray]
    means: Mapping[str, np.ndarray]
    undefined: Mapping[str, Mapping[int, str]]
    seeds: Mapping[str, tuple[int, ...]]
    seconds: Mapping[str, float]
    memory: Mapping[str, int]
    provenance: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return "metric table"


def metric_table_files() -> dict[str, Path]:
    """Name -> file of every table on this machine, those that came with swapcore first."""
    data = Path(str(resources.files("swapcore.data") / "bundled"))
    found: dict[str, Path] = {}
    for folder in (data / FOLDER, own_folder() / FOLDER):
        for path in sorted(folder.glob("*.parquet")):
            found.setdefault(path.stem, path)
    return found


def metric_tables(space: str, dataset: str) -> tuple[str, ...]:
    """Names of the tables of a space, those with the images of a data set first.

    One that cannot be read comes last, under the space of its name, and tells so when it is loaded.
    """
    found: list[tuple[int, str]] = []
    for name, path in metric_table_files().items():
        try:
            facts = provenance_of_table(path)
        except DamagedTableError:
            if name.startswith(space):
                found.append((2, name))
            continue
        if facts.get("space") == space:
            found.append((int(facts.get("dataset") != dataset), name))
    return tuple(name for _, name in sorted(found, key=lambda one: one[0]))


def seeds_in_table(name: str) -> dict[str, int]:
    """Metric of a table -> with how many seeds it was measured, without reading the values.

    Raises:
        MissingDataError: If its file is gone.
        DamagedTableError: If it is not a table of metrics.
    """
    path = metric_table_files()[name]
    table, _ = read_file(path, ("metric", "seed"))
    pairs = zip(*(table.column(column).to_pylist() for column in ("metric", "seed")), strict=True)
    return dict(Counter(metric for metric, _ in dict.fromkeys(pairs)))


def load_metric_table(name: str) -> MetricTable:
    """Read a table by name.

    Raises:
        UnknownNameError: If there is no table of that name.
        DamagedTableError: If it is not a table of metrics.
    """
    files = metric_table_files()
    if name not in files:
        raise UnknownNameError("metric table", name, files)
    return read_metric_table(files[name])


def read_metric_table(path: Path) -> MetricTable:
    """Read a table from a file; see ``load_metric_table`` for what it raises."""
    table, provenance = read_file(path)
    try:
        return assembled(path.stem, table.to_pylist(), provenance)
    except (KeyError, ValueError, TypeError) as error:
        raise damaged(path, error) from error


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file as they are; see ``load_metric_table`` for what it raises."""
    return list(read_file(path)[0].to_pylist())


def read_file(path: Path, columns: Sequence[str] | None = None) -> tuple[pa.Table, Any]:
    """The table and its provenance, or some columns of it."""
    if not path.is_file():
        raise MissingDataError(f"metric table {path} is missing; {REMEDY}")
    try:
        table, provenance = read_parquet(path, columns)
        kinds = {name: table.column(name).type for name in columns or METRIC_COLUMNS}
    except PARQUET_FAULTS as error:
        raise damaged(path, error) from error
    if kinds != {name: METRIC_COLUMNS[name] for name in kinds}:
        raise damaged(path, f"its columns hold {kinds}")
    return table, provenance


def damaged(path: Path, fault: object) -> DamagedTableError:
    return DamagedTableError(f"metric table {path} is damaged ({fault}); {REMEDY}")


def assembled(name: str, rows: list[dict[str, Any]], provenance: Mapping[str, Any]) -> MetricTable:
    """A table of its rows, in whatever order they come."""
    known = {row["position"]: row["architecture"] for row in rows}
    positions = np.array(sorted(known), dtype=np.int64)
    place = {int(position): number for number, position in enumerate(positions)}
    values: dict[str, np.ndarray] = {}
    means: dict[str, np.ndarray] = {}
    undefined: dict[str, dict[int, str]] = {}
    seeds: dict[str, tuple[int, ...]] = {}
    seconds: dict[str, float] = {}
    for metric in dict.fromkeys(row["metric"] for row in rows):
        own = [row for row in rows if row["metric"] == metric]
        seeds[metric] = tuple(sorted({row["seed"] for row in own}))
        if len(own) != len(seeds[metric]) * len(positions):
            raise ValueError(f"{metric} has {len(own)} rows for {len(positions)} architectures")
        each = np.full((len(seeds[metric]), len(positions)), np.nan)
        undefined[metric] = {}
        for row in own:
            number = place[row["position"]]
            if row["value"] is None:
                undefined[metric][number] = str(row["undefined"])
            else:
                each[seeds[metric].index(row["seed"]), number] = row["value"]
        values[metric] = each[0]
        if len(each) > 1:
            means[metric] = each.mean(axis=0)
        seconds[metric] = float(np.median([row["seconds"] for row in own]))
    return MetricTable(
        name=name,
        space=provenance["space"],
        dataset=provenance["dataset"],
        positions=positions,
        architectures=tuple(known[int(position)] for position in positions),
        values=values,
        means=means,
        undefined=undefined,
        seeds=seeds,
        seconds=seconds,
        memory={metric: int(peak) for metric, peak in provenance["memory"].items()},
        provenance=provenance,
    )


def write_metric_table(path: Path, rows: Iterable[Mapping[str, Any]], provenance: Mapping[str, Any]) -> None:
    """Write a table so that the file is either whole or not there."""
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=pa.schema(list(METRIC_COLUMNS.items())))
    write_parquet(path, table, provenance, level=BUNDLED_LEVEL)
