"""Search: start one, and watch it; the address carries the run."""

import streamlit as st

from pages.components.entry import through_app
from pages.components.messages import shown_errors
from pages.components.search_form import search_form
from pages.components.search_monitor import monitor

through_app()
st.title("Search for an architecture")
if "launch_problem" in st.session_state:
    st.error(f"The search was not started: {st.session_state.pop('launch_problem')}.", icon=":material/error:")
with shown_errors():
    if "run" in st.query_params:
        monitor(st.query_params["run"])
    else:
        st.markdown(
            "Evolve architectures towards a high SWAP score at the size that you want. The search runs in a process of "
            "its own: close this page, and find it under Runs."
        )
        search_form()
