"""Experiments: what their settings allow, and that every run is made once, whoever works and whatever goes wrong."""

import json
from dataclasses import replace

import pytest

from swapcore.errors import (
    InvalidInputError,
    MissingDataError,
    RunTakenError,
    UnknownExperimentError,
    UnknownNameError,
)
from swapcore.evaluation.settings import ExecutionSettings, ScoreSettings
from swapcore.metrics.registry import get_metric
from swapcore.runs import looked_up
from swapcore.runs.experiment import ExperimentSettings, objective_from_text, seeds_from_text
from swapcore.runs.experiment_job import Worker, create_experiment, work_on_experiment
from swapcore.runs.experiment_progress import progress_of
from swapcore.runs.job import create_search, work
from swapcore.runs.settings import ObjectiveSettings
from swapcore.store.experiments import ExperimentStore
from swapcore.store.run import STALE, RequestedState, RunState, utc_now
from swapcore.store.runs import RunStore
from swapcore.values.regularisation import Regularisation
from tests.search_settings import search_settings

SMALL = {"population": 4, "cycles": 3, "tournament": 2}
WANTED = ObjectiveSettings(size="effective", regularisation=Regularisation(mu=0.8, sigma=0.7, size="effective"))
TABLE = ExecutionSettings(device="cpu", scores="table")


def settings(**changes):
    usual = {
        "algorithms": ("swap-nas", "random"),
        "objectives": (ObjectiveSettings(), WANTED),
        "seeds": (3, 5),
        "parameters": SMALL,
        "execution": TABLE,
    }
    return ExperimentSettings(**usual | changes)


@pytest.fixture
def store(tmp_path):
    with RunStore.open(f"sqlite:///{tmp_path / 'runs.db'}") as store:
        yield store


def test_arms_are_named_by_what_differs_and_a_metric_that_must_not_be_multiplied_goes_bare():
    found = settings(metrics=("swap", "zen"))
    names, zen, swap = [arm.name for arm in found.arms], get_metric("zen").title, get_metric("swap").title
    assert names == [
        f"swap-nas, {swap}, bare score",
        f"swap-nas, {swap}, μ 0.8 σ 0.7 effective",
        f"swap-nas, {zen}, bare score",
        f"random, {swap}, bare score",
        f"random, {swap}, μ 0.8 σ 0.7 effective",
        f"random, {zen}, bare score",
    ]
    assert len(names) == len(set(names)) == 6
    assert [arm.settings.regularisation is None for arm in found.arms] == [True, False, True, True, False, True]
    assert found.arms[0].settings.searcher.parameters.tournament == 2
    assert [arm.name for arm in settings(algorithms=("local",), objectives=(WANTED,), parameters={}).arms] == ["local"]


def test_every_arm_has_every_seed_once_and_all_arms_of_a_seed_come_first():
    found = settings()
    cells = [found.at(cell) for cell in range(found.cells)]
    assert [one.searcher.seed for _, one in cells] == [3] * 4 + [5] * 4
    assert [arm.name for arm, _ in cells[:4]] == [arm.name for arm, _ in cells[4:]] == [a.name for a in found.arms]
    assert all(replace(one, searcher=replace(one.searcher, seed=0)) == arm.settings for arm, one in cells)


def test_settings_are_read_back_from_json():
    found = settings(warm_start=("some", "others"), warm_share=0.25, lag=2, score=ScoreSettings(samples=8, seed=1))
    assert ExperimentSettings.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seeds": ()}, "seeds must name one or more"),
        ({"seeds": (1, 1)}, "seeds must name one or more, each once"),
        ({"seeds": (-1,)}, "seed must be a whole number"),
        ({"seeds": tuple(range(201))}, "at most 200 seeds; got 201"),
        ({"algorithms": ("magic",)}, "unknown search algorithm 'magic'"),
        ({"metrics": ("magic",)}, "unknown metric 'magic'"),
        ({"parameters": {"speed": 3}}, "has a parameter 'speed'"),
        ({"parameters": {"population": 1}}, "population must be"),
        ({"warm_share": 2}, "warm share must be"),
        ({"objectives": tuple(map(objective_from_text, [f"{n}:1" for n in range(1, 14)]))}, "at most 24 arms; got 26"),
    ],
    ids=str,
)
def test_a_slip_is_refused_in_words(changes, words):
    with pytest.raises(InvalidInputError, match=words):
        settings(**changes)


@pytest.mark.parametrize("values", [None, [], {}, {"version": 2}, {"version": 1}, {"version": 1, "score": 3}], ids=str)
def test_what_is_no_settings_is_refused(values):
    with pytest.raises(InvalidInputError, match="settings of an experiment"):
        ExperimentSettings.from_json(values)


def test_texts_of_options_are_read_and_slips_refused():
    assert seeds_from_text("0-2,7") == (0, 1, 2, 7)
    assert objective_from_text("0.8:0.7:effective") == WANTED
    assert objective_from_text("none") == ObjectiveSettings()
    for text in ("", "3-1", "a", "-1", "1-", "0-999", "²"):
        with pytest.raises(InvalidInputError, match="seeds"):
            seeds_from_text(text)
    for text in ("", "1", "a:b", "1:2:huge", "1:-2", "nan:1"):
        with pytest.raises((InvalidInputError, UnknownNameError)):
            objective_from_text(text)


def test_all_runs_are_made_and_the_same_as_searches_of_their_own(store):
    asked = settings()
    experiment = create_experiment(store, asked).id
    done = []
    work_on_experiment(store, experiment, on_run=done.append)
    runs = ExperimentStore(store).runs(experiment)
    assert [run.cell for run in done] == list(runs) == list(range(8))
    assert {run.state for run in runs.values()} == {RunState.FINISHED}
    progress = progress_of(asked, runs)
    assert (progress.finished, progress.runs, progress.is_over) == (8, 8, True)
    assert progress.evaluations == progress.budget == 8 * 7
    alone = work(store, create_search(store, asked.at(6)[1]).id)
    assert alone.experiment is None
    assert [row.architecture for row in store.evaluations(alone.id)] == [
        row.architecture for row in store.evaluations(runs[6].id)
    ]
    # Nothing is done twice.
    work_on_experiment(store, experiment, on_run=done.append)
    assert len(done) == 8


def test_it_is_stopped_between_runs_and_goes_on(store):
    asked, experiments = settings(), ExperimentStore(store)
    experiment = create_experiment(store, asked).id
    work_on_experiment(store, experiment, on_run=lambda _run: experiments.request(experiment, RequestedState.STOP))
    assert list(experiments.runs(experiment)) == [0]
    work_on_experiment(store, experiment)
    assert list(experiments.runs(experiment)) == [0]
    experiments.request(experiment, RequestedState.RUN)
    work_on_experiment(store, experiment)
    assert progress_of(asked, experiments.runs(experiment)).finished == 8


def test_a_run_that_fails_says_why_and_the_others_go_on_and_it_is_tried_again_later(store, monkeypatch):
    asked, experiments = settings(), ExperimentStore(store)
    experiment = create_experiment(store, asked).id
    usual, tried = looked_up.looked_up_scorer, []

    def fails_once(score):
        tried.append(score)
        if len(tried) == 2:
            raise MissingDataError("the table is gone")
        return usual(score)

    monkeypatch.setattr(looked_up, "looked_up_scorer", fails_once)
    work_on_experiment(store, experiment)
    runs = experiments.runs(experiment)
    assert [run.state for run in runs.values()].count(RunState.FAILED) == 1
    assert runs[1].failure == "the table is gone"
    assert progress_of(asked, runs).is_over
    work_on_experiment(store, experiment)
    assert progress_of(asked, experiments.runs(experiment)).finished == 8


def test_two_who_work_at_once_take_different_runs_and_one_whose_process_died_is_taken_up(store):
    asked, experiments = settings(), ExperimentStore(store)
    experiment = create_experiment(store, asked).id
    first, second = (Worker(store, experiments, experiment, asked) for _ in range(2))
    taken = [worker.next_run().cell for worker in (first, second, first)]
    assert taken == [0, 1, 2]
    # Both saw the same places empty: who comes later makes no second run there.
    with pytest.raises(RunTakenError, match=r"has run .* already"):
        second.taken_up(2, None)
    # A process that died gives no sign of life; who asks after that takes its run up.
    later = RunStore(store.database, lambda: utc_now() + 2 * STALE)
    third = Worker(later, ExperimentStore(later), experiment, asked)
    again = third.next_run()
    assert (again.cell, again.state, again.id) == (0, RunState.QUEUED, experiments.runs(experiment)[0].id)


def test_what_cannot_be_run_is_refused_before_anything_starts(store):
    experiments = ExperimentStore(store)
    with pytest.raises(MissingDataError, match="no table of all scores"):
        create_experiment(store, settings(score=ScoreSettings(samples=5)))
    with pytest.raises(InvalidInputError, match="there is no run 'nothing'"):
        create_experiment(store, settings(warm_start=("nothing",)))
    assert experiments.all() == []
    for ask in (experiments.one, experiments.delete, lambda one: work_on_experiment(store, one)):
        with pytest.raises(UnknownExperimentError, match="there is no experiment 'nothing'"):
            ask("nothing")


def test_cold_and_warm_are_arms_of_one_experiment(store):
    other = search_settings(preset="lite", device="cpu", parameters={"population": 6, "cycles": 4, "tournament": 2})
    other = replace(other, execution=TABLE)
    earlier = work(store, create_search(store, other).id)
    asked = settings(algorithms=("swap-nas",), objectives=(ObjectiveSettings(),), warm_start=(earlier.id,))
    assert [arm.name for arm in asked.arms] == ["swap-nas, cold", "swap-nas, warm"]
    experiment = create_experiment(store, asked).id
    work_on_experiment(store, experiment)
    runs = ExperimentStore(store).runs(experiment)
    origins = [[row.origin for row in store.evaluations(run.id)][:4] for run in runs.values()]
    assert origins == [["random"] * 4, ["warm-start"] * 2 + ["random"] * 2] * 2


def test_an_experiment_and_its_runs_are_deleted_together(store):
    experiments = ExperimentStore(store)
    experiment = create_experiment(store, settings()).id
    work_on_experiment(store, experiment)
    alone = create_search(store, search_settings())
    assert experiments.delete(experiment) == 8
    assert [run.id for run in store.runs()] == [alone.id]
    assert experiments.all() == []


def test_a_damaged_experiment_is_listed_and_says_what_is_wrong(store):
    experiments = ExperimentStore(store)
    made = experiments.create({"version": 99}, title="From tomorrow")
    assert experiments.all() == [made]
    with pytest.raises(InvalidInputError, match="must have version 1"):
        work_on_experiment(store, made.id)
