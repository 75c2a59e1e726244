"""The user's own tables of trained accuracies: checked row by row, then kept as Parquet with provenance.

A table is kept whole or not at all, in the folder ``tables`` of ``SWAP_HOME``, and is a truth named ``own-NAME`` from
then on.
"""

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.benchmark_file import checksum_of
from swapcore.data.kept_files import written_folder
from swapcore.data.parquet import PARQUET_FAULTS, read_parquet, write_parquet
from swapcore.data.uploads.table_check import CheckedTable, ImportReport, Progress, TableMapping, check, unwatched
from swapcore.environment import tables_folder
from swapcore.errors import DamagedTableError, InvalidInputError, UnknownNameError
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_listable, get_space, listable_names

__all__ = [
    "PREFIX",
    "OwnTable",
    "import_table",
    "own_table_files",
    "own_truths",
    "read_own_table",
    "remove_table",
    "validate",
]

PREFIX = "own-"
ARCHITECTURE = "architecture"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""What a table may be called: it becomes a file name, and part of a page's address."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnTable:
    """A table that a person has imported.

    Attributes:
        name: As the person calls it.
        space: Name of the space.
        architectures: Text of each architecture as the space formats it, each once.
        accuracies: Data set -> percent, shape (n,).
        provenance: From which file it was read, how, and when.
    """

    name: str
    space: str
    architectures: tuple[str, ...]
    accuracies: Mapping[str, np.ndarray]
    provenance: Mapping[str, Any]


def validate(
    path: Path, mapping: TableMapping, name: str | None = None, *, on_progress: Progress = unwatched
) -> ImportReport:
    """Check a table row by row and keep nothing.

    Args:
        path: CSV or Parquet.
        mapping: What its columns are.
        name: That it would have; None to leave that open.
        on_progress: Called with the number of rows so far.

    Raises:
        InvalidInputError: If it is no table, or lacks a column, or cannot have this name.
    """
    if name is not None:
        free_path(name)
    return check(path, mapping, on_progress).report


def import_table(
    path: Path, mapping: TableMapping, name: str, *, replace: bool = False, on_progress: Progress = unwatched
) -> ImportReport:
    """Check a table and keep it: all of it, or nothing where there is any problem.

    Args:
        path: CSV or Parquet.
        mapping: What its columns are.
        name: Of the table: lower-case letters, digits and hyphens.
        replace: Whether a table of that name may be replaced.
        on_progress: Called with the number of rows so far.

    Raises:
        InvalidInputError: For a bad name, a file that is no table, or rows with problems, of which it tells.
        FolderError: If there is no room, or the folder cannot be written.
    """
    kept = table_path(name) if replace else free_path(name)
    found = check(path, mapping, on_progress)
    if found.report.problems:
        raise InvalidInputError(f"nothing of {path} was imported: {found.report.summary}")
    provenance = {
        "space": mapping.space,
        "source": path.name,
        "sha256": checksum_of(path),
        "rows": found.report.rows,
        "imported": datetime.now(UTC).isoformat(timespec="seconds"),
        "mapping": {**asdict(mapping), "accuracies": dict(mapping.accuracies)},
    }
    write(kept, found, provenance)
    return found.report


def write(path: Path, found: CheckedTable, provenance: Mapping[str, Any]) -> None:
    columns = {ARCHITECTURE: pa.array(found.architectures, type=pa.string())}
    columns |= {dataset: pa.array(values, type=pa.float64()) for dataset, values in found.accuracies.items()}
    table = pa.table(columns)
    with written_folder(path.parent, table.nbytes):
        write_parquet(path, table, provenance)


def table_path(name: str) -> Path:
    """Where a table of that name is kept.

    Raises:
        InvalidInputError: If it is no name.
    """
    if not NAME.fullmatch(name):
        raise InvalidInputError(
            f"a table is called by 1 to 40 lower-case letters, digits and hyphens, such as my-table; got {name!r}"
        )
    return tables_folder() / f"{name}.parquet"


def free_path(name: str) -> Path:
    """Where a new table of that name is going to be kept.

    Raises:
        InvalidInputError: If it is no name, or taken.
    """
    path = table_path(name)
    if path.exists():
        raise InvalidInputError(f"there is a table {name!r} already; remove it first, or take another name")
    return path


def own_table_files() -> dict[str, Path]:
    """Name -> file of every imported table."""
    return {path.stem: path for path in sorted(tables_folder().glob("*.parquet")) if NAME.fullmatch(path.stem)}


def remove_table(name: str) -> Path:
    """Remove an imported table.

    Args:
        name: With or without ``own-``.

    Raises:
        UnknownNameError: If there is no table of that name.
        FolderError: If the folder cannot be written.
    """
    files = own_table_files()
    plain = name if name in files else name.removeprefix(PREFIX)
    if plain not in files:
        raise UnknownNameError("imported table", name, files)
    with written_folder(files[plain].parent, 0):
        files[plain].unlink()
    return files[plain]


def read_own_table(name: str) -> OwnTable:
    """Read an imported table.

    Raises:
        UnknownNameError: If there is no table of that name.
        DamagedTableError: If its file does not hold what it should.
    """
    files = own_table_files()
    if name not in files:
        raise UnknownNameError("imported table", name, files)
    stamp = files[name].stat()
    return read_all(files[name], stamp.st_mtime_ns, stamp.st_size)


def own_truths() -> dict[tuple[str, str, str], Callable[[], AccuracyTable]]:
    """(space, data set, ``own-NAME``) -> loader, of the tables that can be read; the inventory tells of the others."""
    found: dict[tuple[str, str, str], Callable[[], AccuracyTable]] = {}
    for name in own_table_files():
        try:
            table = read_own_table(name)
        except DamagedTableError:
            continue
        for dataset in table.accuracies:
            found[table.space, dataset, f"{PREFIX}{name}"] = partial(own_truth, name, dataset)
    return found


def own_truth(name: str, dataset: str) -> AccuracyTable:
    """One column of an imported table, spread over the whole space where that can be listed."""
    table = read_own_table(name)
    accuracies, architectures = table.accuracies[dataset], table.architectures
    space = get_listable(table.space) if table.space in listable_names() else None
    if space is not None:
        known, accuracies = accuracies, np.full(len(space), np.nan)
        places = {space.format(architecture): place for place, architecture in enumerate(space.enumerate())}
        try:
            accuracies[[places[text] for text in architectures]] = known
        except KeyError as error:
            raise damaged(table_path(name), f"{error} is no architecture of {table.space}") from error
    return AccuracyTable(
        space=table.space,
        dataset=dataset,
        name=f"{PREFIX}{name}",
        title=f"{get_dataset(dataset).title} accuracy, own table {name}",
        source=str(table.provenance.get("source")),
        accuracies=accuracies,
        architectures=architectures if space is None else None,
    )


def damaged(path: Path, why: str) -> DamagedTableError:
    return DamagedTableError(
        f"imported table {path} is damaged ({why}); remove it with python -m swapcore data remove {path.stem} and "
        f"import it again"
    )


@functools.lru_cache(maxsize=16)
def read_all(path: Path, _modified: int, _size: int) -> OwnTable:
    """The whole file; read again when it has changed."""
    try:
        table, provenance = read_parquet(path)
        space = get_space(provenance["space"])
        # They were parsed when they were imported; to do it again would take seconds.
        architectures = tuple(map(str, table.column(ARCHITECTURE).to_pylist()))
        accuracies = {
            get_dataset(name).name: np.array(table.column(name).to_pylist(), dtype=float)
            for name in table.column_names
            if name != ARCHITECTURE
        }
    except PARQUET_FAULTS as error:
        raise damaged(path, type(error).__name__) from error
    return OwnTable(
        name=path.stem, space=space.name, architectures=architectures, accuracies=accuracies, provenance=provenance
    )
