"""Networks as rows: those that were selected, and everything shown, as CSV."""

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.address import architecture_link
from pages.components.correlations.controls import CorrelationView
from pages.components.state import clear_selection, selected_cells
from swapcore.analysis.report import Report
from swapcore.problems.registry import get_space

__all__ = ["export_button", "network_table", "selection_table"]


def network_table(view: CorrelationView, found: Report, rows: np.ndarray | None = None) -> pd.DataFrame:
    """One row a network, best score first.

    Args:
        view: Names the sizes' unit.
        found: What is shown, and its scores.
        rows: Of the networks; all of them if None.
    """
    space, networks = get_space(view.space), found.networks
    chosen = np.arange(len(networks)) if rows is None else rows
    columns = {
        # Rank 1 is the best score; equal scores share the better rank.
        "rank": pd.Series(found.ranked.scores).rank(ascending=False, method="min").astype(int),
        "score": found.ranked.scores,
        found.plain.name: found.plain.raw,
        "accuracy": networks.accuracies,
        f"total size ({space.size_unit})": networks.total_size,
        f"effective size ({space.size_unit})": networks.effective_size,
        "FLOPs (M)": networks.flops,
    }
    if found.plain.saturation is not None:
        columns["saturation"] = found.plain.saturation
    table = pd.DataFrame(columns).iloc[chosen]
    table.insert(0, "architecture", networks.texts(chosen))
    return table.sort_values(["rank", "architecture"])


def selection_table(view: CorrelationView, found: Report) -> None:
    """The selected networks, each with a link to its page."""
    with st.container(border=True, key="card-selection"):
        kept = selected_cells()
        rows = np.flatnonzero(np.isin(found.networks.index, kept))
        # At the left, because the table's own buttons come up at the right when the mouse is over it.
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("##### Selected networks", width="content")
            if kept:
                st.button("Clear", on_click=clear_selection, icon=":material/close:", key="clear-selection")
        if not len(rows):
            outside = f" {len(kept)} selected ones are not among those shown." if kept else ""
            st.caption(f"None yet: click a point in the first chart, or draw around some.{outside}")
            return
        table = network_table(view, found, rows)
        table.insert(0, "page", [architecture_link(view.space, text) for text in table["architecture"]])
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                "architecture": st.column_config.TextColumn(width="large"),
                "score": st.column_config.NumberColumn(format="%.5g"),
                found.plain.name: st.column_config.NumberColumn(found.plain.title, format="%.5g"),
                "accuracy": st.column_config.NumberColumn("accuracy (%)", format="%.2f"),
                "FLOPs (M)": st.column_config.NumberColumn(format="%.2f"),
                "saturation": st.column_config.NumberColumn(format="%.3f"),
                "page": st.column_config.LinkColumn(display_text="open", width=60),
            },
        )


def export_button(view: CorrelationView, found: Report) -> None:
    """Everything that the view shows."""
    st.download_button(
        f"Export these {len(found.networks):,} networks as CSV",
        data=lambda: network_table(view, found).to_csv(index=False).encode(),
        file_name=f"{view.space}-{view.dataset}-{view.key.truth}-{found.ranked.name}.csv",
        mime="text/csv",
        on_click="ignore",
        key="export",
        icon=":material/download:",
    )
