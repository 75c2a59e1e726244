"""The form of a new search: read into settings, checked before launch."""

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cached import cached_score_seconds, cached_store
from pages.components.cards import chart_card
from pages.components.messages import duration, kept_errors, shown_errors
from pages.components.search_fields import NEW, Origin, algorithm_fields, scoring_fields, size_fields
from pages.components.state import LIKE, show_search
from swapcore.errors import SwapcoreError
from swapcore.figures.correlations import plot_factor_over_sizes
from swapcore.metrics.registry import get_metric
from swapcore.problems.registry import get_space
from swapcore.runs.job import create_search
from swapcore.runs.launch import check_room, launch
from swapcore.runs.settings import SearchSettings, sampled_sizes, settings_from_json, warnings_before_launch
from swapcore.search.searcher import SearchParameters
from swapcore.values.regularisation import regularisation_factor

__all__ = ["search_form"]

START_SECONDS = 5.0
"""What a process needs before its first score: PyTorch and the network's weights."""
CURVE_POINTS = 200


def search_form() -> None:
    """Draw the form; a press of its button starts the search and opens its monitor."""
    origin = Origin()
    like = st.query_params.get(LIKE)
    if like is not None:
        with shown_errors():
            origin = Origin(name=like, settings=settings_from_json(cached_store().run(like).settings))
            st.info(f"With the settings of run {like}: change what you like.", icon=":material/content_copy:")
    settings = read_settings(origin)
    if settings is None:
        return
    for warning in warnings_before_launch(settings):
        st.warning(warning, icon=":material/warning:")
    parent = None if origin.name == NEW else origin.name
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Start the search",
            type="primary",
            icon=":material/play_arrow:",
            key="launch",
            on_click=start_search,
            args=(settings, parent),
        )
        with shown_errors(), st.spinner("Timing a few scores"):
            seconds = cached_score_seconds({**settings.score_settings().to_json(), "device": settings.device})
            budget = settings.searcher().budget
            st.markdown(
                f"At most **{budget:,}** evaluations at {seconds * 1000:.0f} ms each: about "
                f"**{duration(START_SECONDS + budget * seconds)}** on this machine."
            )


def read_settings(origin: Origin) -> SearchSettings | None:
    """The settings of the fields; None, with a word about it, where they are not allowed."""
    left, middle, right = st.columns(3)
    with left.container(border=True, height="stretch"):
        scoring = scoring_fields(origin)
    with middle.container(border=True, height="stretch"):
        algorithm = algorithm_fields(origin)
    with right.container(border=True, height="stretch"):
        size = size_fields(origin, scoring["space"], scoring["dataset"], get_metric(scoring["metric"]))
    try:
        parameters = SearchParameters(**algorithm.pop("parameters"))
        settings = SearchSettings(**scoring, **algorithm, **size, parameters=parameters)
    except SwapcoreError as error:
        st.error(f"This search cannot be started: {error}.", icon=":material/error:")
        return None
    if settings.mu is not None:
        with right:
            factor_card(settings)
    return settings


def factor_card(settings: SearchSettings) -> None:
    """f(Θ) over the sizes of random architectures of the space."""
    sizes = sampled_sizes(settings.space, settings.dataset, settings.size)
    curve = np.linspace(0, float(sizes.max()) * 1.05, CURVE_POINTS)
    factor = regularisation_factor(curve, settings.mu, settings.sigma)
    unit = get_space(settings.space).size_unit
    chart_card(
        plot_factor_over_sizes(
            sizes, curve, factor, settings.mu, size_title=f"{settings.size} size ({unit} parameters)"
        ),
        "f(Θ) over the space",
        f"Bars are the sizes of {len(sizes):,} random architectures; the line multiplies their scores.",
        key="factor",
        data=lambda: pd.DataFrame({"size": curve, "f": factor}),
    )


def start_search(settings: SearchSettings, parent: str | None) -> None:
    """Callback: put the search into the store, start its process, and show its monitor."""
    with kept_errors():
        store = cached_store()
        check_room(store)
        run = create_search(store, settings, parent=parent)
        show_search(run=run.id)
        launch(store, run.id)
