"""Correlations: how a metric ranks the networks of a space whose trained accuracy is known."""

import streamlit as st

from pages.components.cached_networks import cached_map, cached_report
from pages.components.correlations.charts import (
    factor_card,
    map_card,
    scatter_card,
    size_bias_card,
)
from pages.components.correlations.controls import correlation_controls
from pages.components.correlations.numbers import comparison_table, headline_numbers, warnings
from pages.components.correlations.selection import export_button, selection_table
from pages.components.entry import through_app
from pages.components.messages import shown_errors

through_app()
st.title("How well does the score rank trained networks?")

with shown_errors():
    view = correlation_controls()
    found = cached_report(view.key, view.ranked_by)

    headline_numbers(found)
    warnings(view, found)
    left, right = st.columns([3, 2])
    with left:
        scatter_card(view, found)
    with right:
        comparison_table(view, found)
    if view.choice.may_be_regularised:
        left, right = st.columns(2)
        with left:
            map_card(view, cached_map(view.key, view.ranked_by.metric))
        with right:
            factor_card(view, found)
    size_bias_card(view, found)
    selection_table(view, found)
    export_button(view, found)
