"""Runs in the store: from the queue to the end, and all that they found."""

import json
import math
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from swapcore.errors import InvalidInputError, RunLostError, RunTakenError, UnknownRunError
from swapcore.store.run import (
    STALE,
    CycleRow,
    EvaluationRow,
    EventRow,
    RequestedState,
    RunState,
    new_owner,
)
from swapcore.store.runs import RunStore
from swapcore.values.score import Score

ARCH = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|skip_connect~2|"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = datetime(2026, 5, 17, 12, 30, 15, 123456, tzinfo=UTC)

    def __call__(self):
        return self.now

    def move(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with RunStore.open(f"sqlite:///{tmp_path / 'runs.db'}", clock=clock) as store:
        yield store


@pytest.fixture
def create(store, clock):
    def create(title="A search", **options):
        clock.move(milliseconds=1)
        return store.create_run({"space": "nasbench201", "seed": 0}, title=title, budget=420, **options).id

    return create


NO_MEMBERS = {"population": (), "seconds": 0.0}
REASON = "its kernel is singular"


def evaluation(place, /, **changes):
    fields = {"number": place, "cycle": place // 2, "architecture": ARCH, "origin": "mutation", "parents": (0, 1)}
    numbers = {"score": 812.5 + place, "size": 0.4, "fitness": 700.25, "saturation": 0.5, "seconds": 1.25}
    return EvaluationRow(**(fields | numbers | changes))


def cycle(number):
    return CycleRow(
        cycle=number, evaluations=2 * number + 2, best=9.5, median=3.25, population=(0, 3, 2), seconds=number / 4
    )


def kept(score):
    """A score as it comes back."""
    return replace(score, known_before=True)


def kinds(store, run_id):
    return [event.kind for event in store.events(run_id)]


def test_a_run_is_as_it_was_made(store, clock):
    settings = {"space": "darts", "μ": [1.5, None, True], "nested": {"a": "b"}}
    made = store.create_run(settings, title="Größe", budget=420)
    assert made == store.run(made.id)
    assert (made.title, made.settings, made.budget) == ("Größe", settings, 420)
    assert (made.state, made.requested) == (RunState.QUEUED, RequestedState.RUN)
    assert made.created == made.heartbeat == clock.now
    assert made.created.tzinfo is UTC
    assert (made.started, made.finished, made.host, made.process, made.failure) == (None,) * 5
    assert (made.evaluations, made.best, made.seconds, made.parent) == (0, None, 0.0, None)
    assert store.events(made.id) == [EventRow(number=0, time=clock.now, kind="created", text="Created")]


def test_ids_are_short_sort_by_time_and_fit_into_an_address(create):
    ids = [create() for _ in range(50)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 50
    assert all(len(run_id) == 14 and run_id.replace("-", "").isalnum() for run_id in ids)


def test_runs_made_in_the_same_millisecond_have_different_ids(store):
    ids = {store.create_run({}, title="", budget=1).id for _ in range(50)}
    assert len(ids) == 50


def test_the_newest_run_comes_first(store, create):
    ids = [create() for _ in range(3)]
    assert [run.id for run in store.runs()] == ids[::-1]


def test_an_unknown_run_is_named(store):
    owner = new_owner()
    for ask in (
        lambda: store.run("nothing"),
        lambda: store.version("nothing"),
        lambda: store.requested("nothing"),
        lambda: store.request("nothing", "stop"),
        lambda: store.delete("nothing"),
        lambda: store.enqueue("nothing"),
        lambda: store.may_start("nothing", 1),
        lambda: store.join_queue("nothing", owner),
        lambda: store.claim("nothing", owner),
        lambda: store.record("nothing", "warning", "text"),
        lambda: store.create_run({}, title="", budget=1, parent="nothing"),
    ):
        with pytest.raises(UnknownRunError, match="there is no run 'nothing'"):
            ask()
    assert store.evaluations("nothing") == store.cycles("nothing") == store.events("nothing") == []
    assert store.runs() == []


def test_a_run_from_another_says_so_until_that_one_is_deleted(store, create):
    parent = create()
    child = create(parent=parent)
    assert store.run(child).parent == parent
    assert parent in store.events(child)[0].text
    store.claim(parent, "me")
    store.finish(parent, "me", RunState.STOPPED)
    store.delete(parent)
    assert store.run(child).parent is None


@pytest.mark.parametrize(
    "settings", [{"a": math.nan}, {"a": math.inf}, {"a": b"1"}, {"a": np.float32(1)}, [1]], ids=repr
)
def test_settings_that_are_not_json_are_refused(settings, store):
    with pytest.raises(InvalidInputError, match="settings must"):
        store.create_run(settings, title="", budget=1)
    assert store.runs() == []


def test_a_run_from_the_queue_to_its_end(store, create, clock):
    run_id, owner = create(), new_owner()
    clock.move(seconds=1)
    assert store.join_queue(run_id, owner).state is RunState.QUEUED
    assert store.may_start(run_id, 1)
    clock.move(seconds=1)
    running = store.claim(run_id, owner)
    assert (running.state, running.started, running.heartbeat) == (RunState.RUNNING, clock.now, clock.now)
    assert running.host
    assert running.process
    clock.move(seconds=1)
    store.pause(run_id, owner)
    assert store.run(run_id).state is RunState.PAUSED
    clock.move(seconds=1)
    assert store.claim(run_id, owner).started == running.started
    clock.move(seconds=1)
    store.finish(run_id, owner, RunState.FINISHED)
    ended = store.run(run_id)
    assert (ended.state, ended.finished, ended.host) == (RunState.FINISHED, clock.now, running.host)
    assert kinds(store, run_id) == ["created", "queued", "started", "paused", "resumed", "finished"]
    assert [event.number for event in store.events(run_id)] == list(range(6))
    clock.move(days=1)
    assert store.run(run_id).state is RunState.FINISHED


@pytest.mark.parametrize("state", ["running", "paused", "queued"])
def test_a_run_without_a_sign_of_life_is_interrupted_and_can_be_taken_over(state, store, create, clock):
    run_id = create()
    store.join_queue(run_id, "dead")
    if state != "queued":
        store.claim(run_id, "dead")
    if state == "paused":
        store.pause(run_id, "dead")
    clock.move(seconds=9.9)
    assert store.run(run_id).state == state
    with pytest.raises(RunTakenError, match=f"run {run_id} is {state}: process"):
        store.claim(run_id, "new")
    clock.now += STALE
    assert store.run(run_id).state is RunState.INTERRUPTED
    assert store.runs()[0].state is RunState.INTERRUPTED
    assert store.claim(run_id, "new").state is RunState.RUNNING
    assert "interrupted" in kinds(store, run_id)


def test_a_process_that_comes_back_to_life_keeps_its_run(store, create, clock):
    run_id = create()
    store.claim(run_id, "asleep")
    clock.move(hours=8)
    assert store.run(run_id).state is RunState.INTERRUPTED
    store.heartbeat(run_id, "asleep")
    assert store.run(run_id).state is RunState.RUNNING


def test_only_the_owner_writes(store, create, clock):
    run_id = create()
    store.claim(run_id, "old")
    clock.now += STALE
    store.claim(run_id, "new")
    for act in (
        lambda: store.heartbeat(run_id, "old"),
        lambda: store.append(run_id, "old", [evaluation(0)], [cycle(0)], best=0, seconds=1.0),
        lambda: store.pause(run_id, "old"),
        lambda: store.finish(run_id, "old", RunState.FINISHED),
    ):
        with pytest.raises(RunLostError, match=r"process .* took it over"):
            act()
    assert store.run(run_id).state is RunState.RUNNING
    assert store.evaluations(run_id) == store.cycles(run_id) == []
    assert store.run(run_id).evaluations == 0


def test_after_the_end_nobody_is_the_owner(store, create, clock):
    run_id = create()
    store.claim(run_id, "me")
    store.finish(run_id, "me", RunState.STOPPED)
    with pytest.raises(RunLostError, match="it is stopped"):
        store.heartbeat(run_id, "me")
    store.delete(run_id)
    with pytest.raises(RunLostError, match="was deleted"):
        store.append(run_id, "me", [], [], best=None, seconds=1.0)


@pytest.mark.parametrize(("state", "failure"), [("stopped", None), ("failed", "out of memory")])
def test_what_was_stopped_or_failed_can_go_on(state, failure, store, create, clock):
    run_id = create()
    store.claim(run_id, "first")
    store.request(run_id, "stop")
    store.append(run_id, "first", [evaluation(0)], [], best=0, seconds=2.5)
    store.finish(run_id, "first", RunState(state), failure)
    assert store.run(run_id).failure == failure
    clock.move(seconds=1)
    again = store.enqueue(run_id)
    assert (again.state, again.requested, again.failure, again.finished) == (
        RunState.QUEUED,
        RequestedState.RUN,
        None,
        None,
    )
    assert (again.evaluations, again.seconds, again.best) == (1, 2.5, evaluation(0))
    store.claim(run_id, "second")
    assert kinds(store, run_id) == ["created", "started", state, "queued", "resumed"]


def test_what_has_finished_has_finished(store, create):
    run_id = create()
    store.claim(run_id, "me")
    store.finish(run_id, "me", RunState.FINISHED)
    for act in (lambda: store.enqueue(run_id), lambda: store.claim(run_id, "me")):
        with pytest.raises(InvalidInputError, match="has finished"):
            act()


def test_two_people_who_resume_a_run_make_it_wait_once(store, create, clock):
    run_id = create()
    with pytest.raises(RunTakenError, match="a process is about to take it"):
        store.enqueue(run_id)
    clock.now += STALE
    store.enqueue(run_id)
    with pytest.raises(RunTakenError):
        store.enqueue(run_id)


@pytest.mark.parametrize("state", ["running", "paused", "queued", "interrupted", "nonsense"])
def test_a_run_ends_in_an_end(state, store, create):
    run_id = create()
    store.claim(run_id, "me")
    with pytest.raises(InvalidInputError, match="ends as one of stopped, finished, failed"):
        store.finish(run_id, "me", state)
    with pytest.raises(InvalidInputError, match="failure"):
        store.finish(run_id, "me", RunState.FAILED)


def test_deleting_takes_everything_but_scores(store, create):
    run_id, other = create(), create()
    score = Score(values=(5, 7), units=100, saturation=0.07, seconds=0.5)
    store.keep_scores({"space": "darts"}, {ARCH: score})
    for name in (run_id, other):
        store.claim(name, name)
        store.append(name, name, [evaluation(0)], [cycle(0)], best=0, seconds=1.0)
    with pytest.raises(RunTakenError, match="stop it first"):
        store.delete(run_id)
    store.finish(run_id, run_id, RunState.STOPPED)
    store.delete(run_id)
    assert [run.id for run in store.runs()] == [other]
    assert store.evaluations(run_id) == store.cycles(run_id) == store.events(run_id) == []
    assert len(store.evaluations(other)) == len(store.cycles(other)) == 1
    assert store.kept_scores({"space": "darts"}, [ARCH]) == {ARCH: kept(score)}


def test_a_request_reaches_the_process(store, create):
    run_id = create()
    store.claim(run_id, "me")
    assert store.heartbeat(run_id, "me") is RequestedState.RUN
    store.request(run_id, "pause")
    assert store.heartbeat(run_id, "me") is RequestedState.PAUSE
    store.request(run_id, RequestedState.STOP)
    assert store.append(run_id, "me", [], [], best=None, seconds=0.0) is RequestedState.STOP
    assert store.requested(run_id) is RequestedState.STOP
    with pytest.raises(InvalidInputError, match="run, pause, stop; got 'halt'"):
        store.request(run_id, "halt")


def test_a_request_for_a_run_in_the_queue_is_not_lost_when_its_process_comes(store, create, clock):
    run_id = create()
    store.request(run_id, "stop")
    clock.now += 2 * STALE
    assert store.join_queue(run_id, "late").requested is RequestedState.STOP
    assert store.claim(run_id, "late").requested is RequestedState.STOP


def test_a_request_for_a_process_that_died_does_not_stop_the_next(store, create, clock):
    run_id = create()
    store.claim(run_id, "dead")
    store.request(run_id, "stop")
    clock.now += STALE
    assert store.claim(run_id, "next").requested is RequestedState.RUN


def test_a_request_during_a_pause_is_not_lost_when_the_run_goes_on(store, create):
    run_id = create()
    store.claim(run_id, "me")
    store.pause(run_id, "me")
    store.request(run_id, "stop")
    assert store.claim(run_id, "me").requested is RequestedState.STOP


def test_runs_start_in_the_order_in_which_they_came(store, create):
    first, second, third = (create() for _ in range(3))
    assert [store.may_start(run_id, 1) for run_id in (first, second, third)] == [True, False, False]
    store.claim(first, "1")
    assert not store.may_start(second, 1)
    assert [store.may_start(run_id, 2) for run_id in (second, third)] == [True, False]
    store.finish(first, "1", RunState.FINISHED)
    assert [store.may_start(run_id, 1) for run_id in (second, third)] == [True, False]


def test_a_dead_process_blocks_nobody(store, create, clock):
    running, waiting, mine = (create() for _ in range(3))
    store.claim(running, "dead 1")
    store.join_queue(waiting, "dead 2")
    clock.move(seconds=5)
    store.join_queue(mine, "me")
    assert not store.may_start(mine, 1)
    clock.move(seconds=5)
    assert store.may_start(mine, 1)


def test_a_paused_run_lets_others_run_and_goes_on_before_those_that_came_later(store, create):
    first, second, third = (create() for _ in range(3))
    store.claim(first, "1")
    store.pause(first, "1")
    store.claim(second, "2")
    assert not store.may_start(first, 1)
    store.finish(second, "2", RunState.FINISHED)
    assert store.may_start(first, 1)
    store.join_queue(first, "1")
    assert not store.may_start(third, 1)


def test_a_run_that_comes_back_stands_at_the_end(store, create, clock):
    first = create()
    store.claim(first, "1")
    store.finish(first, "1", RunState.STOPPED)
    second = create()
    clock.move(seconds=1)
    store.enqueue(first)
    assert [store.may_start(run_id, 1) for run_id in (first, second)] == [False, True]


def test_what_was_appended_is_read_from_a_number_on(store, create, clock):
    run_id = create()
    store.claim(run_id, "me")
    rows = [evaluation(0, parents=(), cached=True, saturation=None), evaluation(1), evaluation(2)]
    store.append(run_id, "me", rows[:2], [cycle(0)], best=0, seconds=1.5)
    clock.move(seconds=8)
    store.append(run_id, "me", rows[2:], [cycle(1)], best=2, seconds=2.5)
    store.append(run_id, "me", [], [], best=None, seconds=3.5)
    assert store.evaluations(run_id) == rows
    assert store.evaluations(run_id, since=1) == rows[1:]
    assert store.evaluations(run_id, since=3) == []
    assert store.cycles(run_id) == [cycle(0), cycle(1)]
    assert store.cycles(run_id, since=1) == [cycle(1)]
    assert type(store.evaluations(run_id)[0].cached) is bool
    run = store.run(run_id)
    assert (run.evaluations, run.best, run.seconds, run.heartbeat) == (3, rows[2], 3.5, clock.now)


def test_numbers_come_back_bit_by_bit(store, create):
    run_id = create()
    store.claim(run_id, "me")
    row = evaluation(0, score=1 / 3, size=math.pi * 1e-300, fitness=1.7976931348623157e308, seconds=0.1 + 0.2)
    store.append(run_id, "me", [row], [], best=None, seconds=0.1 + 0.2)
    assert store.evaluations(run_id) == [row]
    assert store.run(run_id).seconds == 0.1 + 0.2


def test_nothing_is_written_where_a_part_is_there_already(store, create):
    run_id = create()
    store.claim(run_id, "me")
    store.append(run_id, "me", [evaluation(0)], [cycle(0)], best=0, seconds=1.0)
    before = store.run(run_id), store.version(run_id)
    with pytest.raises(InvalidInputError, match=f"run {run_id} has some of the evaluations 0 to 1 already"):
        store.append(run_id, "me", [evaluation(0), evaluation(1)], [cycle(1)], best=1, seconds=2.0)
    with pytest.raises(InvalidInputError, match="cycles 0 already"):
        store.append(run_id, "me", [evaluation(1)], [cycle(0)], best=1, seconds=2.0)
    assert (store.run(run_id), store.version(run_id)) == before
    assert store.evaluations(run_id) == [evaluation(0)]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None, "1", True, np.float32(1.0)], ids=repr)
def test_what_is_not_a_finite_number_does_not_get_in(value, store, create):
    for name in ("score", "size", "fitness", "seconds"):
        with pytest.raises(InvalidInputError, match=f"{name} must be a finite number"):
            evaluation(0, **{name: value})
    if value is not None:
        for name in ("best", "median"):
            with pytest.raises(InvalidInputError, match=f"{name} must be"):
                CycleRow(**{"cycle": 0, "evaluations": 1, "best": 1.0, "median": 1.0} | {name: value}, **NO_MEMBERS)
    run_id = create()
    store.claim(run_id, "me")
    with pytest.raises(InvalidInputError, match="seconds must be"):
        store.append(run_id, "me", [], [], best=None, seconds=value)


@pytest.mark.parametrize("value", [-1, 1.0, True, None, np.int64(3)], ids=repr)
def test_what_is_not_a_count_does_not_get_in(value):
    for name in ("number", "cycle"):
        with pytest.raises(InvalidInputError, match=f"{name} must be a whole number"):
            evaluation(0, **{name: value})


def test_the_log_keeps_its_order(store, create, clock):
    run_id = create()
    store.record(run_id, "warning", "One worker died", {"worker": 3, "tasks": [1, 2]})
    clock.move(seconds=1)
    store.record(run_id, "note", "Went on with one less")
    assert store.events(run_id, since=1) == [
        EventRow(
            number=1,
            time=clock.now - timedelta(seconds=1),
            kind="warning",
            text="One worker died",
            details={"worker": 3, "tasks": [1, 2]},
        ),
        EventRow(number=2, time=clock.now, kind="note", text="Went on with one less"),
    ]
    with pytest.raises(InvalidInputError, match="details must"):
        store.record(run_id, "warning", "text", {"a": math.nan})


def test_the_version_changes_with_everything_that_shows(store, create, clock):
    run_id = create()
    seen = [store.version(run_id)]

    def changed():
        seen.append(store.version(run_id))
        return seen[-1] not in seen[:-1]

    store.join_queue(run_id, "me")
    assert changed()
    store.claim(run_id, "me")
    assert changed()
    store.heartbeat(run_id, "me")
    assert not changed()
    store.append(run_id, "me", [evaluation(0)], [], best=None, seconds=0.0)
    assert changed()
    store.request(run_id, "pause")
    assert changed()
    store.record(run_id, "warning", "text")
    assert changed()
    store.pause(run_id, "me")
    assert changed()
    clock.now += STALE
    assert changed()
    other = create()
    store.record(other, "warning", "text")
    assert not changed()


def test_scores_are_found_under_their_conditions_only(store):
    conditions = {"space": "darts", "samples": 16, "seed": 0, "nested": {"a": 1, "b": 2}}
    same = {"nested": {"b": 2, "a": 1}, "seed": 0, "samples": 16, "space": "darts"}
    scores = {f"arch {n}": Score(values=(n, n + 1), units=70, saturation=0.1, seconds=0.2) for n in range(1200)}
    store.keep_scores(conditions, scores)
    assert store.kept_scores(same, scores) == {text: kept(score) for text, score in scores.items()}
    assert store.kept_scores(same, ["arch 3", "arch 3", "unknown"]) == {"arch 3": kept(scores["arch 3"])}
    assert store.kept_scores(conditions | {"seed": 1}, scores) == {}
    assert store.kept_scores(conditions | {"samples": 16.5}, scores) == {}
    assert store.kept_scores(conditions, []) == {}


def test_scores_of_any_metric_are_kept_bit_by_bit_and_undefined_ones_with_their_reason(store):
    scores = {
        "plain": Score(values=(0.1 + 0.2, -1 / 3, 1e300), seconds=0.2),
        "counted": Score(values=(812,), units=4096, saturation=0.25, seconds=0.2),
        "undefined": Score(undefined=REASON, seconds=0.1),
    }
    store.keep_scores({}, scores)
    found = store.kept_scores({}, scores)
    assert found == {text: kept(score) for text, score in scores.items()}
    assert type(found["counted"].values[0]) is int
    assert (found["undefined"].values, found["undefined"].units, found["undefined"].saturation) == ((), None, None)


def test_an_undefined_evaluation_has_a_reason_and_no_number():
    for reason in ("", 3):
        with pytest.raises(InvalidInputError, match="undefined must say why"):
            evaluation(0, score=None, fitness=None, undefined=reason)
    for number in (0.0, -math.inf, -1e8):
        for name in ("score", "fitness"):
            with pytest.raises(InvalidInputError, match=f"{name} must be None where it is undefined; got {number}"):
                evaluation(0, **{"score": None, "fitness": None, "undefined": REASON} | {name: number})


def test_an_undefined_evaluation_comes_back_as_it_was_and_is_null_in_the_database(store, create):
    run_id, other = create(), create()
    missing = {"score": None, "fitness": None, "saturation": None}
    rows = [
        evaluation(0, **missing, undefined=REASON),
        evaluation(1, **missing, undefined="two samples are alike"),
        evaluation(2),
        evaluation(3, **missing, undefined=REASON),
    ]
    early = CycleRow(cycle=0, evaluations=2, best=None, median=None, population=(0, 1), seconds=0.5)
    late = CycleRow(cycle=1, evaluations=4, best=9.5, median=None, population=(1, 3), seconds=0.5)
    for name in (run_id, other):
        store.claim(name, "me")
    store.append(run_id, "me", rows[:2], [early], best=None, seconds=0.5)
    assert store.run(run_id).best is None
    store.append(run_id, "me", rows[2:], [late], best=2, seconds=0.5)
    store.append(other, "me", rows[:1], [], best=None, seconds=0.5)
    assert store.evaluations(run_id) == rows
    assert store.cycles(run_id) == [early, late]
    assert list(store.undefined(run_id).items()) == [(REASON, 2), ("two samples are alike", 1)]
    assert store.undefined("nothing") == {}
    with store.database.read() as connection:
        query = "SELECT count(*) FROM evaluations WHERE score IS NULL AND fitness IS NULL AND undefined IS NOT NULL"
        assert connection.exec_driver_sql(query).scalar_one() == 4


def test_the_first_score_stays(store):
    first, second = (Score(values=(n,), units=70, saturation=0.1, seconds=0.2) for n in (1, 2))
    store.keep_scores({}, {"a": first})
    store.keep_scores({}, {"a": second, "b": second})
    store.keep_scores({}, {})
    assert store.kept_scores({}, ["a", "b"]) == {"a": kept(first), "b": kept(second)}


def test_bad_conditions_are_refused(store):
    with pytest.raises(InvalidInputError, match="conditions must hold plain JSON"):
        store.keep_scores({"a": math.nan}, {})


def test_the_best_of_a_run_is_one_of_its_evaluations(store, create):
    run_id, other = create(), create()
    for name in (run_id, other):
        store.claim(name, "me")
    rows = [evaluation(number, score=float(number)) for number in range(3)]
    store.append(run_id, "me", rows, [], best=2, seconds=1.0)
    store.append(other, "me", [evaluation(0, architecture="another")], [], best=0, seconds=1.0)
    assert store.run(run_id).best == rows[2]
    assert {run.id: run.best.architecture for run in store.runs()} == {run_id: ARCH, other: "another"}
    store.append(run_id, "me", [], [], best=None, seconds=2.0)
    assert store.run(run_id).best == rows[2]
    for number in (-1, 1.0, True, "2"):
        with pytest.raises(InvalidInputError, match="best must be a whole number"):
            store.append(run_id, "me", [], [], best=number, seconds=2.0)


def test_what_a_run_takes_over_is_there_from_the_beginning(store):
    rows = [evaluation(number, origin="earlier", parents=(), cycle=0) for number in range(3)]
    made = store.create_run({}, title="", budget=10, earlier=rows)
    assert (made.evaluations, made.budget, made.best) == (3, 13, None)
    assert store.evaluations(made.id) == rows
    assert store.earlier(made.id) == 3
    store.claim(made.id, "me")
    store.append(made.id, "me", [evaluation(3)], [], best=3, seconds=1.0)
    assert (store.run(made.id).evaluations, store.earlier(made.id)) == (4, 3)
    with pytest.raises(InvalidInputError, match="evaluations 0 to 2 already"):
        store.create_run({}, title="", budget=10, earlier=rows[:1] * 2 + rows[2:])
    assert len(store.runs()) == 1


def test_what_is_stored_is_json_and_text_only(store, create, tmp_path):
    run_id = create()
    store.claim(run_id, "me")
    store.append(run_id, "me", [evaluation(0)], [cycle(0)], best=0, seconds=1.0)
    with store.database.read() as connection:
        raw = connection.exec_driver_sql("SELECT settings FROM runs").scalar_one()
        assert json.loads(raw) == {"space": "nasbench201", "seed": 0}
        for column in ("typeof(parents)", "typeof(architecture)"):
            assert connection.exec_driver_sql(f"SELECT {column} FROM evaluations").scalar_one() == "text"


def test_the_real_clock_is_used_where_none_is_given(tmp_path):
    with RunStore.open(f"sqlite:///{tmp_path / 'runs.db'}") as store:
        before = time.time()
        made = store.create_run({}, title="", budget=1)
        assert before - 0.01 <= made.created.timestamp() <= time.time()
