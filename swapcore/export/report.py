"""One self-contained HTML report of a run."""

import html
import json
from collections.abc import Mapping
from typing import Any

from swapcore.figures.drawing import plot_graph
from swapcore.figures.page import figure_html, page_html
from swapcore.figures.search import plot_family, plot_population, plot_progress
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import get_metric
from swapcore.problems.registry import get_space
from swapcore.runs.outcome import outcome
from swapcore.runs.progress import ancestry, progress
from swapcore.runs.settings import settings_from_json
from swapcore.runs.titles import fitness_title
from swapcore.spaces.space import CellGraph, Drawable, SearchSpace
from swapcore.store.run import Run
from swapcore.store.runs import RunStore

__all__ = ["run_report"]


def run_report(store: RunStore, run: Run) -> str:
    """The report as HTML; charts work without a network."""
    settings = settings_from_json(run.settings)
    space = get_space(settings.space)
    evaluations, cycles = store.evaluations(run.id), store.cycles(run.id)
    found, metric = outcome(store, run), get_metric(settings.metric)
    parts = [
        table(
            {
                "state": run.state.value,
                "metric": f"{metric.title} ({metric.paper})",
                "evaluations": run.evaluations,
                "seconds": f"{run.seconds:.1f}",
            }
        )
    ]
    if found["undefined"]:
        parts += ["<h2>Undefined evaluations</h2>", undefined_words(metric, found["undefined"])]
    if run.best is not None:
        columns = progress(evaluations, cycles)
        labels = [space.label(space.parse(row.architecture)) for row in evaluations]
        fitness = [row.fitness for row in evaluations]
        kept = set(cycles[-1].population) if cycles else set()
        members, edges = ancestry(evaluations, run.best.number)
        size_title = f"{settings.size} size ({space.size_unit} parameters)"
        title = fitness_title(settings)
        figures = [
            plot_progress(columns.evaluations, columns.best, columns.median, title=title),
            plot_population(
                [row.size for row in evaluations],
                fitness,
                labels,
                [row.number in kept for row in evaluations],
                run.best.number,
                mu=settings.mu,
                sigma=settings.sigma,
                size_title=size_title,
                fitness_title=title,
            ),
            plot_family(
                members,
                [evaluations[number].cycle for number in members],
                [fitness[number] for number in members],
                [labels[number] for number in members],
                edges,
                fitness_title=title,
            ),
            *(plot_graph(graph) for graph in graphs_of(space, run.best.architecture)),
        ]
        parts += [
            table(found["best"]),
            *(figure_html(figure, with_script=not index) for index, figure in enumerate(figures)),
        ]
    parts.append(f"<h2>Settings</h2><pre>{html.escape(json.dumps(run.settings, indent=1))}</pre>")
    return page_html(f"{run.title} ({run.id})", parts)


def graphs_of(space: SearchSpace[Any], text: str) -> tuple[CellGraph, ...]:
    """The drawings of an architecture; none of a space that cannot be drawn."""
    return tuple(space.graphs(space.parse(text)).values()) if isinstance(space, Drawable) else ()


def undefined_words(metric: Metric, reasons: Mapping[str, int]) -> str:
    """What the charts do not show: a sentence, and how often each reason was met."""
    count = sum(reasons.values())
    words = f"{metric.title} is undefined for {count} of the evaluations, which the charts leave out."
    return f"<p>{html.escape(words)}</p>{table(reasons)}"


def table(values: Mapping[str, object]) -> str:
    """Names and values as a table."""
    rows = []
    for name, value in values.items():
        shown = html.escape("-" if value is None else str(value))
        rows.append(f"<tr><th>{html.escape(name.replace('_', ' '))}</th><td>{shown}</td></tr>")
    return f"<table>{''.join(rows)}</table>"
