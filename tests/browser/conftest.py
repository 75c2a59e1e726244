"""The app in a real browser: a server of its own, and Chromium driven by Playwright."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

PROJECT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--use-gl=swiftshader", "--enable-unsafe-swiftshader", "--no-first-run"]
PATIENCE = 90

expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """Path of a Chromium."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    return found


@contextmanager
def running_server(log):
    """Start the app and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", address.rpartition(":")[2]]
    with log.open("w") as output, subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=output) as process:
        try:
            wait_for(f"http://{address}/_stcore/health", process, log)
            yield f"http://{address}"
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def server(own_home):
    """Address of the running app."""
    with running_server(own_home / "server.log") as address:
        yield address


@pytest.fixture
def fresh_server(tmp_path):
    """Address of an app that nobody has visited yet."""
    with running_server(tmp_path / "server.log") as address:
        yield address


def wait_for(address, process, log):
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the server did not start:\n{log.read_text()}")
            time.sleep(0.2)


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


class Wire:
    """What goes over a page's WebSocket: bytes of each message, first to last."""

    def __init__(self, page):
        self.sent, self.received = [], []
        page.on("websocket", self.listen)

    def listen(self, socket):
        socket.on("framesent", lambda content: self.sent.append(len(content)))
        socket.on("framereceived", lambda content: self.received.append(len(content)))


@contextmanager
def visiting(browser, server, **profile):
    """Open paths of the app in a fresh profile; fails when a page has raised, or asked another host for something.

    A page that was opened has its ``wire``.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True, **profile)
    asked = []
    context.on("request", lambda request: asked.append(request.url))

    def open_it(path):
        page = context.new_page()
        page.wire = Wire(page)
        page.goto(f"{server}/{path}", wait_until="domcontentloaded")
        expect(page.locator("h1")).to_be_visible()
        return page

    yield open_it
    for page in context.pages:
        assert page.locator("[data-testid=stException]").count() == 0
    assert asked
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []
    context.close()


@pytest.fixture
def open_page(browser, server):
    with visiting(browser, server) as open_it:
        yield open_it


@pytest.fixture(scope="module")
def correlations(browser, server):
    """The Correlations page as it opens: for tests that look at it and leave it as it was."""
    with visiting(browser, server) as open_it:
        yield open_it("correlations")
