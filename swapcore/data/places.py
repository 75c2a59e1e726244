"""Where swapcore keeps what it fetches and computes, and how large that is."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from swapcore.environment import benchmarks_folder, data_folders, home, readings_folder, tables_folder

__all__ = ["Place", "places"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A folder.

    Attributes:
        title: What is kept there.
        path: Where; it need not exist yet.
        files: How many files are in it, folders below included.
        size: Bytes of all of them.
    """

    title: str
    path: Path
    files: int
    size: int


def places() -> tuple[Place, ...]:
    """Every folder that swapcore reads from or writes to, besides installed packages."""
    folders = {
        "runs and kept scores": home(),
        "benchmark files": benchmarks_folder(),
        "tables of your own": tables_folder(),
        "what was read of large files": readings_folder(),
        "computed scores and metrics": home() / "scores",
        "studies": home() / "studies",
        "logs of searches": home() / "logs",
    }
    found = [measured(title, path, below=path != home()) for title, path in folders.items()]
    extra = [path for path in data_folders() if path != benchmarks_folder()]
    return (*found, *(measured("benchmark files (SWAP_DATA_DIR, only read)", path, below=True) for path in extra))


def measured(title: str, path: Path, *, below: bool) -> Place:
    sizes = []
    for file in path.rglob("*") if below else path.glob("*"):
        # A search or a download may take a file away meanwhile.
        with suppress(FileNotFoundError):
            if file.is_file():
                sizes.append(file.stat().st_size)
    return Place(title=title, path=path, files=len(sizes), size=sum(sizes))
