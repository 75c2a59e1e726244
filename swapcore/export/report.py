"""One self-contained HTML report of a run, to hand to somebody: small, without a script, and readable on paper."""

import html
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from swapcore import __version__
from swapcore.evaluation.resolve import SCORING_VERSION
from swapcore.figures.drawing import plot_graph
from swapcore.figures.page import cards_html, figure_html, page_html, table_html
from swapcore.figures.run import accuracy_chart, run_charts
from swapcore.problems.datasets import get_dataset
from swapcore.runs.opening import OpenedRun, opened
from swapcore.runs.outcome import outcome, truth_of
from swapcore.runs.settings import SearchSettings
from swapcore.runs.settings_words import settings_in_words
from swapcore.runs.snapshot import Snapshot
from swapcore.runs.titles import fitness_explained, value_text
from swapcore.search.registry import get_searcher
from swapcore.spaces.space import Drawable
from swapcore.store.run import EvaluationRow, Run
from swapcore.store.runs import RunStore

__all__ = ["run_report"]

MILLION = 1e6
MINUTE = 60
CAPTIONS = {
    True: "Data flows from block to block, row by row.",
    False: "Data flows from left to right; what is dotted and grey does nothing.",
}
"""By whether what is drawn is a chain."""


def run_report(store: RunStore, run: Run) -> str:
    """The report as HTML.

    Of a run whose settings cannot be read it says why, and has what needs no settings.
    """
    read, found = opened(run), outcome(store, run)
    settings = read.settings
    parts = []
    if settings is None:
        parts.append(f"<p>This run cannot be shown whole: {html.escape(str(read.problem))}.</p>")
    else:
        parts.append(f"<p>{html.escape(summary(run, settings, found['best']))}</p>")
    parts.append(cards_html(headlines(read, found["best"])))
    if run.best is not None:
        parts += ["<h2>What was found</h2>", *best(read, run.best, found["best"])]
    if settings is not None and run.best is not None:
        parts += ["<h2>How the search went</h2>", *charts(store, run, settings)]
    if found["undefined"]:
        title = "The metric" if settings is None else settings.metric.title
        parts += ["<h2>Undefined evaluations</h2>", undefined_words(title, found["undefined"])]
    parts += ["<h2>Settings</h2>", *settings_tables(found["settings"], settings)]
    parts += ["<h2>Where this comes from</h2>", table_html(provenance(store, run))]
    made = store.clock()
    return page_html(run.title, f"Report of {moment(made)} on run {run.id}, {run.state.value}", parts)


def summary(run: Run, settings: SearchSettings, found: Mapping[str, Any] | None) -> str:
    """The run in one or two sentences."""
    searched = (
        f"{get_searcher(settings.searcher.algorithm).title} searched {settings.problem.title} for networks for "
        f"{get_dataset(settings.score.dataset).title} without training any of them: it evaluated {run.evaluations:,} "
        f"of at most {run.budget:,} candidates in {span(run.seconds)}, and took for the best what has the highest "
        f"fitness, its {fitness_explained(settings)}."
    )
    accuracy = None if found is None else found["accuracy"]
    if accuracy is None:
        return searched
    return f"{searched} When trained, that network reaches {accuracy:.2f} %; the search never saw this number."


def headlines(read: OpenedRun, found: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    """The numbers that come first."""
    run, settings = read.run, read.settings
    cards = [
        ("evaluations", f"{run.evaluations:,}", f"of at most {run.budget:,}"),
        ("time", span(run.seconds), "active"),
    ]
    if run.best is None or settings is None or found is None:
        return cards
    unit, quantity = settings.metric.unit_in(settings.problem.space.size_unit), settings.steered_quantity
    factor = "" if settings.regularisation is None else " × f(Θ)"
    cards = [
        ("best fitness", value_text(settings.metric, found["fitness"]), f"{unit or settings.metric.title}{factor}"),
        ("its score", value_text(settings.metric, run.best.score), unit or settings.metric.title),
        (
            "its size",
            f"{run.best.size:.3f} {settings.size_unit}",
            f"{settings.objective.size}, parameters" if quantity is None else quantity.title,
        ),
        *cards,
    ]
    if found["accuracy"] is not None:
        dataset = get_dataset(settings.score.dataset).title
        cards.insert(0, ("trained accuracy", f"{found['accuracy']:.2f} %", dataset))
    return cards


def best(read: OpenedRun, row: EvaluationRow, found: Mapping[str, Any]) -> list[str]:
    """The best network: drawn, as text, and what it costs."""
    parts = []
    settings = read.settings
    rows = {"evaluation": f"number {row.number:,}, in cycle {row.cycle:,}"}
    if settings is not None:
        space = settings.problem.space
        graphs = space.graphs(space.parse(row.architecture)) if isinstance(space, Drawable) else {}
        parts = [
            figure_html(plot_graph(graph), title=name.capitalize(), caption=CAPTIONS[graph.is_chain])
            for name, graph in graphs.items()
        ]
        rows["parameters when trained"] = f"{found['full_parameters'] / MILLION:.2f} million"
        rows["multiply-accumulates for an image"] = f"{found['full_flops'] / MILLION:,.1f} million"
    else:
        rows |= {"score": plain(row.score), "fitness": plain(row.fitness), "size": plain(row.size)}
    text = f"<p>As its space writes it: <code>{html.escape(row.architecture)}</code></p>"
    return [*parts, text, table_html(rows)]


def charts(store: RunStore, run: Run, settings: SearchSettings) -> list[str]:
    """The charts that the Search page has, the accuracy over time first: each with title, axes and a caption."""
    snapshot = Snapshot(settings=settings, evaluations=store.evaluations(run.id), cycles=store.cycles(run.id))
    parts = []
    for number, chart in enumerate((accuracy_chart(snapshot, truth_of(settings)), *run_charts(snapshot)), start=1):
        if chart.figure is None:
            parts.append(f"<h3>{html.escape(chart.title)}</h3><p>{html.escape(chart.caption)}</p>")
        else:
            caption = f"Figure {number}. {chart.caption}"
            parts.append(figure_html(chart.figure, title=chart.title, caption=caption))
    return parts


def undefined_words(title: str, reasons: Mapping[str, int]) -> str:
    """What the charts do not show: a sentence, and how often each reason was met."""
    count = sum(reasons.values())
    words = f"{title} is undefined for {count:,} of the evaluations, which the charts leave out."
    return f"<p>{html.escape(words)}</p>{table_html({why: f'{often:,}' for why, often in reasons.items()})}"


def settings_tables(stored: object, settings: SearchSettings | None) -> list[str]:
    """Settings as people read them; what the store holds where they cannot be read."""
    if settings is None:
        return [f"<p>They cannot be read. The store holds: <code>{html.escape(str(stored))}</code></p>"]
    parts = []
    for heading, rows in settings_in_words(settings).items():
        parts += [f"<h3>{html.escape(heading)}</h3>", table_html(rows)]
    return [*parts, f"<p class='note'>{html.escape(settings.metric.title)}: {html.escape(settings.metric.summary)}</p>"]


def provenance(store: RunStore, run: Run) -> dict[str, str]:
    """All that somebody needs who wants to find the run again, or to doubt it."""
    rows = {
        "run": run.id,
        "created": moment(run.created),
        "started": "never" if run.started is None else moment(run.started),
        "ended": "not yet" if run.finished is None else moment(run.finished),
        "on the machine": run.host or "unknown",
        "evaluations taken over from an earlier run": f"{store.earlier(run.id):,}",
        "started again from": run.parent or "no other run",
        "report made by": f"swapcore {__version__}, scoring version {SCORING_VERSION}, Python {sys.version.split()[0]}",
        "all data": f"python -m swapcore runs export {run.id} {run.id}.json",
    }
    return rows if run.failure is None else {**rows, "failure": run.failure}


def moment(time: datetime) -> str:
    """A time to the minute, with the word that tells its zone."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def span(seconds: float) -> str:
    """A length of time, with as much precision as anybody reads."""
    return f"{seconds:.1f} s" if seconds < MINUTE else f"{seconds / MINUTE:.1f} min"


def plain(value: float | None) -> str:
    """A number of which nothing is known, to six digits."""
    return "undefined" if value is None else f"{value:,.6g}"
