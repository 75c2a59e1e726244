"""Figures that were drawn already, kept between reruns: most stay the same when one thing on a page changes."""

from collections.abc import Callable

import streamlit as st

from swapcore.figures.style import Figure

__all__ = ["cached_figure"]


@st.cache_resource(max_entries=256, show_spinner=False)
def cached_figure(_draw: Callable[[], Figure], kind: str, data: str) -> Figure:  # noqa: ARG001 - the key of the cache
    """A figure; it is one object for all sessions, so nobody may change it.

    Args:
        kind: Which chart it is.
        data: All that it is drawn from, as text; equal texts mean equal figures.
    """
    return _draw()
