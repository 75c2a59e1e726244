"""The app without a browser, started as somebody starts it who follows a link."""

import functools
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.components import cached
from swapcore.evaluation.devices import devices_by_command
from swapcore.runs.standby import StandBy

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture(autouse=True, scope="session")
def beside_the_app():
    """Streamlit runs the app in its own folder; a process that lists devices is started once for all tests."""
    asked = functools.cache(devices_by_command)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(APP.parent)
        patch.setattr(cached, "devices_by_command", asked)
        # A process that imports PyTorch for every server of the tests, and no search that it would serve.
        patch.setattr(StandBy, "prepare", lambda _self: None)
        yield


def clear_caches():
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(autouse=True, scope="module")
def fresh_server():
    """Nothing is left of what other kinds of tests cached."""
    clear_caches()


@pytest.fixture
def open_page(request):
    """Open a page by name, with what the address bar carries behind the question mark.

    Pages share what they cache, as all visitors of one server do. A test that changes something about this machine
    (which is what ``monkeypatch`` is for, and what ``home`` does with it) has a server of its own.
    """
    own_server = "monkeypatch" in request.fixturenames
    if own_server:
        clear_caches()

    def open_it(name: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=90)
        if name != "home":
            app.switch_page(f"pages/{name}.py")
        for parameter, value in address.items():
            app.query_params[parameter] = value
        return app.run()

    yield open_it
    if own_server:
        clear_caches()
