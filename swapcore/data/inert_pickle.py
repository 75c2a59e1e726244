"""Pickles read as data: what comes of one are plain numbers, texts and containers, and inert records.

Python's own unpickler can be kept from calling what it should not, but it makes objects with behaviour of their own
where these are admitted, fills all memory where five bytes of a file say so, and ends the process on keys that are
nested deeply. ``pickle_machine`` calls nothing that a file names: what a file makes by a name becomes a ``Record`` of
the name, its arguments and its state, or what a function of ours makes of these. Bytes become numbers by our own code
here, once their type and their length are known. A file that refers to anything else than a reader admits is refused.
"""

import math
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from swapcore.data.pickle_instructions import read_pickle
from swapcore.data.pickle_machine import PERSISTENT, Maker, Name, PickleFormatError, Record, make_record, valid_key

__all__ = [
    "ARRAYS",
    "CONTAINERS",
    "PERSISTENT",
    "Maker",
    "Name",
    "PickleFormatError",
    "Record",
    "array_values",
    "make_record",
    "read_pickle",
    "read_pickle_file",
]

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "f8": "d",
        "f4": "f",
        "f2": "e",
        "b1": "?",
        "i8": "q",
        "i4": "i",
        "i2": "h",
        "i1": "b",
        "u8": "Q",
        "u4": "I",
        "u2": "H",
        "u1": "B",
    }
)
"""NumPy's name of a type -> that of ``struct``."""
BYTE_ORDERS: Mapping[str, str] = MappingProxyType({"<": "<", ">": ">", "|": "<", "=": "<"})
MOST_DIMENSIONS = 32
PLAIN = (None, -1, 0)
"""What a type of numbers has behind its byte order: no fields, no parts, no flags."""


def read_pickle_file(path: Path, admitted: Mapping[tuple[str, str], Maker]) -> Any:
    """Read a file that is one pickle; see ``read_pickle``.

    Raises:
        PickleFormatError: If it is damaged, refers to anything else, or would take more memory than its size explains.
        OSError: If it cannot be read.
    """
    with path.open("rb") as stream:
        return read_pickle(stream, path.stat().st_size, admitted)


def make_bytes(_name: Name, arguments: tuple[Any, ...]) -> bytes:
    """In place of ``_codecs.encode``, with which Python 3 writes bytes for Python 2."""
    match arguments:
        case (str(text), "latin1"):
            return text.encode("latin1")
        case ():
            return b""
    raise PickleFormatError("it holds bytes in an unexpected form")


def make_mapping(_name: Name, arguments: tuple[Any, ...]) -> dict[Any, Any]:
    """In place of ``OrderedDict``, whose order any dictionary keeps."""
    return {valid_key(key): value for key, value in items_of(*arguments)}


def make_set(_name: Name, arguments: tuple[Any, ...]) -> set[Any]:
    """In place of ``set``."""
    return set(map(valid_key, items_of(*arguments)))


def items_of(items: object = ()) -> Iterable[Any]:
    if not isinstance(items, list | tuple):
        raise PickleFormatError("it holds a container in an unexpected form")
    return items


def make_number(_name: Name, arguments: tuple[Any, ...]) -> float | int | bool:
    """In place of NumPy's ``scalar``: a number of Python, made of a type and bytes."""
    described, content = arguments
    kind, raw = number_kind(described), as_bytes(content)
    if len(raw) != struct.calcsize(kind):
        raise PickleFormatError(f"it holds a number of {len(raw):,} bytes where {struct.calcsize(kind)} are expected")
    value: float | int | bool = struct.unpack(kind, raw)[0]
    return value


CONTAINERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("collections", "OrderedDict"): make_mapping,
        ("builtins", "set"): make_set,
        ("builtins", "bytes"): make_bytes,
        ("_codecs", "encode"): make_bytes,
    }
)
"""What Python writes of plain containers and bytes that have no instruction of their own, and what makes them."""
ARRAYS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("numpy", "dtype"): make_record,
        ("numpy", "ndarray"): make_record,
        # The modules moved with NumPy 2.
        **{(f"numpy.{core}.multiarray", "scalar"): make_number for core in ("core", "_core")},
        **{(f"numpy.{core}.multiarray", "_reconstruct"): make_record for core in ("core", "_core")},
        **{(f"numpy.{core}.numeric", "_frombuffer"): make_record for core in ("core", "_core")},
    }
)
"""NumPy's numbers, which become those of Python, and its arrays, which ``array_values`` reads."""


def number_kind(described: object) -> str:
    """A type of numbers as ``struct`` writes it, from the record of a ``numpy.dtype``."""
    if not isinstance(described, Record) or described.name.name != "dtype" or not described.arguments:
        raise PickleFormatError("it holds numbers of an unknown type")
    name, order = described.arguments[0], "|"
    if described.state is not None:
        # A version stands in front.
        match described.state:
            case (_, str(order), *others) if all(type(one) in (int, type(None)) and one in PLAIN for one in others):
                pass
            case _:
                raise PickleFormatError("it holds numbers of an unknown type")
    if not isinstance(name, str) or name.lstrip("<>|=") not in KINDS or order not in BYTE_ORDERS:
        shown = name[:20] if isinstance(name, str) else type(name).__name__
        raise PickleFormatError(f"it holds {shown!r} where plain numbers are expected")
    written = name[0] if name[0] in BYTE_ORDERS else order
    return BYTE_ORDERS[written] + KINDS[name.lstrip("<>|=")]


def array_values(record: object) -> np.ndarray:
    """The numbers of an array that a file holds.

    Args:
        record: As ``read_pickle`` gives it.

    Returns:
        An array of its own.

    Raises:
        PickleFormatError: If it is no array of numbers, or its type, shape and bytes do not agree.
    """
    match record:
        case Record(name=Name(name="_reconstruct"), state=(_, shape, described, by_columns, content)):
            pass
        case Record(name=Name(name="_frombuffer"), arguments=(content, described, shape, order)):
            by_columns = order == "F"
        case _:
            raise PickleFormatError("it holds something else where an array is expected")
    kind, raw = number_kind(described), as_bytes(content)
    if (
        not isinstance(shape, tuple)
        or len(shape) > MOST_DIMENSIONS
        or not all(type(length) is int and length >= 0 for length in shape)
    ):
        raise PickleFormatError("it holds an array whose shape is not made of whole numbers")
    if math.prod(shape) * struct.calcsize(kind) != len(raw):
        raise PickleFormatError(f"it holds an array of {len(raw):,} bytes, which does not agree with its shape")
    values = np.frombuffer(raw, dtype=np.dtype(kind))
    return values.reshape(shape, order="F" if by_columns in (True, 1) else "C").copy()


def as_bytes(content: object) -> bytes:
    # A text where Python 2 wrote the file.
    if isinstance(content, str):
        return content.encode("latin1")
    if not isinstance(content, bytes):
        raise PickleFormatError("it holds numbers without bytes")
    return content
