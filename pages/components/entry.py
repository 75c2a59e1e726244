"""The way into a page leads through app.py."""

import gc
import runpy
import sys
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
    set_imports_aside(len(sys.modules))


@st.cache_resource(max_entries=1, show_spinner=False)
def set_imports_aside(modules: int) -> None:
    """Take what was imported out of the collector's sight, once more whenever modules have come.

    Streamlit collects garbage behind every answer. With the scientific packages imported that takes a tenth of a second
    in which no other visitor is served, and finds nothing in them.
    """
    del modules  # It is what this is remembered by.
    gc.collect()
    gc.freeze()
