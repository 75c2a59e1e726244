"""The table of all runs; which of them are selected is in the address."""

import hashlib

import pandas as pd
import streamlit as st

from pages.components.foreign import as_text
from pages.components.messages import duration
from pages.components.runs.cached_curves import best_accuracy
from pages.components.state import RUNS
from swapcore.problems.datasets import get_dataset
from swapcore.runs.opening import OpenedRun, opened
from swapcore.search.registry import get_searcher
from swapcore.store.run import Run

__all__ = ["chosen_runs"]

COLUMNS = {
    "open": st.column_config.LinkColumn(display_text="open", width=56),
    "title": st.column_config.TextColumn(width=230),
    "state": st.column_config.TextColumn(width=76),
    "what is wrong": st.column_config.TextColumn(width=260),
    "accuracy (%)": st.column_config.NumberColumn(
        format="%.2f",
        width=92,
        help="Trained accuracy of the best, which no search ever sees; – where it is not known here",
    ),
    "best fitness": st.column_config.NumberColumn(
        format="%.6g",
        width=92,
        help="Score of the best, with its sign turned where lower is better, times f(Θ). Compare it only between runs "
        "with the same metric, scoring network, images, μ and σ",
    ),
    "best size": st.column_config.TextColumn(width=82, help="Parameters, in the space's unit"),
    "metric": st.column_config.TextColumn(width=100),
    "μ": st.column_config.NumberColumn(format="%.4g", width=60, help="Wanted size; empty without regularisation"),
    "σ": st.column_config.NumberColumn(format="%.4g", width=60, help="How far from it a size may be"),
    "data set": st.column_config.TextColumn(width=82),
    "network": st.column_config.TextColumn(width=70, help="Size of the scoring network"),
    "algorithm": st.column_config.TextColumn(width=130),
    "evaluations": st.column_config.NumberColumn(format="localized", width=86),
    "progress": st.column_config.ProgressColumn(format="percent", width=90),
    "time": st.column_config.TextColumn(width=66),
    "created (UTC)": st.column_config.TextColumn(width=124),
    "lag": st.column_config.NumberColumn(width=48, help="Evaluations that may be on their way at once"),
    "space": st.column_config.TextColumn(width=120),
}


def chosen_runs(runs: list[Run]) -> list[Run]:
    """Draw the table; returns the selected runs, in its order."""
    asked = asked_runs(runs)
    ids = [run.id for run in runs]
    # A row is a number to the browser: where a run has come or gone, the table is a new one, with the same selected.
    listed = hashlib.sha256(" ".join(ids).encode()).hexdigest()[:12]
    table = pd.DataFrame([table_row(opened(run)) for run in runs])
    # What says nothing of any run only makes the table wider.
    unused = {name for name, usual in (("what is wrong", ""), ("lag", 1)) if set(table[name]) == {usual}}
    with st.container(key="runs-table"):
        event = st.dataframe(
            table,
            hide_index=True,
            key=f"runs-{listed}",
            on_select="rerun",
            selection_mode="multi-row",
            selection_default={"selection": {"rows": [ids.index(one) for one in asked], "columns": [], "cells": []}},
            column_config=COLUMNS,
            column_order=[name for name in COLUMNS if name not in unused],
            placeholder="–",
        )
    chosen = [runs[row] for row in sorted(event.selection.rows) if row < len(runs)]
    selected = [run.id for run in chosen]
    if set(selected) != set(asked):
        if selected:
            st.query_params[RUNS] = ",".join(selected)
        else:
            st.query_params.pop(RUNS, None)
    return chosen


def asked_runs(runs: list[Run]) -> list[str]:
    """Ids in the address of runs that there are; says which there are not."""
    asked = list(dict.fromkeys(one for one in st.query_params.get(RUNS, "").split(",") if one))
    known = {run.id for run in runs}
    unknown = [one for one in asked if one not in known]
    if unknown:
        names = ", ".join(repr(one) for one in unknown)
        st.warning(as_text(f"The address asks for runs that are not in this store: {names}. They may be deleted."))
    return [one for one in asked if one in known]


def table_row(read: OpenedRun) -> dict[str, object]:
    """What the table says of a run; little of one whose settings cannot be read, but why."""
    run, settings = read.run, read.settings
    regularisation = None if settings is None else settings.regularisation
    unit = "" if settings is None else f" {settings.problem.space.size_unit}"
    return {
        "open": f"search?run={run.id}",
        "title": run.title,
        "state": run.state.value,
        "accuracy (%)": best_accuracy(read),
        "best fitness": None if run.best is None else run.best.fitness,
        "best size": "" if run.best is None else f"{run.best.size:.3f}{unit}",
        "metric": read.metric,
        "space": "" if settings is None else settings.problem.title,
        "data set": "" if settings is None else get_dataset(settings.score.dataset).title,
        "network": "" if settings is None else settings.score.preset,
        "algorithm": "" if settings is None else get_searcher(settings.searcher.algorithm).title,
        "lag": None if settings is None else settings.searcher.lag,
        "μ": None if regularisation is None else regularisation.mu,
        "σ": None if regularisation is None else regularisation.sigma,
        "evaluations": run.evaluations,
        "progress": run.evaluations / run.budget if run.budget else 0.0,
        "time": duration(run.seconds),
        "created (UTC)": run.created.strftime("%Y-%m-%d %H:%M"),
        "what is wrong": run.failure or read.problem or "",
    }
