"""The instructions of a pickle.

They are those of Python's ``pickletools``, protocols 0 to 5, but for extension codes and buffers kept elsewhere.
"""

import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO, NoReturn

from swapcore.data.pickle_machine import Machine, Maker, PickleFormatError, pairs, valid_key

__all__ = ["read_pickle"]

# Where fewer bytes are left than these take, struct says so.
UINT16, UINT32, UINT64 = (struct.Struct(kind).unpack for kind in ("<H", "<I", "<Q"))
INT32, FLOAT64 = struct.Struct("<i").unpack, struct.Struct(">d").unpack

INSTRUCTIONS: Mapping[bytes, Callable[[Machine], Any]] = MappingProxyType(
    {
        # What only moves.
        b"\x80": lambda m: m.take(1),
        b"\x95": lambda m: m.take(8),
        b"(": Machine.mark,
        b"0": Machine.drop,
        b"1": Machine.marked,
        b"2": lambda m: m.stack.append(m.stack[-1]),
        b"p": lambda m: m.remember(int(m.line())),
        b"q": lambda m: m.remember(m.read(1)[0]),
        b"r": lambda m: m.remember(UINT32(m.read(4))[0]),
        b"\x94": Machine.remember_next,
        b"g": lambda m: m.stack.append(m.memo[int(m.line())]),
        b"h": lambda m: m.stack.append(m.memo[m.read(1)[0]]),
        b"j": lambda m: m.stack.append(m.memo[UINT32(m.read(4))[0]]),
        # Values.
        b"N": lambda m: m.stack.append(None),
        b"\x88": lambda m: m.stack.append(True),
        b"\x89": lambda m: m.stack.append(False),
        b"I": Machine.decimal,
        b"L": Machine.decimal,
        b"J": lambda m: m.stack.append(INT32(m.read(4))[0]),
        b"K": lambda m: m.stack.append(m.read(1)[0]),
        b"M": lambda m: m.stack.append(UINT16(m.read(2))[0]),
        b"\x8a": lambda m: m.integer(m.read(1)[0]),
        b"\x8b": lambda m: m.integer(INT32(m.read(4))[0]),
        b"F": lambda m: m.stack.append(float(m.line())),
        b"G": lambda m: m.stack.append(FLOAT64(m.read(8))[0]),
        # Texts and bytes. What Python 2 wrote is bytes or text, and one character a byte either way.
        b"S": Machine.quoted,
        b"T": lambda m: m.stack.append(m.take(UINT32(m.read(4))[0]).decode("latin1")),
        b"U": lambda m: m.stack.append(m.take(m.read(1)[0]).decode("latin1")),
        b"V": lambda m: m.stack.append(m.line().decode("raw-unicode-escape")),
        b"X": lambda m: m.stack.append(m.take(UINT32(m.read(4))[0]).decode("utf-8", "surrogatepass")),
        b"\x8c": lambda m: m.stack.append(m.take(m.read(1)[0]).decode("utf-8", "surrogatepass")),
        b"\x8d": lambda m: m.stack.append(m.take(UINT64(m.read(8))[0]).decode("utf-8", "surrogatepass")),
        b"B": lambda m: m.stack.append(m.take(UINT32(m.read(4))[0])),
        b"C": lambda m: m.stack.append(m.take(m.read(1)[0])),
        b"\x8e": lambda m: m.stack.append(m.take(UINT64(m.read(8))[0])),
        b"\x96": lambda m: m.stack.append(m.take(UINT64(m.read(8))[0])),
        # Containers.
        b"]": lambda m: m.push_empty([]),
        b"}": lambda m: m.push_empty({}),
        b"\x8f": lambda m: m.push_empty(set()),
        b")": lambda m: m.stack.append(()),
        b"l": lambda m: m.push_empty(m.marked()),
        b"d": lambda m: m.push_empty(pairs(m.marked())),
        b"t": lambda m: m.push_empty(tuple(m.marked())),
        b"\x85": lambda m: m.push_empty(tuple(m.take_last(1))),
        b"\x86": lambda m: m.push_empty(tuple(m.take_last(2))),
        b"\x87": lambda m: m.push_empty(tuple(m.take_last(3))),
        b"\x91": lambda m: m.push_empty(set(map(valid_key, m.marked()))),
        b"a": lambda m: m.extend(m.take_last(1)),
        b"e": lambda m: m.extend(m.marked()),
        b"\x90": lambda m: m.add(m.marked()),
        b"s": lambda m: m.enter(m.take_last(2)),
        b"u": lambda m: m.enter(m.marked()),
        # What has a name.
        b"c": lambda m: m.stack.append(m.refer_by_lines()),
        b"\x93": lambda m: m.stack.append(m.refer(*m.take_last(2))),
        b"R": Machine.make_by_last,
        b"\x81": Machine.make_by_last,
        b"\x92": Machine.make_with_options,
        b"o": Machine.make_by_marked,
        b"i": lambda m: m.make(m.refer_by_lines(), tuple(m.marked())),
        b"P": lambda m: m.persistent(m.line().decode()),
        b"Q": lambda m: m.persistent(m.stack.pop()),
        b"b": Machine.build,
    }
)
"""Code -> what it does."""


def unknown(code: bytes) -> NoReturn:
    raise PickleFormatError(f"it has no instruction where {code!r} stands" if code else "it ends too early")


def read_pickle(stream: BinaryIO, size: int, admitted: Mapping[tuple[str, str], Maker]) -> Any:
    """Read one pickle; the stream then stands behind it.

    Args:
        stream: At the pickle's first byte.
        size: Bytes of the stream, from its beginning to its end.
        admitted: (module, name) of whatever the file may refer to -> what makes what the file makes by it.

    Returns:
        Numbers, texts, bytes, lists, tuples, sets, dictionaries, names, and what the makers make.

    Raises:
        PickleFormatError: If it is damaged, refers to anything else, or would take more memory than its size explains.
        OSError: If the stream cannot be read.
    """
    machine = Machine(stream, size, admitted)
    try:
        read = stream.read
        while (code := read(1)) != b".":
            instruction = INSTRUCTIONS.get(code) or unknown(code)
            instruction(machine)
        return machine.stack.pop()
    except PickleFormatError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, MemoryError, struct.error) as error:
        raise PickleFormatError(f"it is no whole pickle ({type(error).__name__})") from error
