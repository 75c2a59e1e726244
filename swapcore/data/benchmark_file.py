"""A public benchmark file: what is known of it, where it is on this machine, and what its checksum is."""

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

from swapcore.environment import data_folders
from swapcore.errors import DamagedTableError, MissingDataError

__all__ = [
    "BenchmarkFile",
    "checksum_of",
    "find_file",
    "find_folder",
    "how_to_get",
    "in_bytes",
    "looks_like_web_page",
    "place_of",
    "require_file",
]

UNITS = ("bytes", "kB", "MB", "GB")
THOUSAND = 1000
START_LOOKED_AT = 512


@dataclass(frozen=True, kw_only=True)
class BenchmarkFile:
    """Facts about a public file.

    Attributes:
        name: Of the file, and what commands take.
        title: What it holds.
        adds: What becomes possible with it.
        licence: As its publishers state it.
        size: Bytes; about, where there is no checksum.
        address: From which it can be fetched; None where a person has to get it.
        sha256: Of the published file, in hexadecimal; None where we do not know it.
        by_hand: How a person gets it; None where it has an address.
        space: Name of the search space; None for images.
        datasets: Names of the data sets.
        folder: That it is unpacked to, after which it is not needed; None for a file that is read as it is.
        members: Files that the folder must hold.
        table: Name of the table that is made of it and kept in its stead; None for a file that is used as it is.
    """

    name: str
    title: str
    adds: str
    licence: str
    size: int
    address: str | None
    sha256: str | None
    by_hand: str | None = None
    space: str | None
    datasets: tuple[str, ...]
    folder: str | None = None
    members: tuple[str, ...] = ()
    table: str | None = None

    @property
    def size_title(self) -> str:
        """Its size as people read it."""
        return f"{'' if self.sha256 else 'about '}{in_bytes(self.size)}"


def find_file(name: str) -> Path | None:
    """The first file of that name in the folders where benchmark files are looked for; None if there is none."""
    return next((folder / name for folder in data_folders() if (folder / name).is_file()), None)


def find_folder(name: str) -> Path | None:
    """The first folder of that name there; None if there is none."""
    return next((folder / name for folder in data_folders() if (folder / name).is_dir()), None)


def require_file(name: str) -> Path:
    """The same file.

    Raises:
        MissingDataError: If there is none; says how to get it.
    """
    path = find_file(name)
    if path is None:
        places = " or ".join(str(folder) for folder in data_folders())
        raise MissingDataError(
            f"{name} is not on this machine; run python -m swapcore data get {name}, or put it into {places}, or set "
            f"SWAP_DATA_DIR to its folder"
        )
    return path


def checksum_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal, remembered until the file changes.

    Raises:
        DamagedTableError: If it cannot be read.
    """
    try:
        stamp = path.stat()
        return checksum(path, stamp.st_mtime_ns, stamp.st_size)
    except OSError as error:
        raise DamagedTableError(f"{path} cannot be read ({error.strerror})") from error


@functools.lru_cache(maxsize=64)
def checksum(path: Path, _modified: int, _size: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def place_of(file: BenchmarkFile) -> Path | None:
    """Where a file is on this machine, or the folder that it was unpacked to; None where it is not."""
    return find_file(file.name) if file.folder is None else find_folder(file.folder)


def how_to_get(file: BenchmarkFile) -> str:
    """What to do about a file that is not on this machine."""
    if file.by_hand is not None:
        return f"{file.name} is not on this machine; {file.by_hand}"
    return f"{file.name} is not on this machine; run python -m swapcore data get {file.name} ({file.size_title})"


def looks_like_web_page(path: Path) -> bool:
    """Whether a file begins as HTML does."""
    with path.open("rb") as stream:
        start = stream.read(START_LOOKED_AT).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


def in_bytes(size: float) -> str:
    """A number of bytes as people read it, in powers of 1,000."""
    unit = 0
    while size >= THOUSAND and unit < len(UNITS) - 1:
        size, unit = size / THOUSAND, unit + 1
    return f"{size:.3g} {UNITS[unit]}"
