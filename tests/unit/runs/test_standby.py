"""A process that stands by for the next search: handed over once, fit or not used, and never left behind."""

import os
import subprocess
import sys
import time

import pytest

from swapcore.runs.job import create_search, work
from swapcore.runs.launch import launch, log_file
from swapcore.runs.standby import StandBy
from swapcore.store.run import RunState
from swapcore.store.runs import RunStore
from tests.search_settings import search_settings

# Like the real one but for what it imports: it says what it was given, at the end of the log.
FAKE = (
    "import sys; from swapcore.runs.standby import wait_for_run; run = wait_for_run();\n"
    "print('worked on', run, flush=True) if run else None"
)
DEADLINE = 60
SETTINGS = search_settings(
    preset="lite", samples=4, device="cpu", parameters={"population": 4, "cycles": 4, "tournament": 2}
)


def until(condition):
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def started():
    """Processes that were started."""
    return []


@pytest.fixture
def stand_by(started):
    def start():
        started.append(subprocess.Popen([sys.executable, "-c", FAKE], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL))
        return started[-1]

    one = StandBy(start)
    yield one
    one.close()


def test_one_process_stands_by_and_takes_one_run(stand_by, started, tmp_path):
    log = tmp_path / "run.log"
    log.write_text("before\n")
    stand_by.prepare()
    stand_by.prepare()
    assert len(started) == 1
    process = stand_by.hand_over("a-run", log)
    assert process is started[0]
    assert process.wait(DEADLINE) == 0
    assert log.read_text() == "before\nworked on a-run\n"
    assert stand_by.hand_over("another", log) is None
    stand_by.prepare()
    assert len(started) == 2


def test_it_ends_when_nobody_needs_it(stand_by, started, tmp_path):
    stand_by.prepare()
    stand_by.close()
    assert started[0].poll() is not None
    assert stand_by.hand_over("a-run", tmp_path / "run.log") is None


def test_it_ends_with_whoever_keeps_it():
    """A server that is killed closes the pipe, and that is all it can still do."""
    process = subprocess.Popen([sys.executable, "-c", FAKE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.close()
    assert process.wait(DEADLINE) == 0
    assert process.stdout.read() == b""
    process.stdout.close()


def test_it_does_not_stand_by_for_ever(started):
    def start():
        started.append(subprocess.Popen([sys.executable, "-c", FAKE], stdin=subprocess.PIPE))
        return started[-1]

    stand_by = StandBy(start, idle_seconds=0.2)
    stand_by.prepare()
    until(lambda: started[0].poll() is not None)
    stand_by.close()


def test_one_that_has_died_is_replaced_and_takes_nothing(stand_by, started, tmp_path):
    stand_by.prepare()
    started[0].kill()
    started[0].wait()
    assert stand_by.hand_over("a-run", tmp_path / "run.log") is None
    stand_by.prepare()
    assert len(started) == 2


def test_one_that_would_keep_to_another_store_is_not_used(stand_by, started, tmp_path, monkeypatch):
    stand_by.prepare()
    monkeypatch.setenv("SWAP_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    assert stand_by.hand_over("a-run", tmp_path / "run.log") is None
    assert started[0].poll() is not None


def test_a_search_by_the_process_that_stood_by_comes_to_the_same_end(home, monkeypatch, tmp_path):
    monkeypatch.delenv("SWAP_DATABASE_URL", raising=False)
    stand_by = StandBy()
    stand_by.prepare()
    process = stand_by.process
    with RunStore.open() as store:
        run_id = create_search(store, SETTINGS).id
        launch(store, run_id, stand_by)
        until(lambda: not store.run(run_id).state.live)
        run = store.run(run_id)
        assert (run.state, run.process) == (RunState.FINISHED, process.pid), log_file(run_id).read_text()
        # In a session of its own, which no terminal and no server takes with it.
        assert stand_by.process is None
        found = [(row.architecture, row.score, row.fitness) for row in store.evaluations(run_id)]
    with RunStore.open(f"sqlite:///{tmp_path / 'cold.db'}") as store:
        cold = work(store, create_search(store, SETTINGS).id)
        assert found == [(row.architecture, row.score, row.fitness) for row in store.evaluations(cold.id)]
    process.wait(DEADLINE)
    assert "best" in log_file(run_id).read_text()


@pytest.mark.skipif(not hasattr(os, "getsid"), reason="this system has no sessions")
def test_the_real_one_belongs_to_no_terminal():
    stand_by = StandBy()
    stand_by.prepare()
    assert os.getsid(stand_by.process.pid) == stand_by.process.pid
    stand_by.close()
