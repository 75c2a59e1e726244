"""The charts of a search, from what the store holds of it."""

from dataclasses import dataclass
from urllib.parse import quote

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cached import cached_label
from pages.components.cards import chart_card, heading
from pages.components.messages import shown_errors
from swapcore.figures.architecture import plot_cell
from swapcore.figures.search import plot_accuracy, plot_family, plot_population, plot_population_sizes, plot_progress
from swapcore.inputs.datasets import get_dataset
from swapcore.search.outcome import accuracy_in, truth_of
from swapcore.search.progress import ancestry, progress
from swapcore.search.settings import SearchSettings
from swapcore.spaces.registry import ENUMERABLE_SPACES, get_space
from swapcore.store.run import CycleRow, EvaluationRow, Run

__all__ = ["Snapshot", "charts"]

FITNESS = "fitness (patterns)"


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

    def label(self, number: int) -> str:
        """Short text of an evaluated architecture."""
        return cached_label(self.settings.space, self.evaluations[number].architecture)


def charts(snapshot: Snapshot) -> None:
    """All charts, up to the snapshot's last cycle."""
    settings, evaluations = snapshot.settings, snapshot.evaluations
    columns = progress(evaluations, snapshot.cycles)
    champion, kept = columns.champions[-1], set(snapshot.cycles[-1].population)
    labels = [snapshot.label(row.number) for row in evaluations]
    left, right = st.columns(2)
    with left:
        chart_card(
            plot_progress(columns.evaluations, columns.best, columns.median, title=FITNESS),
            "Best and median",
            "Fitness of the best so far, and the median of the population.",
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
                fitness_title=FITNESS,
            ),
            "The population",
            "Every evaluation by size and fitness; coloured ones are kept. The band is where f(Θ) is at least ½.",
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
                fitness_title=FITNESS,
            ),
            "Family tree of the best",
            f"{len(members)} ancestors by the cycle in which each was born; the star is the best.",
            key="family",
            data=lambda: pd.DataFrame(edges, columns=["parent", "child"]),
        )
    with right:
        best_cells(snapshot, champion)


def accuracy_card(snapshot: Snapshot, evaluations: tuple[int, ...], champions: tuple[int, ...]) -> None:
    """Trained accuracy of the best so far, where a table knows it."""
    truth = truth_of(snapshot.settings)
    if truth is None:
        space, dataset = get_space(snapshot.settings.space), get_dataset(snapshot.settings.dataset)
        with st.container(border=True, key="card-accuracy", height="stretch"):
            st.markdown("##### Trained accuracy")
            st.caption(f"No trained accuracies of {space.title} on {dataset.title} are on this machine.")
        return
    known = {one: accuracy_in(truth, snapshot.evaluations[one].architecture) for one in set(champions)}
    accuracy = [known[one] for one in champions]
    best = float(np.nanmax(truth.accuracies))
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
            tab.plotly_chart(plot_cell(graph), key=f"cell-{name}", config={"displaylogo": False})
        st.code(text, language=None, wrap_lines=True)
        if snapshot.settings.space in ENUMERABLE_SPACES:
            st.markdown(f"[Open on the Architecture page](architecture?arch={quote(text, safe='')})")


def vars_of(row: EvaluationRow) -> dict[str, object]:
    """An evaluation as columns."""
    return {
        name: getattr(row, name) for name in ("number", "cycle", "architecture", "origin", "score", "size", "fitness")
    }
