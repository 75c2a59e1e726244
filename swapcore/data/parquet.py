"""Parquet files of ours, each with its provenance inside: written whole or not at all."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from swapcore.data.kept_files import whole_or_nothing

__all__ = [
    "BUNDLED_LEVEL",
    "PARQUET_FAULTS",
    "as_array",
    "as_column",
    "read_parquet",
    "read_provenance",
    "write_parquet",
]

PROVENANCE_KEY: Final = b"swapcore"
BUNDLED_LEVEL: Final = 19
"""Of the compression of tables that may come with swapcore: slow to write, as quick to read as any."""
PARQUET_FAULTS: Final = (pa.ArrowException, OSError, KeyError, ValueError, TypeError)
"""What reading a damaged file can raise."""


def write_parquet(path: Path, table: pa.Table, provenance: Mapping[str, Any], *, level: int | None = None) -> None:
    """Write a table so that the file is either whole or not there.

    Args:
        path: Of the file; its folder is made where it is missing.
        table: What to write.
        provenance: What was measured or read, how, and when; must be plain values.
        level: Of the compression; the usual one if None.

    Raises:
        OSError: If it cannot be written; a file of before stays as it was.
    """
    described = table.replace_schema_metadata({PROVENANCE_KEY: json.dumps(provenance, indent=1)})
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_or_nothing(path) as unfinished:
        pq.write_table(described, unfinished, compression="zstd", compression_level=level)


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> tuple[pa.Table, Any]:
    """A table and its provenance; raises what is in ``PARQUET_FAULTS`` where it is no such file.

    Args:
        path: Of the file.
        columns: What to read of it; everything if None.
    """
    table = pq.ParquetFile(path).read(columns=None if columns is None else list(columns))
    return table, provenance_in(table.schema)


def read_provenance(path: Path) -> Any:
    """The provenance alone; raises as ``read_parquet``."""
    return provenance_in(pq.read_schema(path))


def provenance_in(schema: pa.Schema) -> Any:
    written = (schema.metadata or {}).get(PROVENANCE_KEY)
    if written is None:
        raise ValueError("it does not say where it comes from")
    return json.loads(written)


def as_array(column: pa.ChunkedArray) -> np.ndarray:
    """A column as numpy; by DLPack, because pyarrow's own conversion imports pandas, which is slow."""
    if pa.types.is_string(column.type):
        return np.array(column.to_pylist())
    return np.from_dlpack(column.combine_chunks())


def as_column(values: np.ndarray) -> pa.Array:
    """Numbers (float64) as a column, without copying them and, again, without pandas."""
    return pa.Array.from_buffers(pa.float64(), len(values), [None, pa.py_buffer(np.ascontiguousarray(values, float))])
