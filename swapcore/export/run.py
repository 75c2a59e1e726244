"""All that a run found, as a file.

What is slow to import, and only some formats need, is imported where it is used: commands start without it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from swapcore.errors import InvalidInputError
from swapcore.runs.opening import opened
from swapcore.runs.outcome import outcome
from swapcore.store.run import Run
from swapcore.store.runs import RunStore

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FORMATS", "FORMATS_OF_SEVERAL", "export_run", "exported", "exported_together"]


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


def everything(store: RunStore, run: Run) -> dict[str, Any]:
    """Settings, state, best, history, all evaluations and the log."""
    found = outcome(store, run)
    found["all_evaluations"] = [asdict(row) for row in store.evaluations(run.id)]
    found["events"] = [{**asdict(row), "time": row.time.isoformat()} for row in store.events(run.id)]
    return found


def as_json(store: RunStore, run: Run) -> bytes:
    """All of it."""
    return json.dumps(everything(store, run), indent=1, allow_nan=False).encode()


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


def together_as_json(store: RunStore, runs: Sequence[Run]) -> bytes:
    """All of each."""
    return json.dumps({"runs": [everything(store, run) for run in runs]}, indent=1, allow_nan=False).encode()


def together_as_csv(store: RunStore, runs: Sequence[Run]) -> bytes:
    """The evaluations of all, each with the run that it is of and what that looked for."""
    import pandas as pd  # noqa: PLC0415

    parts = []
    for run in runs:
        part = evaluation_table(store, run)
        for place, (name, value) in enumerate(facts_in_rows(run).items()):
            part.insert(place, name, value)
        parts.append(part)
    return pd.concat([part for part in parts if len(part)] or parts).to_csv(index=False).encode()


def facts_in_rows(run: Run) -> dict[str, str | float | None]:
    """What tells the evaluations of several runs apart."""
    settings = opened(run).settings
    wanted = None if settings is None else settings.regularisation
    return {
        "run_id": run.id,
        "title": run.title,
        "space": None if settings is None else settings.score.space,
        "dataset": None if settings is None else settings.score.dataset,
        "metric": None if settings is None else settings.score.metric,
        "preset": None if settings is None else settings.score.preset,
        "algorithm": None if settings is None else settings.searcher.algorithm,
        "search_seed": None if settings is None else settings.searcher.seed,
        "mu": None if wanted is None else wanted.mu,
        "sigma": None if wanted is None else wanted.sigma,
    }


FORMATS_OF_SEVERAL: Mapping[str, Callable[[RunStore, Sequence[Run]], bytes]] = MappingProxyType(
    {".json": together_as_json, ".csv": together_as_csv}
)


def exported_together(store: RunStore, run_ids: Sequence[str], ending: str) -> bytes:
    """The content of one file with several runs.

    Raises:
        InvalidInputError: If there is no run, or the ending is not one of ``FORMATS_OF_SEVERAL``.
        UnknownRunError: If there is no such run.
    """
    if ending not in FORMATS_OF_SEVERAL or not run_ids:
        raise InvalidInputError(
            f"an export of several runs ends in {', '.join(FORMATS_OF_SEVERAL)}; got {ending!r} for {len(run_ids)} runs"
        )
    return FORMATS_OF_SEVERAL[ending](store, [store.run(run_id) for run_id in run_ids])


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
