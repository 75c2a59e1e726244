"""The form of a new search: read into settings, checked before launch."""

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cached import cached_score_seconds, cached_store
from pages.components.cards import chart_card
from pages.components.foreign import as_code, as_text
from pages.components.messages import duration, kept_errors, shown_errors
from pages.components.search.fields import (
    NEW,
    Origin,
    execution_fields,
    objective_fields,
    score_fields,
    searcher_fields,
)
from pages.components.state import LIKE, show_search
from swapcore.errors import SwapcoreError
from swapcore.figures.correlations import plot_factor_over_sizes
from swapcore.metrics.registry import get_metric
from swapcore.runs.cautions import cautions, sampled_sizes
from swapcore.runs.job import create_search
from swapcore.runs.launch import check_room, launch
from swapcore.runs.settings import SearchSettings, settings_from_json
from swapcore.values.regularisation import Regularisation

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
            st.info(f"With the settings of run {as_code(like)}: change what you like.", icon=":material/content_copy:")
    settings = read_settings(origin)
    if settings is None:
        return
    for caution in cautions(settings):
        st.warning(as_text(caution), icon=":material/warning:")
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
            seconds = cached_score_seconds({**settings.score.to_json(), "device": settings.execution.device})
            budget = settings.new_searcher().budget
            # No more than the lag are ever on their way, but for the candidates that are made together.
            side_by_side = min(settings.execution.workers, settings.searcher.lag)
            st.markdown(
                f"At most **{budget:,}** evaluations at {seconds * 1000:.0f} ms each: about "
                f"**{duration(START_SECONDS + budget * seconds / side_by_side)}** on this machine."
            )


def read_settings(origin: Origin) -> SearchSettings | None:
    """The settings of the fields; None, with a word about it, where they are not allowed."""
    left, middle, right = st.columns(3)
    try:
        with left.container(border=True, height="stretch"):
            score = score_fields(origin)
        with middle.container(border=True, height="stretch"):
            searcher = searcher_fields(origin)
            execution = execution_fields(origin)
        with right.container(border=True, height="stretch"):
            settings = SearchSettings(
                score=score,
                searcher=searcher,
                execution=execution,
                objective=objective_fields(origin, score.space, score.dataset, get_metric(score.metric)),
            )
        settings.new_searcher()
    except SwapcoreError as error:
        st.error(as_text(f"This search cannot be started: {error}."), icon=":material/error:")
        return None
    if settings.regularisation is not None:
        with right:
            factor_card(settings, settings.regularisation)
    return settings


def factor_card(settings: SearchSettings, regularisation: Regularisation) -> None:
    """f(Θ) over the sizes of random architectures of the space."""
    sizes = sampled_sizes(settings.score.space, settings.score.dataset, regularisation.size)
    curve = np.linspace(0, float(sizes.max()) * 1.05, CURVE_POINTS)
    factor = regularisation.factor(curve)
    chart_card(
        plot_factor_over_sizes(sizes, curve, factor, regularisation.mu, size_title=settings.size_title),
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
