"""Correlations: how a score ranks all networks of a space whose trained accuracy is known."""

import streamlit as st

from pages.components.cached import cached_landscape, cached_map, cached_report
from pages.components.correlation_charts import (
    factor_card,
    map_card,
    scatter_card,
    size_bias_card,
)
from pages.components.correlation_controls import correlation_controls
from pages.components.correlation_numbers import comparison_table, headline_numbers, warnings
from pages.components.correlation_selection import export_button, selection_table
from pages.components.entry import through_app
from pages.components.messages import shown_errors

through_app()
st.title("How well does the score rank trained networks?")
view = correlation_controls()

with shown_errors():
    landscape = cached_landscape(view.key)
    found = cached_report(view.key, view.scoring)
    ranking = cached_map(view.key)

    headline_numbers(landscape, found)
    warnings(view, landscape, found)
    left, right = st.columns([3, 2])
    with left:
        scatter_card(view, landscape, found)
    with right:
        comparison_table(view, found)
    left, right = st.columns(2)
    with left:
        map_card(view, ranking)
    with right:
        factor_card(view, landscape)
    size_bias_card(view, landscape, found)
    selection_table(view, landscape, found)
    export_button(view, landscape, found)
