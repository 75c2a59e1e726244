"""The charts of a search, from what the store holds of it."""

import pandas as pd
import streamlit as st

from pages.components.address import architecture_link
from pages.components.cards import chart_card, heading
from pages.components.foreign import as_text
from pages.components.messages import shown_errors
from swapcore.figures.drawing import plot_graph
from swapcore.figures.run import RunChart, accuracy_chart, run_charts
from swapcore.runs.outcome import truth_of
from swapcore.runs.snapshot import Snapshot
from swapcore.spaces.space import Drawable

__all__ = ["charts"]

MOST_REASONS = 10
"""Of the reasons why evaluations are undefined, so many are shown; the download has all."""


def charts(snapshot: Snapshot) -> None:
    """All charts, up to the snapshot's last cycle."""
    undefined_card(snapshot)
    champion = snapshot.champion
    if champion is None:
        st.info(
            f"{snapshot.settings.metric.title} has been undefined for every architecture so far: there is nothing to "
            "draw yet.",
            icon=":material/info:",
        )
        return
    progress, population, sizes, family = run_charts(snapshot)
    left, right = st.columns(2)
    with left:
        run_chart_card(progress)
    with right:
        run_chart_card(population)
    left, right = st.columns(2)
    with left:
        run_chart_card(sizes)
    with right, shown_errors():
        run_chart_card(accuracy_chart(snapshot, truth_of(snapshot.settings)))
    left, right = st.columns(2)
    with left:
        run_chart_card(family)
    with right:
        best_cells(snapshot, champion)


def run_chart_card(chart: RunChart) -> None:
    """One chart; a card with its caption alone where there is nothing to draw."""
    # A table of accuracies may be somebody's own, and so its title.
    caption = as_text(chart.caption)
    if chart.figure is None:
        with st.container(border=True, key=f"card-{chart.key}", height="stretch"):
            st.markdown(f"##### {chart.title}")
            st.caption(caption)
        return
    chart_card(chart.figure, chart.title, caption, key=chart.key, data=lambda: pd.DataFrame(dict(chart.data)))


def undefined_card(snapshot: Snapshot) -> None:
    """For how many evaluations the metric is undefined, and why; nothing where it is defined for all."""
    reasons = snapshot.undefined
    if not reasons:
        return
    title, count = snapshot.settings.metric.title, sum(reasons.values())
    table = pd.DataFrame(
        [{"evaluations": number, "undefined because": reason} for reason, number in reasons.most_common()]
    )
    with st.container(border=True, key="card-undefined"):
        heading("Undefined", key="undefined", data=lambda: table)
        st.caption(
            f"{title} has no value for {count:,} of {len(snapshot.evaluations):,} evaluations. They count as less fit "
            "than all others, and no chart shows them."
        )
        st.dataframe(table.head(MOST_REASONS), hide_index=True, height="content", key="undefined-table")


def best_cells(snapshot: Snapshot, champion: int) -> None:
    """The best architecture as graphs, one tab each, where it can be drawn, and its text."""
    space, text = snapshot.settings.problem.space, snapshot.evaluations[champion].architecture
    graphs = space.graphs(space.parse(text)) if isinstance(space, Drawable) else {}
    with st.container(border=True, key="card-best", height="stretch"):
        heading(
            "The best",
            key="best",
            data=lambda: pd.DataFrame([vars(edge) for graph in graphs.values() for edge in graph.edges]),
        )
        if graphs:
            for tab, (name, graph) in zip(st.tabs(list(graphs)), graphs.items(), strict=True):
                tab.plotly_chart(plot_graph(graph), key=f"cell-{name}", config={"displaylogo": False})
        st.code(text, language=None, wrap_lines=True)
        st.markdown(f"[Open on the Architecture page]({architecture_link(space.name, text)})")
