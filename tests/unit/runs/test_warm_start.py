"""A search that begins with what an earlier run found."""

import pytest

from swapcore.errors import InvalidInputError, UnknownRunError
from swapcore.runs import job
from swapcore.runs.job import create_search, work
from swapcore.runs.outcome import outcome
from swapcore.search.registry import SEARCHERS
from swapcore.store.run import RequestedState, RunState
from swapcore.store.runs import RunStore
from tests.search_settings import search_settings

PARAMETERS = {"population": 6, "cycles": 12, "tournament": 3}
FLAT = {"preset": "lite", "samples": 6, "device": "cpu", "parameters": PARAMETERS}
BUDGET = 18


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(job, "FLUSH_SECONDS", 0)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with RunStore.open(f"sqlite:///{tmp_path_factory.mktemp('warm') / 'runs.db'}") as store:
        yield store


@pytest.fixture(scope="module")
def earlier(store):
    return work(store, create_search(store, search_settings(**FLAT)).id)


@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_what_was_found_is_told_and_not_asked_for_again(algorithm, store, earlier):
    settings = search_settings(**FLAT, algorithm=algorithm, mu=0.5, sigma=0.1, size="effective", seed=5, lag=3)
    run = create_search(store, settings, warm_start=earlier.id)
    assert (run.evaluations, run.budget) == (BUDGET, 2 * BUDGET)
    assert "warm-start" in [event.kind for event in store.events(run.id)]
    done = work(store, run.id)
    rows = store.evaluations(run.id)
    assert (done.state, done.evaluations, len(rows)) == (RunState.FINISHED, done.budget, 2 * BUDGET)
    before = store.evaluations(earlier.id)
    assert [row.architecture for row in rows[:BUDGET]] == [row.architecture for row in before]
    assert [row.score for row in rows[:BUDGET]] == [row.score for row in before]
    assert {row.origin for row in rows[:BUDGET]} == {"earlier"}
    assert "earlier" not in {row.origin for row in rows[BUDGET:]}
    assert len({row.architecture for row in rows}) == len(rows)
    # Size and fitness are what this search makes of them.
    space = settings.problem.space
    assert all(row.size == settings.size_of(space.parse(row.architecture)) for row in rows)
    assert all(row.fitness == row.score * settings.regularisation.factor(row.size) for row in rows)
    assert done.best == max(rows, key=lambda row: (row.fitness, -row.number))
    assert outcome(store, done)["earlier_evaluations"] == BUDGET


def test_it_goes_on_from_any_cut_also_when_the_earlier_run_is_gone(store):
    earlier = work(store, create_search(store, search_settings(**FLAT, seed=2)).id)
    settings = search_settings(**FLAT, seed=9)
    whole = work(store, create_search(store, settings, warm_start=earlier.id).id)
    run = create_search(store, settings, warm_start=earlier.id)
    store.delete(earlier.id)

    for cut in (1, 4, 9):

        def stop(cycle, cut=cut):
            if cycle.number == cut:
                store.request(run.id, RequestedState.STOP)

        work(store, run.id, on_cycle=stop)
    if store.run(run.id).state is not RunState.FINISHED:
        work(store, run.id)
    assert [row.architecture for row in store.evaluations(run.id)] == [
        row.architecture for row in store.evaluations(whole.id)
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"space": "darts"}, "must be of the same space; run .* searched 'nasbench201', not 'darts'"),
        ({"dataset": "cifar100"}, "must have the same kind of score; run .* has dataset 'cifar10' instead"),
        ({"metric": "nwot", "samples": 5}, "has metric 'swap', samples 6 instead"),
    ],
)
def test_another_space_or_another_score_is_refused_and_no_run_is_made(changes, words, store, earlier):
    before = len(store.runs())
    with pytest.raises(InvalidInputError, match=words):
        create_search(store, search_settings(**FLAT | changes), warm_start=earlier.id)
    assert len(store.runs()) == before


def test_a_run_that_is_not_there_or_cannot_be_read_is_refused(store):
    with pytest.raises(UnknownRunError):
        create_search(store, search_settings(**FLAT), warm_start="nothing")
    damaged = store.create_run({"version": 99}, title="", budget=1)
    with pytest.raises(InvalidInputError, match="cannot be a warm start: settings have version 99"):
        create_search(store, search_settings(**FLAT), warm_start=damaged.id)
