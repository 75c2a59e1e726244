"""The charts of a search, from what the store holds of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.address import architecture_link
from pages.components.cached import cached_label
from pages.components.cards import chart_card, heading
from pages.components.messages import shown_errors
from swapcore.figures.drawing import plot_graph
from swapcore.figures.search import plot_accuracy, plot_family, plot_population, plot_population_sizes, plot_progress
from swapcore.metrics.registry import get_metric
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space
from swapcore.runs.outcome import accuracy_in, truth_of
from swapcore.runs.progress import ancestry, progress
from swapcore.runs.settings import SearchSettings
from swapcore.runs.titles import fitness_title
from swapcore.store.run import CycleRow, EvaluationRow, Run

__all__ = ["Snapshot", "charts"]

MOST_REASONS = 10
"""Of the reasons why evaluations are undefined, so many are shown; the download has all."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A run as far as it is shown: all of it, or up to a cycle of its replay."""

    run: Run
    settings: SearchSettings
    evaluations: list[EvaluationRow]
    cycles: list[CycleRow]

    @property
    def size_title(self) -> str:
        """Axis title of sizes."""
        return f"{self.settings.size} size ({get_space(self.settings.space).size_unit} parameters)"

    @property
    def fitness_title(self) -> str:
        """Axis title of fitness, with the metric and its unit."""
        return fitness_title(self.settings)

    @property
    def undefined(self) -> Counter[str]:
        """Why the metric has no value -> for how many of the evaluations."""
        return Counter(row.undefined for row in self.evaluations if row.undefined is not None)

    def label(self, number: int) -> str:
        """Short text of an evaluated architecture."""
        return cached_label(self.settings.space, self.evaluations[number].architecture)


def charts(snapshot: Snapshot) -> None:
    """All charts, up to the snapshot's last cycle."""
    undefined_card(snapshot)
    settings, evaluations = snapshot.settings, snapshot.evaluations
    columns = progress(evaluations, snapshot.cycles)
    champion, kept = columns.champions[-1], set(snapshot.cycles[-1].population)
    if champion is None:
        st.info(
            f"{get_metric(settings.metric).title} has been undefined for every architecture so far: there is nothing "
            "to draw yet.",
            icon=":material/info:",
        )
        return
    title, left_out = snapshot.fitness_title, left_out_words(snapshot)
    labels = [snapshot.label(row.number) for row in evaluations]
    left, right = st.columns(2)
    with left:
        chart_card(
            plot_progress(columns.evaluations, columns.best, columns.median, title=title),
            "Best and median",
            f"Fitness of the best so far, and the median of the population.{left_out}",
            key="progress",
            data=lambda: pd.DataFrame(
                {"evaluations": columns.evaluations, "best": columns.best, "median": columns.median}
            ),
        )
    with right:
        chart_card(
            plot_population(
                [row.size for row in evaluations],
                [row.fitness for row in evaluations],
                labels,
                [row.number in kept for row in evaluations],
                champion,
                mu=settings.mu,
                sigma=settings.sigma,
                size_title=snapshot.size_title,
                fitness_title=title,
            ),
            "The population",
            "Every evaluation by size and fitness; coloured ones are kept."
            + ("" if settings.mu is None else " The band is where f(Θ) is at least ½.")
            + left_out,
            key="population",
            data=lambda: pd.DataFrame([vars_of(row) for row in evaluations]),
        )
    left, right = st.columns(2)
    with left:
        chart_card(
            plot_population_sizes(
                columns.cycles,
                columns.least,
                columns.middle,
                columns.most,
                mu=settings.mu,
                size_title=snapshot.size_title,
            ),
            "Sizes of the population",
            "Smallest, median and largest member by cycle.",
            key="sizes",
            data=lambda: pd.DataFrame(
                {"cycle": columns.cycles, "least": columns.least, "median": columns.middle, "most": columns.most}
            ),
        )
    with right, shown_errors():
        accuracy_card(snapshot, columns.evaluations, columns.champions)
    left, right = st.columns(2)
    with left:
        members, edges = ancestry(evaluations, champion)
        chart_card(
            plot_family(
                members,
                [evaluations[one].cycle for one in members],
                [evaluations[one].fitness for one in members],
                [labels[one] for one in members],
                edges,
                fitness_title=title,
            ),
            "Family tree of the best",
            f"{len(members)} ancestors by the cycle in which each was born; the star is the best."
            + left_out_words(snapshot, members),
            key="family",
            data=lambda: pd.DataFrame(edges, columns=["parent", "child"]),
        )
    with right:
        best_cells(snapshot, champion)


def left_out_words(snapshot: Snapshot, numbers: Iterable[int] | None = None) -> str:
    """How many of some evaluations, or of all, a chart cannot draw."""
    rows = snapshot.evaluations if numbers is None else [snapshot.evaluations[number] for number in numbers]
    count = sum(row.undefined is not None for row in rows)
    return f" Undefined and left out: {count:,}." if count else ""


def undefined_card(snapshot: Snapshot) -> None:
    """For how many evaluations the metric is undefined, and why; nothing where it is defined for all."""
    reasons = snapshot.undefined
    if not reasons:
        return
    title, count = get_metric(snapshot.settings.metric).title, sum(reasons.values())
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


def accuracy_card(snapshot: Snapshot, evaluations: tuple[int, ...], champions: tuple[int | None, ...]) -> None:
    """Trained accuracy of the best so far, where a table knows it."""
    truth = truth_of(snapshot.settings)
    if truth is None:
        space, dataset = get_space(snapshot.settings.space), get_dataset(snapshot.settings.dataset)
        with st.container(border=True, key="card-accuracy", height="stretch"):
            st.markdown("##### Trained accuracy")
            st.caption(f"No trained accuracies of {space.title} on {dataset.title} are on this machine.")
        return
    known = {one: accuracy_in(truth, snapshot.evaluations[one].architecture) for one in set(champions) - {None}}
    # None as long as nothing was defined.
    accuracy = [known.get(one) for one in champions]
    best = truth.true_best
    if best is None:
        known_ones = np.count_nonzero(np.isfinite(truth.accuracies))
        known_here = (
            f"that of the best is {accuracy[-1]:.2f} %" if np.isfinite(accuracy[-1]) else "the best is not among them"
        )
        with st.container(border=True, key="card-accuracy", height="stretch"):
            st.markdown("##### Trained accuracy")
            st.caption(f"{truth.title}: known of {known_ones:,} networks; {known_here}.")
        return
    chart_card(
        plot_accuracy(evaluations, accuracy, best),
        "Trained accuracy of the best",
        f"{truth.title}: {accuracy[-1]:.2f} %, {best - accuracy[-1]:.2f} below the best of the space, "
        f"{best:.2f} %. The search never sees it.",
        key="accuracy",
        data=lambda: pd.DataFrame({"evaluations": evaluations, "accuracy (%)": accuracy}),
    )


def best_cells(snapshot: Snapshot, champion: int) -> None:
    """The best cell as a graph, one tab a cell, and its text."""
    space, text = get_space(snapshot.settings.space), snapshot.evaluations[champion].architecture
    graphs = space.graphs(space.parse(text))
    with st.container(border=True, key="card-best", height="stretch"):
        heading(
            "The best",
            key="best",
            data=lambda: pd.DataFrame([vars(edge) for graph in graphs.values() for edge in graph.edges]),
        )
        for tab, (name, graph) in zip(st.tabs(list(graphs)), graphs.items(), strict=True):
            tab.plotly_chart(plot_graph(graph), key=f"cell-{name}", config={"displaylogo": False})
        st.code(text, language=None, wrap_lines=True)
        st.markdown(f"[Open on the Architecture page]({architecture_link(snapshot.settings.space, text)})")


def vars_of(row: EvaluationRow) -> dict[str, object]:
    """An evaluation as columns."""
    return {
        name: getattr(row, name)
        for name in ("number", "cycle", "architecture", "origin", "score", "size", "fitness", "undefined")
    }
