"""What the Architecture page says about a network by itself, a card each: drawing, sizes, accuracies, live score."""

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.architecture.controls import ArchitectureView
from pages.components.cached import cached_isomorphic, cached_truths
from pages.components.cards import chart_card, heading, number_card
from pages.components.foreign import as_text
from swapcore.data.truths import TruthStatus, load_truth, truth_title
from swapcore.figures.architecture import plot_layer_patterns
from swapcore.figures.drawing import plot_graph
from swapcore.problems.datasets import get_dataset
from swapcore.spaces.space import CellGraph, Drawable, Listable
from swapcore.values.quantity import ACCURACY
from swapcore.values.score import Score

__all__ = ["accuracy_card", "drawing_card", "layer_card", "score_numbers", "size_numbers"]

MILLION = 1_000_000
CHAIN_CAPTION = "Data flows from block to block, row by row."
CELL_CAPTION = (
    "Data flows from left to right; a node sums what arrives. Dotted grey edges do nothing: they carry none, or lie on "
    "no path from input to output."
)


def drawing_card(view: ArchitectureView) -> None:
    """The architecture as graphs, one tab a cell, and its text."""
    space = view.problem.space
    graphs = dict(space.graphs(view.architecture)) if isinstance(space, Drawable) else {}
    with st.container(border=True, key="card-cell", height="stretch"):
        heading(
            "The network" if all(map(is_chain, graphs.values())) else "The cell",
            key="cell",
            data=lambda: edges_of(graphs),
        )
        if graphs:
            drawings(graphs)
        architecture_text(view)


def is_chain(graph: CellGraph) -> bool:
    return graph.is_chain


def edges_of(graphs: dict[str, CellGraph]) -> pd.DataFrame:
    """One row an operation."""
    return pd.DataFrame([{"cell": name, **vars(edge)} for name, graph in graphs.items() for edge in graph.edges])


def drawings(graphs: dict[str, CellGraph]) -> None:
    """A tab for each where there are several."""
    dead = sum(not edge.live and edge.operation != "none" for graph in graphs.values() for edge in graph.edges)
    note = f" {dead} operation(s) here are dead." if dead else ""
    caption = CHAIN_CAPTION if all(map(is_chain, graphs.values())) else CELL_CAPTION
    before = " k-1 and k-2 are what the two cells before it deliver."
    inputs = before if any("{" in node for graph in graphs.values() for node in graph.nodes) else ""
    st.caption(f"{caption}{inputs}{note}")
    places = st.tabs(list(graphs)) if len(graphs) > 1 else [st.container()]
    for place, (name, graph) in zip(places, graphs.items(), strict=True):
        steps = (f"{graph.nodes[edge.source]} to {graph.nodes[edge.target]}: {edge.operation}" for edge in graph.edges)
        key = "cell" if len(graphs) == 1 else f"cell-{name}"
        place.plotly_chart(plot_graph(graph), key=key, config={"displaylogo": False}, alt=f"{name}. {'; '.join(steps)}")


def architecture_text(view: ArchitectureView) -> None:
    """The architecture as text to copy, and how many others are the same."""
    space = view.problem.space
    st.code(view.text, language=None, wrap_lines=True)
    if not isinstance(space, Listable):
        return
    others = cached_isomorphic(space.name, space.canonical(view.architecture)) - 1
    same = {0: "No other one", 1: "One other"}.get(others, f"{others} others")
    st.caption(f"{same} of the {len(space):,} in the space {'are' if others > 1 else 'is'} isomorphic to it.")


def size_numbers(view: ArchitectureView) -> None:
    """Sizes and cost of the network to which sizes refer."""
    problem, dataset = view.problem, get_dataset(view.dataset)
    cost = problem.reference_cost(view.architecture, view.dataset)
    full = problem.full_cost(view.architecture, view.dataset)
    unit, per_unit = problem.space.size_unit, problem.space.size_per_unit
    reference = problem.cost.reference_title
    number_card("Size", f"{cost.parameters / per_unit:.3f} {unit}", "parameters", f"All parameters of the {reference}")
    number_card(
        "Effective size",
        f"{cost.effective_parameters / per_unit:.3f} {unit}",
        "parameters",
        "Without the parameters of dead operations",
    )
    number_card(
        "FLOPs",
        f"{cost.flops / MILLION:.1f} M" if cost.flops >= MILLION else f"{cost.flops / 1e3:.0f} k",
        "of that network",
        f"Multiply-accumulates of the {reference}, on one image",
    )
    if full != cost:
        number_card(
            "Full network",
            f"{full.parameters / 1e6:.2f} M",
            f"{full.flops / 1e6:,.0f} M FLOPs",
            f"Parameters and multiply-accumulates of the network that one would train on {dataset.title}",
        )


def accuracy_card(view: ArchitectureView) -> None:
    """What was measured of it, by kind, with its rank among all that are known; accuracies are open at first."""
    rows: list[dict[str, object]] = []
    missing: list[str] = []
    for status in cached_truths(view.problem.name):
        if status.problem is not None:
            missing.append(f"{get_dataset(status.dataset).title}, {titled(status)}")
            continue
        truth = load_truth(status.space, status.dataset, status.name)
        value = truth.accuracy_of(view.text)
        if np.isfinite(value):
            known, quantity = truth.oriented[np.isfinite(truth.oriented)], truth.quantity
            rows.append(
                {
                    "kind": quantity.group,
                    "trained": f"{get_dataset(status.dataset).title}, {titled(status)}",
                    "value": value,
                    "unit": quantity.unit,
                    "shown": quantity.text(value),
                    "rank": int(np.count_nonzero(known > quantity.oriented(np.array(value)))) + 1,
                    "of": len(known),
                }
            )
    table = pd.DataFrame(rows, columns=["kind", "trained", "value", "unit", "shown", "rank", "of"])
    with st.container(border=True, key="card-accuracies", height="stretch"):
        heading("Trained accuracies", key="accuracies", data=lambda: table.drop(columns="shown"))
        accuracies = table[table["kind"] == ACCURACY.group]
        if len(accuracies):
            measured_table(accuracies)
            st.caption("Rank 1 is the best of those that are known.")
        else:
            st.caption("Nobody has trained this one, as far as the tables on this machine tell.")
        for kind in table["kind"].unique():
            if kind != ACCURACY.group:
                inside = table[table["kind"] == kind]
                with st.expander(f"{kind}: {len(inside)}"):
                    measured_table(inside)
        if missing:
            with st.expander(f"{len(missing)} more with a download"):
                st.caption(
                    "What was measured of it, in files that are not on this machine, or cannot be used; Data & compute "
                    f"says what to do: {as_text('; '.join(missing))}."
                )


def measured_table(inside: pd.DataFrame) -> None:
    """Some rows for people: a table whose texts may take several lines, so that a narrow screen cuts none."""
    ranks = [f"{rank:,} of {count:,}" for rank, count in zip(inside["rank"], inside["of"], strict=True)]
    names = inside["trained"].map(as_text)
    st.table(pd.DataFrame({"value": inside["shown"].tolist(), "rank": ranks}, index=names.rename("measured")))


def titled(status: TruthStatus) -> str:
    """A truth in words, without its data set."""
    return truth_title(status.space, status.dataset, status.name)


def score_numbers(result: Score) -> None:
    """The live score."""
    spread = f"{min(result.values):,} to {max(result.values):,}" if len(result.values) > 1 else "one initialisation"
    number_card("SWAP score, live", f"{result.value:,.0f}", spread, "Distinct sample-wise patterns among all units")
    number_card(
        "Saturation", f"{result.saturation:.3f}", f"{result.units:,} units", "Distinct patterns / those possible"
    )
    number_card(
        "Time",
        f"{result.seconds * 1000:.0f} ms",
        "one core" if result.device == "cpu" else result.device or "no device",
        "To build and score the network",
    )


def layer_card(view: ArchitectureView, result: Score) -> None:
    """Where the live score's patterns come from."""
    layers, request = result.layers, view.request
    chart_card(
        plot_layer_patterns(
            [layer.name for layer in layers],
            [layer.units for layer in layers],
            [layer.patterns for layer in layers],
        ),
        "Patterns, layer by layer",
        f"Distinct patterns within each nonlinearity on {request['samples']} {get_dataset(view.dataset).title} images, "
        f"{request['preset']} scoring network. Layers share patterns, so the score is less than their sum.",
        key="layer-patterns",
        data=lambda: pd.DataFrame([vars(layer) for layer in layers]),
    )
