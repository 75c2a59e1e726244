"""Scores of a whole space, measured in advance, with their provenance inside the file (Parquet)."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from swapcore.data.parquet import (
    BUNDLED_LEVEL,
    PARQUET_FAULTS,
    as_array,
    read_parquet,
    read_provenance,
    write_parquet,
)
from swapcore.environment import home
from swapcore.errors import DamagedTableError, MissingDataError, UnknownNameError
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import DEFAULT_PROBLEM, PROBLEMS

__all__ = [
    "BUNDLED",
    "COLUMNS",
    "DEFAULTS",
    "ScoreTable",
    "load_score_table",
    "metric_in_table",
    "provenance_of_table",
    "read_score_table",
    "score_table_files",
    "score_tables",
]

DEFAULTS: Mapping[str, str] = MappingProxyType(
    {name: problem.defaults.score_table for name, problem in PROBLEMS.items()}
)
"""Space -> the table that comes with swapcore, and is used unless another is named."""
BUNDLED = DEFAULTS[DEFAULT_PROBLEM]
"""Of the default space."""
COLUMNS = {
    "architecture": pa.string(),
    "score": pa.float64(),
    "units": pa.int64(),
    "size": pa.int64(),
    "effective_size": pa.int64(),
    "flops": pa.int64(),
    "seconds": pa.float32(),
}
"""Sizes are parameters of the space's reference network; FLOPs are multiply-accumulates."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoreTable:
    """Scores of architectures with sizes and cost, in the order of the space.

    Attributes:
        name: File name without ending.
        columns: Arrays by the names of ``COLUMNS``, all of one length.
        provenance: What was measured, how, with which versions, where and when.
    """

    name: str
    columns: dict[str, np.ndarray]
    provenance: dict[str, Any]

    def __len__(self) -> int:
        return len(self.columns["score"])

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return "score table"

    @property
    def space(self) -> str | None:
        """Name of the space; None where the file does not say."""
        return self.provenance.get("space")

    @property
    def metric(self) -> str:
        """Name of the metric of the scores; the first tables had but one, and do not say."""
        return str(self.provenance.get("metric", DEFAULT_METRIC))

    @property
    def architectures(self) -> np.ndarray:
        """What the table calls each architecture (see ``data.listing``), shape (n,)."""
        return self.columns["architecture"]

    @property
    def positions(self) -> np.ndarray:
        """Of each architecture in the space, where the table is of a whole one; shape (n,)."""
        return np.arange(len(self))

    @property
    def title(self) -> str:
        """What was scored, in a few words; one repeat and seed 0 go without saying."""
        facts = self.provenance
        repeats = "" if facts.get("repeats") == 1 else f", {facts.get('repeats')} repeats"
        seed = f", seed {facts['seed']}" if facts.get("seed") else ""
        # Requests leave these out where they are as usual.
        unusual = (("images", "images"), ("image_seed", "image seed"), ("resolution", "resolution"))
        others = "".join(f", {words} {facts[name]}" for name, words in unusual if facts.get(name) is not None)
        return f"{facts.get('preset')} network, {facts.get('samples')} samples{repeats}{seed}{others}"


def own_folder() -> Path:
    return home() / "scores"


def score_table_files() -> dict[str, Path]:
    """Name -> file of every table on this machine: the default one, others that came with swapcore, own ones."""
    data = Path(str(resources.files("swapcore.data") / "bundled"))
    # The default keeps its name where it is nowhere, so that the error can say what to do.
    found = {BUNDLED: data / f"{BUNDLED}.parquet"}
    for folder in (data, own_folder()):
        for path in sorted(folder.glob("*.parquet")):
            if path.stem not in found or not found[path.stem].is_file():
                found[path.stem] = path
    return found


def score_tables(space: str) -> tuple[str, ...]:
    """Names of the tables of a space, its default first; those that cannot be read tell so when they are loaded."""
    found = [DEFAULTS[space]] if DEFAULTS.get(space) else []
    for name, path in score_table_files().items():
        if name in found:
            continue
        try:
            of = provenance_of_table(path).get("space")
        except DamagedTableError:
            # Nobody can tell whose it is: it is listed under the space of its name.
            of = space if name.startswith(f"{space}-") else None
        if of == space:
            found.append(name)
    return tuple(found)


def metric_in_table(name: str) -> str:
    """Name of the metric of a table's scores, without reading them.

    Raises:
        MissingDataError: If its file is gone.
        DamagedTableError: If the file does not say what it holds.
    """
    path = score_table_files()[name]
    if not path.is_file():
        raise MissingDataError(f"score table {path} is missing; make it again with python -m swapcore precompute")
    return str(provenance_of_table(path).get("metric", DEFAULT_METRIC))


def provenance_of_table(path: Path) -> dict[str, Any]:
    """What the file of a table says of how it was made.

    Raises:
        DamagedTableError: If it does not.
    """
    try:
        provenance = read_provenance(path)
    except PARQUET_FAULTS as error:
        raise DamagedTableError(
            f"table {path} is damaged ({type(error).__name__}); make it again with python -m swapcore precompute"
        ) from error
    if not isinstance(provenance, dict):
        raise DamagedTableError(f"table {path} is damaged: its provenance is not an object")
    return provenance


def load_score_table(name: str = BUNDLED) -> ScoreTable:
    """Read a table by name.

    Raises:
        UnknownNameError: If there is no table of that name.
        MissingDataError: If its file is gone.
        DamagedTableError: If it is not a score table.
    """
    files = score_table_files()
    if name not in files:
        raise UnknownNameError("score table", name, files)
    return read_score_table(files[name])


def read_score_table(path: Path) -> ScoreTable:
    """Read a table from a file; see ``load_score_table`` for what it raises."""
    if not path.is_file():
        raise MissingDataError(f"score table {path} is missing; make it again with python -m swapcore precompute")
    try:
        table, provenance = read_parquet(path)
        fault = structural_fault(table, provenance)
    except PARQUET_FAULTS as error:
        fault = type(error).__name__
    if fault is not None:
        raise DamagedTableError(
            f"score table {path} is damaged ({fault}); make it again with python -m swapcore precompute"
        )
    columns = {name: as_array(table.column(name)) for name in COLUMNS}
    return ScoreTable(name=path.stem, columns=columns, provenance=provenance)


def structural_fault(table: pa.Table, provenance: object) -> str | None:
    """What keeps a table from being a score table, in words; None where nothing does."""
    if not isinstance(provenance, dict):
        return "its provenance is not an object"
    for name, kind in COLUMNS.items():
        column = table.column(name)
        if column.type != kind or column.null_count:
            return f"column {name} must hold {kind} in every row"
    return None


def write_score_table(path: Path, columns: dict[str, Any], provenance: dict[str, Any]) -> None:
    """Write a table so that the file is either whole or not there."""
    table = pa.table({name: pa.array(columns[name], type=kind) for name, kind in COLUMNS.items()})
    write_parquet(path, table, provenance, level=BUNDLED_LEVEL)
