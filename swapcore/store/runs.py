"""The run store: how pages, the command line and the processes of searches speak to each other."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert
from sqlalchemy.exc import IntegrityError

from swapcore.errors import InvalidInputError
from swapcore.store import lifecycle
from swapcore.store.reader import RunReader
from swapcore.store.rows import to_columns
from swapcore.store.run import (
    CycleRow,
    EvaluationRow,
    RequestedState,
    Run,
    RunState,
    require_count,
    require_finite,
    require_json,
)
from swapcore.store.schema import cycles as cycles_table
from swapcore.store.schema import evaluations as evaluations_table
from swapcore.store.schema import runs
from swapcore.store.scores import insert_scores
from swapcore.values.score import Score

__all__ = ["RunStore"]

ENDS = (RunState.STOPPED, RunState.FINISHED, RunState.FAILED)


class RunStore(RunReader):
    """Runs with all that they found, and scores that need not be computed again.

    Each method is one transaction: what it writes is written whole or not at all. Whatever a database can do wrong
    is a ``StoreError``. A store may be used by several threads; every process opens its own.

    Life of a run: ``create_run`` or ``enqueue`` put it into the queue; its process calls ``join_queue``, then
    ``heartbeat`` and ``may_start`` in turn, then ``claim``; it works, calling ``append`` and ``heartbeat``, and obeys
    what they return; ``pause`` and ``claim`` again in between; ``finish`` in the end. Every change of state writes
    its line of the log.

    What only the process that has a run may do takes that process's ``owner`` name (see ``new_owner``) and raises
    ``RunLostError`` if the run is no longer its own.

    Args:
        database: Where everything is kept.
        clock: Tells the time, aware.
    """

    def create_run(
        self,
        settings: Mapping[str, Any],
        *,
        title: str,
        budget: int,
        parent: str | None = None,
        earlier: Sequence[EvaluationRow] = (),
        experiment: str | None = None,
        cell: int | None = None,
    ) -> Run:
        """Make a run and put it into the queue, for a process that is about to come.

        Args:
            settings: What to do, as plain JSON values.
            title: As shown to people.
            budget: The most evaluations that it will make, those of ``earlier`` left out.
            parent: The run that it is started again from.
            earlier: Evaluations that it takes over, numbered from 0.
            experiment: That it is part of.
            cell: Its place there, which no other run has.

        Raises:
            InvalidInputError: If the settings are not JSON, or there is no such parent or experiment.
            RunTakenError: If the experiment has a run at that place.
        """
        require_json("settings", settings)
        require_count(budget=budget)
        now = self.clock()
        run_id = lifecycle.new_id(now)
        values = {
            "id": run_id,
            "title": title,
            "settings": dict(settings),
            "state": RunState.QUEUED,
            "created": now,
            "queued": now,
            "heartbeat": now,
            "requested": RequestedState.RUN,
            "evaluations": len(earlier),
            "budget": budget + len(earlier),
            "seconds": 0.0,
            "parent": parent,
            "events": 0,
            "changes": 0,
            "experiment": experiment,
            "cell": cell,
        }
        with self.database.write() as connection:
            if parent is not None:
                lifecycle.row_of(connection, parent)
            if experiment is not None:
                lifecycle.refuse_taken(connection, experiment, cell)
            connection.execute(insert(runs), values)
            words = "Created" if parent is None else f"Created from run {parent}"
            lifecycle.logged(connection, run_id, now, "created", words)
            if earlier:
                insert_records(connection, evaluations_table, run_id, earlier)
        return self.run(run_id)

    def delete(self, run_id: str) -> None:
        """Remove a run and all that it found; scores stay known.

        Raises:
            UnknownRunError: If there is none.
            RunTakenError: If a process has it, or is about to.
        """
        with self.database.write() as connection:
            lifecycle.refuse_live(lifecycle.row_of(connection, run_id), self.clock())
            connection.execute(delete(runs).where(runs.c.id == run_id))

    def enqueue(self, run_id: str) -> Run:
        """Put a run that was stopped, failed or was interrupted into the queue, for a process that is about to come.

        Raises:
            UnknownRunError: If there is none.
            RunTakenError: If a process has it, or is about to.
            InvalidInputError: If it has finished.
        """
        with self.database.write() as connection:
            lifecycle.enqueued(connection, run_id, self.clock())
        return self.run(run_id)

    def request(self, run_id: str, state: RequestedState | str) -> None:
        """Ask the process of a run to run, pause or stop.

        Raises:
            UnknownRunError: If there is no such run.
            InvalidInputError: If it is another word.
        """
        if state not in list(RequestedState):
            raise InvalidInputError(f"a run can be asked to {', '.join(RequestedState)}; got {state!r}")
        with self.database.write() as connection:
            lifecycle.row_of(connection, run_id)
            lifecycle.change(connection, run_id, requested=RequestedState(state))

    def join_queue(self, run_id: str, owner: str) -> Run:
        """Take a run into hand and let it wait for its turn; raises what ``claim`` raises."""
        with self.database.write() as connection:
            lifecycle.take(connection, run_id, owner, self.clock(), RunState.QUEUED)
        return self.run(run_id)

    def claim(self, run_id: str, owner: str) -> Run:
        """Take a run into hand and let it run; also how it goes on after a pause.

        Raises:
            UnknownRunError: If there is no such run.
            RunTakenError: If another process that lives has it.
            InvalidInputError: If it has finished.
        """
        with self.database.write() as connection:
            lifecycle.take(connection, run_id, owner, self.clock(), RunState.RUNNING)
        return self.run(run_id)

    def heartbeat(self, run_id: str, owner: str) -> RequestedState:
        """Give a sign of life; returns what people ask for.

        Raises:
            RunLostError: If the run is no longer the owner's.
        """
        with self.database.write() as connection:
            return lifecycle.written(connection, run_id, owner, {"heartbeat": self.clock()}, changes=0)

    def append(
        self,
        run_id: str,
        owner: str,
        evaluations: Sequence[EvaluationRow],
        cycles: Sequence[CycleRow],
        *,
        best: int | None,
        seconds: float,
    ) -> RequestedState:
        """Write what a run has found; returns what people ask for.

        Args:
            run_id: Of the run.
            owner: Of the run.
            evaluations: New ones.
            cycles: New ones.
            best: Number of the fittest evaluation so far; None leaves it as it was.
            seconds: Time that the run has been active so far.

        Raises:
            RunLostError: If the run is no longer the owner's.
            InvalidInputError: If the run has one of the evaluations or cycles already.
        """
        require_finite(seconds=seconds)
        values: dict[str, Any] = {"heartbeat": self.clock(), "seconds": seconds}
        if best is not None:
            require_count(best=best)
            values["best_number"] = best
        with self.database.write() as connection:
            requested = lifecycle.written(connection, run_id, owner, values, found=len(evaluations))
            for table, records in ((evaluations_table, evaluations), (cycles_table, cycles)):
                if records:
                    insert_records(connection, table, run_id, records)
        return requested

    def pause(self, run_id: str, owner: str) -> None:
        """Say that a run does nothing until it is claimed again; its process keeps it and its heartbeat.

        Raises:
            RunLostError: If the run is no longer the owner's.
        """
        with self.database.write() as connection:
            lifecycle.let_rest(connection, run_id, owner, self.clock(), RunState.PAUSED)

    def finish(self, run_id: str, owner: str, state: RunState, failure: str | None = None) -> None:
        """End a run and let go of it.

        Args:
            run_id: Of the run.
            owner: Of the run.
            state: FINISHED, STOPPED or FAILED.
            failure: What went wrong, for people, where it failed.

        Raises:
            RunLostError: If the run is no longer the owner's.
            InvalidInputError: If the state is another, or a failure goes unexplained.
        """
        if state not in ENDS:
            raise InvalidInputError(f"a run ends as one of {', '.join(ENDS)}; got {state!r}")
        if (state == RunState.FAILED) is not bool(failure):
            raise InvalidInputError(f"a failure is told where a run has failed, and only there; got {failure!r}")
        with self.database.write() as connection:
            lifecycle.let_rest(connection, run_id, owner, self.clock(), RunState(state), failure=failure)

    def record(self, run_id: str, kind: str, text: str, details: Mapping[str, Any] | None = None) -> None:
        """Write a line of the log.

        Args:
            run_id: Of the run.
            kind: One word, such as "warning".
            text: What happened, for people.
            details: More of it, as plain JSON values.

        Raises:
            UnknownRunError: If there is no such run.
        """
        require_json("details", {} if details is None else details)
        with self.database.write() as connection:
            lifecycle.logged(connection, run_id, self.clock(), kind, text, details=details)

    def keep_scores(self, conditions: Mapping[str, Any], scores: Mapping[str, Score]) -> None:
        """Keep scores by architecture; one that is known already stays as it is."""
        with self.database.write() as connection:
            insert_scores(connection, conditions, scores)


def insert_records(
    connection: Connection, table: Table, run_id: str, records: Sequence[EvaluationRow | CycleRow]
) -> None:
    """Insert new rows of a run, none of which may be there already."""
    rows = [to_columns(run_id, record) for record in records]
    try:
        connection.execute(insert(table), rows)
    except IntegrityError as error:
        key = "number" if table is evaluations_table else "cycle"
        numbers = f"{rows[0][key]} to {rows[-1][key]}" if len(rows) > 1 else f"{rows[0][key]}"
        raise InvalidInputError(
            f"run {run_id} has some of the {table.name} {numbers} already; go on from those that it has"
        ) from error
