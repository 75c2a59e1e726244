"""How long a person waits, on the server's side: medians over several moves."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).parents[2]
SLIDER_SECONDS = 0.2
FIRST_PAINT_SECONDS = 2
CORRELATE_SECONDS = 3


@pytest.fixture(scope="module")
def correlations():
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=90)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(PROJECT)
        app.run()
        app.switch_page("pages/correlations.py").run()
        yield app


def seconds(app, moves):
    taken = []
    for move in moves:
        move()
        started = time.perf_counter()
        app.run()
        taken.append(time.perf_counter() - started)
        assert not app.exception
    return statistics.median(taken)


def test_a_move_of_mu_is_answered_at_once(correlations):
    moves = [lambda mu=mu: correlations.slider(key="mu").set_value(mu) for mu in (0.31, 0.47, 0.63, 0.79, 1.03)]
    assert seconds(correlations, moves) < SLIDER_SECONDS


def test_a_move_of_the_size_filter_is_answered_soon(correlations):
    bounds = [(0.1, 1.4), (0.11, 1.4), (0.12, 1.4), (0.13, 1.4), (0.14, 1.4)]
    moves = [lambda limits=limits: correlations.slider(key="sizes").set_value(limits) for limits in bounds]
    assert seconds(correlations, moves) < 2 * SLIDER_SECONDS


def test_the_page_opens_within_the_time_of_a_first_paint(correlations):
    def reopen():
        correlations.switch_page("pages/home.py").run()
        correlations.switch_page("pages/correlations.py")

    assert seconds(correlations, [reopen] * 3) < FIRST_PAINT_SECONDS


def test_correlate_answers_over_the_whole_space_while_one_waits():
    command = [sys.executable, "-m", "swapcore", "correlate", "--space", "nasbench201", "--json"]
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
        taken.append(time.perf_counter() - started)
    assert statistics.median(taken) < CORRELATE_SECONDS
