"""The process of a search is killed at random moments and the search goes on: nothing is lost, nothing twice."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from swapcore.runs.job import create_search, work
from swapcore.runs.launch import launch, log_file
from swapcore.store.run import STALE, RunState, utc_now
from swapcore.store.runs import RunStore
from swapcore.store.schema import runs
from tests.search_settings import search_settings

PROJECT = Path(__file__).parents[2]
PARAMETERS = {"population": 10, "cycles": 150, "tournament": 5}
FLAT = {"preset": "lite", "samples": 16, "repeats": 2, "device": "cpu", "mu": 0.8, "sigma": 0.681}
SETTINGS = search_settings(**FLAT, parameters=PARAMETERS)
LEAST_KILLS, MOST_KILLS = 3, 4
LONGEST_DELAY = 0.6
DEADLINE = 120

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")


def found(store, run_id):
    """All that a search found; without times, and whether a score was known, which differ."""
    told = ["number", "cycle", "architecture", "origin", "parents", "score", "size", "fitness", "saturation"]
    evaluations = [[getattr(row, name) for name in told] for row in store.evaluations(run_id)]
    cycles = [(row.cycle, row.evaluations, row.best, row.median, row.population) for row in store.cycles(run_id)]
    best = store.run(run_id).best
    return evaluations, cycles, best and best.number


def until(condition, run_id):
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, log_file(run_id).read_text()
        time.sleep(0.005)


def is_gone(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def resume(run_id):
    """As a person would, at the terminal."""
    with log_file(run_id).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "swapcore", "runs", "resume", run_id], cwd=PROJECT, stdout=log, stderr=log
        )


def forget(store, run_id):
    """Let the run look as if its process had died long ago."""
    with store.database.write() as connection:
        long_ago = utc_now() - STALE - timedelta(seconds=1)
        connection.execute(update(runs).where(runs.c.id == run_id).values(heartbeat=long_ago))


def check_consistency(store, run_id):
    """What a killed process leaves is whole cycles, each once, or a part of the first; the run agrees with them."""
    run, rows, cycles = store.run(run_id), store.evaluations(run_id), store.cycles(run_id)
    assert [row.number for row in rows] == list(range(run.evaluations))
    assert [row.cycle for row in cycles] == list(range(len(cycles)))
    if cycles:
        assert cycles[-1].evaluations == len(rows)
    else:
        assert {row.cycle for row in rows} <= {0}
        assert len(rows) < PARAMETERS["population"]
    top = min(rows, key=lambda row: (-row.fitness, row.number), default=None)
    assert (run.best and run.best.number) == (top and top.number)


@pytest.mark.parametrize("lag", [1, 8])
def test_a_search_that_is_killed_again_and_again_ends_as_if_nothing_had_happened(home, monkeypatch, tmp_path, lag):
    monkeypatch.delenv("SWAP_DATABASE_URL", raising=False)
    rng = random.Random(20240403)
    settings = search_settings(**FLAT, parameters=PARAMETERS, lag=lag)
    with RunStore.open() as store:
        run_id = create_search(store, settings).id
        kills, parts = 0, 0
        while (run := store.run(run_id)).state is not RunState.FINISHED:
            before, last = run.evaluations, run.process
            # By turns as the dashboard and as the command line start a process.
            started = launch(store, run_id) if parts % 2 == 0 else resume(run_id)
            parts += 1
            until(lambda last=last: store.run(run_id).process not in {None, last}, run_id)
            process = store.run(run_id).process
            # One process dies while it still starts; the others once they have found something more.
            if parts != 2:
                until(lambda p=process, n=before: is_gone(p) or store.run(run_id).evaluations > n, run_id)
            time.sleep(rng.uniform(0, LONGEST_DELAY))
            if kills < MOST_KILLS and store.run(run_id).state is not RunState.FINISHED:
                os.kill(process, signal.SIGKILL)
            # Ours must be waited for; launch does so for its own.
            if started is not None:
                started.wait(DEADLINE)
            until(lambda p=process: is_gone(p), run_id)
            check_consistency(store, run_id)
            if store.run(run_id).state is not RunState.FINISHED:
                kills += 1
                assert store.run(run_id).evaluations >= before
                forget(store, run_id)
                assert store.run(run_id).state is RunState.INTERRUPTED
        assert kills >= LEAST_KILLS
        events = [event.kind for event in store.events(run_id)]
        assert events.count("interrupted") == kills
        assert events[-1] == "finished"
        killed = found(store, run_id)
    with RunStore.open(f"sqlite:///{tmp_path / 'whole.db'}") as store:
        run_id = create_search(store, settings).id
        assert work(store, run_id).state is RunState.FINISHED
        assert killed == found(store, run_id)


def descendants(process):
    """Processes that a process has made, and those that these have made."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    children = [int(word) for word in listed.stdout.split()]
    return [*children, *(one for child in children for one in descendants(child))]


def test_workers_end_with_the_search_that_is_killed(home, monkeypatch):
    monkeypatch.delenv("SWAP_DATABASE_URL", raising=False)
    with RunStore.open() as store:
        run_id = create_search(store, search_settings(**FLAT, parameters=PARAMETERS, workers=2)).id
        launch(store, run_id)
        until(lambda: store.run(run_id).evaluations > 0, run_id)
        process = store.run(run_id).process
        workers = descendants(process)
        # Two workers, the process that they were forked from, and Python's own one that tidies up behind them.
        assert len(workers) >= 4
        os.kill(process, signal.SIGKILL)
        until(lambda: all(is_gone(worker) for worker in workers), run_id)


def test_a_search_killed_while_it_waits_can_be_resumed(home, monkeypatch):
    monkeypatch.delenv("SWAP_DATABASE_URL", raising=False)
    settings = search_settings(
        preset="lite", samples=4, device="cpu", parameters={"population": 4, "cycles": 4, "tournament": 2}
    )
    with RunStore.open() as store:
        for owner in ("one", "two"):
            store.claim(create_search(store, settings).id, owner)
        run_id = create_search(store, settings).id
        launch(store, run_id)
        until(lambda: store.run(run_id).process is not None, run_id)
        process = store.run(run_id).process
        assert store.run(run_id).state is RunState.QUEUED
        os.kill(process, signal.SIGKILL)
        until(lambda: is_gone(process), run_id)
        # Somebody stops it, in vain; then it is resumed, and that request is of the past.
        store.request(run_id, "stop")
        forget(store, run_id)
        assert store.run(run_id).state is RunState.INTERRUPTED
        assert resume(run_id).wait(DEADLINE) == 0
        run = store.run(run_id)
        assert (run.state, run.evaluations) == (RunState.FINISHED, run.budget)
