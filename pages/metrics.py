"""Metrics: SWAP and its rivals on the same networks, and whether a lead is more than chance."""

import streamlit as st

from pages.components.cached import cached_contest, cached_headline, cached_leads, cached_league, cached_metric_matrix
from pages.components.entry import through_app
from pages.components.messages import shown_errors
from pages.components.metrics_charts import cost_card, intervals_card, leads_card, matrix_card
from pages.components.metrics_controls import metrics_controls
from pages.components.metrics_numbers import headline_numbers, how_measured, no_table_yet, verdict
from pages.components.metrics_scatters import scatter_cards
from pages.components.metrics_tables import league_table, published_table, undefined_table

through_app()
st.title("Which training-free metric ranks best?")
view = metrics_controls()

with shown_errors():
    if view.key is None:
        no_table_yet(view.space)
    else:
        contest = cached_contest(view.key)
        league = cached_league(view.key, view.settings)
        said = cached_headline(view.key, view.settings)

        headline_numbers(said)
        verdict(view, contest, said)
        left, right = st.columns(2)
        with left:
            intervals_card(view, league)
        with right:
            leads_card(view, cached_leads(view.key, view.settings, view.leader))
        league_table(view, contest, league)
        left, right = st.columns([4, 3])
        with left:
            cost_card(contest, league)
        with right:
            matrix_card(cached_metric_matrix(view.key, view.settings))
        scatter_cards(view, contest, league)
        undefined_table(contest, league)
        how_measured(contest)
    published_table(view.space)
