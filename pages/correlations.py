"""Correlations: how a metric ranks the networks of a space whose trained accuracy is known."""

import streamlit as st

from pages.components.cached_networks import cached_networks, cached_shown
from pages.components.correlations.beside import comparison_table
from pages.components.correlations.closer_look import closer_look
from pages.components.correlations.controls import ChosenNetworks, CorrelationView, correlation_controls
from pages.components.correlations.empty import nothing_left
from pages.components.correlations.live import live_tuner, search_with_these
from pages.components.correlations.numbers import headline_numbers, population, report_of, warnings
from pages.components.correlations.selection import downloads, selection_table
from pages.components.correlations.setting import current_pin, current_setting
from pages.components.correlations.tune_card import tune_card
from pages.components.ensemble_words import ensemble_words
from pages.components.entry import through_app
from pages.components.messages import shown_errors
from pages.components.tray import tray_bar

through_app()
st.title("How well does the score rank trained networks?")


@st.fragment
def following(chosen: ChosenNetworks) -> None:
    """All that follows a setting; the controls at the left stay as they are while it moves."""
    with shown_errors():
        if not len(cached_shown(chosen.key, chosen.column)):
            nothing_left(len(cached_networks(chosen.key)), chosen.choice.title)
            return
        view = CorrelationView(
            chosen=chosen,
            setting=current_setting(chosen.ranges),
            pin=current_pin({name: one.regularised for name, one in chosen.choices.items()}, chosen.ranges),
        )
        live_tuner(view, population(view), tray_bar(view.space))
        search_with_these(view)
        # Its place is here, but whatever it computes must not keep the numbers waiting.
        place = st.container()
        found = report_of(view)
        if found is None:
            return
        headline_numbers(found)
        warnings(view, found)
        ensemble_words(chosen.key, chosen.column)
        closer_look(view, found)
        comparison_table(view, found)
        selection_table(view, found)
        downloads(view, found)
        with place, shown_errors():
            tune_card(view)


with shown_errors():
    following(correlation_controls())
