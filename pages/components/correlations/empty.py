"""What stands in place of the charts where the filters leave nothing."""

import streamlit as st

from pages.components.foreign import as_text
from pages.components.state import forget_filters

__all__ = ["nothing_left"]


def nothing_left(passing: int, metric: str) -> None:
    """Say so, with a way out.

    Args:
        passing: How many networks pass the filters.
        metric: Title of the metric of which none of them has a value.
    """
    none = f"None of the {passing:,} networks shown has a value of {metric}." if passing else ""
    st.info(as_text(none) if none else "No network passes these filters.", icon=":material/filter_alt_off:")
    st.button("Show all networks again", on_click=forget_filters, key="forget-filters", icon=":material/restart_alt:")
