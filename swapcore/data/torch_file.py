"""What ``torch.save`` has written, read as data and without PyTorch: see ``inert_pickle``."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from swapcore.data.inert_pickle import (
    ARRAYS,
    CONTAINERS,
    PERSISTENT,
    Maker,
    PickleFormatError,
    make_record,
    read_pickle,
)

__all__ = ["FAULTS", "read_torch_file"]

FORMS: Final = ("_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_parameter")
STORED: Final = ("Float", "Double", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool")
ADMITTED: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        **ARRAYS,
        **CONTAINERS,
        PERSISTENT: make_record,
        **{("torch._utils", form): make_record for form in FORMS},
        **{("torch", f"{kind}Storage"): make_record for kind in STORED},
    }
)
"""What a file may refer to, and what makes what takes its place. Tensors stay descriptions without their numbers."""
ZIP: Final = b"PK\x03\x04"
MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
"""What a file that PyTorch wrote before its version 1.6 begins with, a pickle each."""
FAULTS: Final = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    LookupError,
    MemoryError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a damaged file can raise."""
BUFFER: Final = 1 << 20

Watcher = Callable[[int, int], None]
"""Called with (bytes so far, bytes in all)."""


def read_torch_file(path: Path, watcher: Watcher) -> Any:
    """What is in a file.

    Args:
        path: Of the file, in the form of before or since PyTorch 1.6.
        watcher: Called with (bytes so far, bytes in all).

    Returns:
        Plain containers, numbers and texts; inert records where the file has arrays or tensors.

    Raises:
        PickleFormatError: If its pickle is damaged, or refers to anything else.
        OSError, ValueError and others of ``FAULTS``: If it is damaged otherwise.
    """
    size = path.stat().st_size
    watcher(0, size)
    with path.open("rb", buffering=0) as file:
        is_zip = file.read(len(ZIP)) == ZIP
        file.seek(0)
        content = since_1_6(file, size, watcher) if is_zip else before_1_6(file, size, watcher)
    watcher(size, size)
    return content


def since_1_6(file: io.FileIO, size: int, watcher: Watcher) -> Any:
    """An archive with one pickle, and the numbers of tensors beside it."""
    with zipfile.ZipFile(file) as archive:
        inside = next((one for one in archive.infolist() if one.filename.endswith("/data.pkl")), None)
        # PyTorch does not compress, and what is not compressed is no larger than the file.
        if inside is None or inside.compress_type != zipfile.ZIP_STORED or inside.file_size > size:
            raise PickleFormatError("it is an archive, but none that PyTorch has written")
        with archive.open(inside) as member, io.BufferedReader(Watched(member, size, watcher), BUFFER) as stream:
            return read_pickle(stream, inside.file_size, ADMITTED)


def before_1_6(file: io.FileIO, size: int, watcher: Watcher) -> Any:
    """Pickles behind each other: two numbers, a description of the machine, the content; then bytes of tensors."""
    with io.BufferedReader(Watched(file, size, watcher), BUFFER) as stream:
        first = read_pickle(stream, size, ADMITTED)
        if first != MAGIC or read_pickle(stream, size, ADMITTED) != PROTOCOL:
            raise PickleFormatError("it does not begin as a file of PyTorch does")
        read_pickle(stream, size, ADMITTED)
        return read_pickle(stream, size, ADMITTED)


class Watched(io.RawIOBase):
    """Bytes of a file, and a word about how many there have been."""

    def __init__(self, source: Any, size: int, watcher: Watcher) -> None:
        super().__init__()
        self.source, self.size, self.watcher, self.done = source, size, watcher, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Bytes so far."""
        return self.done

    def readinto(self, buffer: Any) -> int:
        """As ``io.RawIOBase``."""
        count: int = self.source.readinto(buffer) or 0
        self.done += count
        self.watcher(min(self.done, self.size), self.size)
        return count
