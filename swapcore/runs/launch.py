"""Start the process of a search: it outlives whoever started it."""

from pathlib import Path
from threading import Thread

from swapcore.environment import home
from swapcore.errors import InvalidInputError, LaunchError
from swapcore.runs.standby import WORK, StandBy, start_process
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


def launch(store: RunStore, run_id: str, stand_by: StandBy | None = None) -> None:
    """Start a process that waits for its turn and works on a run; ``check_room`` first.

    Args:
        store: Where the run is.
        run_id: Of the run.
        stand_by: Has a process that can begin at once; where it has none, one is started.

    Raises:
        LaunchError: If the system does not let it; the run can be resumed later.
    """
    path, known = log_file(run_id), store.run(run_id).id
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as log:
            process = None if stand_by is None else stand_by.hand_over(known, path)
            if process is None:
                process = start_process(*WORK, known, output=log)
    except OSError as error:
        raise LaunchError(f"the process of run {run_id} cannot be started: {error}; resume the run later") from error
    # Somebody must wait for a child that has ended, or it stays in the table of processes.
    Thread(target=process.wait, daemon=True).start()
