"""Search: start one, and watch it; the address carries the run."""

import streamlit as st

from pages.components.entry import through_app
from pages.components.messages import show_kept_error, shown_errors
from pages.components.search.form import search_form
from pages.components.search.monitor import monitor
from pages.components.state import RUN

through_app()
st.title("Search for an architecture")
show_kept_error()
with shown_errors():
    if RUN in st.query_params:
        monitor(st.query_params[RUN])
    else:
        st.markdown(
            "Evolve architectures towards a high SWAP score at the size that you want, or towards the best value of "
            "another metric. The search runs in a process of its own: close this page, and find it under Runs."
        )
        search_form()
