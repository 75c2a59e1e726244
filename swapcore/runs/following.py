"""Following a run from many places at once: what is new is read once, and all who look soon after share it."""

import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from swapcore.runs.opening import OpenedRun, opened
from swapcore.runs.snapshot import Snapshot
from swapcore.store.reader import RunReader
from swapcore.store.run import CycleRow, EvaluationRow, EventRow, Run

__all__ = ["Look", "RunFollower"]


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a run had found at a moment; nobody may change it.

    Attributes:
        read: The run, with its settings.
        evaluations: From the first on, those of a cycle that is going on included.
        cycles: Those that have ended, from the first on.
        events: Lines of its log, from the first on.
    """

    read: OpenedRun
    evaluations: Sequence[EvaluationRow]
    cycles: Sequence[CycleRow]
    events: Sequence[EventRow]

    @property
    def run(self) -> Run:
        """The run as the store has it."""
        return self.read.run

    @property
    def progress(self) -> tuple[int, int]:
        """Changes whenever there is more to draw."""
        return len(self.evaluations), len(self.cycles)

    @functools.cached_property
    def snapshot(self) -> Snapshot | None:
        """What charts are made of; None where nothing is evaluated, or the settings cannot be read."""
        if self.read.settings is None:
            return None
        found = Snapshot(settings=self.read.settings, evaluations=self.evaluations, cycles=self.cycles)
        return found if found.cycles else None


class RunFollower:
    """Looks at a run; used by many threads, of which one reads and the others wait for what it has read.

    Args:
        store: Where the run is.
        run_id: Of the run.
        clock: Seconds, never going back.
    """

    def __init__(self, store: RunReader, run_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.store, self.run_id, self.clock = store, run_id, clock
        self.lock = Lock()
        self.version = ""
        self.looked = 0.0
        self.last: Look | None = None

    def look(self, max_age: float = 0.0) -> Look:
        """What the run has found.

        Args:
            max_age: For so many seconds what was seen last will do.

        Raises:
            UnknownRunError: If there is no such run.
            StoreError: If the store cannot be read.
        """
        with self.lock:
            now = self.clock()
            if self.last is None or now - self.looked > max_age or max_age <= 0:
                self.last = self.renewed(self.last)
                self.looked = now
            return self.last

    def renewed(self, before: Look | None) -> Look:
        """The same look where nothing has changed since."""
        version = self.store.version(self.run_id)
        if before is not None and version == self.version:
            return before
        # The run first: what it counts is then among the rows that are read after it. Cycles before evaluations, which
        # each cycle names, for the same reason.
        run = self.store.run(self.run_id)
        cycles = () if before is None else before.cycles
        evaluations = () if before is None else before.evaluations
        events = () if before is None else before.events
        look = Look(
            # Settings never change.
            read=opened(run) if before is None else replace(before.read, run=run),
            cycles=(*cycles, *self.store.cycles(self.run_id, since=len(cycles))),
            evaluations=(*evaluations, *self.store.evaluations(self.run_id, since=len(evaluations))),
            events=(*events, *self.store.events(self.run_id, since=len(events))),
        )
        self.version = version
        return look
