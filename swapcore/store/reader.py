"""Reading the run store."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import RowMapping, Table, func, select

from swapcore.errors import UnknownRunError
from swapcore.store import lifecycle
from swapcore.store.database import BUSY_SECONDS, Database
from swapcore.store.faults import sensible
from swapcore.store.rows import cycle_from, evaluation_from, event_from, run_from
from swapcore.store.run import CycleRow, EvaluationRow, EventRow, Run, RunState, SavedScore, Wish, shown_state, utc_now
from swapcore.store.schema import cycles as cycles_table
from swapcore.store.schema import evaluations as evaluations_table
from swapcore.store.schema import events as events_table
from swapcore.store.schema import runs
from swapcore.store.scores import select_scores

__all__ = ["RunReader"]


class RunReader:
    """What can be learnt from a run store without changing it; works on a database that may only be read, too.

    Args:
        database: Where everything is kept.
        clock: Tells the time, aware.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self.database, self.clock = database, clock

    @classmethod
    def open(
        cls,
        url: str | None = None,
        *,
        busy_seconds: float = BUSY_SECONDS,
        clock: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Open a store; make it where there is none.

        Args:
            url: Of the database; by default what the environment says.
            busy_seconds: How long to wait for other processes that write.
            clock: Tells the time, aware.

        Raises:
            StoreError: If the database cannot be used.
        """
        return cls(Database.open(url, busy_seconds=busy_seconds), clock)

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, run_id: str) -> Run:
        """A run as it is now.

        Raises:
            UnknownRunError: If there is none.
        """
        with self.database.read() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
        if row is None:
            raise UnknownRunError(run_id)
        with sensible(self.database.name):
            return run_from(row, self.clock())

    def runs(self) -> list[Run]:
        """All runs, the newest first."""
        with self.database.read() as connection:
            rows = connection.execute(select(runs).order_by(runs.c.created.desc(), runs.c.id.desc())).mappings().all()
        now = self.clock()
        with sensible(self.database.name):
            return [run_from(row, now) for row in rows]

    def version(self, run_id: str) -> str:
        """Changes whenever anything of a run has changed, be it that its process died; not with every heartbeat.

        Raises:
            UnknownRunError: If there is no such run.
        """
        columns = select(runs.c.changes, runs.c.state, runs.c.heartbeat).where(runs.c.id == run_id)
        with self.database.read() as connection:
            row = connection.execute(columns).first()
        if row is None:
            raise UnknownRunError(run_id)
        return f"{row.changes}-{shown_state(RunState(row.state), row.heartbeat, self.clock()).value}"

    def wanted(self, run_id: str) -> Wish:
        """What people want the process of a run to do.

        Raises:
            UnknownRunError: If there is no such run.
        """
        with self.database.read() as connection:
            found = connection.scalar(select(runs.c.wanted).where(runs.c.id == run_id))
        if found is None:
            raise UnknownRunError(run_id)
        return Wish(found)

    def may_start(self, run_id: str, limit: int) -> bool:
        """Whether it is the turn of a run: fewer than ``limit`` others are running and none waits before it.

        Runs whose process gives no sign of life do not count.

        Raises:
            UnknownRunError: If there is no such run.
        """
        with self.database.read() as connection:
            return lifecycle.is_next(connection, run_id, limit, self.clock())

    def evaluations(self, run_id: str, since: int = 0) -> list[EvaluationRow]:
        """Evaluations from a number on, in order; none where there is no such run."""
        rows = self.rows(evaluations_table, run_id, "number", since)
        with sensible(self.database.name):
            return [evaluation_from(row) for row in rows]

    def cycles(self, run_id: str, since: int = 0) -> list[CycleRow]:
        """Cycles from a number on, in order; none where there is no such run."""
        rows = self.rows(cycles_table, run_id, "cycle", since)
        with sensible(self.database.name):
            return [cycle_from(row) for row in rows]

    def events(self, run_id: str, since: int = 0) -> list[EventRow]:
        """Lines of the log from a number on, in order; none where there is no such run."""
        rows = self.rows(events_table, run_id, "number", since)
        with sensible(self.database.name):
            return [event_from(row) for row in rows]

    def undefined(self, run_id: str) -> dict[str, int]:
        """Why the metric had no value -> for how many evaluations of a run; the most frequent reason first."""
        reason, count = evaluations_table.c.undefined, func.count()
        wanted = (
            select(reason, count)
            .where(evaluations_table.c.run == run_id, reason.is_not(None))
            .group_by(reason)
            .order_by(count.desc(), reason)
        )
        with self.database.read() as connection:
            return {str(words): int(number) for words, number in connection.execute(wanted)}

    def rows(self, table: Table, run_id: str, key: str, since: int) -> Sequence[RowMapping]:
        """Rows of one of a run's tables."""
        column = table.c[key]
        wanted = select(table).where(table.c.run == run_id, column >= since).order_by(column)
        with self.database.read() as connection:
            return connection.execute(wanted).mappings().all()

    def saved_scores(self, conditions: Mapping[str, Any], architectures: Iterable[str]) -> dict[str, SavedScore]:
        """Those of the architectures' scores that are known.

        Args:
            conditions: All that a score depends on besides the architecture, as plain JSON values, in any order.
            architectures: As text of their space.
        """
        with sensible(self.database.name), self.database.read() as connection:
            return select_scores(connection, conditions, architectures)
