"""The table of all runs, and what can be done with those that are selected."""

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
from swapcore.metrics.registry import DEFAULT_METRIC, METRICS, get_metric
from swapcore.store.run import Run

__all__ = ["chosen_runs", "compare", "run_actions"]

MOST_COMPARED = 6


def chosen_runs(runs: list[Run]) -> list[Run]:
    """Draw the table; returns the selected runs."""
    rows = [
        {
            "open": f"search?run={run.id}",
            "title": run.title,
            "state": run.state.value,
            "metric": metric_title(run),
            "algorithm": run.settings["algorithm"],
            "μ": run.settings["mu"],
            "σ": run.settings["sigma"],
            "evaluations": run.evaluations,
            "progress": run.evaluations / run.budget if run.budget else 0.0,
            "best fitness": None if run.best is None else run.best.fitness,
            "best size": None if run.best is None else run.best.size,
            "time": duration(run.seconds),
            "created (UTC)": run.created.strftime("%Y-%m-%d %H:%M"),
            "why it failed": run.failure or "",
        }
        for run in runs
    ]
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
                    data=lambda ending=ending: exported(cached_store(), run.id, ending),
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
        groups: dict[str, list[Run]] = {}
        for run in chosen:
            groups.setdefault(metric_name(run), []).append(run)
        for metric, runs in groups.items():
            # Values of different metrics share no axis.
            compared_card(METRICS[metric], runs, key="compared" if len(groups) == 1 else f"compared-{metric}")
        flat = {shown_name(run): flattened(run.settings) for run in chosen}
        table = pd.DataFrame(flat).map(str)
        differing = table[table.ne(table.iloc[:, 0], axis=0).any(axis=1)]
        st.markdown("##### Settings that differ")
        if differing.empty:
            st.caption("None: the runs had the same settings.")
        else:
            st.dataframe(differing, key="differing", height="content")


def compared_card(metric: Metric, runs: list[Run], *, key: str) -> None:
    """The curves of runs with the same metric."""
    store = cached_store()
    cycles = {shown_name(run): store.cycles(run.id) for run in runs}
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


def shown_name(run: Run) -> str:
    """Title of a run, with the end of its id to tell it from others of that title."""
    return f"{run.title} ({run.id[-4:]})"


def metric_name(run: Run) -> str:
    """Name of the metric of a run; older ones, which do not name it, knew one only."""
    name: str = get_metric(run.settings.get("metric", DEFAULT_METRIC)).name
    return name


def metric_title(run: Run) -> str:
    """Its metric as people read it; the bare name where this version does not know it."""
    name: str = run.settings.get("metric", DEFAULT_METRIC)
    return METRICS[name].title if name in METRICS else name


def flattened(settings: dict[str, object]) -> dict[str, object]:
    """Settings with those of the algorithm on one level, and the metric of older runs, which do not name it."""
    parameters = settings.get("parameters", {})
    own = {name: value for name, value in settings.items() if name != "parameters"}
    return {"metric": DEFAULT_METRIC} | own | dict(parameters)  # type: ignore[call-overload]
