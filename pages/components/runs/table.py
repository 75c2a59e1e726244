"""The table of all runs, and what can be done with those that are selected."""

import functools

import pandas as pd
import streamlit as st

from pages.components.cached import cached_store
from pages.components.cards import chart_card
from pages.components.messages import duration, shown_errors
from pages.components.state import keep_problem
from swapcore.errors import SwapcoreError
from swapcore.export.run import FORMATS, exported
from swapcore.figures.search import plot_compared
from swapcore.metrics.metric import Metric
from swapcore.runs.opening import OpenedRun, opened
from swapcore.store.run import Run

__all__ = ["chosen_runs", "compare", "run_actions"]

MOST_COMPARED = 6


def chosen_runs(runs: list[Run]) -> list[Run]:
    """Draw the table; returns the selected runs."""
    rows = [table_row(opened(run)) for run in runs]
    event = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key="runs-table",
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "open": st.column_config.LinkColumn(display_text="open", width=60),
            "progress": st.column_config.ProgressColumn(format="percent", width=90),
            "best fitness": st.column_config.NumberColumn(
                format="%.6g", help="Score of the best, with its sign turned where lower is better, times f(Θ)"
            ),
            "best size": st.column_config.NumberColumn(format="%.3f"),
        },
    )
    return [runs[row] for row in event.selection.rows if row < len(runs)]


def table_row(read: OpenedRun) -> dict[str, object]:
    """What the table says of a run; little of one whose settings cannot be read, but why."""
    run, settings = read.run, read.settings
    regularisation = None if settings is None else settings.regularisation
    return {
        "open": f"search?run={run.id}",
        "title": run.title,
        "state": run.state.value,
        "metric": read.metric,
        "data set": "" if settings is None else settings.score.dataset,
        "network": "" if settings is None else settings.score.preset,
        "algorithm": "" if settings is None else settings.searcher.algorithm,
        "lag": None if settings is None else settings.searcher.lag,
        "μ": None if regularisation is None else regularisation.mu,
        "σ": None if regularisation is None else regularisation.sigma,
        "evaluations": run.evaluations,
        "progress": run.evaluations / run.budget if run.budget else 0.0,
        "best fitness": None if run.best is None else run.best.fitness,
        "best size": None if run.best is None else run.best.size,
        "time": duration(run.seconds),
        "created (UTC)": run.created.strftime("%Y-%m-%d %H:%M"),
        "what is wrong": run.failure or read.problem or "",
    }


def run_actions(chosen: list[Run]) -> None:
    """Downloads and removal of the selected runs."""
    if len(chosen) == 1:
        run = chosen[0]
        with st.container(horizontal=True):
            st.link_button("Open", f"search?run={run.id}", icon=":material/open_in_new:")
            st.link_button("Same again, with changes", f"search?like={run.id}", icon=":material/content_copy:")
            for ending in FORMATS:
                st.download_button(
                    ending.removeprefix(".").upper(),
                    data=functools.partial(exported, cached_store(), run.id, ending),
                    file_name=f"{run.id}{ending}",
                    key=f"export{ending}",
                    on_click="ignore",
                    icon=":material/download:",
                )
    with st.popover("Delete", icon=":material/delete:"):
        st.markdown(f"Remove {len(chosen)} run(s) and all that they found? Scores stay known.")
        st.button("Yes, delete", type="primary", key="delete", on_click=delete, args=([run.id for run in chosen],))


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


def compare(chosen: list[Run]) -> None:
    """Curves of several runs over each other, and where their settings differ."""
    if len(chosen) > MOST_COMPARED:
        st.info(f"Up to {MOST_COMPARED} runs are compared; {len(chosen)} are selected.", icon=":material/info:")
        return
    with shown_errors():
        groups: dict[str, list[OpenedRun]] = {}
        for read in map(opened, chosen):
            if read.settings is not None:
                groups.setdefault(read.settings.score.metric, []).append(read)
        for name, runs in groups.items():
            # Values of different metrics share no axis.
            compared_card(runs, key="compared" if len(groups) == 1 else f"compared-{name}")
        flat = {shown_name(run): flattened(settings_shown(run)) for run in chosen}
        table = pd.DataFrame(flat).map(str)
        differing = table[table.ne(table.iloc[:, 0], axis=0).any(axis=1)]
        st.markdown("##### Settings that differ")
        if differing.empty:
            st.caption("None: the runs had the same settings.")
        else:
            st.dataframe(differing, key="differing", height="content")


def compared_card(runs: list[OpenedRun], *, key: str) -> None:
    """The curves of runs with the same metric."""
    store, metric = cached_store(), metric_of(runs)
    cycles = {shown_name(read.run): store.cycles(read.run.id) for read in runs}
    curves = {name: ([row.evaluations for row in rows], [row.best for row in rows]) for name, rows in cycles.items()}
    unit = f" ({metric.unit})" if metric.unit else ""
    sign = "" if metric.higher_is_better else "−"
    chart_card(
        plot_compared(curves, title=f"best fitness: {sign}{metric.title}{unit}"),
        f"Best so far: {metric.title}",
        "Fitness of the best by evaluations. Only runs with the same score, μ and σ measure the same thing.",
        key=key,
        data=lambda: pd.concat(
            [pd.DataFrame({"run": name, "evaluations": x, "best": y}) for name, (x, y) in curves.items()]
        ),
    )


def metric_of(runs: list[OpenedRun]) -> Metric:
    """The metric that all of some runs have."""
    return next(read.settings.metric for read in runs if read.settings is not None)


def shown_name(run: Run) -> str:
    """Title of a run, with the end of its id to tell it from others of that title."""
    return f"{run.title} ({run.id[-4:]})"


def settings_shown(run: Run) -> object:
    """Settings as they would be written now, or as the store has them where they cannot be read."""
    settings = opened(run).settings
    return run.settings if settings is None else settings.to_json()


def flattened(settings: object, prefix: str = "") -> dict[str, object]:
    """Settings on one level, each under the path that leads to it."""
    if not isinstance(settings, dict):
        return {prefix or "settings": settings}
    found: dict[str, object] = {}
    for name, value in settings.items():
        found |= flattened(value, f"{prefix} {name}".strip())
    return found
