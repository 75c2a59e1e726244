"""How a run passes from one state and one process to the next; all within a transaction of the caller."""

import os
import secrets
import socket
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, func, insert, or_, select, update

from swapcore.errors import InvalidInputError, RunLostError, RunTakenError, UnknownExperimentError, UnknownRunError
from swapcore.store.rows import to_columns
from swapcore.store.run import STALE, EventRow, RequestedState, RunState, read_state, shown_state
from swapcore.store.schema import events, experiments, runs

__all__ = [
    "change",
    "enqueued",
    "is_next",
    "let_rest",
    "logged",
    "new_id",
    "refuse_live",
    "refuse_taken",
    "row_of",
    "take",
    "written",
]

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letters that look like digits, and in the order of their codes."""

# Made once, because a search writes hundreds of times a second and making it takes longer than running it.
FENCED = (
    update(runs)
    .where(runs.c.id == bindparam("this_run"), runs.c.owner == bindparam("this_owner"))
    .values(
        changes=runs.c.changes + bindparam("more_changes"),
        evaluations=runs.c.evaluations + bindparam("more_evaluations"),
    )
    .returning(runs.c.requested)
)
"""Changes a run only where it is the owner's."""


def new_id(now: datetime) -> str:
    """Nine characters of milliseconds, which sort by time, and four of chance."""
    milliseconds = int(now.timestamp() * 1000)
    moment = "".join(ALPHABET[milliseconds >> shift & 31] for shift in range(40, -1, -5))
    return moment + "-" + "".join(secrets.choice(ALPHABET) for _ in range(4))


def row_of(connection: Connection, run_id: str) -> RowMapping:
    """The row of a run; no other transaction that asks for it so gets it before this one ends.

    Raises:
        UnknownRunError: If there is none.
    """
    row = connection.execute(select(runs).where(runs.c.id == run_id).with_for_update()).mappings().first()
    if row is None:
        raise UnknownRunError(run_id)
    return row


def logged(
    connection: Connection,
    run_id: str,
    now: datetime,
    kind: str,
    words: str,
    *,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write a line of the log.

    Raises:
        UnknownRunError: If there is no such run.
    """
    counted = (
        update(runs)
        .where(runs.c.id == run_id)
        .values(events=runs.c.events + 1, changes=runs.c.changes + 1)
        .returning(runs.c.events)
    )
    count = connection.scalar(counted)
    if count is None:
        raise UnknownRunError(run_id)
    event = EventRow(number=count - 1, time=now, kind=kind, text=words, details=dict(details or {}))
    connection.execute(insert(events), to_columns(run_id, event))


def enqueued(connection: Connection, run_id: str, now: datetime) -> None:
    """Put a run that nobody works on at the end of the queue, for a process that is about to come."""
    row = row_of(connection, run_id)
    refuse_live(row, now)
    refuse_finished(row)
    note_interruption(connection, row, now)
    change(
        connection,
        run_id,
        state=RunState.QUEUED,
        queued=now,
        heartbeat=now,
        owner=None,
        finished=None,
        failure=None,
        requested=RequestedState.RUN,
    )
    logged(connection, run_id, now, "queued", "Put back into the queue")


def take(connection: Connection, run_id: str, owner: str, now: datetime, state: RunState) -> None:
    """Put a run into the hands of a process, to wait or to run.

    Raises:
        RunTakenError: If it is in the hands of another that lives.
        InvalidInputError: If it has finished.
    """
    row = row_of(connection, run_id)
    refuse_finished(row)
    stored = read_state(row["state"])
    if row["owner"] not in {None, owner}:
        refuse_live(row, now)
    ours = row["owner"] == owner
    if ours and stored is state:
        change(connection, run_id, heartbeat=now)
        return
    if not ours:
        note_interruption(connection, row, now)
    # What is asked of a queued run is meant for the process that now comes; of any other run, for one that is gone.
    requested = row["requested"] if ours or stored is RunState.QUEUED else RequestedState.RUN
    queued = row["queued"] if ours or stored is RunState.QUEUED else now
    started = row["started"] or (now if state is RunState.RUNNING else None)
    change(
        connection,
        run_id,
        state=state,
        owner=owner,
        host=socket.gethostname(),
        process=os.getpid(),
        heartbeat=now,
        queued=queued,
        started=started,
        finished=None,
        failure=None,
        requested=requested,
    )
    where = f"on {socket.gethostname()}, process {os.getpid()}"
    if state is RunState.QUEUED:
        logged(connection, run_id, now, "queued", f"Waiting {where}")
    elif row["started"] is None:
        logged(connection, run_id, now, "started", f"Started {where}")
    else:
        logged(connection, run_id, now, "resumed", f"Resumed {where}")


def let_rest(
    connection: Connection, run_id: str, owner: str, now: datetime, state: RunState, *, failure: str | None = None
) -> None:
    """Pause a run, which keeps its process, or let go of it."""
    paused = state is RunState.PAUSED
    values = {
        "state": state,
        "heartbeat": now,
        "owner": owner if paused else None,
        "finished": None if paused else now,
        "failure": failure,
    }
    written(connection, run_id, owner, values)
    logged(connection, run_id, now, state.value, f"Failed: {failure}" if failure else state.value.capitalize())


def written(
    connection: Connection, run_id: str, owner: str, values: Mapping[str, Any], *, changes: int = 1, found: int = 0
) -> RequestedState:
    """Change a run that is the owner's; returns what people ask for.

    Args:
        connection: In a transaction.
        run_id: Of the run.
        owner: Who should have it.
        values: By column.
        changes: How much there is to see; 0 for a mere heartbeat.
        found: How many evaluations there are more.

    Raises:
        RunLostError: If the run is no longer the owner's.
    """
    fence = {"this_run": run_id, "this_owner": owner, "more_changes": changes, "more_evaluations": found}
    requested = connection.scalar(FENCED, fence | dict(values))
    if requested is None:
        raise lost(connection, run_id)
    return RequestedState(requested)


def lost(connection: Connection, run_id: str) -> RunLostError:
    """Why a run is not in the hands of a process that thinks so."""
    row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
    if row is None:
        return RunLostError(f"run {run_id} was deleted while this process worked on it")
    if row["owner"] is None:
        return RunLostError(f"run {run_id} is not in the hands of this process any more: it is {row['state']}")
    return RunLostError(
        f"run {run_id} is not in the hands of this process any more: "
        f"process {row['process']} on {row['host']} took it over"
    )


def is_next(connection: Connection, run_id: str, limit: int, now: datetime) -> bool:
    """Whether fewer than ``limit`` other runs are running and none waits that is ahead in the queue."""
    queued = connection.scalar(select(runs.c.queued).where(runs.c.id == run_id))
    if queued is None:
        raise UnknownRunError(run_id)
    before = or_(runs.c.queued < queued, and_(runs.c.queued == queued, runs.c.id < run_id))
    others = select(
        func.count().filter(runs.c.state == RunState.RUNNING),
        func.count().filter(and_(runs.c.state == RunState.QUEUED, before)),
    ).where(
        runs.c.id != run_id,
        runs.c.heartbeat > now - STALE,
        or_(runs.c.state == RunState.RUNNING, runs.c.state == RunState.QUEUED),
    )
    running, ahead = connection.execute(others).one()
    return bool(running < limit and ahead == 0)


def change(connection: Connection, run_id: str, **values: Any) -> None:
    """Change columns of a run, so that it shows."""
    connection.execute(update(runs).where(runs.c.id == run_id).values(changes=runs.c.changes + 1, **values))


def note_interruption(connection: Connection, row: RowMapping, now: datetime) -> None:
    """The process that died could not tell the log."""
    if row["owner"] is not None and read_state(row["state"]).live:
        words = f"Process {row['process']} on {row['host']} gave no more sign of life"
        logged(connection, row["id"], now, "interrupted", words, details={"heartbeat": row["heartbeat"].isoformat()})


def refuse_live(row: RowMapping, now: datetime) -> None:
    """Leave a run alone that a process has, or is about to take."""
    state = shown_state(read_state(row["state"]), row["heartbeat"], now)
    if state.live:
        hands = f"process {row['process']} on {row['host']} has it" if row["owner"] else "a process is about to take it"
        raise RunTakenError(f"run {row['id']} is {state.value}: {hands}; stop it first, or wait until it has ended")


def refuse_finished(row: RowMapping) -> None:
    if row["state"] == RunState.FINISHED:
        raise InvalidInputError(f"run {row['id']} has finished; start a new one from its settings")


def refuse_taken(connection: Connection, experiment: str, cell: int | None) -> None:
    """See that an experiment is there, and has no run at a place.

    Raises:
        UnknownExperimentError: If there is none.
        RunTakenError: If it has a run there.
    """
    if connection.scalar(select(experiments.c.id).where(experiments.c.id == experiment)) is None:
        raise UnknownExperimentError(experiment)
    taken = connection.scalar(select(runs.c.id).where(runs.c.experiment == experiment, runs.c.cell == cell))
    if taken is not None:
        raise RunTakenError(f"place {cell} of experiment {experiment} has run {taken} already")
