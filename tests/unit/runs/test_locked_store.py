"""Somebody else keeps the store to himself, for longer than a process waits for it: a search goes on all the same."""

import contextlib
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from swapcore.errors import RunLostError, StoreFullError, StoreLockedError
from swapcore.runs import job, scorer
from swapcore.runs.job import create_search, wait_and_work, work
from swapcore.runs.patience import patiently
from swapcore.store.run import RequestedState, RunState, new_owner
from swapcore.store.runs import RunStore
from swapcore.values.score import Score
from tests.search_settings import search_settings

BUSY_SECONDS = 0.05
HELD_SECONDS = 20 * BUSY_SECONDS
SETTINGS = search_settings(
    preset="lite", samples=4, device="cpu", metric="nwot", parameters={"population": 4, "cycles": 30, "tournament": 2}
)
DEADLINE = 60


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    def some_are_undefined(text, _resolved):
        time.sleep(0.01)
        place = hash(text) % 5
        return Score(undefined=f"it is {place}") if place < 2 else Score(values=(float(len(text)),))

    monkeypatch.setattr(scorer, "score_text", some_are_undefined)
    monkeypatch.setattr(job, "FLUSH_SECONDS", 0)
    monkeypatch.setattr(job, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(job, "IDLE_SECONDS", 0.01)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs.db"


@pytest.fixture
def store(path):
    with RunStore.open(f"sqlite:///{path}", busy_seconds=BUSY_SECONDS) as store:
        yield store


@contextlib.contextmanager
def held(path):
    """The store in the hands of another connection, as a backup or a browser of databases has it."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


class HeldAfter:
    """Holds the store for a while, beginning after some cycles."""

    def __init__(self, path, cycles):
        self.path, self.cycles, self.threads = path, cycles, []

    def __call__(self, cycle):
        if cycle.number in self.cycles:
            ready = threading.Event()
            self.threads.append(threading.Thread(target=self.hold, args=(ready,)))
            self.threads[-1].start()
            ready.wait(DEADLINE)

    def hold(self, ready):
        with held(self.path):
            ready.set()
            time.sleep(HELD_SECONDS)


def test_the_store_is_locked_as_the_tests_say(path, store):
    run_id = create_search(store, SETTINGS).id
    with held(path), pytest.raises(StoreLockedError):
        store.request(run_id, RequestedState.STOP)


def test_a_running_search_waits_and_loses_nothing(path, store):
    whole = work(store, create_search(store, SETTINGS).id)
    run = create_search(store, SETTINGS)
    holder = HeldAfter(path, {0, 7, 20})
    done = work(store, run.id, on_cycle=holder)
    assert len(holder.threads) == 3
    assert (done.state, done.failure, done.evaluations) == (RunState.FINISHED, None, done.budget)
    assert [row.architecture for row in store.evaluations(run.id)] == [
        row.architecture for row in store.evaluations(whole.id)
    ]
    assert [row.cycle for row in store.cycles(run.id)] == list(range(31))
    kinds = [event.kind for event in store.events(run.id)]
    assert "interrupted" not in kinds
    assert kinds[-1] == "finished"
    assert kinds.count("undefined") == len(store.undefined(run.id)) > 0
    assert done.seconds > 2 * HELD_SECONDS


def test_a_search_that_has_come_to_its_end_waits_to_say_so(path, store):
    run = create_search(store, SETTINGS)
    done = work(store, run.id, on_cycle=HeldAfter(path, {30}))
    assert (done.state, done.evaluations) == (RunState.FINISHED, done.budget)


def test_a_search_in_the_queue_waits(path, store):
    busy, owner = create_search(store, SETTINGS).id, new_owner()
    store.claim(busy, owner)
    run_id = create_search(store, SETTINGS).id
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(wait_and_work, store, run_id, limit=1)
        deadline = time.monotonic() + DEADLINE
        while store.run(run_id).process is None:
            assert time.monotonic() < deadline
        with held(path):
            time.sleep(HELD_SECONDS)
        assert not waiting.done()
        store.finish(busy, owner, RunState.STOPPED)
        assert waiting.result(DEADLINE).state is RunState.FINISHED


def test_a_pause_survives_it(path, store):
    run_id = create_search(store, SETTINGS).id

    def pause(cycle):
        if cycle.number == 5:
            store.request(run_id, RequestedState.PAUSE)

    with ThreadPoolExecutor(1) as threads:
        working = threads.submit(work, store, run_id, on_cycle=pause)
        deadline = time.monotonic() + DEADLINE
        while store.run(run_id).state is not RunState.PAUSED:
            assert time.monotonic() < deadline
            assert not working.done()
        with held(path):
            time.sleep(HELD_SECONDS)
        assert not working.done()
        store.request(run_id, RequestedState.RUN)
        assert working.result(DEADLINE).state is RunState.FINISHED


def test_only_a_locked_store_is_waited_for():
    def full():
        raise StoreFullError("full")

    with pytest.raises(StoreFullError):
        patiently(full)


def test_waiting_ends_where_it_has_become_useless():
    def locked():
        raise StoreLockedError("locked")

    def lost():
        raise RunLostError("another took over")

    with pytest.raises(RunLostError):
        patiently(locked, check=lost)
