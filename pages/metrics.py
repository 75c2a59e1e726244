"""Metrics: the leaderboard of training-free metrics on the same networks, and whether a lead is more than chance."""

import streamlit as st

from pages.components.cached_networks import cached_networks
from pages.components.ensemble_words import leaderboard_cautions
from pages.components.entry import through_app
from pages.components.messages import shown_errors
from pages.components.metrics.builder import builder_card
from pages.components.metrics.cached_leaderboard import (
    cached_headline,
    cached_leaderboard,
    cached_leads,
)
from pages.components.metrics.charts import cost_card, intervals_card, leads_card, matrix_card
from pages.components.metrics.controls import metrics_controls
from pages.components.metrics.numbers import headline_numbers, how_measured, no_table_yet, verdict
from pages.components.metrics.saved_ensembles import notice
from pages.components.metrics.scatters import scatter_cards
from pages.components.metrics.tables import explained_table, leaderboard_table, published_table, undefined_table
from pages.components.metrics.top import top_card
from pages.components.metrics.transfer_table import transfer_card
from pages.components.tray import tray_bar
from swapcore.analysis.order import ordered

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
        shown = ordered(leaderboard, view.order)

        held = tray_bar(view.space)
        headline_numbers(view, leaderboard, said)
        verdict(view, networks, leaderboard, said)
        left, right = st.columns(2)
        with left:
            intervals_card(view, key, shown)
        with right:
            leads_card(view, cached_leads(key, view.settings, view.leader))
        leaderboard_table(view, key, networks, shown)
        explained_table(key, shown)
        leaderboard_cautions(key, shown)
        notice()
        builder_card(view, key)
        left, right = st.columns(2)
        with left:
            top_card(view, key, networks, shown)
        with right:
            cost_card(networks, shown)
        matrix_card(key, view.settings, shown)
        scatter_cards(key, networks, leaderboard, held)
        undefined_table(networks, leaderboard)
        how_measured(key, networks)
    transfer_card()
    published_table(view.space)
