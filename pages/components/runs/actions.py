"""What can be done with the runs that are selected: open, start again, export, delete."""

import functools
from collections.abc import Callable

import streamlit as st

from pages.components.cached import cached_store
from pages.components.state import keep_problem
from pages.components.tray import pin_to_tray
from swapcore.errors import SwapcoreError
from swapcore.export.run import FORMATS, FORMATS_OF_SEVERAL, exported, exported_together
from swapcore.runs.opening import opened
from swapcore.store.run import Run

__all__ = ["run_actions"]

EXPLAINED = {
    ".json": "Settings, results and the log",
    ".csv": "All evaluations, a row each",
    ".parquet": "All evaluations, a row each",
    ".html": "A report to read, print or hand on",
}


def run_actions(chosen: list[Run]) -> None:
    """Downloads and removal of the selected runs."""
    ids = [run.id for run in chosen]
    with st.container(horizontal=True, key="run-actions"):
        if len(chosen) == 1:
            (run_id,) = ids
            st.link_button("Open", f"search?run={run_id}", icon=":material/open_in_new:")
            st.link_button("Same again, with changes", f"search?like={run_id}", icon=":material/content_copy:")
            for ending in FORMATS:
                name = "Report" if ending == ".html" else ending.removeprefix(".").upper()
                download(name, run_id, ending, functools.partial(exported, cached_store(), run_id, ending))
        else:
            for ending in FORMATS_OF_SEVERAL:
                name = f"{len(ids)} runs as {ending.removeprefix('.').upper()}"
                together = functools.partial(exported_together, cached_store(), ids, ending)
                download(name, f"{len(ids)}-runs", ending, together)
        if any(run.best is not None for run in chosen):
            st.button("Pin the best", icon=":material/keep:", key="pin-best", on_click=pin_best, args=(chosen,))
        with st.popover("Delete", icon=":material/delete:"):
            what = "this run and all that it" if len(ids) == 1 else f"these {len(ids)} runs and all that they"
            st.markdown(f"Remove {what} found? Scores stay known.")
            st.button("Yes, delete", type="primary", key="delete", on_click=delete, args=(ids,))


def pin_best(chosen: list[Run]) -> None:
    """Callback: put the best of each run on the tray of its space."""
    for run in chosen:
        settings = opened(run).settings
        if settings is not None and run.best is not None:
            pin_to_tray(settings.problem.name, run.best.architecture, in_address=False)


def download(label: str, name: str, ending: str, content: Callable[[], bytes]) -> None:
    """A button that makes its file when somebody presses it."""
    st.download_button(
        label,
        data=content,
        file_name=f"{name}{ending}",
        key=f"export{ending}",
        on_click="ignore",
        icon=":material/description:" if ending == ".html" else ":material/download:",
        help=EXPLAINED[ending],
    )


def delete(run_ids: list[str]) -> None:
    """Callback: remove runs; says which cannot be removed."""
    problems = []
    for run_id in run_ids:
        try:
            cached_store().delete(run_id)
        except SwapcoreError as error:
            problems.append(str(error))
    if problems:
        keep_problem("; ".join(problems))
