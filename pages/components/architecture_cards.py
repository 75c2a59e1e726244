"""What the Architecture page says about a network, a card each."""

from urllib.parse import quote

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.architecture_controls import ArchitectureView, edge_title
from pages.components.cached import cached_isomorphic, cached_score_table, cached_truths
from pages.components.cards import chart_card, heading, number_card
from swapcore.analysis.landscape import Landscape
from swapcore.data.score_table import BUNDLED
from swapcore.data.truths import load_truth, truth_title
from swapcore.figures.architecture import plot_cell, plot_layer_patterns, plot_neighbours, plot_place
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_listable, get_space
from swapcore.spaces.nasbench201 import NasBench201Cell, live_edges
from swapcore.spaces.nasbench201_cost import effective_parameters, flops, parameters
from swapcore.values.score import Score

__all__ = [
    "accuracy_card",
    "cell_card",
    "layer_card",
    "neighbour_card",
    "place_card",
    "score_numbers",
    "size_numbers",
]


def cell_card(view: ArchitectureView) -> None:
    """The cell as a graph."""
    space = get_space(view.space)
    graph = space.graphs(view.cell)["cell"]
    dead = [edge for edge in graph.edges if not edge.live and edge.operation != "none"]
    note = f" {len(dead)} operation(s) here are dead." if dead else ""
    chart_card(
        plot_cell(graph),
        "The cell",
        f"Data flows from left to right; a node sums what arrives. Dotted grey edges do nothing: they carry "
        f"none, or lie on no path from input to output.{note}",
        key="cell",
        data=lambda: pd.DataFrame([vars(edge) for edge in graph.edges]),
        below=lambda: cell_text(view),
    )


def cell_text(view: ArchitectureView) -> None:
    """The cell as text to copy, and how many others are the same."""
    st.code(view.text, language=None, wrap_lines=True)
    others = cached_isomorphic(view.space, get_space(view.space).canonical(view.cell)) - 1
    same = {0: "No other cell", 1: "One other cell"}.get(others, f"{others} other cells")
    st.caption(f"{same} of the space {'are' if others > 1 else 'is'} isomorphic to this one.")


def size_numbers(view: ArchitectureView) -> None:
    """Sizes and cost of the published network."""
    space = get_space(view.space)
    per_unit, unit = space.size_per_unit, space.size_unit
    number_card(
        "Size",
        f"{parameters(view.cell) / per_unit:.3f} {unit}",
        "parameters",
        "All parameters of the published network: 16 channels, 5 cells a stage",
    )
    number_card(
        "Effective size",
        f"{effective_parameters(view.cell) / per_unit:.3f} {unit}",
        "parameters",
        "Without the parameters of dead operations",
    )
    number_card(
        "FLOPs", f"{flops(view.cell) / 1e6:.1f} M", "one 32 px image", "Multiply-accumulates of the published network"
    )


def accuracy_card(view: ArchitectureView) -> None:
    """Its trained accuracies, with the rank of each in the space."""
    index = get_listable(view.space).index(view.cell)
    rows, missing = [], []
    for status in cached_truths(view.space):
        title = f"{get_dataset(status.dataset).title}, {truth_title(status.space, status.dataset, status.name)}"
        if status.problem is not None:
            missing.append(title)
            continue
        accuracies = load_truth(status.space, status.dataset, status.name).accuracies
        if np.isfinite(accuracies[index]):
            rows.append({"trained": title, "%": accuracies[index], "rank": best_first_rank(accuracies, index)})
    table = pd.DataFrame(rows)
    with st.container(border=True, key="card-accuracies", height="stretch"):
        heading("Trained accuracies", key="accuracies", data=lambda: table)
        st.dataframe(
            table,
            hide_index=True,
            height="content",
            key="accuracies-table",
            column_config={
                "trained": st.column_config.TextColumn(width=240),
                "%": st.column_config.NumberColumn(format="%.2f", width=60),
                "rank": st.column_config.NumberColumn(format="localized", width=70, help="of 15,625, 1 is the best"),
            },
        )
        if missing:
            st.caption(f"Not on this machine: {'; '.join(missing)}. Home says what each needs.")


def best_first_rank(values: np.ndarray, position: int) -> int:
    """Rank of one value, 1 for the highest; equal values share the better rank."""
    return int(np.count_nonzero(values > values[position])) + 1


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
        "one core" if result.device == "cpu" else result.device,
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
        f"Distinct patterns within each ReLU on {request['samples']} {get_dataset(request['dataset']).title} images, "
        f"{request['preset']} scoring network. Layers share patterns, so the score is less than their sum.",
        key="layer-patterns",
        data=lambda: pd.DataFrame([vars(layer) for layer in layers]),
    )


def place_card(view: ArchitectureView, landscape: Landscape) -> None:
    """Its place among all architectures, by the bundled table."""
    index = get_listable(view.space).index(view.cell)
    row = int(np.flatnonzero(landscape.index == index)[0])
    measured = cached_score_table(BUNDLED).provenance["date"]
    score, accuracy = st.columns(2)
    with score:
        histogram_card(
            landscape.swap,
            row,
            name="SWAP",
            unit="patterns",
            note=f"{landscape.swap[row]:,.0f} in the bundled table, measured {measured}.",
        )
    with accuracy:
        histogram_card(
            landscape.accuracies,
            row,
            name="CIFAR-10 accuracy",
            unit="%",
            note=f"{landscape.accuracies[row]:.2f} % after full-precision training.",
        )


def histogram_card(values: np.ndarray, row: int, *, name: str, unit: str, note: str) -> None:
    """One value among those of the whole space."""
    title = f"{name} ({unit})"
    chart_card(
        plot_place(values, float(values[row]), title=title),
        f"{name}: rank {best_first_rank(values, row):,} of {len(values):,}",
        f"{note} The bars are the whole space.",
        key=f"place-{name}",
        data=lambda: pd.DataFrame({title: values}),
    )


def neighbour_card(view: ArchitectureView, landscape: Landscape) -> None:
    """The architectures one edit away."""
    space = get_listable(view.space)
    table, own = neighbour_table(view, landscape), space.index(view.cell)
    chart_card(
        plot_neighbours(
            table["SWAP"].to_numpy(),
            table["accuracy (%)"].to_numpy(),
            table[f"effective size ({space.size_unit})"].to_numpy(),
            table["edit"].to_list(),
            (float(landscape.swap[own]), float(landscape.accuracies[own])),
            score_title="SWAP (patterns)",
            accuracy_title="CIFAR-10 accuracy (%)",
            size_title=f"effective size ({space.size_unit})",
        ),
        "Neighbours",
        f"The {len(table)} cells one edit away, what a mutation can reach; the star is this one.",
        key="neighbours",
        data=lambda: table,
        below=lambda: neighbour_links(table),
    )


def neighbour_links(table: pd.DataFrame) -> None:
    """The neighbours as rows, each with a link to its own page."""
    links = [f"architecture?arch={quote(text, safe='')}" for text in table["architecture"]]
    st.dataframe(
        table.drop(columns="architecture").assign(page=links)[["page", *table.columns.drop("architecture")]],
        hide_index=True,
        key="neighbours-table",
        column_config={
            "SWAP": st.column_config.NumberColumn(format="localized"),
            "accuracy (%)": st.column_config.NumberColumn(format="%.2f"),
            "effective size (M)": st.column_config.NumberColumn(format="%.3f"),
            "page": st.column_config.LinkColumn(display_text="open", width=60),
        },
    )


def neighbour_table(view: ArchitectureView, landscape: Landscape) -> pd.DataFrame:
    """One row a neighbour, the most accurate first."""
    space = get_listable(view.space)
    neighbours = space.neighbours(view.cell)
    positions = np.array([space.index(neighbour) for neighbour in neighbours])
    edges = [changed_edge(view.cell, neighbour) for neighbour in neighbours]
    table = pd.DataFrame(
        {
            "edit": [
                f"{edge_title(edge)}: {view.cell.operations[edge]} to {neighbour.operations[edge]}"
                for edge, neighbour in zip(edges, neighbours, strict=True)
            ],
            "edge is live": [
                "yes" if live_edges(neighbour)[edge] else "no"
                for edge, neighbour in zip(edges, neighbours, strict=True)
            ],
            "SWAP": landscape.swap[positions],
            "accuracy (%)": landscape.accuracies[positions],
            f"effective size ({space.size_unit})": landscape.effective_size[positions],
            "architecture": [space.format(neighbour) for neighbour in neighbours],
        }
    )
    return table.sort_values("accuracy (%)", ascending=False)


def changed_edge(cell: NasBench201Cell, neighbour: NasBench201Cell) -> int:
    """The edge on which two neighbours differ."""
    pairs = zip(cell.operations, neighbour.operations, strict=True)
    return next(edge for edge, (old, new) in enumerate(pairs) if old != new)
