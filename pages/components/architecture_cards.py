"""What the Architecture page says about a network, a card each."""

from urllib.parse import quote

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.architecture_controls import ArchitectureView
from pages.components.cached import cached_isomorphic, cached_score_table, cached_truths
from pages.components.cards import chart_card
from swapcore.analysis.landscape import Landscape
from swapcore.benchmarks.score_table import BUNDLED
from swapcore.benchmarks.truths import load_truth
from swapcore.execution.request import ArchitectureScore
from swapcore.figures.architecture import plot_cell, plot_layer_patterns, plot_neighbours, plot_place
from swapcore.inputs.datasets import get_dataset
from swapcore.spaces.nasbench201 import EDGES, NasBench201Cell, live_edges
from swapcore.spaces.nasbench201_cost import effective_parameters, flops, parameters
from swapcore.spaces.registry import get_space

__all__ = ["accuracy_card", "cell_card", "layer_card", "neighbour_card", "place_card", "size_numbers"]


def cell_card(view: ArchitectureView) -> None:
    """The cell as a graph."""
    space = get_space(view.space)
    graph = space.graph(view.cell)
    dead = [edge for edge in graph.edges if not edge.live and edge.operation != "none"]
    note = f" {len(dead)} operation(s) here are dead." if dead else ""
    chart_card(
        plot_cell(graph),
        "The cell",
        f"Data flows from left to right; a node sums what arrives. Dotted grey edges do nothing: they carry "
        f"none, or lie on no path from input to output.{note}",
        key="cell",
        data=lambda: pd.DataFrame([vars(edge) for edge in graph.edges]),
    )
    st.code(view.text, language=None)
    others = cached_isomorphic(view.space, space.canonical(view.cell)) - 1
    st.caption(
        f"{others or 'No'} other cell{'' if others == 1 else 's'} of the space {'is' if others == 1 else 'are'} isomorphic to this one."
    )


def size_numbers(view: ArchitectureView) -> None:
    """Sizes and cost of the published network."""
    space = get_space(view.space)
    with st.container(horizontal=True):
        st.metric("Size", f"{parameters(view.cell) / space.size_per_unit:.3f} {space.size_unit}", border=True)
        st.metric(
            "Effective size",
            f"{effective_parameters(view.cell) / space.size_per_unit:.3f} {space.size_unit}",
            border=True,
            help="Parameters without those of dead operations",
        )
        st.metric(
            "FLOPs", f"{flops(view.cell) / 1e6:.1f} M", border=True, help="Multiply-accumulates of one 32 px image"
        )


def accuracy_card(view: ArchitectureView) -> None:
    """Its trained accuracies, with the rank of each in the space."""
    index = get_space(view.space).index(view.cell)
    rows, missing = [], []
    for status in cached_truths(view.space):
        if status.problem is not None:
            missing.append(f"{get_dataset(status.dataset).title} ({status.name})")
            continue
        truth = load_truth(status.space, status.dataset, status.name)
        accuracy = truth.accuracies[index]
        rows.append(
            {"trained accuracy": truth.title, "%": accuracy, "rank": int(np.sum(truth.accuracies > accuracy)) + 1}
        )
    with st.container(border=True, key="card-accuracies"):
        st.markdown("#### Trained accuracies")
        st.dataframe(
            rows,
            hide_index=True,
            key="accuracies-table",
            column_config={"%": st.column_config.NumberColumn(format="%.2f")},
        )
        if missing:
            st.caption(f"Not on this machine: {', '.join(missing)}. Home says what each needs.")


def layer_card(view: ArchitectureView, result: ArchitectureScore) -> None:
    """The live score and where its patterns come from."""
    first = result.repeats[0]
    request = view.request
    with st.container(horizontal=True):
        many = request["repeats"] > 1
        spread = f"{min(result.scores):,} to {max(result.scores):,}" if many else "one initialisation"
        st.metric("SWAP score, live", f"{result.score:,.0f}", spread, delta_color="off", delta_arrow="off", border=True)
        st.metric("Units", f"{first.units:,}", border=True, help="Scalar outputs of all nonlinearities per image")
        st.metric("Saturation", f"{first.saturation:.3f}", border=True, help="Distinct patterns / those possible")
        st.metric("Time", f"{result.seconds * 1000:.0f} ms", border=True, help="Build and score, one core")
    chart_card(
        plot_layer_patterns(
            [layer.name for layer in first.layers],
            [layer.units for layer in first.layers],
            [layer.patterns for layer in first.layers],
        ),
        "Patterns, layer by layer",
        f"Distinct patterns within each ReLU on {request['samples']} {get_dataset(request['dataset']).title} images, "
        f"{request['preset']} scoring network. Layers share patterns, so the score is less than their sum.",
        key="layer-patterns",
        data=lambda: pd.DataFrame([vars(layer) for layer in first.layers]),
    )


def place_card(view: ArchitectureView, landscape: Landscape) -> None:
    """Its place among all architectures, by the bundled table."""
    index = get_space(view.space).index(view.cell)
    row = int(np.flatnonzero(landscape.index == index)[0])
    table = cached_score_table(BUNDLED)
    columns = st.columns(2)
    for column, (values, title, shown, key) in zip(
        columns,
        (
            (landscape.swap, "SWAP (patterns)", f"{landscape.swap[row]:,.0f}", "place-score"),
            (landscape.accuracies, "CIFAR-10 accuracy (%)", f"{landscape.accuracies[row]:.2f} %", "place-accuracy"),
        ),
        strict=True,
    ):
        rank = int(np.sum(values > values[row])) + 1
        with column:
            chart_card(
                plot_place(values, float(values[row]), title=title),
                f"{title.split(' (')[0]}: rank {rank:,} of {len(values):,}",
                f"{shown}; the bars are the whole space"
                f"{', scored with the bundled table of ' + str(table.provenance['date']) if 'SWAP' in title else ''}.",
                key=key,
                data=lambda values=values, title=title: pd.DataFrame({title: values}),
            )


def neighbour_card(view: ArchitectureView, landscape: Landscape) -> None:
    """The architectures one edit away."""
    space = get_space(view.space)
    neighbours = space.neighbours(view.cell)
    positions = np.array([space.index(neighbour) for neighbour in neighbours])
    edits = [edit(view, neighbour) for neighbour in neighbours]
    own = space.index(view.cell)
    chart_card(
        plot_neighbours(
            landscape.swap[positions],
            landscape.accuracies[positions],
            landscape.effective_size[positions],
            edits,
            (float(landscape.swap[own]), float(landscape.accuracies[own])),
            score_title="SWAP (patterns)",
            accuracy_title="CIFAR-10 accuracy (%)",
            size_title=f"effective size ({space.size_unit})",
        ),
        "Neighbours",
        "The 24 cells one edit away; the star is this one. What a mutation in a search would find.",
        key="neighbours",
        data=lambda: neighbour_table(view, landscape),
    )
    st.dataframe(
        neighbour_table(view, landscape).sort_values("accuracy (%)", ascending=False),
        hide_index=True,
        key="neighbours-table",
        column_config={
            "swap": st.column_config.NumberColumn(format="%d"),
            "accuracy (%)": st.column_config.NumberColumn(format="%.2f"),
            "effective size (M)": st.column_config.NumberColumn(format="%.3f"),
            "page": st.column_config.LinkColumn(display_text="open"),
        },
    )


def neighbour_table(view: ArchitectureView, landscape: Landscape) -> pd.DataFrame:
    space = get_space(view.space)
    neighbours = space.neighbours(view.cell)
    positions = np.array([space.index(neighbour) for neighbour in neighbours])
    return pd.DataFrame(
        {
            "edit": [edit(view, neighbour) for neighbour in neighbours],
            "alive": ["yes" if live_edges(neighbour)[changed(view, neighbour)] else "no" for neighbour in neighbours],
            "swap": landscape.swap[positions],
            "accuracy (%)": landscape.accuracies[positions],
            "effective size (M)": landscape.effective_size[positions],
            "page": [f"architecture?arch={quote(str(neighbour), safe='')}" for neighbour in neighbours],
        }
    )


def changed(view: ArchitectureView, neighbour: NasBench201Cell) -> int:
    """The edge on which a neighbour differs."""
    pairs = zip(view.cell.operations, neighbour.operations, strict=True)
    return next(edge for edge, (old, new) in enumerate(pairs) if old != new)


def edit(view: ArchitectureView, neighbour: NasBench201Cell) -> str:
    edge = changed(view, neighbour)
    source, target = EDGES[edge]
    names = ("input", "1", "2", "output")
    return f"{names[source]} → {names[target]}: {view.cell.operations[edge]} to {neighbour.operations[edge]}"
