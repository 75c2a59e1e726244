"""The live tuner of the Correlations page: what it is given, and what it tells."""

import functools
from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl

import numpy as np
import streamlit as st

from pages.components.address import search_link
from pages.components.cached_networks import cached_shown
from pages.components.correlations.controls import CorrelationView
from pages.components.correlations.setting import (
    Pin,
    current_axes,
    keep_axes,
    keep_pin,
    keep_setting,
    selection_changes,
)
from pages.components.live.component import live_networks, live_notes
from pages.components.live.packing import packed
from pages.components.state import LIVE, keep_selection, selected_cells
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.metrics.registry import METRICS

__all__ = ["live_tuner", "search_with_these"]

CHANNEL = "correlations"
MOST_MARKED = 500
"""Selected networks up to which the tuner is told of them again; beyond, it shows them until the page is reloaded."""


def live_tuner(view: CorrelationView, caption: str, lit: Sequence[str]) -> None:
    """Draw the tuner.

    Args:
        view: What is shown.
        caption: Which networks the points are.
        lit: Architectures that are pinned, as their space writes them.
    """
    chosen = view.chosen
    networks = cached_shown(chosen.key, chosen.column)
    live_notes(notes_of(view, networks, lit), key="live-notes")
    live_networks(
        packed(chosen.key, chosen.choice, CHANNEL, caption, pinned=other_metric(view)),
        key=LIVE,
        on_setting=functools.partial(keep_setting, chosen.ranges),
        on_axes=keep_axes,
        on_selected=keep_selected(networks),
        on_pinned=functools.partial(keep_pin, chosen.name, regularised=chosen.choice.regularised),
    )


def search_with_these(view: CorrelationView) -> None:
    """A way to a search by the metric, μ and σ that are shown."""
    metric = cached_shown(view.key, view.chosen.column).column(view.chosen.column).metric
    if metric not in METRICS:
        return
    regularised = view.choice.regularised
    address = search_link(
        view.space,
        view.dataset,
        metric=metric,
        mu=view.mu if regularised else None,
        sigma=view.sigma if regularised else None,
        regularised=regularised or not METRICS[metric].regularised,
        size=view.size,
    )
    st.page_link(
        "pages/search.py",
        label="Search with these",
        icon=":material/travel_explore:",
        query_params=dict(parse_qsl(address.partition("?")[2])),
    )


def notes_of(view: CorrelationView, networks: ScoredNetworks, lit: Sequence[str]) -> dict[str, object]:
    """What may change while the networks stay."""
    told = (st.session_state.get(LIVE) or {}).get("setting") or {}
    selected = np.flatnonzero(np.isin(networks.index, selected_cells()))
    return {
        "channel": CHANNEL,
        "mu": view.mu,
        "sigma": view.sigma,
        "at": told.get("at", 0),
        "axes": current_axes(),
        "pin": None if view.pin is None else pin_note(view, view.pin),
        "lit": [row for row in (networks.row_of(text) for text in lit) if row is not None],
        "selected": selected.tolist() if len(selected) <= MOST_MARKED else [],
        "selections": selection_changes(),
    }


def pin_note(view: CorrelationView, pin: Pin) -> dict[str, object]:
    """The pin as the tuner takes it."""
    title = view.chosen.choices[pin.choice].title
    setting = {} if pin.setting is None else {"mu": pin.setting.mu, "sigma": pin.setting.sigma}
    words = "" if pin.setting is None else f", μ {pin.setting.mu:g}, σ {pin.setting.sigma:g}"
    return {
        "title": f"{title}{words}",
        "regularised": pin.setting is not None,
        "other": other_metric(view) is not None,
        **setting,
    }


def other_metric(view: CorrelationView) -> str | None:
    """Column of the pinned metric where it is another one; None where nothing or the same is pinned."""
    if view.pin is None:
        return None
    column = view.chosen.choices[view.pin.choice].column(view.size)
    return None if column == view.chosen.column else column


def keep_selected(networks: ScoredNetworks) -> Callable[[], None]:
    """A callback that keeps what was clicked or drawn around."""

    def keep() -> None:
        rows = st.session_state[LIVE].get("selected") or []
        keep_selection(networks.index[np.asarray(rows, dtype=int)].tolist())

    return keep
