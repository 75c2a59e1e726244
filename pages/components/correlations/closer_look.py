"""The top of the ranking and networks of equal depth as charts, for those who open them."""

import streamlit as st

from pages.components.correlations.beside import top_card
from pages.components.correlations.controls import CorrelationView
from pages.components.correlations.depth import depth_card
from pages.components.correlations.state import CLOSER
from swapcore.analysis.report import Report

__all__ = ["closer_look"]


def closer_look(view: CorrelationView, found: Report) -> None:
    """Two charts; nothing of them is computed while they are closed, because a class moves μ all at once."""
    card = st.expander(
        "Closer look: the top of the ranking with its ceilings, and networks of equal depth",
        icon=":material/search_insights:",
        key=CLOSER,
        on_change="rerun",
        bind="query-params",
    )
    if not card.open:
        return
    with card:
        left, right = st.columns(2)
        with left:
            top_card(view, found)
        with right:
            depth_card(view, found)
