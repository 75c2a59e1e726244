"""Writing into the folders where swapcore keeps files: all of a file or nothing, and what can go wrong in words."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from swapcore.data.benchmark_file import in_bytes
from swapcore.errors import FolderError

__all__ = ["whole_or_nothing", "written_folder"]


@contextmanager
def written_folder(folder: Path, size: int) -> Iterator[None]:
    """Make a folder that is about to be written, and put what can go wrong there into words.

    Args:
        folder: Where files are written.
        size: Bytes that are going to be written.

    Raises:
        FolderError: If there is no room, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        if free < size:
            raise FolderError(
                f"{in_bytes(size)} are needed in {folder}, and {in_bytes(free)} are free; make room, or set SWAP_HOME "
                f"to a folder with more"
            )
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FolderError(
                f"there is no room left in {folder}; nothing was kept; make room, or set SWAP_HOME to another folder"
            ) from error
        raise FolderError(
            f"{folder} cannot be written ({error.strerror or error}); set SWAP_HOME to a folder that can"
        ) from error


@contextmanager
def whole_or_nothing(path: Path) -> Iterator[Path]:
    """A name beside a file under which it is written; the file takes its place once the block has ended well."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
