"""The machine that a pickle is a program for, made to call nothing that a file names; see ``inert_pickle``."""

import codecs
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO, Final

__all__ = ["PERSISTENT", "Machine", "Maker", "Name", "PickleFormatError", "Record", "make_record", "pairs", "valid_key"]


class PickleFormatError(ValueError):
    """A pickle is damaged, refers to what is not admitted, or asks for more memory than its size can need."""


class Name:
    """What a file refers to by module and name; it is never looked up.

    Args:
        module: Of the name.
        name: In the module.
        make: Makes what the file makes by it.
    """

    __slots__ = ("make", "module", "name")

    def __init__(self, module: str, name: str, make: "Maker") -> None:
        self.module, self.name, self.make = module, name, make


class Record:
    """What a file makes by a name: nothing but its parts.

    Attributes:
        name: By which it is made.
        arguments: What it is made of.
        state: What it is told to hold afterwards; None where nothing was said.
    """

    __slots__ = ("arguments", "name", "state")

    def __init__(self, name: Name, arguments: tuple[Any, ...]) -> None:
        self.name, self.arguments = name, arguments
        self.state: Any = None


Maker = Callable[[Name, tuple[Any, ...]], Any]
"""Makes what a file makes by a name: a function of ours that only looks at the arguments."""

PERSISTENT: Final = ("persistent", "")
"""Stands, among the names that are admitted, for what a file keeps outside of its pickle."""
RENAMED: Mapping[str, str] = MappingProxyType({"__builtin__": "builtins", "copy_reg": "copyreg"})
"""Modules of Python 2."""

SCALARS: Final = frozenset({str, bytes, int, float, bool, type(None)})
LONGEST_KEY: Final = 16
LONGEST_INTEGER: Final = 1024
"""Bytes."""
LONGEST_LINE: Final = 1 << 16
"""Bytes of what ends with the line."""
BELIEVED: Final = 1 << 16
"""Bytes that are read without looking first whether the file has them."""
LEAST_MEMORY: Final = 1 << 26
MEMORY_FACTOR: Final = 32
"""Bytes of memory for a byte of the file, at most; benchmarks take about a dozen."""
CONTAINER: Final = 128
"""Bytes that an empty container takes, about."""
ENTRY: Final = 96
"""Bytes that it takes to remember an object, about."""


def make_record(name: Name, arguments: tuple[Any, ...]) -> Record:
    """Whatever it is, its parts."""
    return Record(name, arguments)


def valid_key(key: Any) -> Any:
    """A key that is quick to hash: a plain value, or a short tuple of such.

    Raises:
        PickleFormatError: For any other; tuples in tuples can be written so that hashing them never ends.
    """
    if type(key) in SCALARS:
        return key
    if type(key) is tuple and len(key) <= LONGEST_KEY and all(type(part) in SCALARS for part in key):
        return key
    raise PickleFormatError("it has a key that is no number, no text and no short tuple of them")


class Machine:
    """A stack, the places that were marked in it, and what was put aside by number."""

    def __init__(self, stream: BinaryIO, size: int, admitted: Mapping[tuple[str, str], Maker]) -> None:
        self.stream, self.size, self.admitted = stream, size, admitted
        self.read = stream.read
        self.stack: list[Any] = []
        self.marks: list[list[Any]] = []
        self.memo: dict[int, Any] = {}
        self.left = LEAST_MEMORY + MEMORY_FACTOR * size

    def take(self, count: int) -> bytes:
        """The next bytes, all of them."""
        if count > BELIEVED and count > self.size - self.stream.tell():
            raise PickleFormatError("it tells of more bytes than there are")
        content = self.stream.read(count)
        if len(content) != count:
            raise PickleFormatError("it ends too early")
        return content

    def line(self) -> bytes:
        """The rest of the line."""
        content = self.stream.readline(LONGEST_LINE)
        if not content.endswith(b"\n"):
            raise PickleFormatError("it has a line without an end")
        return content[:-1]

    def spend(self, count: int) -> None:
        """Count memory that takes more than the instruction that asks for it."""
        self.left -= count
        if self.left < 0:
            raise PickleFormatError("it asks for far more memory than it is long")

    def push_empty(self, container: Any) -> None:
        """A new container."""
        self.spend(CONTAINER)
        self.stack.append(container)

    def marked(self) -> list[Any]:
        """What was pushed since the last mark."""
        found, self.stack = self.stack, self.marks.pop()
        return found

    def mark(self) -> None:
        """Remember this place of the stack."""
        self.spend(CONTAINER)
        self.marks.append(self.stack)
        self.stack = []

    def remember(self, number: int) -> None:
        """Put the last object aside."""
        self.memo[number] = self.stack[-1]
        self.spend(ENTRY)

    def remember_next(self) -> None:
        """Put the last object aside under the next number."""
        self.remember(len(self.memo))

    def integer(self, length: int) -> None:
        """A whole number of so many bytes."""
        if not 0 <= length <= LONGEST_INTEGER:
            raise PickleFormatError(f"it has a whole number of {length} bytes")
        self.stack.append(int.from_bytes(self.take(length), "little", signed=True))

    def decimal(self) -> None:
        """A whole number that is written out; 00 and 01 are truth values."""
        text = self.line().removesuffix(b"L")
        truth: Any = {b"00": False, b"01": True}.get(text)
        if len(text) > LONGEST_INTEGER:
            raise PickleFormatError(f"it has a whole number of {len(text)} digits")
        self.stack.append(int(text) if truth is None else truth)

    def quoted(self) -> None:
        """A text in quotation marks, with escapes; one byte a character."""
        text = self.line()
        if len(text) < len("''") or text[:1] != text[-1:] or text[:1] not in (b"'", b'"'):
            raise PickleFormatError("it has a text without quotation marks")
        self.stack.append(codecs.escape_decode(text[1:-1])[0].decode("latin1"))

    def refer(self, module: object, name: object) -> Name:
        """What is referred to, where it is admitted."""
        if not isinstance(module, str) or not isinstance(name, str):
            raise PickleFormatError("it refers to something without a name")
        key = RENAMED.get(module, module), name
        make = self.admitted.get(key)
        if make is None:
            raise PickleFormatError(f"it refers to {'.'.join(key)[:100]}, which is not allowed")
        self.spend(CONTAINER)
        return Name(*key, make)

    def refer_by_lines(self) -> Name:
        """A reference whose module and name are written as lines."""
        module = self.line().decode()
        return self.refer(module, self.line().decode())

    def make(self, name: object, arguments: object) -> None:
        """Make something by a name."""
        if not isinstance(name, Name) or not isinstance(arguments, tuple):
            raise PickleFormatError("it makes something by what is no name")
        self.spend(CONTAINER)
        self.stack.append(name.make(name, arguments))

    def make_by_last(self) -> None:
        """Make something by the name and the arguments on the stack."""
        arguments = self.stack.pop()
        self.make(self.stack.pop(), arguments)

    def make_with_options(self) -> None:
        """The same with named arguments, of which nothing that is admitted has any."""
        if self.stack.pop() != {}:
            raise PickleFormatError("it makes something with named arguments")
        self.make_by_last()

    def make_by_marked(self) -> None:
        """Make something by the first of what is marked."""
        name, *arguments = self.marked()
        self.make(name, tuple(arguments))

    def persistent(self, what: object) -> None:
        """Something that is kept outside of the pickle."""
        self.make(self.refer(*PERSISTENT), (what,))

    def build(self) -> None:
        """Tell a record what it holds, once."""
        state, record = self.stack.pop(), self.stack[-1]
        if not isinstance(record, Record) or record.state is not None:
            raise PickleFormatError("it changes something that is no record of its own")
        record.state = state

    def extend(self, items: list[Any]) -> None:
        """Put items behind those of a list."""
        if type(self.stack[-1]) is not list:
            raise PickleFormatError("it appends to what is no list")
        self.stack[-1].extend(items)

    def add(self, items: list[Any]) -> None:
        """Put items into a set."""
        if type(self.stack[-1]) is not set:
            raise PickleFormatError("it adds to what is no set")
        self.stack[-1].update(map(valid_key, items))

    def enter(self, items: list[Any]) -> None:
        """Put keys and values, in turns, into a dictionary."""
        found = self.stack[-1]
        if type(found) is not dict or len(items) % 2:
            raise PickleFormatError("it enters something into what is no dictionary")
        for key, value in zip(items[::2], items[1::2], strict=True):
            found[valid_key(key)] = value

    def take_last(self, count: int) -> list[Any]:
        """The last few objects, which leave the stack."""
        if len(self.stack) < count:
            raise PickleFormatError("it takes more than there is")
        found = self.stack[-count:]
        del self.stack[-count:]
        return found

    def drop(self) -> None:
        """The last object, or else the last mark, goes."""
        if self.stack:
            self.stack.pop()
        else:
            self.marked()


def pairs(items: list[Any]) -> dict[Any, Any]:
    """A dictionary of keys and values in turns."""
    found: dict[Any, Any] = {}
    found.update((valid_key(key), value) for key, value in zip(items[::2], items[1::2], strict=True))
    return found
