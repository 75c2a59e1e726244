"""Every environment variable that swapcore reads, and nothing else reads them.

``SWAP_DATA_DIR``
    One extra folder in which benchmark files are looked for.
``SWAP_DATABASE_URL``
    Where runs and scores are stored; default: the SQLite file ``swapcore.db`` in ``SWAP_HOME``.
``SWAP_HOME``
    Where swapcore keeps what it computes; default: the platform's user data folder.
"""

import os
from pathlib import Path

import platformdirs

__all__ = ["benchmarks_folder", "data_folders", "database_url", "home", "readings_folder", "tables_folder"]


def home() -> Path:
    """Folder in which score tables and downloads are kept (it need not exist yet)."""
    chosen = os.environ.get("SWAP_HOME")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("swapcore", appauthor=False))


def benchmarks_folder() -> Path:
    """Folder into which benchmark files are fetched (it need not exist yet)."""
    return home() / "benchmarks"


def tables_folder() -> Path:
    """Folder of the user's own tables of accuracies (it need not exist yet)."""
    return home() / "tables"


def readings_folder() -> Path:
    """Folder of what was read of large files, which may be removed at any time (it need not exist yet)."""
    return home() / "readings"


def data_folders() -> tuple[Path, ...]:
    """Folders in which benchmark files are looked for, first match wins."""
    extra = os.environ.get("SWAP_DATA_DIR")
    own = benchmarks_folder()
    return (Path(extra).expanduser(), own) if extra else (own,)


def database_url() -> str:
    """URL of the run store."""
    # Absolute, because a search runs in a process of its own, which may stand in another folder.
    return os.environ.get("SWAP_DATABASE_URL") or f"sqlite:///{home().absolute() / 'swapcore.db'}"
