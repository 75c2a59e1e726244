"""Pinned architectures side by side: drawings, sizes, trained accuracies, rank by each metric, layers."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.address import architecture_link
from pages.components.architecture.controls import ArchitectureView
from pages.components.cached import cached_label, cached_score, cached_truths
from pages.components.cached_networks import cached_shown, cached_tables
from pages.components.cards import chart_card, heading
from pages.components.foreign import as_text
from pages.components.messages import shown_errors
from pages.components.metric_choice import metric_choices
from swapcore.analysis.tables import NetworksKey
from swapcore.data.ensembles import ensembles_stamp
from swapcore.data.truths import datasets_with_truth, default_truth, load_truth, quantity_of, truth_title
from swapcore.figures.architecture import plot_layers_compared
from swapcore.figures.drawing import plot_graph
from swapcore.problems.datasets import get_dataset
from swapcore.problems.problem import Problem
from swapcore.spaces.space import Drawable
from swapcore.values.quantity import ACCURACY

__all__ = ["comparison"]

IN_A_ROW = 4
LEAST = 2
MILLION = 1_000_000
UNKNOWN = "–"


def comparison(view: ArchitectureView, texts: tuple[str, ...]) -> None:
    """Compare what is pinned, where there are at least two."""
    if len(texts) < LEAST:
        return
    problem = view.problem
    labels = labels_of(problem, texts)
    drawings(problem, texts, labels)
    with shown_errors():
        facts = facts_table(problem, view.dataset, texts, labels)
        with st.container(border=True, key="card-compared"):
            heading("Side by side", key="compared", data=lambda: facts.reset_index(names="what"))
            st.caption("Rank 1 is the best of the networks that the metric's table holds; a dash is not in it.")
            st.dataframe(facts, key="compared-table", height="content")
            beyond = measured_of(problem, texts, accuracies=False)
            if beyond:
                with st.expander(f"What else was measured of them: {len(beyond)}"):
                    st.table(pd.DataFrame.from_dict(beyond, orient="index", columns=labels))
    layers(view, texts, labels)


def labels_of(problem: Problem[Any, Any], texts: tuple[str, ...]) -> list[str]:
    """A short name for each, numbered so that no two are the same."""
    return [f"{place}: {cached_label(problem.name, text)}" for place, text in enumerate(texts, start=1)]


def drawings(problem: Problem[Any, Any], texts: tuple[str, ...], labels: list[str]) -> None:
    """Each as its space draws it, with a link to its own page."""
    for first in range(0, len(texts), IN_A_ROW):
        row = list(zip(texts, labels, strict=True))[first : first + IN_A_ROW]
        for column, (text, label) in zip(st.columns(min(IN_A_ROW, len(texts))), row, strict=False):
            with column.container(border=True, height="stretch"):
                st.markdown(f"[{as_text(label)}]({architecture_link(problem.name, text)})")
                if isinstance(problem.space, Drawable):
                    for name, graph in problem.space.graphs(problem.space.parse(text)).items():
                        figure = plot_graph(graph)
                        figure.update_layout(height=220)
                        st.plotly_chart(figure, key=f"drawn-{text}-{name}", config={"displayModeBar": False}, alt=label)


def facts_table(problem: Problem[Any, Any], dataset: str, texts: tuple[str, ...], labels: list[str]) -> pd.DataFrame:
    """One column an architecture, one row a fact."""
    rows: dict[str, list[str]] = {}
    architectures = [problem.space.parse(text) for text in texts]
    unit, per_unit = problem.space.size_unit, problem.space.size_per_unit
    costs = [problem.reference_cost(one, dataset) for one in architectures]
    full = [problem.full_cost(one, dataset) for one in architectures]
    rows[f"size ({unit})"] = [f"{cost.parameters / per_unit:.3f}" for cost in costs]
    rows[f"effective size ({unit})"] = [f"{cost.effective_parameters / per_unit:.3f}" for cost in costs]
    rows["FLOPs (M)"] = [f"{cost.flops / MILLION:,.2f}" for cost in costs]
    rows["full network (M parameters)"] = [f"{cost.parameters / MILLION:,.2f}" for cost in full]
    rows |= measured_of(problem, texts, accuracies=True)
    rows |= ranks_by_metric(problem, texts)
    return pd.DataFrame.from_dict(rows, orient="index", columns=labels)


def measured_of(problem: Problem[Any, Any], texts: tuple[str, ...], *, accuracies: bool) -> dict[str, list[str]]:
    """What is known of them on this machine: trained accuracies, or all other quantities."""
    rows: dict[str, list[str]] = {}
    for status in cached_truths(problem.name):
        is_accuracy = quantity_of(status.space, status.dataset, status.name) is ACCURACY
        if status.problem is not None or is_accuracy is not accuracies:
            continue
        truth = load_truth(status.space, status.dataset, status.name)
        found = [truth.accuracy_of(text) for text in texts]
        if np.isfinite(found).any():
            title, quantity = truth_title(status.space, status.dataset, status.name), truth.quantity
            rows[f"{get_dataset(status.dataset).title}, {title} ({quantity.unit})"] = [
                f"{value:.{quantity.decimals}f}" if np.isfinite(value) else UNKNOWN for value in found
            ]
    return rows


def ranks_by_metric(problem: Problem[Any, Any], texts: tuple[str, ...]) -> dict[str, list[str]]:
    """Rank of each by every metric that a table of the space holds."""
    dataset = datasets_with_truth(problem.name)[0]
    truth = default_truth(problem.name, dataset)
    rows, stamp = {}, ensembles_stamp(problem.name)
    for choice in metric_choices(cached_tables(problem.name, dataset), regularised_first=False).values():
        if choice.regularised:
            continue
        column = choice.column("effective")
        key = NetworksKey(space=problem.name, dataset=dataset, truth=truth, table=choice.tables[0], ensembles=stamp)
        networks = cached_shown(key, column)
        scores = networks.column(column).scores
        found = [networks.row_of(text) for text in texts]
        rows[f"rank by {choice.title}"] = [
            UNKNOWN if row is None else f"{np.count_nonzero(scores > scores[row]) + 1:,} of {len(scores):,}"
            for row in found
        ]
    return rows


def layers(view: ArchitectureView, texts: tuple[str, ...], labels: list[str]) -> None:
    """Patterns layer by layer, live, once somebody wants them."""
    if not st.toggle("Score them live, layer by layer", key="compare-layers"):
        return
    with shown_errors():
        scored = [cached_score(view.problem.name, text, view.request) for text in texts]
        curves = {
            label: [layer.patterns for layer in score.layers] for label, score in zip(labels, scored, strict=True)
        }
        chart_card(
            plot_layers_compared(curves),
            "Patterns, layer by layer",
            "Distinct patterns within each nonlinearity, in the order of the forward pass.",
            key="layers-compared",
            data=lambda: pd.DataFrame({name: pd.Series(values) for name, values in curves.items()}),
        )
