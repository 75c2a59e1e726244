"""The run store keeps up with a search while pages look on."""

import contextlib
import multiprocessing
import sqlite3
import threading
import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from swapcore.errors import StoreLockedError
from swapcore.store.runs import RunStore
from tests.performance.store_load import poll, write

EVALUATIONS = 2500
LEAST_PER_SECOND = 500


def test_a_search_writes_500_evaluations_a_second_while_two_pages_look_on(tmp_path):
    url = f"sqlite:///{tmp_path / 'runs.db'}"
    spawn = multiprocessing.get_context("spawn")
    with RunStore.open(url) as store, ProcessPoolExecutor(2, mp_context=spawn) as pages:
        run_id = store.create_run({}, title="Load", budget=EVALUATIONS).id
        store.claim(run_id, "me")
        # Each page has to have started before the time is taken.
        list(pages.map(poll, [url] * 2, [run_id] * 2, [0] * 2))
        looks = [pages.submit(poll, url, run_id, EVALUATIONS) for _ in range(2)]
        rate = write(store, run_id, "me", EVALUATIONS)
        slowest = max(look.result() for look in looks)
    print(f"\n{rate:.0f} evaluations a second; the slowest look of a page took {slowest * 1000:.0f} ms")
    assert rate >= LEAST_PER_SECOND
    assert slowest < 1


def test_a_request_gets_through_while_a_search_writes_without_a_break(tmp_path):
    slowest = 0.0
    with RunStore.open(f"sqlite:///{tmp_path / 'runs.db'}") as store:
        run_id = store.create_run({}, title="Load", budget=EVALUATIONS).id
        store.claim(run_id, "me")
        search = threading.Thread(target=write, args=(store, run_id, "me", EVALUATIONS))
        search.start()
        while search.is_alive():
            started = time.perf_counter()
            store.request(run_id, "pause")
            slowest = max(slowest, time.perf_counter() - started)
            time.sleep(0.1)
        search.join()
    print(f"\nthe slowest request took {slowest * 1000:.0f} ms")
    assert slowest < 2


def test_a_long_run_is_read_at_once(tmp_path):
    with RunStore.open(f"sqlite:///{tmp_path / 'runs.db'}") as store:
        run_id = store.create_run({}, title="Load", budget=EVALUATIONS).id
        store.claim(run_id, "me")
        write(store, run_id, "me", EVALUATIONS)
        started = time.perf_counter()
        assert len(store.evaluations(run_id)) == len(store.cycles(run_id)) == EVALUATIONS
        whole = time.perf_counter() - started
        started = time.perf_counter()
        for _ in range(100):
            store.version(run_id)
            store.evaluations(run_id, since=EVALUATIONS - 5)
        tail = (time.perf_counter() - started) / 100
    print(f"\nall {EVALUATIONS} evaluations and cycles {whole * 1000:.0f} ms; the last five {tail * 1000:.1f} ms")
    assert whole < 1
    assert tail < whole / 4


def test_a_lock_is_given_up_when_the_time_for_it_is_over(tmp_path):
    path = tmp_path / "runs.db"
    with (
        RunStore.open(f"sqlite:///{path}", busy_seconds=0.3) as store,
        contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        run_id = store.create_run({}, title="Load", budget=EVALUATIONS).id
        other.execute("BEGIN IMMEDIATE")
        started = time.perf_counter()
        with pytest.raises(StoreLockedError):
            store.claim(run_id, "me")
        assert time.perf_counter() - started <= 2
