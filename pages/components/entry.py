"""The way into a page leads through app.py."""

import runpy
from pathlib import Path

import streamlit as st

from pages.components.state import has_come_through_app

__all__ = ["through_app"]

APP = Path(__file__).parents[2] / "app.py"


def through_app() -> None:
    """Go through app.py if it was left out; the first call of every page.

    Until something has called ``st.navigation`` since the server's start, Streamlit takes each file of a
    folder called ``pages`` for a page of its older kind and runs it alone: a link to a page that is the
    first thing a server is asked for would open without navigation and layout.
    """
    if not has_come_through_app():
        runpy.run_path(str(APP))
        st.stop()
