"""Metrics: the leaderboard of training-free metrics on the same networks, and whether a lead is more than chance."""

import streamlit as st

from pages.components.cached_networks import cached_networks
from pages.components.entry import through_app
from pages.components.messages import shown_errors
from pages.components.metrics.cached_leaderboard import (
    cached_headline,
    cached_leaderboard,
    cached_leads,
    cached_metric_matrix,
)
from pages.components.metrics.charts import cost_card, intervals_card, leads_card, matrix_card
from pages.components.metrics.controls import metrics_controls
from pages.components.metrics.numbers import headline_numbers, how_measured, no_table_yet, verdict
from pages.components.metrics.scatters import scatter_cards
from pages.components.metrics.tables import leaderboard_table, published_table, undefined_table

through_app()
st.title("Which training-free metric ranks best?")
view = metrics_controls()

with shown_errors():
    if view.key is None:
        no_table_yet(view.space)
    else:
        key = view.key
        networks = cached_networks(key)
        leaderboard = cached_leaderboard(key, view.settings)
        said = cached_headline(key, view.settings)

        headline_numbers(said)
        verdict(view, networks, said)
        left, right = st.columns(2)
        with left:
            intervals_card(key, leaderboard)
        with right:
            leads_card(view, cached_leads(key, view.settings, view.leader))
        leaderboard_table(key, networks, leaderboard)
        left, right = st.columns([4, 3])
        with left:
            cost_card(networks, leaderboard)
        with right:
            matrix_card(cached_metric_matrix(key, view.settings))
        scatter_cards(key, networks, leaderboard)
        undefined_table(networks, leaderboard)
        how_measured(key, networks)
    published_table(view.space)
