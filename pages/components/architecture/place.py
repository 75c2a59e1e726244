"""Where a network stands among those whose score and accuracy are known, and what is one edit away."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.address import architecture_link
from pages.components.architecture.controls import ArchitectureView
from pages.components.architecture.known_networks import KnownNetworks
from pages.components.cards import chart_card
from swapcore.figures.architecture import plot_neighbours, plot_place
from swapcore.figures.lit import light_points
from swapcore.spaces.space import Factored, HasNeighbours

__all__ = ["neighbour_card", "place_card"]

LINKS = "page"


def place_card(view: ArchitectureView, known: KnownNetworks) -> None:
    """Its place among all that are known, by the space's own table."""
    row = known.row(view.text)
    if row is None:
        st.caption(
            f"It is not among the {len(known):,} networks of {view.problem.title} whose score and accuracy are known."
        )
        return
    score, accuracy = st.columns(2)
    with score:
        histogram_card(
            known.scores,
            row,
            name="SWAP",
            unit="patterns",
            note=f"In the table of the space, measured {known.measured}.",
        )
    with accuracy:
        histogram_card(
            known.accuracies, row, name=known.accuracy_title, unit="%", note=f"{known.accuracies[row]:.2f} %."
        )


def histogram_card(values: np.ndarray, row: int, *, name: str, unit: str, note: str) -> None:
    """One value among all that are known."""
    title = f"{name} ({unit})"
    rank = int(np.count_nonzero(values > values[row])) + 1
    chart_card(
        plot_place(values, float(values[row]), title=title),
        f"{name}: rank {rank:,} of {len(values):,}",
        f"{note} The bars are all that are known.",
        key=f"place-{unit.replace('%', 'accuracy')}",
        data=lambda: pd.DataFrame({title: values}),
    )


def neighbour_card(view: ArchitectureView, known: KnownNetworks, held: Sequence[str]) -> None:
    """The architectures one edit away, where the space tells them and the table has them; pinned ones are lit."""
    space, own = view.problem.space, known.row(view.text)
    if not isinstance(space, HasNeighbours) or own is None:
        return
    table = neighbour_table(view, known)
    if table.empty:
        return
    size_title = f"effective size ({space.size_unit})"
    figure = plot_neighbours(
        table["SWAP"].to_numpy(),
        table["accuracy (%)"].to_numpy(),
        table[size_title].to_numpy(),
        table["edit"].to_list(),
        (float(known.scores[own]), float(known.accuracies[own])),
        score_title="SWAP (patterns)",
        accuracy_title=f"{known.accuracy_title} (%)",
        size_title=size_title,
    )
    lit = table[table["architecture"].isin(held)]
    light_points(figure, lit["SWAP"].to_numpy(), lit["accuracy (%)"].to_numpy(), lit["edit"].to_list())
    chart_card(
        figure,
        "Neighbours",
        f"The {len(table)} networks one edit away, what a mutation can reach; the star is this one.",
        key="neighbours",
        data=lambda: table,
        below=lambda: neighbour_links(view, table),
    )


def neighbour_links(view: ArchitectureView, table: pd.DataFrame) -> None:
    """The neighbours as rows, each with a link to its own page."""
    unit = view.problem.space.size_unit
    links = [architecture_link(view.problem.name, text) for text in table["architecture"]]
    st.dataframe(
        table.drop(columns="architecture").assign(**{LINKS: links})[[LINKS, *table.columns.drop("architecture")]],
        hide_index=True,
        key="neighbours-table",
        column_config={
            "SWAP": st.column_config.NumberColumn(format="localized"),
            "accuracy (%)": st.column_config.NumberColumn(format="%.2f"),
            f"effective size ({unit})": st.column_config.NumberColumn(format="%.3f"),
            LINKS: st.column_config.LinkColumn(display_text="open", width=60),
        },
    )


def neighbour_table(view: ArchitectureView, known: KnownNetworks) -> pd.DataFrame:
    """One row a neighbour that is known, the most accurate first."""
    space: Any = view.problem.space
    rows = []
    for neighbour in space.neighbours(view.architecture):
        text = space.format(neighbour)
        row = known.row(text)
        if row is not None:
            rows.append(
                {
                    "edit": edit_title(space, view.architecture, neighbour),
                    "SWAP": known.scores[row],
                    "accuracy (%)": known.accuracies[row],
                    f"effective size ({space.size_unit})": known.effective_sizes[row],
                    "architecture": text,
                }
            )
    table = pd.DataFrame(rows)
    return table if table.empty else table.sort_values("accuracy (%)", ascending=False)


def edit_title(space: Any, before: Any, after: Any) -> str:
    """What was changed between two neighbours, in words."""
    if not isinstance(space, Factored):
        return str(space.label(after))
    for decision, old, new in zip(space.decisions, space.encode(before), space.encode(after), strict=True):
        if old != new:
            return f"{decision.title}: {decision.options[old]} to {decision.options[new]}"
    return "none"
