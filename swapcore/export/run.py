"""All that a run found, as a file.

What is slow to import, and only some formats need, is imported where it is used: commands start without it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from swapcore.errors import InvalidInputError
from swapcore.runs.outcome import outcome
from swapcore.store.run import Run
from swapcore.store.runs import RunStore

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FORMATS", "export_run", "exported"]


def evaluation_table(store: RunStore, run: Run) -> "pd.DataFrame":
    """One row an evaluation; parents as text, so that every format can hold them, and no value where undefined."""
    import pandas as pd  # noqa: PLC0415

    rows = [asdict(row) for row in store.evaluations(run.id)]
    table = pd.DataFrame(rows)
    if rows:
        table["parents"] = [" ".join(map(str, row["parents"])) for row in rows]
        # A column of nothing but None would have no kind of its own in Parquet.
        table = table.astype({"score": float, "fitness": float, "saturation": float, "undefined": "str"})
    return table


def as_json(store: RunStore, run: Run) -> bytes:
    """Settings, state, best, history, all evaluations and the log."""
    found = outcome(store, run)
    found["all_evaluations"] = [asdict(row) for row in store.evaluations(run.id)]
    found["events"] = [{**asdict(row), "time": row.time.isoformat()} for row in store.events(run.id)]
    return json.dumps(found, indent=1, allow_nan=False).encode()


def as_csv(store: RunStore, run: Run) -> bytes:
    """The evaluations."""
    return evaluation_table(store, run).to_csv(index=False).encode()


def as_parquet(store: RunStore, run: Run) -> bytes:
    """The evaluations."""
    written: bytes = evaluation_table(store, run).to_parquet(index=False)
    return written


def as_html(store: RunStore, run: Run) -> bytes:
    """A report for people, in one file that needs nothing else."""
    from swapcore.export.report import run_report  # noqa: PLC0415 - imports plotly

    return run_report(store, run).encode()


FORMATS: Mapping[str, Callable[[RunStore, Run], bytes]] = MappingProxyType(
    {".json": as_json, ".csv": as_csv, ".parquet": as_parquet, ".html": as_html}
)


def exported(store: RunStore, run_id: str, ending: str) -> bytes:
    """The content of the file.

    Raises:
        InvalidInputError: If the ending is not one of ``FORMATS``.
        UnknownRunError: If there is no such run.
    """
    if ending not in FORMATS:
        raise InvalidInputError(f"an export ends in {', '.join(FORMATS)}; got {ending!r}")
    return FORMATS[ending](store, store.run(run_id))


def export_run(store: RunStore, run_id: str, output: Path) -> None:
    """Write the file; what ``exported`` raises, and InvalidInputError if it cannot be written."""
    content = exported(store, run_id, output.suffix)
    try:
        output.write_bytes(content)
    except OSError as error:
        raise InvalidInputError(f"{output} cannot be written: {error.strerror}") from error
