"""SWAP-NAS dashboard: page configuration and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from pages.components.state import come_through_app

st.set_page_config(page_title="SWAP-NAS", page_icon=".streamlit/icon.png", layout="wide")
st.html(Path("pages/components/look.css"))
come_through_app()
st.navigation(
    [
        st.Page("pages/home.py", title="Home", icon=":material/home:", default=True),
        st.Page("pages/correlations.py", title="Correlations", icon=":material/scatter_plot:", url_path="correlations"),
        st.Page("pages/metrics.py", title="Metrics", icon=":material/leaderboard:", url_path="metrics"),
        st.Page("pages/search.py", title="Search", icon=":material/travel_explore:", url_path="search"),
        st.Page("pages/runs.py", title="Runs", icon=":material/list_alt:", url_path="runs"),
        st.Page("pages/architecture.py", title="Architecture", icon=":material/account_tree:", url_path="architecture"),
        st.Page("pages/data.py", title="Data & compute", icon=":material/database:", url_path="data"),
    ],
    position="top",
).run()
