"""Where the benchmark files of this machine are, and what their checksums are."""

import functools
import hashlib
from pathlib import Path

from swapcore.environment import data_folders
from swapcore.errors import DamagedTableError, MissingDataError

__all__ = ["checksum_of", "find_file", "find_folder", "require_file"]


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
