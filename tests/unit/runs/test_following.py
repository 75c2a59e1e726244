"""Following a run from many places: what is new is read once, and nothing that is known."""

import pytest

from swapcore.errors import UnknownRunError
from swapcore.export.run import export_run
from swapcore.runs.following import RunFollower
from swapcore.runs.job import create_search
from swapcore.runs.snapshot import with_unfinished
from swapcore.store.run import EARLIER, CycleRow, EvaluationRow, RunState
from swapcore.store.runs import RunStore
from tests.search_settings import search_settings

ARCH = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|skip_connect~2|"
SETTINGS = search_settings(parameters={"population": 3, "cycles": 4, "tournament": 2})


def evaluation(number, fitness=1.0, cycle=0, origin="random"):
    undefined = "it has no value" if fitness is None else None
    return EvaluationRow(
        number=number,
        cycle=cycle,
        architecture=ARCH,
        origin=origin,
        score=fitness,
        size=0.5,
        fitness=fitness,
        seconds=0.1 * number,
        undefined=undefined,
    )


def cycle(number, evaluations, population=(0, 1, 2)):
    return CycleRow(
        cycle=number, evaluations=evaluations, best=1.0, median=1.0, population=population, seconds=0.1 * evaluations
    )


@pytest.fixture
def store(tmp_path):
    with RunStore.open(f"sqlite:///{tmp_path / 'runs.db'}") as store:
        yield store


@pytest.fixture
def run_id(store):
    run = create_search(store, SETTINGS)
    store.claim(run.id, "me")
    return run.id


@pytest.fixture
def asked(store, monkeypatch):
    """What is read of the tables: (name, from which number on)."""
    found = []
    for name in ("evaluations", "cycles", "events"):
        real = getattr(store, name)

        def reading(run_id, since=0, *, name=name, real=real):
            found.append((name, since))
            return real(run_id, since)

        monkeypatch.setattr(store, name, reading)
    return found


def test_only_what_is_new_is_read(store, run_id, asked):
    follower = RunFollower(store, run_id)
    assert follower.look().snapshot is None
    store.append(run_id, "me", [evaluation(0), evaluation(1)], [], best=0, seconds=1.0)
    asked.clear()
    look = follower.look()
    assert sorted(asked) == [("cycles", 0), ("evaluations", 0), ("events", 2)]
    assert look.progress == (2, 0)
    assert len(look.snapshot.evaluations) == 2
    asked.clear()
    assert follower.look() is look
    assert asked == []
    store.append(run_id, "me", [evaluation(2)], [cycle(0, 3)], best=0, seconds=1.0)
    assert follower.look().progress == (3, 1)
    assert sorted(asked) == [("cycles", 0), ("evaluations", 2), ("events", 2)]


def test_what_was_seen_a_moment_ago_will_do(store, run_id):
    now = [100.0]
    follower = RunFollower(store, run_id, clock=lambda: now[0])
    first = follower.look(1.0)
    store.append(run_id, "me", [evaluation(0)], [], best=0, seconds=1.0)
    now[0] += 0.9
    assert follower.look(1.0) is first
    assert follower.look().progress == (1, 0)
    now[0] += 1.1
    store.finish(run_id, "me", RunState.STOPPED)
    assert follower.look(1.0).run.state is RunState.STOPPED


def test_a_run_that_was_deleted_is_unknown(store, run_id):
    follower = RunFollower(store, run_id)
    follower.look()
    store.finish(run_id, "me", RunState.STOPPED)
    store.delete(run_id)
    with pytest.raises(UnknownRunError):
        follower.look()


def test_a_first_population_is_shown_while_it_grows():
    rows = [evaluation(0, 2.0), evaluation(1, None), evaluation(2, 5.0)]
    (shown,) = with_unfinished(rows, [])
    assert (shown.cycle, shown.evaluations, shown.best, shown.median) == (0, 3, 5.0, 3.5)
    assert shown.population == (0, 1, 2)
    assert with_unfinished([], []) == []


def test_a_later_cycle_that_goes_on_keeps_the_population_of_before():
    rows = [evaluation(0), evaluation(1), evaluation(2), evaluation(3, 9.0, cycle=1)]
    shown = with_unfinished(rows, [cycle(0, 3)])
    assert len(shown) == 2
    assert (shown[1].cycle, shown[1].evaluations, shown[1].best) == (1, 4, 9.0)
    assert shown[1].population == (0, 1, 2)
    assert with_unfinished(rows[:3], [cycle(0, 3)]) == [cycle(0, 3)]


def test_what_was_taken_over_is_no_population():
    rows = [evaluation(0, origin=EARLIER), evaluation(1, origin=EARLIER)]
    assert with_unfinished(rows, []) == []
    (shown,) = with_unfinished([*rows, evaluation(2, 0.5)], [])
    assert shown.population == (2,)
    assert shown.best == 1.0


def test_a_report_of_a_run_that_was_cut_off_in_its_first_population_has_its_charts(store, run_id, tmp_path):
    store.append(run_id, "me", [evaluation(0), evaluation(1, 3.0)], [], best=1, seconds=1.0)
    store.finish(run_id, "me", RunState.STOPPED)
    output = tmp_path / "run.html"
    export_run(store, run_id, output)
    assert "Family tree of the best" in output.read_text()
