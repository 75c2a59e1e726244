"""Searches with several candidates on their way: the same end for any number of workers and from any cut."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from swapcore.runs import job, scorer
from swapcore.runs.job import create_search, work
from swapcore.store.run import RequestedState, RunState
from swapcore.store.runs import RunStore
from swapcore.values.score import Score
from tests.search_settings import search_settings

PARAMETERS = {"population": 6, "cycles": 24, "tournament": 3, "mutations": 2}
FLAT = {"preset": "lite", "samples": 6, "device": "cpu", "mu": 0.6, "sigma": 0.7, "parameters": PARAMETERS}
LAG = 8


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(job, "FLUSH_SECONDS", 0)


def store_in(folder, name):
    return RunStore.open(f"sqlite:///{folder / name}.db")


def found(store, run_id):
    """All that a search found but the times."""
    rows = [
        (row.number, row.cycle, row.architecture, row.origin, row.parents, row.score, row.size, row.fitness)
        for row in store.evaluations(run_id)
    ]
    cycles = [(row.cycle, row.evaluations, row.best, row.median, row.population) for row in store.cycles(run_id)]
    return rows, cycles, store.run(run_id).best.number


def searched(folder, name, **changes):
    with store_in(folder, name) as store:
        run = work(store, create_search(store, search_settings(**FLAT | {"lag": LAG} | changes)).id)
        assert run.state is RunState.FINISHED
        assert not any(row.cached for row in store.evaluations(run.id))
        return found(store, run.id)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """What one worker finds."""
    return searched(tmp_path_factory.mktemp("alone"), "alone")


@pytest.mark.parametrize("workers", [2, 3])
def test_more_workers_come_to_the_same_end(alone, tmp_path, workers):
    assert searched(tmp_path, "more", workers=workers) == alone


def test_another_lag_is_another_search(alone, tmp_path):
    other = searched(tmp_path, "other", lag=1)
    assert other[0][: PARAMETERS["population"]] == alone[0][: PARAMETERS["population"]]
    assert other[0] != alone[0]


def test_a_search_that_is_stopped_with_candidates_on_their_way_goes_on_to_the_same_end(alone, tmp_path):
    with store_in(tmp_path, "stopped") as store:
        run_id, parts = create_search(store, search_settings(**FLAT, lag=LAG, workers=2)).id, 0
        while store.run(run_id).state is not RunState.FINISHED:
            aim = len(store.cycles(run_id)) + 6

            def stop(cycle, aim=aim):
                if cycle.number == aim:
                    store.request(run_id, RequestedState.STOP)

            work(store, run_id, on_cycle=stop)
            parts += 1
        assert parts > 2
        assert found(store, run_id) == alone


def test_as_many_are_on_their_way_as_the_lag_allows_and_no_more(tmp_path, monkeypatch):
    """Threads stand for processes, so that the test can look at them."""
    lock, now, most = threading.Lock(), [0], {}

    def slow(text, _resolved):
        with lock:
            now[0] += 1
            most["at once"] = max(most.get("at once", 0), now[0])
        time.sleep(0.02 + hash(text) % 5 / 200)
        with lock:
            now[0] -= 1
        return Score(values=(float(len(text) % 13),))

    monkeypatch.setattr(scorer, "score_text", slow)
    monkeypatch.setattr(job, "make_executor", lambda _workers: ThreadPoolExecutor(16))
    seconds = {}
    for lag in (1, 4, 8):
        most.clear()
        parameters = {"population": 2, "cycles": 60, "tournament": 2}
        with store_in(tmp_path, f"lag{lag}") as store:
            settings = search_settings(preset="lite", device="cpu", parameters=parameters, lag=lag)
            seconds[lag] = work(store, create_search(store, settings).id).seconds
        assert most["at once"] == max(lag, parameters["population"])
    assert seconds[8] < seconds[1] / 2
