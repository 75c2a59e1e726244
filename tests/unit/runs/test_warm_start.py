"""A search that begins with what an earlier run found."""

from dataclasses import replace

import pytest

from swapcore.errors import InvalidInputError, UnknownRunError
from swapcore.runs import job
from swapcore.runs.earlier import warm_start
from swapcore.runs.job import create_search, work
from swapcore.runs.outcome import outcome
from swapcore.runs.settings import settings_from_json
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
    run = create_search(store, settings, warm_start=[earlier.id])
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
    whole = work(store, create_search(store, settings, warm_start=[earlier.id]).id)
    run = create_search(store, settings, warm_start=[earlier.id])
    store.delete(earlier.id)

    assert stopped_and_resumed(store, run.id, cuts=(1, 4, 9)) == architectures(store, whole.id)


def architectures(store, run_id):
    return [row.architecture for row in store.evaluations(run_id)]


def stopped_and_resumed(store, run_id, *, cuts):
    """Architectures of a run that was stopped at some cycles and gone on with."""
    for cut in cuts:

        def stop(cycle, cut=cut):
            if cycle.number == cut:
                store.request(run_id, RequestedState.STOP)

        work(store, run_id, on_cycle=stop)
    if store.run(run_id).state is not RunState.FINISHED:
        work(store, run_id)
    return architectures(store, run_id)


def test_another_space_is_refused_and_so_is_what_found_nothing_and_no_run_is_made(store, earlier):
    empty = create_search(store, search_settings(**FLAT))
    before = len(store.runs())
    with pytest.raises(
        InvalidInputError, match=r"must be of the same space; run .* searched 'nasbench201', not 'darts'"
    ):
        create_search(store, search_settings(**FLAT | {"space": "darts"}), warm_start=[earlier.id])
    with pytest.raises(InvalidInputError, match=f"run {empty.id} cannot be a warm start: it has no evaluations yet"):
        create_search(store, search_settings(**FLAT), warm_start=[earlier.id, empty.id])
    for share in (-0.1, 1.5, float("nan"), True, "half"):
        with pytest.raises(InvalidInputError, match=r"warm share must be .* from 0 to 1"):
            create_search(store, search_settings(**FLAT), warm_start=[earlier.id], warm_share=share)
    assert len(store.runs()) == before


@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_the_best_by_another_score_are_scored_anew_and_begin_the_first_population(algorithm, store, earlier):
    settings = search_settings(**FLAT | {"samples": 4}, algorithm=algorithm, seed=5)
    cold = work(store, create_search(store, settings).id)
    warm = work(store, create_search(store, settings, warm_start=[earlier.id]).id)
    assert (warm.budget, warm.evaluations, store.earlier(warm.id)) == (BUDGET, BUDGET, 0)
    best = sorted(store.evaluations(earlier.id), key=lambda row: -row.fitness)[:3]
    rows, plain = store.evaluations(warm.id), store.evaluations(cold.id)
    assert [row.architecture for row in rows[:3]] == [row.architecture for row in best]
    assert [row.origin for row in rows[:6]] == ["warm-start"] * 3 + ["random"] * 3
    # By the new search's own score, and the random ones are those of the search that begins cold.
    assert [row.score for row in rows[:3]] != [row.score for row in best]
    assert [row.architecture for row in rows[3:6]] == [row.architecture for row in plain[:3]]
    assert {row.origin for row in plain[:6]} == {"random"}
    assert (warm.state, len({row.architecture for row in rows})) == (RunState.FINISHED, BUDGET)


def test_several_runs_give_in_turns_and_what_is_told_is_not_scored_anew(store, earlier):
    """The last run found the same as the first by another score; what the search was told of it knows."""
    settings = search_settings(**FLAT | {"samples": 4}, seed=11)
    second = work(store, create_search(store, search_settings(**FLAT | {"samples": 5}, seed=8)).id)
    taken = warm_start(store, [earlier.id, second.id, earlier.id], settings, share=1)
    ranked = [
        [row.architecture for row in sorted(store.evaluations(run.id), key=lambda row: -row.fitness)]
        for run in (earlier, second)
    ]
    in_turns = list(dict.fromkeys(text for pair in zip(*ranked, strict=True) for text in pair))
    assert list(taken.first) == in_turns[:6]
    assert taken.told == ()
    told = work(store, create_search(store, replace(settings, searcher=replace(settings.searcher, seed=12))).id)
    mixed = warm_start(store, [earlier.id, told.id], settings, share=1)
    known = [row.architecture for row in mixed.told]
    assert known == [row.architecture for row in store.evaluations(told.id)]
    assert not set(known) & set(mixed.first)
    assert len(mixed.first) == 6
    assert warm_start(store, [earlier.id], settings, share=0).first == ()


def test_a_warm_search_is_resumed_and_started_again_from_its_settings_alone(store, earlier):
    settings = search_settings(**FLAT | {"samples": 4}, seed=13)
    whole = work(store, create_search(store, settings, warm_start=[earlier.id]).id)
    again = settings_from_json(store.run(whole.id).settings)
    assert len(again.searcher.first) == 3
    assert settings_from_json(again.to_json()) == again
    run = create_search(store, again)
    assert stopped_and_resumed(store, run.id, cuts=(2, 7)) == architectures(store, whole.id)
    with pytest.raises(InvalidInputError):
        replace(again, searcher=replace(again.searcher, first=("nothing",))).new_searcher()
    for wrong in ("text", [1], {"a": 1}):
        with pytest.raises(InvalidInputError, match="first must be texts of architectures"):
            settings_from_json(again.to_json() | {"searcher": {"first": wrong}})


def test_a_run_that_is_not_there_or_cannot_be_read_is_refused(store):
    with pytest.raises(UnknownRunError):
        create_search(store, search_settings(**FLAT), warm_start=["nothing"])
    damaged = store.create_run({"version": 99}, title="", budget=1)
    with pytest.raises(InvalidInputError, match="cannot be a warm start: settings have version 99"):
        create_search(store, search_settings(**FLAT), warm_start=[damaged.id])
