"""The app without a browser, started as its user starts it."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def open_page(monkeypatch):
    """Open a page by name, with what the address bar carries behind the question mark."""
    monkeypatch.chdir(APP.parent)
    st.cache_data.clear()
    st.cache_resource.clear()

    def open_it(name: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=90)
        app.run()
        if name != "home":
            app.switch_page(f"pages/{name}.py")
        for parameter, value in address.items():
            app.query_params[parameter] = value
        app.run()
        return app

    return open_it
