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
            "best fitness": st.column_config.NumberColumn(format="%.1f"),
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
        store = cached_store()
        cycles = {f"{run.title} ({run.id[-4:]})": store.cycles(run.id) for run in chosen}
        curves = {
            name: ([row.evaluations for row in rows], [row.best for row in rows]) for name, rows in cycles.items()
        }
        chart_card(
            plot_compared(curves, title="best fitness (patterns)"),
            "Best so far",
            "Fitness of the best by evaluations. Only runs with the same score, μ and σ measure the same thing.",
            key="compared",
            data=lambda: pd.concat(
                [pd.DataFrame({"run": name, "evaluations": x, "best": y}) for name, (x, y) in curves.items()]
            ),
        )
        flat = {name: flattened(run.settings) for name, run in zip(curves, chosen, strict=True)}
        table = pd.DataFrame(flat).map(str)
        differing = table[table.ne(table.iloc[:, 0], axis=0).any(axis=1)]
        st.markdown("##### Settings that differ")
        if differing.empty:
            st.caption("None: the runs had the same settings.")
        else:
            st.dataframe(differing, key="differing", height="content")


def flattened(settings: dict[str, object]) -> dict[str, object]:
    """Settings with those of the algorithm on one level."""
    parameters = settings.get("parameters", {})
    return {name: value for name, value in settings.items() if name != "parameters"} | dict(parameters)  # type: ignore[call-overload]
