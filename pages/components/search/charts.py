"""The charts of a search, from what the store holds of it; each is made once for all who watch."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import streamlit as st

from pages.components.address import architecture_link
from pages.components.cached import cached_store
from pages.components.cards import CONFIG, heading
from pages.components.foreign import as_text
from pages.components.messages import shown_errors
from pages.components.tray import pin_button, pinned
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.figures.drawing import plot_graph
from swapcore.figures.lit import light_points
from swapcore.figures.run import RUN_CHARTS, RunChart, accuracy_chart
from swapcore.figures.style import Figure
from swapcore.problems.registry import get_space
from swapcore.runs.outcome import truth_of
from swapcore.runs.snapshot import Snapshot
from swapcore.spaces.space import Drawable

__all__ = ["charts"]

MOST_REASONS = 10
"""Of the reasons why evaluations are undefined, so many are shown; the download has all."""
Source = tuple[str, tuple[int, int] | None, int, int]
"""What charts are made of: a run, the file that it is in, and how many evaluations and cycles of it."""


def charts(run_id: str, snapshot: Snapshot, older: Mapping[str, Snapshot] = MappingProxyType({})) -> None:
    """All charts.

    Args:
        run_id: Of the run.
        snapshot: What is shown of it.
        older: By key of a chart, what it shows instead: a browser draws few charts at a time without a halt.
    """
    undefined_card(snapshot)
    champion = snapshot.champion
    if champion is None:
        st.info(
            f"{snapshot.settings.metric.title} has been undefined for every architecture so far: there is nothing to "
            "draw yet.",
            icon=":material/info:",
        )
        return
    held = pinned(snapshot.settings.problem.name)
    for row in (("progress", "population"), ("sizes", "accuracy"), ("family", "best")):
        for key, column in zip(row, st.columns(2), strict=True):
            with column, shown_errors():
                if key == "best":
                    best_cells(snapshot, champion)
                else:
                    run_chart_card(run_id, key, older.get(key, snapshot), held)


@st.cache_resource(max_entries=64, show_spinner=False)
def cached_chart(source: Source, key: str, _snapshot: Snapshot) -> RunChart:  # noqa: ARG001 - part of the key
    """A chart that a run itself tells."""
    return RUN_CHARTS[key](_snapshot)


@st.cache_resource(max_entries=16, show_spinner=False)
def cached_accuracy_chart(
    source: Source,  # noqa: ARG001 - the key
    truth: str | None,  # noqa: ARG001 - the key as well: a table may come while somebody watches
    _snapshot: Snapshot,
    _table: AccuracyTable | None,
) -> RunChart:
    """The chart that needs a table of accuracies."""
    return accuracy_chart(_snapshot, _table)


def run_chart_card(run_id: str, key: str, snapshot: Snapshot, held: Sequence[str]) -> None:
    """One chart; a card with its caption alone where there is nothing to draw.

    Args:
        run_id: Of the run.
        key: Of the chart.
        snapshot: What it shows.
        held: Architectures that are pinned, which the chart of the population lights.
    """
    lit: tuple[int, ...] = ()
    if key == "population":
        lit = tuple(row.number for row in snapshot.evaluations if row.architecture in held and row.fitness is not None)
    source = (run_id, cached_store().database.identity, len(snapshot.evaluations), len(snapshot.cycles))
    if key in RUN_CHARTS:
        chart = cached_chart(source, key, snapshot)
    else:
        table = truth_of(snapshot.settings)
        chart = cached_accuracy_chart(source, None if table is None else table.title, snapshot, table)
    with st.container(border=True, key=f"card-{chart.key}", height="stretch"):
        if chart.figure is None:
            st.markdown(f"##### {chart.title}")
        else:
            heading(chart.title, key=chart.key, data=lambda: pd.DataFrame(dict(chart.data)))
        # A table of accuracies may be somebody's own, and so its title.
        if lit and chart.figure is not None:
            chart = replace(chart, figure=with_lit(chart.figure, snapshot, lit))
        drawn_chart(source, chart.key, as_text(chart.caption), lit, chart)


def with_lit(figure: Figure, snapshot: Snapshot, lit: Sequence[int]) -> Figure:
    """A copy of the population's chart with some evaluations lit; the chart itself is everybody's."""
    own, rows = Figure(figure), [snapshot.evaluations[number] for number in lit]
    heights = [math.nan if row.fitness is None else row.fitness for row in rows]
    light_points(own, [row.size for row in rows], heights, [snapshot.label(row.number) for row in rows])
    return own


@st.cache_resource(max_entries=64, show_spinner=False)
def drawn_chart(
    source: Source,  # noqa: ARG001 - part of the key
    key: str,  # noqa: ARG001 - part of the key
    caption: str,
    lit: tuple[int, ...],  # noqa: ARG001 - part of the key
    _chart: RunChart,
) -> None:
    """Draw a chart; from the second time on Streamlit sends again what it has sent, which costs next to nothing."""
    st.caption(caption)
    if _chart.figure is not None:
        st.plotly_chart(_chart.figure, key=_chart.key, config=CONFIG, alt=f"{_chart.title}. {caption}")


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
        drawn_cells(space.name, text)
        st.code(text, language=None, wrap_lines=True)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"[Open on the Architecture page]({architecture_link(space.name, text)})", width="content")
            pin_button(space.name, text, key="pin-best")


@st.cache_resource(max_entries=32, show_spinner=False)
def drawn_cells(space: str, text: str) -> None:
    """Draw an architecture; as ``drawn_chart``."""
    known = get_space(space)
    graphs = known.graphs(known.parse(text)) if isinstance(known, Drawable) else {}
    if graphs:
        for tab, (name, graph) in zip(st.tabs(list(graphs)), graphs.items(), strict=True):
            tab.plotly_chart(plot_graph(graph), key=f"cell-{name}", config={"displaylogo": False})
