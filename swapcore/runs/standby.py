"""A process that stands by: it has imported and loaded what a search needs, and waits for the run that it will work on.

While it waits it belongs to whoever started it, and ends with it, because its standard input ends then. Once it has a
run, it is that run's process like any other, and outlives whoever started it.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Timer
from typing import IO

from swapcore.errors import SwapcoreError

__all__ = ["WORK", "StandBy", "become_ready", "start_process", "wait_for_run"]

Start = Callable[[], "subprocess.Popen[bytes]"]
IDLE_SECONDS = 600.0
"""For how long a process stands by for nobody; it keeps some hundred megabytes of memory."""
WORK = ("runs", "work")
STAND_BY = ("runs", "stand-by")


def start_process(
    *words: str, output: "IO[bytes] | int" = subprocess.DEVNULL, stdin: int = subprocess.DEVNULL
) -> "subprocess.Popen[bytes]":
    """A process of our own command line, which belongs to no terminal."""
    source = str(Path(__file__).parents[2])
    paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module; ids come from the store
        [sys.executable, "-m", "swapcore", *words],
        stdin=stdin,
        stdout=output,
        stderr=output,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


class StandBy:
    """At most one process that stands by; used by all threads of a server.

    Args:
        start: Starts one, with a pipe as its standard input.
        idle_seconds: For how long one waits after the last ``prepare``.
    """

    def __init__(
        self,
        start: Start = lambda: start_process(*STAND_BY, stdin=subprocess.PIPE),
        *,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self.start, self.idle_seconds = start, idle_seconds
        self.lock = Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.environment: dict[str, str] = {}
        self.timer: Timer | None = None

    def prepare(self) -> None:
        """See that a process stands by; does not wait for it, and does without where the system does not let it."""
        with self.lock:
            if not self.is_fit():
                self.dismiss()
                with contextlib.suppress(OSError):
                    self.environment = dict(os.environ)
                    self.process = self.start()
            self.rest()

    def hand_over(self, run_id: str, log: Path) -> "subprocess.Popen[bytes] | None":
        """Give a run to the process that stands by; nobody stands by then.

        Args:
            run_id: Of the run.
            log: What it writes from now on goes to the end of this file.

        Returns:
            The process of the run; None where none stands by that can take it.
        """
        with self.lock:
            if not self.is_fit() or self.process is None or self.process.stdin is None:
                self.dismiss()
                return None
            process, words = self.process, self.process.stdin
            self.process = None
            self.rest()
            try:
                with words:
                    words.write(json.dumps({"run": run_id, "log": str(log)}).encode() + b"\n")
            except OSError:
                process.wait()
                return None
            return process

    def close(self) -> None:
        """Let nobody stand by."""
        with self.lock:
            self.dismiss()

    def is_fit(self) -> bool:
        """Whether a process stands by, and in the environment of now: it would keep to the store of before."""
        return self.process is not None and self.process.poll() is None and self.environment == dict(os.environ)

    def dismiss(self) -> None:
        """End the process that stands by, if any; the caller has the lock."""
        process, self.process = self.process, None
        self.rest()
        if process is not None:
            process.kill()
            if process.stdin is not None:
                process.stdin.close()
            process.wait()

    def rest(self) -> None:
        """Count the idle time from now on, where somebody stands by."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        if self.process is not None:
            self.timer = Timer(self.idle_seconds, self.close)
            self.timer.daemon = True
            self.timer.start()


def become_ready() -> None:
    """Import and load what the first score of a search needs, and compute one.

    What goes wrong is not told here: a run meets it again, and has a log to tell it in.
    """
    from swapcore.evaluation.evaluator import evaluate_one  # noqa: PLC0415 - imports torch
    from swapcore.evaluation.resolve import resolve  # noqa: PLC0415 - as above
    from swapcore.evaluation.settings import ScoreSettings  # noqa: PLC0415 - as above
    from swapcore.randomness import generator  # noqa: PLC0415 - as above

    # Not on a GPU, whose memory would be kept from others while nobody searches.
    with contextlib.suppress(SwapcoreError):
        resolved = resolve(ScoreSettings(), "cpu")
        evaluate_one(resolved.space.sample(generator(0, "stand-by")), resolved)


def wait_for_run() -> str | None:
    """Id of the run that standard input names; from then on all output goes to that run's log.

    Returns:
        None where standard input ends first: whoever started this process is gone, or does not need it.
    """
    line = sys.stdin.readline()
    if not line.strip():
        return None
    words = json.loads(line)
    with Path(words["log"]).open("ab") as log:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(log.fileno(), stream.fileno())
    return str(words["run"])
