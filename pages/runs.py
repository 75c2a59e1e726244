"""Runs: every search on this machine; compare, export, start again, delete."""

import streamlit as st

from pages.components.cached import cached_store
from pages.components.entry import through_app
from pages.components.messages import show_kept_error, shown_errors
from pages.components.runs.actions import run_actions
from pages.components.runs.comparing import compare
from pages.components.runs.experiment_form import experiment_form
from pages.components.runs.experiments import experiment_card, experiments_list
from pages.components.runs.table import chosen_runs
from pages.components.state import EXPERIMENT

through_app()
st.title("Runs")
show_kept_error()
if EXPERIMENT in st.query_params:
    with shown_errors():
        experiment_card(st.query_params[EXPERIMENT])
    st.divider()
with shown_errors():
    runs = cached_store().runs()
    if not runs:
        st.info("No search has been run on this machine yet.", icon=":material/info:")
        st.page_link("pages/search.py", label="Start one", icon=":material/travel_explore:")
    else:
        st.caption(
            "Searches started here or in a terminal. Tick one at its left to export it or to start it again with "
            "changes, several to compare or export them together; the address keeps what is ticked."
        )
        chosen = chosen_runs(runs)
        if chosen:
            run_actions(chosen)
            compare(chosen)
with shown_errors():
    experiments_list()
experiment_form()
