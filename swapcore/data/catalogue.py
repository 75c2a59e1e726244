"""The public benchmark files and image sets that swapcore can use: what each holds and adds, and where it comes from.

None of them is part of this project. A checksum is that of the published file at the address given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from swapcore.data.benchmark_file import checksum_of, find_file, find_folder
from swapcore.data.images.cifar import FILES
from swapcore.data.sources import darts_archs, nats_bench, published_metrics
from swapcore.errors import SwapcoreError, UnknownNameError
from swapcore.problems.datasets import get_dataset

__all__ = [
    "CATALOGUE",
    "OFFICIAL_FILE",
    "BenchmarkFile",
    "FileStatus",
    "file_status",
    "get_benchmark_file",
    "how_to_get",
    "in_bytes",
    "place_of",
]

OFFICIAL_FILE = "NAS-Bench-201-v1_1-096897.pth"
OFFICIAL_PAGE = "https://drive.google.com/file/d/16Y0UwGisiouVRxW-W5hEtbxmcHw_0hF_/view"
UNITS = ("bytes", "kB", "MB", "GB")
THOUSAND = 1000


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

    @property
    def size_title(self) -> str:
        """Its size as people read it."""
        return f"{'' if self.sha256 else 'about '}{in_bytes(self.size)}"


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


def in_bytes(size: float) -> str:
    """A number of bytes as people read it, in powers of 1,000."""
    unit = 0
    while size >= THOUSAND and unit < len(UNITS) - 1:
        size, unit = size / THOUSAND, unit + 1
    return f"{size:.3g} {UNITS[unit]}"


CATALOGUE: Mapping[str, BenchmarkFile] = MappingProxyType(
    {
        file.name: file
        for file in (
            BenchmarkFile(
                name=nats_bench.FILE,
                title="NATS-Bench: test accuracy of all 15,625 NAS-Bench-201 cells, mean of the seeds",
                adds="CIFAR-100 and ImageNet16-120 accuracies, and a second CIFAR-10 training for the noise ceiling",
                licence="none stated; derived from NATS-Bench (MIT)",
                size=3_024_008,
                address="https://raw.githubusercontent.com/v-tao/nats-bench-landscape/"
                "b307ae5fe6e8d7043cd4fe7d1c3532288271adb7/nats_bench.csv",
                sha256="cb5d777ec3368be83c8f9b3aa4d520696051cb0eb8d94b8f85b519f9ea4afa3e",
                space="nasbench201",
                datasets=tuple(nats_bench.COLUMNS),
            ),
            BenchmarkFile(
                name=darts_archs.FILE,
                title="CIFAR-10 validation accuracy of 1,000 random DARTS networks after 200 epochs",
                adds="trained accuracies of the DARTS space",
                licence="none stated",
                size=423_509,
                address="https://raw.githubusercontent.com/pym1024/SWAP/"
                "f6049f7c979b0cfc9ac5a13666fedb79dfe3cce8/datasets/DARTS_archs_CIFAR10.csv",
                sha256="d28d263aa7dd4103b6a1da1775b1b03ae16ffd2516409ca3bd493c8784abe6b0",
                space="darts",
                datasets=("cifar10",),
            ),
            BenchmarkFile(
                name=published_metrics.FILES["darts"],
                title="NAS-Bench-Suite-Zero: predicted CIFAR-10 accuracy and 12 metrics of 725 DARTS networks",
                adds="accuracies of the NAS-Bench-301 surrogate, and metrics as another group measured them",
                licence="Apache-2.0",
                size=820_765,
                address="https://raw.githubusercontent.com/automl/NASLib/"
                "1bdbd960ee3e08b4b71dfbae57ff4d4e43ec25c1/naslib/data/zc_nasbench301.json",
                sha256="537e9abd6f0b14fdffdfcb3c07b18a037647b5c80808b3b2cf9a51b1b491aba1",
                space="darts",
                datasets=("cifar10",),
            ),
            BenchmarkFile(
                name=OFFICIAL_FILE,
                title="NAS-Bench-201: every training of the 15,625 cells, by seed, at 12 and 200 epochs",
                adds="official training, validation and test accuracies on three data sets, each seed, latency and "
                "training time",
                licence="MIT",
                size=4_700_000_000,
                address=None,
                sha256=None,
                by_hand=f"download it in a browser from {OFFICIAL_PAGE} and run python -m swapcore data import "
                f"{OFFICIAL_FILE} once; afterwards the file is no longer needed",
                space="nasbench201",
                datasets=tuple(nats_bench.COLUMNS),
            ),
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


def place_of(file: BenchmarkFile) -> Path | None:
    """Where a file is on this machine, or the folder that it was unpacked to; None where it is not."""
    return find_file(file.name) if file.folder is None else find_folder(file.folder)


def how_to_get(file: BenchmarkFile) -> str:
    """What to do about a file that is not on this machine."""
    if file.by_hand is not None:
        return f"{file.name} is not on this machine; {file.by_hand}"
    return f"{file.name} is not on this machine; run python -m swapcore data get {file.name} ({file.size_title})"


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
