"""A search as a job on a real store: to the end, paused, stopped, failed, lost, resumed, and waiting in the queue."""

import time
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import update

from swapcore.errors import InvalidInputError, RunLostError, RunTakenError, UnknownNameError, WorkersLostError
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.executors import SequentialExecutor
from swapcore.evaluation.resolve import resolve
from swapcore.metrics.registry import METRICS
from swapcore.runs import job, scorer
from swapcore.runs.driving import ReplayError
from swapcore.runs.job import create_search, wait_and_work, work
from swapcore.search.registry import SEARCHERS
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.store.run import STALE, RequestedState, RunState, new_owner, utc_now
from swapcore.store.runs import RunStore
from swapcore.store.schema import evaluations as evaluations_table
from swapcore.values.score import Score
from tests.search_settings import fitness_of, search_settings

SPACE = NasBench201()
POPULATION, CYCLES = 6, 20
PARAMETERS = {"population": POPULATION, "cycles": CYCLES, "tournament": 3}
FLAT = {"preset": "lite", "samples": 6, "device": "cpu", "mu": 0.6, "sigma": 0.7, "parameters": PARAMETERS}
BARE = FLAT | {"mu": None, "sigma": None}
SETTINGS = search_settings(**FLAT)
DEADLINE = 60


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Write after every cycle, and look around often."""
    monkeypatch.setattr(job, "FLUSH_SECONDS", 0)
    monkeypatch.setattr(job, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(job, "IDLE_SECONDS", 0.01)


@pytest.fixture
def store(tmp_path):
    with RunStore.open(f"sqlite:///{tmp_path / 'runs.db'}") as store:
        yield store


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What an uninterrupted search finds."""
    with RunStore.open(f"sqlite:///{tmp_path_factory.mktemp('whole') / 'runs.db'}") as store:
        run_id = create_search(store, SETTINGS).id
        work(store, run_id)
        return found(store, run_id)


@pytest.fixture
def background():
    """Runs something beside the test."""
    with ThreadPoolExecutor(1) as threads:
        yield threads


def found(store, run_id):
    """All that a search found; without times, and whether a score was known, which differ."""
    evaluations = [
        (row.number, row.cycle, row.architecture, row.origin, row.parents, row.score, row.size, row.fitness)
        for row in store.evaluations(run_id)
    ]
    cycles = [(row.cycle, row.evaluations, row.best, row.median, row.population) for row in store.cycles(run_id)]
    best = store.run(run_id).best
    return evaluations, cycles, best and best.number


def kinds(store, run_id):
    return [event.kind for event in store.events(run_id)]


def until(condition):
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def later(store):
    """The same store, seen so much later that a process without a sign of life is given up."""
    return RunStore(store.database, clock=lambda: utc_now() + 2 * STALE)


class At:
    """Does something after one cycle, once."""

    def __init__(self, cycle, act):
        self.cycle, self.act = cycle, act

    def __call__(self, cycle):
        if cycle.number == self.cycle:
            self.act()


def test_a_search_works_to_its_end(store):
    cycles = []
    run = create_search(store, SETTINGS)
    assert (run.state, run.budget) == (RunState.QUEUED, POPULATION + CYCLES)
    assert run.title == f"NAS-Bench-201, swap-nas, μ {SETTINGS.regularisation.mu:g}, seed 0"
    run = work(store, run.id, on_cycle=cycles.append)
    assert (run.state, run.failure) == (RunState.FINISHED, None)
    assert [cycle.number for cycle in cycles] == list(range(CYCLES + 1))

    rows = store.evaluations(run.id)
    assert run.evaluations == len(rows) == run.budget
    assert [row.number for row in rows] == list(range(len(rows)))
    resolved = resolve(SETTINGS.score, "cpu")
    for row in rows:
        architecture = SPACE.parse(row.architecture)
        result = evaluate_one(architecture, resolved)
        assert (row.score, row.saturation) == (result.value, result.saturation)
        assert row.size == SETTINGS.size_of(architecture)
        assert row.fitness == fitness_of(SETTINGS, result, row.size)
    top = max(rows, key=lambda row: (row.fitness, -row.number))
    assert run.best == top
    history = store.cycles(run.id)
    assert [row.evaluations for row in history] == list(range(POPULATION, len(rows) + 1))
    assert history[-1].best == top.fitness
    seconds = [row.seconds for row in rows]
    assert seconds == sorted(seconds)
    assert seconds[-1] <= run.seconds
    assert kinds(store, run.id) == ["created", "started", "finished"]


@pytest.fixture
def counted(store, monkeypatch):
    """(evaluations, cycles) of the run after each writing."""
    seen, append = [], store.append

    def appending(run_id, *words, **named):
        requested = append(run_id, *words, **named)
        seen.append((store.run(run_id).evaluations, len(store.cycles(run_id))))
        return requested

    monkeypatch.setattr(store, "append", appending)
    return seen


def test_a_first_population_is_written_one_by_one(store, whole, counted):
    run_id = create_search(store, SETTINGS).id
    work(store, run_id)
    assert counted[: POPULATION + 1] == [*((count, 0) for count in range(1, POPULATION)), (6, 1), (7, 2)]
    assert found(store, run_id) == whole


@pytest.mark.parametrize("at", [1, POPULATION - 1])
def test_a_search_stopped_in_its_first_population_goes_on_to_the_same_end(store, whole, at, monkeypatch):
    run_id = create_search(store, SETTINGS).id
    append = store.append

    def stopping(*words, **named):
        requested = append(*words, **named)
        return RequestedState.STOP if store.run(run_id).evaluations == at else requested

    with monkeypatch.context() as patch:
        patch.setattr(store, "append", stopping)
        run = work(store, run_id)
    assert (run.state, run.evaluations, store.cycles(run_id)) == (RunState.STOPPED, at, [])
    rows = store.evaluations(run_id)
    best = max(rows, key=lambda row: (row.fitness, -row.number))
    assert run.best == best
    assert work(store, run_id).state is RunState.FINISHED
    assert found(store, run_id) == whole
    assert store.evaluations(run_id)[:at] == rows


def test_warnings_are_in_the_log(store):
    settings = search_settings(mu=800_000, sigma=1.0)
    run = create_search(store, settings, title="Too large")
    assert run.title == "Too large"
    assert [event.text for event in store.events(run.id) if event.kind == "warning"]


def test_the_same_search_again_scores_nothing(store, whole, monkeypatch):
    first = work(store, create_search(store, SETTINGS).id)
    assert not any(row.cached for row in store.evaluations(first.id))
    monkeypatch.setattr(scorer, "score_text", None)
    again = work(store, create_search(store, SETTINGS, parent=first.id).id)
    assert all(row.cached for row in store.evaluations(again.id))
    assert found(store, again.id) == found(store, first.id) == whole
    assert [row.saturation for row in store.evaluations(again.id)] == [
        row.saturation for row in store.evaluations(first.id)
    ]
    # Another search shares the scores, too; other weights have scores of their own.
    for changes, shared in (({"seed": 1}, True), ({"score_seed": 1}, False)):
        conditions = resolve(search_settings(**FLAT | changes).score, "cpu").conditions()
        text = store.evaluations(first.id)[0].architecture
        assert (text in store.kept_scores(conditions, [text])) is shared


def test_a_pause_lasts_until_somebody_ends_it(store, whole, background):
    run_id = create_search(store, SETTINGS).id
    working = background.submit(
        work, store, run_id, on_cycle=At(5, lambda: store.request(run_id, RequestedState.PAUSE))
    )
    until(lambda: working.done() or store.run(run_id).state is RunState.PAUSED)
    paused = store.run(run_id)
    assert POPULATION <= paused.evaluations < paused.budget
    time.sleep(0.5)
    still = store.run(run_id)
    assert (still.state, still.evaluations) == (RunState.PAUSED, paused.evaluations)
    assert still.heartbeat > paused.heartbeat
    store.request(run_id, RequestedState.RUN)
    run = working.result(DEADLINE)
    assert run.state is RunState.FINISHED
    assert found(store, run_id) == whole
    assert kinds(store, run_id) == ["created", "started", "paused", "resumed", "finished"]
    events = {event.kind: event.time for event in store.events(run_id)}
    assert run.seconds < (events["finished"] - events["started"]).total_seconds() - 0.45


def test_a_paused_search_can_be_stopped(store, whole, background):
    run_id = create_search(store, SETTINGS).id
    working = background.submit(
        work, store, run_id, on_cycle=At(5, lambda: store.request(run_id, RequestedState.PAUSE))
    )
    until(lambda: working.done() or store.run(run_id).state is RunState.PAUSED)
    store.request(run_id, RequestedState.STOP)
    assert working.result(DEADLINE).state is RunState.STOPPED
    assert work(store, run_id).state is RunState.FINISHED
    assert found(store, run_id) == whole


@pytest.mark.parametrize("algorithm", ["swap-nas", "regularised-evolution", "random", "local", "nsga2", "tpe"])
def test_a_stopped_search_goes_on_to_the_same_end(algorithm, store):
    settings = search_settings(**FLAT | {"algorithm": algorithm})
    other = create_search(store, settings).id
    work(store, other)
    run_id = create_search(store, settings).id
    at = max(1, len(store.cycles(other)) // 2)
    run = work(store, run_id, on_cycle=At(at - 1, lambda: store.request(run_id, RequestedState.STOP)))
    assert run.state is RunState.STOPPED
    assert 0 < run.evaluations < store.run(other).evaluations
    assert run.evaluations == len(store.evaluations(run_id))
    assert work(store, run_id).state is RunState.FINISHED
    assert found(store, run_id) == found(store, other)


def test_a_search_stopped_again_and_again_goes_on_to_the_same_end(store, whole):
    run_id, parts = create_search(store, SETTINGS).id, 0
    while store.run(run_id).state is not RunState.FINISHED:
        before = store.run(run_id)
        aim = len(store.cycles(run_id)) + 2
        after = work(store, run_id, on_cycle=At(aim, lambda: store.request(run_id, RequestedState.STOP)))
        # Where all was found already when it was stopped, there is only the end to tell.
        assert after.evaluations > before.evaluations or before.evaluations == before.budget
        assert after.seconds > before.seconds
        parts += 1
    assert parts > 3
    assert found(store, run_id) == whole
    seconds = [row.seconds for row in store.evaluations(run_id)]
    assert seconds == sorted(seconds)


def test_an_interrupt_from_the_keyboard_stops(store, whole):
    def interrupt():
        raise KeyboardInterrupt

    run_id = create_search(store, SETTINGS).id
    with pytest.raises(KeyboardInterrupt):
        work(store, run_id, on_cycle=At(4, interrupt))
    assert store.run(run_id).state is RunState.STOPPED
    work(store, run_id)
    assert found(store, run_id) == whole


def failing_after(count, error):
    calls = []

    def score_text(text, request, real=scorer.score_text):
        calls.append(text)
        if len(calls) > count:
            raise error
        return real(text, request)

    return score_text


def test_a_failure_is_told_with_its_trace_and_can_be_resumed(store, whole, monkeypatch):
    run_id = create_search(store, SETTINGS).id
    with monkeypatch.context() as patched:
        patched.setattr(scorer, "score_text", failing_after(12, ValueError("boom")))
        with pytest.raises(ValueError, match="boom"):
            work(store, run_id)
    run = store.run(run_id)
    assert (run.state, run.failure, run.evaluations) == (RunState.FAILED, "ValueError: boom", 12)
    (trace,) = [event.text for event in store.events(run_id) if event.kind == "trace"]
    assert trace.startswith("Traceback")
    assert "score_text" in trace
    run = work(store, run_id)
    assert (run.state, run.failure) == (RunState.FINISHED, None)
    assert found(store, run_id) == whole


def test_a_failure_that_we_explain_needs_no_trace(store, monkeypatch):
    run_id = create_search(store, SETTINGS).id
    monkeypatch.setattr(scorer, "score_text", failing_after(0, InvalidInputError("no such thing")))
    with pytest.raises(InvalidInputError, match="no such thing"):
        work(store, run_id)
    assert store.run(run_id).failure == "no such thing"
    assert kinds(store, run_id) == ["created", "started", "failed"]


def test_a_device_that_is_not_there_fails_the_run(store):
    settings = search_settings(**FLAT | {"device": "cuda:99"})
    run_id = create_search(store, settings).id
    with pytest.raises(UnknownNameError, match="cuda:99"):
        work(store, run_id)
    assert store.run(run_id).state is RunState.FAILED


def test_settings_of_a_newer_version_fail_the_run(store):
    run_id = store.create_run({**SETTINGS.to_json(), "flavour": 1}, title="", budget=1).id
    with pytest.raises(InvalidInputError, match="unknown settings flavour"):
        work(store, run_id)
    run = store.run(run_id)
    assert run.state is RunState.FAILED
    assert "unknown settings flavour" in run.failure


def test_a_history_of_another_version_fails_the_run(store):
    run_id = create_search(store, SETTINGS).id
    work(store, run_id, on_cycle=At(3, lambda: store.request(run_id, RequestedState.STOP)))
    with store.database.write() as connection:
        table = evaluations_table
        wrong = next(SPACE.format(one) for one in SPACE.enumerate())
        connection.execute(update(table).where(table.c.number == 7).values(architecture=wrong))
    with pytest.raises(ReplayError, match="evaluation 7 is"):
        work(store, run_id)
    assert store.run(run_id).state is RunState.FAILED


class DyingPool(SequentialExecutor):
    """Its first workers die; ``submits`` says whether that shows at once."""

    submits = True

    def submit(self, task, /, *args):
        error = BrokenProcessPool("a child process terminated abruptly")
        if not self.submits:
            raise error
        future = Future()
        future.set_exception(error)
        return future


@pytest.mark.parametrize("submits", [True, False])
def test_dead_workers_are_told_in_words(submits, store, whole, monkeypatch):
    run_id = create_search(store, SETTINGS).id
    with monkeypatch.context() as patched:
        patched.setattr(DyingPool, "submits", submits)
        patched.setattr(job, "make_executor", lambda _workers: DyingPool())
        with pytest.raises(WorkersLostError, match="a worker process died"):
            work(store, run_id)
    run = store.run(run_id)
    assert run.state is RunState.FAILED
    assert "can be resumed" in run.failure
    work(store, run_id)
    assert found(store, run_id) == whole


def test_whoever_lost_the_run_stops_and_leaves_it_alone(store, whole):
    run_id = create_search(store, SETTINGS).id
    other = new_owner()
    with pytest.raises(RunLostError, match="took it over"):
        work(store, run_id, on_cycle=At(5, lambda: later(store).claim(run_id, other)))
    run = store.run(run_id)
    assert (run.state, run.evaluations) == (RunState.RUNNING, POPULATION + 4)
    assert kinds(store, run_id) == ["created", "started", "interrupted", "resumed"]
    assert work(store, run_id, owner=other).state is RunState.FINISHED
    assert found(store, run_id) == whole


def test_a_run_lost_while_paused_is_left_alone(store, background):
    run_id = create_search(store, SETTINGS).id
    working = background.submit(
        work, store, run_id, on_cycle=At(5, lambda: store.request(run_id, RequestedState.PAUSE))
    )
    until(lambda: working.done() or store.run(run_id).state is RunState.PAUSED)
    later(store).claim(run_id, new_owner())
    with pytest.raises(RunLostError):
        working.result(DEADLINE)
    assert store.run(run_id).state is RunState.RUNNING


def test_a_run_deleted_meanwhile_is_lost(store):
    run_id = create_search(store, SETTINGS).id
    with pytest.raises(RunLostError, match="deleted"):
        work(store, run_id, on_cycle=At(5, lambda: later(store).delete(run_id)))


def test_a_run_that_another_works_on_is_not_taken(store, background):
    run_id = create_search(store, SETTINGS).id
    store.claim(run_id, new_owner())
    for worker in (work, wait_and_work):
        with pytest.raises(RunTakenError, match="stop it first"):
            worker(store, run_id)
    assert store.run(run_id).state is RunState.RUNNING


def test_a_finished_run_is_not_taken(store):
    run_id = create_search(store, SETTINGS).id
    work(store, run_id)
    for worker in (work, wait_and_work):
        with pytest.raises(InvalidInputError, match="has finished; start a new one"):
            worker(store, run_id)
    assert store.run(run_id).state is RunState.FINISHED


def patchy(text, _request):
    """A made-up metric that has no value for about a third of the architectures."""
    number = zlib.crc32(text.encode())
    if number % 6 < 2:
        return Score(undefined=f"its kernel has rank {number % 6}", seconds=0.01)
    return Score(values=(number % 997 / 7,), seconds=0.01)


METRICS_OF_ALL_KINDS = ["nwot", "ntk", "flops", "params", "az_nas"]


@pytest.mark.parametrize("metric", METRICS_OF_ALL_KINDS)
def test_any_metric_drives_a_search(metric, store):
    settings = search_settings(**BARE | {"metric": metric})
    run = work(store, create_search(store, settings).id)
    assert run.title == f"NAS-Bench-201, swap-nas, {METRICS[metric].title}, seed 0"
    rows = store.evaluations(run.id)
    assert (run.state, len(rows)) == (RunState.FINISHED, run.budget)
    resolved = resolve(settings.score, "cpu")
    sign = 1 if METRICS[metric].higher_is_better else -1
    for row in rows:
        architecture = SPACE.parse(row.architecture)
        expected = evaluate_one(architecture, resolved)
        fitness = None if expected.value is None else sign * expected.value
        assert (row.score, row.fitness, row.undefined) == (expected.value, fitness, expected.undefined)
        assert row.saturation is None
    defined = [row for row in rows if row.undefined is None]
    top = min(defined, key=lambda row: (-row.fitness, row.number))
    assert (run.best.number, run.best.score) == (top.number, top.score)
    # What is kept differs in the metric alone, and is found again.
    again = work(store, create_search(store, settings).id)
    assert all(row.cached for row in store.evaluations(again.id))
    assert found(store, again.id) == found(store, run.id)


@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_undefined_evaluations_are_kept_with_their_reason_and_resumed_to_the_same_end(algorithm, store, monkeypatch):
    monkeypatch.setattr(scorer, "score_text", patchy)
    settings = search_settings(**BARE | {"algorithm": algorithm, "metric": "nwot"})
    whole = create_search(store, settings).id
    work(store, whole)
    rows = store.evaluations(whole)
    reasons = store.undefined(whole)
    assert 0 < sum(reasons.values()) < len(rows)
    for row in rows:
        rest = zlib.crc32(row.architecture.encode()) % 6
        assert row.undefined == (None if rest > 1 else f"its kernel has rank {rest}")
    texts = [row.architecture for row in rows]
    kept = store.kept_scores(resolve(settings.score, "cpu").conditions(), texts)
    assert {text: kept[text].undefined for text in texts} == {row.architecture: row.undefined for row in rows}
    logged = [event for event in store.events(whole) if event.kind == "undefined"]
    assert {event.details["reason"] for event in logged} == set(reasons)
    assert len(logged) == len(reasons)
    assert all("NASWOT is undefined for evaluation" in event.text for event in logged)

    # Undefined ones are not computed again either.
    monkeypatch.setattr(scorer, "score_text", None)
    run_id = create_search(store, settings).id
    half = max(1, len(store.cycles(whole)) // 2)
    run = work(store, run_id, on_cycle=At(half - 1, lambda: store.request(run_id, RequestedState.STOP)))
    assert (run.state, run.evaluations < len(rows)) == (RunState.STOPPED, True)
    assert work(store, run_id).state is RunState.FINISHED
    assert found(store, run_id) == found(store, whole)
    assert kinds(store, run_id).count("undefined") == len(reasons)


def test_where_nothing_is_defined_a_search_ends_without_a_best(store, monkeypatch):
    def never(text, _request):
        return Score(undefined=f"{text} has no value", seconds=0.01)

    monkeypatch.setattr(scorer, "score_text", never)
    settings = search_settings(**BARE | {"metric": "nwot"})
    run = work(store, create_search(store, settings).id)
    assert (run.state, run.best, run.evaluations) == (RunState.FINISHED, None, run.budget)
    assert {(row.best, row.median) for row in store.cycles(run.id)} == {(None, None)}
    assert len(store.undefined(run.id)) == run.budget
    assert kinds(store, run.id).count("undefined") == job.MOST_REASONS


def test_workers_find_of_another_metric_what_this_process_finds(store):
    settings = search_settings(**BARE | {"metric": "nwot", "samples": 16})
    run = work(
        store, create_search(store, search_settings(**BARE | {"metric": "nwot", "samples": 16, "workers": 2})).id
    )
    rows = store.evaluations(run.id)
    assert len(rows) == run.budget
    assert not any(row.cached for row in rows)
    for row in rows:
        here = scorer.score_text(row.architecture, resolve(settings.score, "cpu"))
        assert (row.score, row.undefined) == (here.value, here.undefined)


def test_the_number_of_workers_changes_nothing(store, whole):
    settings = search_settings(**FLAT | {"workers": 2})
    run = work(store, create_search(store, settings).id)
    assert not any(row.cached for row in store.evaluations(run.id))
    assert found(store, run.id) == whole


def test_a_search_waits_for_its_place(store, whole, background):
    owners = {create_search(store, SETTINGS).id: new_owner() for _ in range(2)}
    for other, owner in owners.items():
        store.claim(other, owner)
    run_id = create_search(store, SETTINGS).id
    working = background.submit(wait_and_work, store, run_id, limit=2)
    until(lambda: working.done() or store.run(run_id).process is not None)
    before = store.run(run_id).heartbeat
    until(lambda: working.done() or store.run(run_id).heartbeat > before + timedelta(seconds=0.2))
    assert (store.run(run_id).state, store.run(run_id).evaluations) == (RunState.QUEUED, 0)
    other, owner = owners.popitem()
    store.finish(other, owner, RunState.STOPPED)
    assert working.result(DEADLINE).state is RunState.FINISHED
    assert found(store, run_id) == whole
    assert kinds(store, run_id) == ["created", "queued", "started", "finished"]


def test_a_waiting_search_can_be_stopped(store, background):
    busy = create_search(store, SETTINGS).id
    store.claim(busy, new_owner())
    run_id = create_search(store, SETTINGS).id
    working = background.submit(wait_and_work, store, run_id, limit=1)
    until(lambda: working.done() or store.run(run_id).process is not None)
    store.request(run_id, RequestedState.STOP)
    run = working.result(DEADLINE)
    assert (run.state, run.evaluations) == (RunState.STOPPED, 0)
    assert kinds(store, run_id) == ["created", "queued", "stopped"]


def test_waiting_searches_start_in_the_order_of_the_queue(store):
    runs = [create_search(store, SETTINGS).id for _ in range(3)]
    with ThreadPoolExecutor(3) as threads:
        futures = [threads.submit(wait_and_work, store, run_id, limit=1) for run_id in reversed(runs)]
        done = [future.result(DEADLINE) for future in reversed(futures)]
    assert [run.id for run in done] == runs
    for earlier, run in pairwise(done):
        assert earlier.finished <= run.started


def test_a_dead_search_does_not_hold_its_place(store):
    dead = create_search(store, SETTINGS).id
    store.claim(dead, new_owner())
    run_id = create_search(store, SETTINGS).id
    assert not store.may_start(run_id, 1)
    later(store).join_queue(run_id, new_owner())
    assert later(store).may_start(run_id, 1)
