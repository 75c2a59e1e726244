"""One self-contained HTML report of a run."""

import html
import json
from collections.abc import Mapping
from typing import Any

from swapcore.figures.drawing import plot_graph
from swapcore.figures.page import figure_html, page_html
from swapcore.figures.run import RunChart, accuracy_chart, run_charts
from swapcore.figures.style import Figure
from swapcore.metrics.metric import Metric
from swapcore.runs.opening import OpenedRun, opened
from swapcore.runs.outcome import outcome, truth_of
from swapcore.runs.settings import SearchSettings
from swapcore.runs.snapshot import Snapshot
from swapcore.spaces.space import CellGraph, Drawable, SearchSpace
from swapcore.store.run import Run
from swapcore.store.runs import RunStore

__all__ = ["run_report"]


def run_report(store: RunStore, run: Run) -> str:
    """The report as HTML; charts work without a network.

    Of a run whose settings cannot be read it says why, and has what needs no settings.
    """
    read, found = opened(run), outcome(store, run)
    parts = [table(headlines(read))]
    if found["undefined"]:
        title = "The metric" if read.settings is None else read.settings.metric.title
        parts += ["<h2>Undefined evaluations</h2>", undefined_words(title, found["undefined"])]
    if found["best"] is not None:
        parts += ["<h2>The best</h2>", table(found["best"])]
    if read.settings is not None and run.best is not None:
        parts += charts(store, run, read.settings)
    parts.append(f"<h2>Settings</h2><pre>{html.escape(json.dumps(found['settings'], indent=1))}</pre>")
    return page_html(f"{run.title} ({run.id})", parts)


def headlines(read: OpenedRun) -> dict[str, object]:
    """What comes first."""
    run = read.run
    found: dict[str, object] = {
        "state": run.state.value,
        "created (UTC)": run.created.strftime("%Y-%m-%d %H:%M"),
        "evaluations": f"{run.evaluations:,} of at most {run.budget:,}",
        "seconds": f"{run.seconds:.1f}",
    }
    if read.settings is None:
        return found | {"why it cannot be shown whole": read.problem}
    return {"metric": metric_words(read.settings.metric)} | found


def metric_words(metric: Metric) -> str:
    return f"{metric.title} ({metric.paper})"


def charts(store: RunStore, run: Run, settings: SearchSettings) -> list[str]:
    """The charts that the Search page has, each with its title and caption, and the best drawn."""
    snapshot = Snapshot(settings=settings, evaluations=store.evaluations(run.id), cycles=store.cycles(run.id))
    drawn: list[RunChart] = [*run_charts(snapshot), accuracy_chart(snapshot, truth_of(settings))]
    parts, has_script = [], False
    for chart in drawn:
        parts += [f"<h2>{html.escape(chart.title)}</h2>", f"<p>{html.escape(chart.caption)}</p>"]
        if chart.figure is not None:
            parts.append(figure_html(chart.figure, with_script=not has_script))
            has_script = True
    graphs = graphs_of(settings.problem.space, snapshot.evaluations[snapshot.champion or 0].architecture)
    figures: list[Figure] = [plot_graph(graph) for graph in graphs]
    return parts + [figure_html(figure, with_script=False) for figure in figures]


def graphs_of(space: SearchSpace[Any], text: str) -> tuple[CellGraph, ...]:
    """The drawings of an architecture; none of a space that cannot be drawn."""
    return tuple(space.graphs(space.parse(text)).values()) if isinstance(space, Drawable) else ()


def undefined_words(title: str, reasons: Mapping[str, int]) -> str:
    """What the charts do not show: a sentence, and how often each reason was met."""
    count = sum(reasons.values())
    words = f"{title} is undefined for {count} of the evaluations, which the charts leave out."
    return f"<p>{html.escape(words)}</p>{table(reasons)}"


def table(values: Mapping[str, object]) -> str:
    """Names and values as a table; numbers with at most six digits after the point."""
    rows = []
    for name, value in values.items():
        text = "-" if value is None else f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
        rows.append(f"<tr><th>{html.escape(name.replace('_', ' '))}</th><td>{html.escape(str(text))}</td></tr>")
    return f"<table>{''.join(rows)}</table>"
