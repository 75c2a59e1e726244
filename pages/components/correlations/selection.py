"""Networks as rows: those that were selected, and everything shown; the data behind the charts, as CSV."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.address import architecture_link
from pages.components.cached_networks import cached_maps
from pages.components.correlations.controls import CorrelationView
from pages.components.state import change_selection, clear_selection, selected_cells
from pages.components.tray import MOST_PINNED, pin_to_tray
from swapcore.analysis.report import Report
from swapcore.analysis.setting_maps import SettingMaps
from swapcore.problems.population import ALL
from swapcore.problems.registry import get_space
from swapcore.values.quantity import ACCURACY, Quantity
from swapcore.values.regularisation import regularisation_factor

__all__ = ["downloads", "network_table", "selection_table"]

BEST = 20
CURVE_POINTS = 200


def value_name(quantity: Quantity) -> str:
    """Name of the column with what networks are compared with."""
    return quantity.name if quantity is ACCURACY else quantity.axis


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
        value_name(networks.quantity): networks.measured,
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
        kept, quantity = selected_cells(), found.networks.quantity
        rows = np.flatnonzero(np.isin(found.networks.index, kept))
        outside = len(kept) - len(rows)
        # At the left, because the table's own buttons come up at the right when the mouse is over it.
        with st.container(horizontal=True, vertical_alignment="center"):
            count = f": {len(rows):,}" if len(rows) else ""
            st.markdown(f"##### Selected networks{count}", width="content")
            if kept:
                st.button("Clear", on_click=clear_selection, icon=":material/close:", key="clear-selection")
                if len(rows):
                    st.button(
                        "Pin them" if len(rows) <= MOST_PINNED else f"Pin the {MOST_PINNED} best-scored of them",
                        on_click=pin_best,
                        args=(view.space, found, rows),
                        icon=":material/keep:",
                        key="pin-selected",
                    )
            st.button(
                f"Select the {BEST} best-scored",
                on_click=select_best,
                args=(found,),
                icon=":material/vertical_align_top:",
                key="select-best",
            )
        beyond = f" {outside:,} selected ones are not among those shown." if outside else ""
        if not len(rows):
            st.caption(f"None yet: click a point in the first chart, or draw around some.{beyond}")
            return
        if beyond:
            st.caption(beyond)
        table = network_table(view, found, rows)
        table.insert(0, "page", [architecture_link(view.space, text) for text in table["architecture"]])
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                "architecture": st.column_config.TextColumn(width="large"),
                "score": st.column_config.NumberColumn(format="%.5g"),
                found.plain.name: st.column_config.NumberColumn(found.plain.title, format="%.5g"),
                value_name(quantity): st.column_config.NumberColumn(quantity.axis, format=f"%.{quantity.decimals}f"),
                "FLOPs (M)": st.column_config.NumberColumn(format="%.2f"),
                "saturation": st.column_config.NumberColumn(format="%.3f"),
                "page": st.column_config.LinkColumn(display_text="open", width=60),
            },
        )
        download("Export the selected ones as CSV", "selected-networks", lambda: network_table(view, found, rows))


def pin_best(space: str, found: Report, rows: np.ndarray) -> None:
    """Callback: put selected networks on the tray, the best-scored first."""
    best = rows[np.argsort(-found.ranked.scores[rows], kind="stable")[:MOST_PINNED]]
    pin_to_tray(space, *found.networks.texts(best))


def select_best(found: Report) -> None:
    """Callback: select the networks with the best scores."""
    best = np.argsort(-found.ranked.scores, kind="stable")[:BEST]
    change_selection(found.networks.index[best].tolist())


def downloads(view: CorrelationView, found: Report) -> None:
    """Everything that the view shows, and what stands behind each chart."""
    among = "" if view.key.population == ALL else f"-{view.key.population}"
    name = f"{view.space}-{view.dataset}-{view.key.truth}{among}-{found.ranked.name}"
    with st.container(horizontal=True, vertical_alignment="center", key="downloads"):
        download(
            f"Export these {len(found.networks):,} networks as CSV", name, lambda: network_table(view, found), "export"
        )
        maps = cached_maps(view.key, view.chosen.column) if view.choice.regularised else None
        if maps is not None:
            download("Map as CSV", f"{name}-map", lambda: map_table(maps))
            download("f(Θ) as CSV", f"{name}-factor", lambda: factor_table(view, found))


def download(label: str, name: str, table: Callable[[], pd.DataFrame], key: str = "") -> None:
    """A button that makes a table when somebody wants it."""
    st.download_button(
        label,
        data=lambda: table().to_csv(index=False).encode(),
        file_name=f"{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=key or f"download-{name}",
        icon=":material/download:",
    )


def map_table(maps: SettingMaps) -> pd.DataFrame:
    """One row a setting, one column a criterion."""
    mus, sigmas = np.meshgrid(maps.mus, maps.sigmas)
    criteria = {one.name: one.found.ravel() for one in maps.criteria}
    return pd.DataFrame({"mu": mus.ravel(), "sigma": sigmas.ravel(), **criteria})


def factor_table(view: CorrelationView, found: Report) -> pd.DataFrame:
    """f(Θ) over sizes."""
    largest = float(found.networks.sizes(view.size).max())
    curve = np.linspace(0, max(largest, view.mu) * 1.05, CURVE_POINTS)
    return pd.DataFrame({"size": curve, "factor": regularisation_factor(curve, view.mu, view.sigma)})
