"""The public benchmark files and image sets that swapcore can use: what each holds and adds, and where it comes from.

None of them is part of this project. A checksum is that of the published file at the address given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from swapcore.data.benchmark_file import BenchmarkFile, checksum_of, how_to_get, place_of
from swapcore.data.images.cifar import FILES
from swapcore.data.sources.registry import FILES as SOURCE_FILES
from swapcore.errors import SwapcoreError, UnknownNameError
from swapcore.problems.datasets import get_dataset

__all__ = [
    "CATALOGUE",
    "FileStatus",
    "difference",
    "file_status",
    "get_benchmark_file",
]


def image_archive(dataset: str, *, size: int, sha256: str) -> BenchmarkFile:
    """The images of a CIFAR data set, as its makers publish them for Python."""
    layout, title = FILES[dataset], get_dataset(dataset).title
    return BenchmarkFile(
        name=layout.archive,
        title=f"{title}: its 50,000 training images, with labels",
        adds=f"{title} images as `--images torchvision`, as many samples as one likes, drawn by seed",
        licence="none stated; Krizhevsky 2009 is to be cited",
        size=size,
        address=f"https://www.cs.toronto.edu/~kriz/{layout.archive}",
        sha256=sha256,
        space=None,
        datasets=(dataset,),
        folder=layout.folder,
        members=layout.batches,
    )


CATALOGUE: Mapping[str, BenchmarkFile] = MappingProxyType(
    {
        file.name: file
        for file in (
            *SOURCE_FILES,
            image_archive(
                "cifar10",
                size=170_498_071,
                sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
            ),
            image_archive(
                "cifar100",
                size=169_001_437,
                sha256="85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
            ),
        )
    }
)


@dataclass(frozen=True, kw_only=True)
class FileStatus:
    """Whether a file of the catalogue is on this machine.

    Attributes:
        file: What is known of it.
        path: Where it is; None where it is not.
        problem: None where it is the published file, as far as that can be told; else what is wrong and what to do.
    """

    file: BenchmarkFile
    path: Path | None
    problem: str | None


def get_benchmark_file(name: str) -> BenchmarkFile:
    """Look a file up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in CATALOGUE:
        raise UnknownNameError("benchmark file", name, CATALOGUE)
    return CATALOGUE[name]


def file_status(name: str) -> FileStatus:
    """Look for a file, and compare its checksum, which is remembered until the file changes.

    Raises:
        UnknownNameError: With the known names.
    """
    file = get_benchmark_file(name)
    path = place_of(file)
    return FileStatus(file=file, path=path, problem=how_to_get(file) if path is None else difference(file, path))


def difference(file: BenchmarkFile, path: Path) -> str | None:
    """How a file differs from the published one, in words; None where it does not, or nobody can tell."""
    if path.is_dir():
        missing = [name for name in file.members if not (path / name).is_file()]
        if not missing:
            return None
        return f"{path} lacks {', '.join(missing)}; remove it and run python -m swapcore data get {file.name}"
    if file.sha256 is None:
        return None
    try:
        found = checksum_of(path)
    except SwapcoreError as error:
        return str(error)
    if found == file.sha256:
        return None
    return (
        f"{path} is not the published file: its SHA-256 is {found}, that of the published file {file.sha256}; "
        f"remove it and run python -m swapcore data get {file.name}"
    )
