"""What was read of a large public file, kept as a table of ours so that it need not be read again.

A table is found by the digest of the file that it was read from, and checked by its own; where it is missing, damaged
or of another version, the file itself is read. A table is never the reason for an error.
"""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa

from swapcore.data.benchmark_file import checksum_of
from swapcore.data.parquet import PARQUET_FAULTS, as_array, as_column, read_parquet, write_parquet
from swapcore.environment import readings_folder

__all__ = ["kept_reading"]

Columns = dict[str, np.ndarray]
SHOWN = 16
"""Characters of a digest in a file name."""


def kept_reading(source: Path, name: str, version: int, read: Callable[[], Columns]) -> Columns:
    """What ``read`` gives, from the table that was kept of it where there is one.

    Args:
        source: File that is read.
        name: Of what is read, for the name of the table.
        version: Of the way of reading: another one does not take over what was kept before.
        read: Reads the file: name of a column -> float64, all of one length.

    Raises:
        DamagedTableError: If the file cannot be read, and whatever else ``read`` raises.
    """
    digest = checksum_of(source)
    path = readings_folder() / f"{name}-{digest[:SHOWN]}.parquet"
    facts = {"source": digest, "version": version}
    found = kept_columns(path, facts)
    if found is None:
        found = read()
        # A folder that is full or cannot be written only costs time.
        with suppress(OSError):
            keep(path, name, found, facts)
    return found


def kept_columns(path: Path, facts: Mapping[str, object]) -> Columns | None:
    """The columns that were kept; None where they are not those."""
    try:
        table, provenance = read_parquet(path)
        columns = {name: as_array(table.column(name)) for name in table.column_names}
        expected = {**facts, "columns": digest_of(columns)}
    except PARQUET_FAULTS:
        return None
    return columns if provenance == expected else None


def keep(path: Path, name: str, columns: Columns, facts: Mapping[str, object]) -> None:
    table = pa.table({name: as_column(values) for name, values in columns.items()})
    write_parquet(path, table, {**facts, "columns": digest_of(columns)})
    for older in path.parent.glob(f"{name}-*.parquet"):
        if older != path:
            older.unlink(missing_ok=True)


def digest_of(columns: Columns) -> str:
    """Of all values and the names of their columns."""
    digest = hashlib.sha256()
    for name, values in columns.items():
        digest.update(f"{name} {values.dtype.str} {values.shape} ".encode())
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()
