"""Start the process of a search: it outlives whoever started it."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

from swapcore.environment import home
from swapcore.errors import InvalidInputError, LaunchError
from swapcore.store.run import RunState
from swapcore.store.runs import RunStore

__all__ = ["MOST_WAITING", "check_room", "launch", "log_file"]

MOST_WAITING = 20
"""Searches in the queue beyond which no more are taken: whoever reaches the page can start some."""


def log_file(run_id: str) -> Path:
    """What the processes of a run wrote to their terminal."""
    return home() / "logs" / f"{run_id}.log"


def check_room(store: RunStore) -> None:
    """See whether one more search may wait.

    Raises:
        InvalidInputError: If too many are waiting already.
    """
    waiting = sum(run.state is RunState.QUEUED for run in store.runs())
    if waiting >= MOST_WAITING:
        raise InvalidInputError(f"at most {MOST_WAITING} searches may wait; {waiting} do; stop some first")


def launch(store: RunStore, run_id: str) -> None:
    """Start a process that waits for its turn and works on a run; ``check_room`` first.

    Raises:
        LaunchError: If the system does not let it; the run can be resumed later.
    """
    path = log_file(run_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        process = start(store.run(run_id).id, path)
    except OSError as error:
        raise LaunchError(f"the process of run {run_id} cannot be started: {error}; resume the run later") from error
    # Somebody must wait for a child that has ended, or it stays in the table of processes.
    Thread(target=process.wait, daemon=True).start()


def start(run_id: str, log_path: Path) -> subprocess.Popen[bytes]:
    """The process, which belongs to no terminal."""
    source = str(Path(__file__).parents[2])
    paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    with log_path.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module; the id comes from the store
            [sys.executable, "-m", "swapcore", "runs", "work", run_id],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": paths},
        )
