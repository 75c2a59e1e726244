"""Between rows of the tables and records."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from swapcore.store.run import (
    CycleRow,
    EvaluationRow,
    EventRow,
    RequestedState,
    Run,
    RunState,
    damage_of,
    read_state,
    shown_state,
)

__all__ = ["cycle_from", "evaluation_from", "event_from", "run_from", "to_columns"]


def run_from(row: RowMapping, best: EvaluationRow | None, now: datetime) -> Run:
    """A run as it shows now.

    Args:
        row: Its columns, with the settings as text.
        best: Its fittest evaluation.
        now: The time.
    """
    columns: dict[str, Any] = {name: row[name] for name in Run.__dataclass_fields__ if name in row}
    columns["settings"] = json_or_text(row["settings"])
    damage = damage_of(row)
    if damage is None:
        columns["state"] = shown_state(read_state(row["state"]), row["heartbeat"], now)
        columns["requested"] = RequestedState(row["requested"])
    else:
        columns |= {"state": RunState.FAILED, "requested": RequestedState.RUN, "failure": damage}
    return Run(**columns, best=best)


def json_or_text(text: str) -> Any:
    """What a text of JSON says; the text where it is none, so that one damaged run does not hide all others."""
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except ValueError:
        return text


def refuse_constant(name: str) -> None:
    """NaN and infinities, which Python would read, are no JSON, and nobody could export them."""
    raise ValueError(name)


def evaluation_from(row: RowMapping) -> EvaluationRow:
    """An evaluation."""
    return EvaluationRow(**without_run(row) | {"parents": tuple(row["parents"])})


def cycle_from(row: RowMapping) -> CycleRow:
    """A cycle."""
    return CycleRow(**without_run(row) | {"population": tuple(row["population"])})


def event_from(row: RowMapping) -> EventRow:
    """A line of the log."""
    return EventRow(**without_run(row))


def without_run(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "run"}


def to_columns(run_id: str, record: EvaluationRow | CycleRow | EventRow) -> dict[str, Any]:
    """Columns of a record of a run."""
    return {"run": run_id} | {name: getattr(record, name) for name in record.__dataclass_fields__}
