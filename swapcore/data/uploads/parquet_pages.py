"""What a Parquet file unfolds to, found out without unfolding it.

A column lies in pages, each with a header that says how long it is when it is unpacked; whoever unpacks it reserves
that much. The summary at the end of a file, where sizes stand as well, may say anything.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

import pyarrow.parquet as pq

from swapcore.data.memory_budget import AT_ONCE, TABLE, require_budget
from swapcore.errors import InvalidInputError

__all__ = ["MOST_FOOTER", "require_short_footer", "require_small_pages"]

MOST_FOOTER: Final = 2_000_000
"""Bytes of the summary; an entry of three bytes takes hundreds once it has been read."""
MOST_PAGES: Final = 200_000
HEADERS: Final = (1 << 12, 1 << 20)
"""Bytes that are read for a header: mostly, and at most."""
ENCODINGS: Mapping[int, str] = MappingProxyType(
    {6: "DELTA_LENGTH_BYTE_ARRAY", 7: "DELTA_BYTE_ARRAY", 1: "GROUP_VAR_INT"}
)
"""Those whose values can be any number of times as long as the page that holds them."""
TAIL: Final = 8
VERSION_2: Final = 8
"""Field of what is particular to a data page of the second version."""
DICTIONARY: Final = 2
"""Kind of a page."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the header of a page says.

    Attributes:
        kind: As the format numbers them.
        unpacked: Bytes.
        packed: Bytes that follow the header.
        values: How many.
        encoding: As the format numbers them.
        end: Place in the file where the page ends.
    """

    kind: int
    unpacked: int
    packed: int
    values: int
    encoding: int
    end: int


def require_short_footer(path: Path) -> None:
    """Refuse a summary that would take far more memory than it is long; to be called before it is read.

    Raises:
        InvalidInputError: If it is too long.
        OSError: If the file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(-min(TAIL, size), 2)
        length = int.from_bytes(stream.read(4), "little")
    # A length beyond the file is a damage, of which its reader tells.
    if MOST_FOOTER < length <= size:
        raise InvalidInputError(
            f"{path} has {length:,} bytes that only describe it; at most {MOST_FOOTER:,} are read; write it with fewer "
            f"columns or fewer row groups"
        )


def require_small_pages(path: Path, metadata: pq.FileMetaData) -> None:
    """Refuse a file whose pages unfold to more than there is a budget for.

    Args:
        path: Of the file.
        metadata: Its summary.

    Raises:
        InvalidInputError: If they do, or their headers cannot be read, or their encoding hides what they unfold to.
        OSError: If the file cannot be read.
    """
    total = count = 0
    with path.open("rb") as stream:
        for group in range(metadata.num_row_groups):
            at_once = 0
            for column in range(metadata.num_columns):
                largest = 0
                for page in pages(stream, path, metadata.row_group(group).column(column)):
                    largest, total, count = max(largest, page.unpacked), total + page.unpacked, count + 1
                    require_budget(total, TABLE, f"the table in {path}")
                    if count > MOST_PAGES:
                        raise InvalidInputError(f"{path} has more than {MOST_PAGES:,} pages; write it with larger ones")
                at_once += largest
            require_budget(at_once, AT_ONCE, f"row group {group + 1} of {path}")


def pages(stream: BinaryIO, path: Path, chunk: pq.ColumnChunkMetaData) -> Iterator[Page]:
    """Every page of a column that a reader would come to."""
    place = chunk.data_page_offset
    if chunk.has_dictionary_page and chunk.dictionary_page_offset:
        place = min(place, chunk.dictionary_page_offset)
    seen = 0
    while seen < chunk.num_values:
        try:
            page = next_page(stream, place)
        except (LookupError, struct.error, ValueError) as error:
            raise InvalidInputError(
                f"{path} cannot be read beyond row 0: column {chunk.path_in_schema!r} has no page at byte {place:,}"
            ) from error
        if page.encoding in ENCODINGS:
            raise InvalidInputError(
                f"column {chunk.path_in_schema!r} of {path} is encoded as {ENCODINGS[page.encoding]}, which is not "
                f"read, because it can unfold to any size; write it as PLAIN, or with a dictionary"
            )
        if page.kind == DICTIONARY:
            # A reader makes room for as many as the header says.
            require_budget(
                page.values, max(page.unpacked, 1), f"a dictionary of column {chunk.path_in_schema!r} of {path}"
            )
        else:
            seen += page.values
        yield page
        place = page.end


def next_page(stream: BinaryIO, place: int) -> Page:
    """The page that begins at a place of the file; raises LookupError or ValueError where none does."""
    for length in HEADERS:
        stream.seek(place)
        header = Header(stream.read(length))
        try:
            fields = header.structure()
        except (LookupError, struct.error):
            if length == HEADERS[-1] or len(header.content) < length:
                raise
        else:
            break
    # Of a data page, of a dictionary, of a data page of version 2.
    about = fields.get(5) or fields.get(7) or fields.get(VERSION_2) or {}
    page = Page(
        kind=fields[1],
        unpacked=fields[2],
        packed=fields[3],
        values=about.get(1, 0),
        encoding=about.get(4 if about is fields.get(VERSION_2) else 2, 0),
        end=place + header.place + fields[3],
    )
    if min(page.unpacked, page.packed, page.values) < 0:
        raise ValueError("a length below zero")
    return page


class Header:
    """Reads the compact form of Apache Thrift, in which headers are written: a structure as field -> value."""

    def __init__(self, content: bytes) -> None:
        self.content, self.place = content, 0

    def byte(self) -> int:
        """The next one."""
        self.place += 1
        return self.content[self.place - 1]

    def size(self) -> int:
        """A number of seven bits a byte, the last of which has no eighth."""
        found = shift = 0
        while True:
            one = self.byte()
            found |= (one & 0x7F) << shift
            shift += 7
            if one < 0x80:  # noqa: PLR2004
                return found
            if shift > 63:  # noqa: PLR2004
                raise ValueError("a number of more than 64 bits")

    def number(self) -> int:
        """The same with a sign, which is the last bit."""
        found = self.size()
        return (found >> 1) ^ -(found & 1)

    def skip(self, count: int) -> None:
        """Pass over bytes."""
        self.place += count
        if self.place > len(self.content):
            raise LookupError("the header ends too early")

    def structure(self, depth: int = 0) -> dict[int, Any]:
        """Numbers and structures by the number of their field; all else is passed over."""
        fields: dict[int, Any] = {}
        field = 0
        while kind := self.byte():
            field = field + (kind >> 4) if kind >> 4 else self.number()
            fields[field] = self.value(kind & 15, depth)
        return fields

    def value(self, kind: int, depth: int) -> Any:
        """One value: 1 and 2 are truth values, 3 to 6 numbers, 7 a float, 8 text, 12 a structure."""
        match kind:
            case 1 | 2:
                return kind == 1
            case 3:
                return self.byte()
            case 4 | 5 | 6:
                return self.number()
            case 7:
                return self.skip(8)
            case 8:
                return self.skip(self.size())
            case 12 if depth < 4:  # noqa: PLR2004 - headers nest two deep
                return self.structure(depth + 1)
        # Lists, sets and mappings are in no header.
        raise ValueError(f"a value of the kind {kind}")
