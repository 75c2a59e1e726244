"""Between rows of the tables and records."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from swapcore.store.run import BestSoFar, CycleRow, EvaluationRow, EventRow, Run, RunState, Wish, shown_state

__all__ = ["best_columns", "cycle_from", "evaluation_from", "event_from", "run_from", "to_columns"]


def run_from(row: RowMapping, now: datetime) -> Run:
    """A run as it shows now."""
    columns: dict[str, Any] = {name: row[name] for name in Run.__dataclass_fields__ if name in row}
    columns["state"] = shown_state(RunState(row["state"]), row["heartbeat"], now)
    columns["wanted"] = Wish(row["wanted"])
    return Run(**columns, best=best_from(row))


def best_from(row: RowMapping) -> BestSoFar | None:
    if row["best_number"] is None:
        return None
    return BestSoFar(**{name: row[f"best_{name}"] for name in BestSoFar.__dataclass_fields__})


def best_columns(best: BestSoFar | None) -> dict[str, Any]:
    """Columns of a run; none where there is nothing better than before."""
    return {} if best is None else {f"best_{name}": getattr(best, name) for name in BestSoFar.__dataclass_fields__}


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
