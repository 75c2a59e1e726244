"""Rows of a table that somebody made: CSV or Parquet, told apart by what is in the file.

Nothing in a file is ever run. A fault is told with its place.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from swapcore.data.benchmark_file import looks_like_web_page
from swapcore.data.memory_budget import LONGEST_TEXT, require_budget
from swapcore.data.uploads.parquet_pages import MOST_FOOTER, require_short_footer, require_small_pages
from swapcore.errors import InvalidInputError
from swapcore.problems.registry import PROBLEMS, get_space

__all__ = ["MAX_BYTES", "MAX_ROWS", "Rows", "is_architecture", "open_rows"]

MAX_ROWS = 1_000_000
MAX_BYTES = 128_000_000
"""A million short architectures, or 300,000 of several hundred characters: some 700 MB of memory to check."""
MAX_COLUMNS = 1_000
PARQUET = b"PAR1"
DELIMITERS = (",", ";", "\t")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BATCH = 10_000
CELLS = 200_000
"""Values that are made texts at a time."""
THRIFT: Mapping[str, int] = MappingProxyType(
    {"thrift_string_size_limit": MOST_FOOTER, "thrift_container_size_limit": 20_000}
)
"""What the summary of a Parquet file may hold."""
NESTED = "(a list or structure)"


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A table that can be read from its start, any number of times.

    Attributes:
        path: The file.
        kind: "csv" or "parquet".
        columns: Their names, each once.
        delimiter: Between the fields of a CSV file.
    """

    path: Path
    kind: str
    columns: tuple[str, ...]
    delimiter: str = ","

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Number of the line (CSV) or row from 1 (Parquet), and its fields as text.

        A row has as many fields as its line gives it, which may be too few or too many.

        Raises:
            InvalidInputError: At a place that is no UTF-8 text, no CSV or no Parquet, or beyond ``MAX_ROWS``.
        """
        rows = self.csv_rows() if self.kind == "csv" else self.parquet_rows()
        for count, row in enumerate(rows):
            if count >= MAX_ROWS:
                raise InvalidInputError(f"{self.path} has more than {MAX_ROWS:,} rows, which is the most that is read")
            yield row

    def csv_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Of a CSV file; empty lines are passed over."""
        with self.path.open("rb") as stream:
            reader = csv.reader(decoded_lines(stream, self.path), delimiter=self.delimiter, strict=True)
            try:
                next(reader)
                for row in reader:
                    if row:
                        yield reader.line_num, row
            except csv.Error as error:
                raise InvalidInputError(f"{self.path} is no CSV table at line {reader.line_num}: {error}") from error

    def parquet_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Of a Parquet file; what is missing becomes empty text, and so does what is in lists and structures."""
        number = 0
        try:
            with pq.ParquetFile(self.path, **THRIFT) as file:
                names = flat_columns(file)
            # A dictionary of long texts stays one until its texts have been looked at.
            with pq.ParquetFile(self.path, read_dictionary=names, **THRIFT) as file:
                size = max(1, min(BATCH, CELLS // max(1, len(names))))
                for batch in file.iter_batches(batch_size=size, columns=names):
                    texts = {name: column_texts(batch.column(name), name, self.path) for name in names}
                    nested = [NESTED] * batch.num_rows
                    for row in zip(*(texts.get(name, nested) for name in self.columns), strict=True):
                        number += 1
                        yield number, list(row)
        except InvalidInputError:
            raise
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            # Text that is no UTF-8 and times beyond the calendar are ValueErrors.
            raise InvalidInputError(f"{self.path} cannot be read beyond row {number}: {first_line(error)}") from error


def flat_columns(file: pq.ParquetFile) -> list[str]:
    """Names of the columns that hold values, and not lists or structures of them."""
    kinds = {field.name: field.type for field in file.schema_arrow}
    return [name for name, kind in kinds.items() if not pa.types.is_nested(kind)]


def column_texts(column: pa.Array, name: str, path: Path) -> list[str]:
    """Values as texts; the same text is there once, however often it stands in the column."""
    if not pa.types.is_dictionary(column.type):
        return ["" if value is None else str(value) for value in column.to_pylist()]
    known = column.dictionary
    if is_text(known.type):
        longest = pc.max(pc.binary_length(known)).as_py() or 0
        require_budget(longest, LONGEST_TEXT, f"a value of column {name!r} of {path}")
    places = column.indices.to_pylist()
    used = sorted({place for place in places if place is not None})
    texts = dict(zip(used, map(str, known.take(pa.array(used, pa.int64())).to_pylist()), strict=True))
    return ["" if place is None else texts[place] for place in places]


def is_text(kind: pa.DataType) -> bool:
    return any(
        check(kind)
        for check in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    )


def open_rows(path: Path) -> Rows:
    """Look at a file and get ready to read its rows.

    Raises:
        InvalidInputError: If it is no table: says what it is instead.
    """
    if not path.is_file():
        raise InvalidInputError(f"there is no file {path}")
    size = path.stat().st_size
    if size == 0:
        raise InvalidInputError(f"{path} is empty")
    if size > MAX_BYTES:
        raise InvalidInputError(f"{path} has {size:,} bytes; at most {MAX_BYTES:,} are read")
    try:
        with path.open("rb") as stream:
            start = stream.read(len(PARQUET))
        if looks_like_web_page(path):
            raise InvalidInputError(f"{path} is a web page, not a table; save the file itself, not the page around it")
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read ({error.strerror})") from error
    rows = open_parquet(path) if start == PARQUET else open_csv(path)
    twice = sorted({name for name in rows.columns if rows.columns.count(name) > 1})
    if twice:
        raise InvalidInputError(f"{path} has two columns of the name {twice[0]!r}; rename one of them")
    return rows


def is_architecture(space: str, text: str) -> bool:
    """Whether a text is an architecture of a space."""
    try:
        get_space(space).parse(text)
    except InvalidInputError:
        return False
    return True


def open_parquet(path: Path) -> Rows:
    try:
        require_short_footer(path)
        with pq.ParquetFile(path, **THRIFT) as file:
            columns = tuple(file.schema_arrow.names)
            require_plain_layout(path, file)
            require_small_pages(path, file.metadata)
    except InvalidInputError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise InvalidInputError(f"{path} begins as a Parquet file, but is damaged: {first_line(error)}") from error
    return Rows(path=path, kind="parquet", columns=columns)


def require_plain_layout(path: Path, file: pq.ParquetFile) -> None:
    """Refuse more rows, columns and bytes of a value than any use has, and names that could mean two columns."""
    rows, columns = file.metadata.num_rows, len(file.schema_arrow)
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise InvalidInputError(
            f"{path} has {rows:,} rows of {columns:,} columns; at most {MAX_ROWS:,} of {MAX_COLUMNS:,} are read"
        )
    flat = set(flat_columns(file))
    for place in range(file.metadata.num_columns):
        column = file.schema.column(place)
        require_budget(column.length, LONGEST_TEXT, f"a value of column {column.path!r} of {path}")
        parts = column.path.split(".")
        beginnings = {".".join(parts[:end]) for end in range(1, len(parts) + 1)} - {column.name}
        if column.path not in flat and beginnings & flat:
            raise InvalidInputError(f"{path} has two columns of the name {column.path!r}; rename one of them")


def open_csv(path: Path) -> Rows:
    if path.suffix == ".parquet":
        raise InvalidInputError(f"{path} is no Parquet file: it does not begin with {PARQUET.decode()}")
    with path.open("rb") as stream:
        header = next(decoded_lines(stream, path))
    try:
        headers = [next(csv.reader([header], delimiter=delimiter, strict=True), []) for delimiter in DELIMITERS]
    except csv.Error as error:
        raise InvalidInputError(f"{path} is no CSV table at line 1: {error}") from error
    columns = max(headers, key=len)
    if not any(columns) or len(columns) > MAX_COLUMNS:
        raise InvalidInputError(
            f"the first line of {path} must name the columns (at most {MAX_COLUMNS:,}); {len(columns)} found"
        )
    if any(is_architecture(space, name) for space in PROBLEMS for name in columns):
        raise InvalidInputError(
            f"the first line of {path} must name the columns, but it holds an architecture; put a line such as "
            f"architecture{DELIMITERS[headers.index(columns)]}accuracy in front"
        )
    return Rows(
        path=path,
        kind="csv",
        columns=tuple(name.strip() for name in columns),
        delimiter=DELIMITERS[headers.index(columns)],
    )


def decoded_lines(stream: BinaryIO, path: Path) -> Iterator[str]:
    """Lines as text, with the place of the first byte that is none."""
    before = 0
    for number, line in enumerate(stream, start=1):
        text = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
        try:
            yield text.decode()
        except UnicodeDecodeError as error:
            place = before + error.start + len(line) - len(text)
            raise InvalidInputError(
                f"{path} is not UTF-8 text: byte 0x{text[error.start]:02x} in line {number} (byte {place + 1:,} of the "
                f"file); save it as CSV in UTF-8"
            ) from error
        before += len(line)


def first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
