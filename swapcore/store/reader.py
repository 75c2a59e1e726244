"""Reading the run store."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, RowMapping, Select, Table, Text, and_, cast, func, select

from swapcore.errors import UnknownRunError
from swapcore.store import lifecycle
from swapcore.store.database import BUSY_SECONDS, Database
from swapcore.store.faults import damage_explained
from swapcore.store.rows import cycle_from, evaluation_from, event_from, run_from
from swapcore.store.run import (
    EARLIER,
    CycleRow,
    EvaluationRow,
    EventRow,
    RequestedState,
    Run,
    read_state,
    shown_state,
    utc_now,
)
from swapcore.store.schema import cycles as cycles_table
from swapcore.store.schema import evaluations as evaluations_table
from swapcore.store.schema import events as events_table
from swapcore.store.schema import runs
from swapcore.store.scores import select_scores
from swapcore.values.score import Score

__all__ = ["RunReader"]

RUN_COLUMNS = select(
    *(cast(column, Text).label("settings") if column is runs.c.settings else column for column in runs.c)
)
"""Settings as text, because a database that was damaged or edited may hold what is not JSON."""
RUNS_AT_ONCE = 500
"""Asked for in one statement; databases limit the parameters of a statement."""


def best_of(connection: Connection, run_ids: Sequence[str]) -> dict[str, RowMapping]:
    """The fittest evaluation of each run that has one."""
    is_best = and_(evaluations_table.c.run == runs.c.id, evaluations_table.c.number == runs.c.best_number)
    joined = select(evaluations_table).join(runs, is_best)
    found: dict[str, RowMapping] = {}
    for start in range(0, len(run_ids), RUNS_AT_ONCE):
        some = joined.where(runs.c.id.in_(run_ids[start : start + RUNS_AT_ONCE]))
        found |= {row["run"]: row for row in connection.execute(some).mappings()}
    return found


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
        found = self.chosen_runs(RUN_COLUMNS.where(runs.c.id == run_id))
        if not found:
            raise UnknownRunError(run_id)
        return found[0]

    def runs(self) -> list[Run]:
        """All runs, the newest first."""
        return self.chosen_runs(RUN_COLUMNS.order_by(runs.c.created.desc(), runs.c.id.desc()))

    def chosen_runs(self, chosen: Select[Any]) -> list[Run]:
        """Runs with the fittest evaluation of each, all as they were at one moment."""
        with self.database.read() as connection:
            rows = connection.execute(chosen).mappings().all()
            best = best_of(connection, [row["id"] for row in rows])
        now = self.clock()
        with damage_explained(self.database.name):
            return [run_from(row, evaluation_from(best[row["id"]]) if row["id"] in best else None, now) for row in rows]

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
        return f"{row.changes}-{shown_state(read_state(row.state), row.heartbeat, self.clock()).value}"

    def requested(self, run_id: str) -> RequestedState:
        """What people ask the process of a run to do.

        Raises:
            UnknownRunError: If there is no such run.
        """
        with self.database.read() as connection:
            found = connection.scalar(select(runs.c.requested).where(runs.c.id == run_id))
        if found is None:
            raise UnknownRunError(run_id)
        return RequestedState(found)

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
        with damage_explained(self.database.name):
            return [evaluation_from(row) for row in rows]

    def cycles(self, run_id: str, since: int = 0) -> list[CycleRow]:
        """Cycles from a number on, in order; none where there is no such run."""
        rows = self.rows(cycles_table, run_id, "cycle", since)
        with damage_explained(self.database.name):
            return [cycle_from(row) for row in rows]

    def events(self, run_id: str, since: int = 0) -> list[EventRow]:
        """Lines of the log from a number on, in order; none where there is no such run."""
        rows = self.rows(events_table, run_id, "number", since)
        with damage_explained(self.database.name):
            return [event_from(row) for row in rows]

    def undefined(self, run_id: str) -> dict[str, int]:
        """Why the metric had no value -> for how many evaluations of a run; the most frequent reason first."""
        reason, count = evaluations_table.c.undefined, func.count()
        counts = (
            select(reason, count)
            .where(evaluations_table.c.run == run_id, reason.is_not(None))
            .group_by(reason)
            .order_by(count.desc(), reason)
        )
        with self.database.read() as connection:
            return {str(words): int(number) for words, number in connection.execute(counts)}

    def rows(self, table: Table, run_id: str, key: str, since: int) -> Sequence[RowMapping]:
        """Rows of one of a run's tables."""
        column = table.c[key]
        chosen = select(table).where(table.c.run == run_id, column >= since).order_by(column)
        with self.database.read() as connection:
            return connection.execute(chosen).mappings().all()

    def earlier(self, run_id: str) -> int:
        """How many evaluations a run took over from an earlier one."""
        chosen = select(func.count()).where(evaluations_table.c.run == run_id, evaluations_table.c.origin == EARLIER)
        with self.database.read() as connection:
            return connection.scalar(chosen) or 0

    def kept_scores(self, conditions: Mapping[str, Any], architectures: Iterable[str]) -> dict[str, Score]:
        """Those of the architectures' scores that are known.

        Args:
            conditions: All that a score depends on besides the architecture, as plain JSON values, in any order.
            architectures: As text of their space.
        """
        with damage_explained(self.database.name), self.database.read() as connection:
            return select_scores(connection, conditions, architectures)
