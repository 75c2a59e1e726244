"""All charts of a run, composed once for pages and reports: each with its title, a word about it and its data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import plotly.graph_objects as go

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.figures.population import plot_family, plot_population
from swapcore.figures.search import plot_accuracy, plot_population_sizes, plot_progress
from swapcore.problems.datasets import get_dataset
from swapcore.runs.columns import ancestry
from swapcore.runs.outcome import accuracy_in
from swapcore.runs.snapshot import Snapshot
from swapcore.runs.titles import fitness_title
from swapcore.values.regularisation import Regularisation

__all__ = ["RUN_CHARTS", "RunChart", "accuracy_chart", "light_chart", "run_charts"]

MOST_LIVE = 800
"""Cycles, or evaluations, that are drawn of a run that goes on."""
ROW = ("number", "cycle", "architecture", "origin", "score", "size", "fitness", "undefined")


@dataclass(frozen=True, kw_only=True)
class RunChart:
    """One chart of a run.

    Attributes:
        key: Short name.
        title: For people.
        caption: What it shows, as plain text.
        figure: The drawing; None where there is nothing to draw, which the caption explains.
        data: What is drawn, by column.
    """

    key: str
    title: str
    caption: str
    figure: go.Figure | None
    data: Mapping[str, Sequence[Any]]


def run_charts(snapshot: Snapshot) -> tuple[RunChart, ...]:
    """Charts of a run for which the metric is defined somewhere: progress, population, sizes and family."""
    return () if snapshot.champion is None else tuple(make(snapshot) for make in RUN_CHARTS.values())


def light_chart(snapshot: Snapshot, key: str) -> RunChart:
    """A chart as it is drawn again and again while a run goes on: so few points that a browser draws them at once.

    Args:
        snapshot: Of a run for which the metric is defined somewhere.
        key: A key of ``RUN_CHARTS``.
    """
    cycles, rows = snapshot.cycles, snapshot.evaluations
    stride = -(-len(cycles) // MOST_LIVE)
    if key == "population":
        share = -(-len(rows) // MOST_LIVE)
        chart = population_chart(snapshot, every=share)
        words = f" While it runs, one in {share:,} of the others is drawn."
        return chart if share == 1 else replace(chart, caption=chart.caption + words)
    if stride <= 1 or key == "family":
        return RUN_CHARTS[key](snapshot)
    chart = RUN_CHARTS[key](snapshot.thinned(stride))
    return replace(chart, caption=f"{chart.caption} While it runs, one in {stride:,} cycles is drawn.")


def left_out(snapshot: Snapshot, numbers: Sequence[int] | None = None) -> str:
    """How many of some evaluations, or of all, a chart cannot draw."""
    count = snapshot.count_undefined(range(len(snapshot.evaluations)) if numbers is None else numbers)
    return f" Undefined and left out: {count:,}." if count else ""


def progress_chart(snapshot: Snapshot) -> RunChart:
    columns = snapshot.columns
    return RunChart(
        key="progress",
        title="Best and median",
        caption=f"Fitness of the best so far, and the median of the population.{left_out(snapshot)}",
        figure=plot_progress(columns.evaluations, columns.best, columns.median, title=fitness_title(snapshot.settings)),
        data={"evaluations": columns.evaluations, "best": columns.best, "median": columns.median},
    )


def population_chart(snapshot: Snapshot, *, every: int = 1) -> RunChart:
    settings, rows, kept = snapshot.settings, snapshot.evaluations, set(snapshot.cycles[-1].population)
    band = "" if settings.regularisation is None else " The band is where f(Θ) is at least ½."
    now = "" if snapshot.present is None else ", by the μ and σ of now"
    drawn = {*range(0, len(rows), every), *kept, snapshot.champion}
    return RunChart(
        key="population",
        title="The population",
        caption=f"Every evaluation by size and fitness{now}; coloured ones are kept.{band}{left_out(snapshot)}",
        figure=plot_population(
            [row.size for row in rows],
            [snapshot.fitness[row.number] if row.number in drawn else None for row in rows],
            [snapshot.label(row.number) for row in rows],
            [row.number in kept for row in rows],
            -1 if snapshot.champion is None else snapshot.champion,
            regularisation=present_regularisation(snapshot),
            size_title=settings.size_title,
            fitness_title=fitness_title(settings),
        ),
        data={name: [getattr(row, name) for row in rows] for name in ROW},
    )


def present_regularisation(snapshot: Snapshot) -> Regularisation | None:
    """μ and σ now; None where there are none, and where μ was steered below zero, at which nothing can be drawn."""
    now, own = snapshot.present, snapshot.settings.regularisation
    if now is None or own is None:
        return own
    return Regularisation(mu=now.mu, sigma=now.sigma, size=own.size) if now.mu >= 0 else None


def sizes_chart(snapshot: Snapshot) -> RunChart:
    columns, settings = snapshot.columns, snapshot.settings
    regularisation, changing = settings.regularisation, settings.objective
    mus, reaches = [one.mu for one in snapshot.moments], [one.half for one in snapshot.moments]
    caption, bound = "Smallest, median and largest member by cycle.", None
    data: dict[str, Sequence[Any]] = {
        "cycle": columns.cycles,
        "least": columns.least,
        "median": columns.middle,
        "most": columns.most,
    }
    if not changing.is_constant and regularisation is not None:
        data |= {"mu": mus, "sigma": [one.sigma for one in snapshot.moments]}
        caption += " The thin lines are μ, and the sizes at which f(Θ) is ½, as they were."
        if changing.steered is not None:
            caption += f" μ is corrected until the median comes to {regularisation.mu:g} {settings.size_unit}."
    if settings.budgets.any:
        caption += f" Nothing beyond the budget is asked for: {settings.budget_words}."
        bound = settings.budgets.bounds.get(changing.steered or "")
    return RunChart(
        key="sizes",
        title="Sizes of the population",
        caption=caption,
        figure=plot_population_sizes(
            columns.cycles,
            columns.least,
            columns.middle,
            columns.most,
            mu=None if regularisation is None else regularisation.mu,
            mu_name="μ" if changing.steered is None else "asked for",
            moving=None if changing.is_constant else (mus, reaches),
            most_allowed=bound,
            size_title=settings.size_title,
        ),
        data=data,
    )


def family_chart(snapshot: Snapshot) -> RunChart:
    rows, champion = snapshot.evaluations, snapshot.champion
    members, edges = ((), ()) if champion is None else ancestry(rows, champion)
    return RunChart(
        key="family",
        title="Family tree of the best",
        caption=f"{len(members)} ancestors by the cycle in which each was born; the star is the best."
        + left_out(snapshot, members),
        figure=plot_family(
            members,
            [rows[one].cycle for one in members],
            [snapshot.fitness[one] for one in members],
            [snapshot.label(one) for one in members],
            edges,
            fitness_title=fitness_title(snapshot.settings),
        ),
        data={"parent": [parent for parent, _ in edges], "child": [child for _, child in edges]},
    )


RUN_CHARTS: Mapping[str, Callable[[Snapshot], RunChart]] = MappingProxyType(
    {"progress": progress_chart, "population": population_chart, "sizes": sizes_chart, "family": family_chart}
)
"""What makes each chart that a run itself tells, by its key."""


def accuracy_chart(snapshot: Snapshot, truth: AccuracyTable | None) -> RunChart:
    """Trained accuracy of the best so far, as far as it is known; the search never sees it.

    Args:
        snapshot: Of a run with a best.
        truth: Trained accuracies of what is searched; None where there are none on this machine.
    """
    columns, settings = snapshot.columns, snapshot.settings
    if truth is None:
        space, dataset = settings.problem.title, get_dataset(settings.score.dataset).title
        return without_figure(f"No trained accuracies of {space} on {dataset} are on this machine.")
    known = {
        one: accuracy_in(truth, snapshot.evaluations[one].architecture)
        for one in set(columns.champions)
        if one is not None
    }
    accuracy = [np.nan if one is None else known[one] for one in columns.champions]
    best = truth.true_best
    if best is None:
        count = np.count_nonzero(np.isfinite(truth.accuracies))
        here = (
            f"that of the best is {accuracy[-1]:.2f} %" if np.isfinite(accuracy[-1]) else "the best is not among them"
        )
        return without_figure(f"{truth.title}: known of {count:,} networks; {here}.")
    return RunChart(
        key="accuracy",
        title="Trained accuracy of the best",
        caption=f"{truth.title}: {accuracy[-1]:.2f} %, {best - accuracy[-1]:.2f} below the best of the space, "
        f"{best:.2f} %. The search never sees it.",
        figure=plot_accuracy(columns.evaluations, accuracy, best),
        data={"evaluations": columns.evaluations, "accuracy (%)": accuracy},
    )


def without_figure(caption: str) -> RunChart:
    return RunChart(key="accuracy", title="Trained accuracy", caption=caption, figure=None, data={})
