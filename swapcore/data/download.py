"""Fetch a file of the catalogue: whole and checked, or not at all."""

import hashlib
import http.client
import logging
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from swapcore.data.benchmark_file import BenchmarkFile, how_to_get, in_bytes, looks_like_web_page, place_of
from swapcore.data.catalogue import difference, get_benchmark_file
from swapcore.data.kept_files import whole_or_nothing, written_folder
from swapcore.environment import benchmarks_folder
from swapcore.errors import DamagedTableError, DownloadError, InvalidInputError, MissingDataError

__all__ = ["fetch", "keep_copy", "remove_file"]

RETRIES = 2
"""How often a download that failed on the way is tried again."""
TIMEOUT = 30
"""Seconds without an answer."""
CHUNK = 1 << 16
UNPACKED = 3
"""Times the size of an archive that it and its content take, at most, but for what small ones have to spare."""
SPARE = 1 << 20
"""Bytes beyond the published size at which a download is given up."""

Progress = Callable[[int, int], None]
"""Called with (bytes so far, bytes in all)."""


def unwatched(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def fetch(name: str, *, on_progress: Progress = unwatched) -> Path:
    """Where a file of the catalogue, or what it was unpacked to, is on this machine; fetched first where it is not.

    Args:
        name: Of the file.
        on_progress: Called with (bytes so far, bytes in all).

    Raises:
        UnknownNameError: If the catalogue does not have it.
        MissingDataError: If it has to be got by hand; says how.
        DamagedTableError: If another file of that name is in ``SWAP_DATA_DIR``.
        DownloadError: If it could not be fetched, or what came is not the file.
        FolderError: If there is no room, or the folder cannot be written.
    """
    file = get_benchmark_file(name)
    here, folder = place_of(file), benchmarks_folder()
    if here is not None:
        problem = difference(file, here)
        if problem is None:
            return here
        # It would be found before the one that is fetched.
        if here.parent != folder:
            raise DamagedTableError(problem)
    if file.address is None:
        raise MissingDataError(how_to_get(file))
    with written_folder(folder, UNPACKED * file.size if file.folder else file.size):
        arrived = download(file, folder, on_progress)
        if file.folder is None:
            return arrived
        try:
            return unpacked(arrived, file)
        finally:
            arrived.unlink()


def download(file: BenchmarkFile, folder: Path, on_progress: Progress) -> Path:
    """Fetch with pooch, which keeps a file under its name once its checksum is right, and says what else came."""
    import pooch  # noqa: PLC0415 - brings an HTTP library, which reading files does without
    import requests  # noqa: PLC0415 - the same

    address = str(file.address)
    by_hand = f"or fetch {address} elsewhere and put it into {folder}"
    pooch.get_logger().setLevel(logging.WARNING)
    shelf = pooch.create(
        path=folder,
        base_url="",
        registry={file.name: f"sha256:{file.sha256}"},
        urls={file.name: address},
        retry_if_failed=RETRIES,
    )
    courier = Courier(file=file, on_progress=on_progress)
    try:
        return Path(shelf.fetch(file.name, downloader=courier))
    except requests.HTTPError as error:
        status = 0 if error.response is None else error.response.status_code
        raise DownloadError(
            f"{file.name} could not be fetched: the server answered {status} "
            f"{http.client.responses.get(status, '')}; try again later, {by_hand}"
        ) from error
    except (requests.ConnectionError, requests.Timeout) as error:
        raise DownloadError(
            f"{file.name} could not be fetched: no connection to {urlsplit(address).netloc} "
            f"({type(error).__name__}); is this machine offline? Try again later, {by_hand}"
        ) from error
    except requests.exceptions.ChunkedEncodingError as error:
        raise DownloadError(
            f"{file.name} could not be fetched: the connection broke off; try again later, {by_hand}"
        ) from error
    except requests.RequestException as error:
        raise DownloadError(f"{file.name} could not be fetched: {error}; try again later, {by_hand}") from error
    except ValueError as error:
        # pooch's word for a checksum that is wrong.
        raise DownloadError(
            f"{file.name} came with another content: its SHA-256 is {courier.checksum}, that of the published file "
            f"{file.sha256}; nothing of it was kept; try again later, {by_hand}"
        ) from error


@dataclass(kw_only=True)
class Courier:
    """Brings a file as pooch asks for it, and looks at what has come before anybody else does.

    Attributes:
        file: What is wanted.
        on_progress: Called with (bytes so far, bytes in all).
        checksum: SHA-256 of what came last.
    """

    file: BenchmarkFile
    on_progress: Progress
    checksum: str = ""

    def __call__(self, address: str, output: str, shelf: Any) -> None:
        """Fetch into a file with a name for the time being, which pooch removes where anything fails."""
        import pooch  # noqa: PLC0415 - see download

        arrived = Path(output)
        meter = Meter(file=self.file, arrived=arrived, on_progress=self.on_progress)
        pooch.HTTPDownloader(progressbar=meter, chunk_size=CHUNK, timeout=TIMEOUT)(address, output, shelf)
        if looks_like_web_page(arrived):
            raise DownloadError(
                f"a web page came instead of {self.file.name}: {address} does not lead to the file from here (a login "
                f"page of the network, perhaps); nothing of it was kept"
            )
        with arrived.open("rb") as stream:
            self.checksum = hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(kw_only=True)
class Meter:
    """What pooch takes for a progress bar; counts what is on the disk, since a server may send it compressed."""

    file: BenchmarkFile
    arrived: Path
    on_progress: Progress
    total: int = 0

    def update(self, _count: int) -> None:
        """Some more has come."""
        size = self.arrived.stat().st_size
        if size > self.file.size + SPARE:
            raise DownloadError(
                f"{self.file.name} does not end where it should: {in_bytes(size)} have come, "
                f"{in_bytes(self.file.size)} were published; nothing of it was kept"
            )
        self.on_progress(min(size, self.file.size), self.file.size)

    def reset(self) -> None:
        """Asked for by pooch; what counts is on the disk."""

    def close(self) -> None:
        """Asked for by pooch; there is nothing to close."""


def unpacked(archive: Path, file: BenchmarkFile) -> Path:
    """Unpack an archive that has been checked to where benchmark files are kept, all of it or nothing.

    Raises:
        DamagedTableError: If it does not hold what it should.
    """
    kept = benchmarks_folder() / str(file.folder)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".unpacking-") as unfinished:
        try:
            with tarfile.open(archive) as content:
                look = Unpacking(archive, UNPACKED * file.size + SPARE)
                content.extractall(unfinished, filter=look)  # noqa: S202 - each member is looked at
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise DamagedTableError(f"{archive} cannot be unpacked ({error}); get it again") from error
        found = Path(unfinished) / str(file.folder)
        problem = difference(file, found) if found.is_dir() else f"{archive} holds no folder {file.folder}"
        if problem is not None:
            raise DamagedTableError(problem)
        if kept.exists():
            shutil.rmtree(kept)
        found.rename(kept)
    return kept


class Unpacking:
    """Looks at each member of an archive before it is unpacked.

    Args:
        archive: Whose.
        allowed: Bytes of all its members.
    """

    def __init__(self, archive: Path, allowed: int) -> None:
        self.archive, self.left = archive, allowed

    def __call__(self, member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
        """Refuse links, paths that lead out of the folder, and more bytes than the archive can need."""
        self.left -= member.size
        if self.left < 0:
            raise DamagedTableError(f"{self.archive} unpacks to far more than it should; get it again")
        return tarfile.data_filter(member, folder)


def keep_copy(path: Path, file: BenchmarkFile, *, on_progress: Progress = unwatched) -> Path:
    """Copy a file of the catalogue, fetched by hand, to where benchmark files are kept, or unpack it there.

    Raises:
        DamagedTableError: If it is not the published file.
        FolderError: If there is no room, or the folder cannot be written.
    """
    if looks_like_web_page(path):
        raise DamagedTableError(f"{path} is a web page, not {file.name}; fetch the file itself, from {file.address}")
    problem = difference(file, path)
    if problem is not None:
        raise DamagedTableError(problem)
    kept = benchmarks_folder() / file.name
    if file.folder is not None:
        with written_folder(kept.parent, UNPACKED * file.size):
            return unpacked(path, file)
    if kept.exists() and kept.samefile(path):
        return kept
    with written_folder(kept.parent, file.size), whole_or_nothing(kept) as unfinished:
        shutil.copyfile(path, unfinished)
    on_progress(file.size, file.size)
    return kept


def remove_file(name: str) -> Path:
    """Remove a file of the catalogue from where swapcore keeps them; or the table that was made of it.

    Raises:
        UnknownNameError: If the catalogue does not have it.
        MissingDataError: If it is not on this machine.
        InvalidInputError: If it lies in ``SWAP_DATA_DIR``, where swapcore only reads.
        FolderError: If the folder cannot be written.
    """
    file = get_benchmark_file(name)
    kept = benchmarks_folder() / (file.folder or file.name)
    if file.table is not None and (kept.parent / file.table).is_file():
        kept = kept.parent / file.table
    if not kept.exists():
        here = place_of(file)
        if here is None:
            raise MissingDataError(f"{name} is not on this machine, so there is nothing to remove")
        raise InvalidInputError(f"{here} is in the folder of SWAP_DATA_DIR, where swapcore only reads; remove it there")
    with written_folder(kept.parent, 0):
        if kept.is_dir():
            shutil.rmtree(kept)
        else:
            kept.unlink()
    return kept
