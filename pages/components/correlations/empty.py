"""What stands in place of the charts where the filters leave nothing."""

import streamlit as st

from pages.components.state import forget_filters

__all__ = ["nothing_left"]


def nothing_left() -> None:
    """Say so, with a way out."""
    st.info("No network passes these filters.", icon=":material/filter_alt_off:")
    st.button("Show all networks again", on_click=forget_filters, key="forget-filters", icon=":material/restart_alt:")
