"""The live tuner of the Correlations page: what it is given, and what it tells."""

import functools
from collections.abc import Callable

import numpy as np
import streamlit as st

from pages.components.cached_networks import cached_labels, cached_maps, cached_networks, cached_shown
from pages.components.correlations.controls import CorrelationView
from pages.components.correlations.metric_choice import MetricChoice
from pages.components.correlations.setting import (
    SIGMAS,
    Pin,
    cleared,
    current_axes,
    keep_axes,
    keep_pin,
    keep_setting,
)
from pages.components.live.component import live_networks, live_notes
from pages.components.state import LIVE, keep_selection, selected_cells
from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.figures.live import LiveNetworks, pack
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem, get_space

__all__ = ["live_tuner"]

CHANNEL = "correlations"
MU_STEP = 0.01
MOST_MARKED = 500
"""Selected networks up to which the tuner is told of them again; beyond, it shows them until the page is reloaded."""


def size_title(key: NetworksKey) -> str:
    """Title of an axis of sizes."""
    return f"{key.size} size ({get_space(key.space).size_unit} parameters)"


def score_title(choice: MetricChoice, column: MetricColumn, *, ranked: bool) -> str:
    """Title of an axis of scores.

    Args:
        choice: What ranks.
        column: Its values.
        ranked: As they rank, or as they are.
    """
    times = ranked and choice.regularised
    unit = f"{column.unit}{' × f' if times else ''}".strip()
    title = choice.title if times else column.title
    return f"{'' if column.higher_is_better else '−'}{title}{f' ({unit})' if unit else ''}"


def live_tuner(view: CorrelationView, caption: str) -> None:
    """Draw the tuner.

    Args:
        view: What is shown.
        caption: Which networks the points are.
    """
    chosen = view.chosen
    networks = cached_shown(chosen.key, chosen.column)
    live_notes(notes_of(view, networks), key="live-notes")
    live_networks(
        packed(chosen.key, chosen.choice, other_metric(view), caption),
        key=LIVE,
        on_setting=functools.partial(keep_setting, chosen.ranges),
        on_axes=keep_axes,
        on_selected=keep_selected(networks),
        on_pinned=functools.partial(keep_pin, chosen.name, regularised=chosen.choice.regularised),
    )


def notes_of(view: CorrelationView, networks: ScoredNetworks) -> dict[str, object]:
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
        "lit": [],
        "selected": selected.tolist() if len(selected) <= MOST_MARKED else [],
        "cleared": cleared(),
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


@st.cache_resource(max_entries=32, show_spinner=False)
def packed(key: NetworksKey, choice: MetricChoice, pinned: str | None, caption: str) -> bytes:
    """The networks of a view, packed for the browser.

    Args:
        key: The networks.
        choice: What ranks them.
        pinned: Column of another metric that is pinned.
        caption: Of the scatter.
    """
    metric = choice.column(key.size)
    networks = cached_shown(key, metric)
    column = networks.column(metric)
    low, high = get_problem(key.space).view.mu
    line = (
        "Line: f(Θ) = exp(−(Θ − μ)²/σ), which multiplies their scores."
        if choice.regularised
        else "f(Θ) is not applied to the metric chosen now."
    )
    return pack(
        LiveNetworks(
            channel=CHANNEL,
            scores=column.scores,
            accuracies=networks.accuracies,
            sizes=networks.sizes(key.size),
            labels=cached_labels(key.space, key.dataset, key.truth)[networks.index].tolist(),
            highest=float(cached_networks(key).accuracies.max()),
            regularised=choice.regularised,
            mu=(low, high, MU_STEP),
            sigmas=SIGMAS,
            unit=get_space(key.space).size_unit,
            titles={
                "score": score_title(choice, column, ranked=True),
                "plain": score_title(choice, column, ranked=False),
                "accuracy": f"{get_dataset(key.dataset).title} accuracy (%)",
                "size": size_title(key),
            },
            captions={
                "scatter-caption": caption,
                "map-caption": f"{column.title} times f of the {key.size} size. The ring is where the sliders stand: "
                "drag it. The star is the best.",
                "bell-caption": f"Bars: how many networks have a size. {line}",
            },
            maps=cached_maps(key, metric) if choice.regularised else None,
            pinned=None if pinned is None else networks.column(pinned).scores,
        )
    )


def keep_selected(networks: ScoredNetworks) -> Callable[[], None]:
    """A callback that keeps what was clicked or drawn around."""

    def keep() -> None:
        rows = st.session_state[LIVE].get("selected") or []
        keep_selection(networks.index[np.asarray(rows, dtype=int)].tolist())

    return keep
