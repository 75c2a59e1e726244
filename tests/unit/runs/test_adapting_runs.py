"""Searches that adapt and searches within budgets, as runs: settings, what is refused, and what is shown of them."""

import json

import numpy as np
import pytest

from swapcore.errors import InvalidInputError
from swapcore.export.report import run_report
from swapcore.problems.registry import get_problem
from swapcore.randomness import generator
from swapcore.runs.cautions import cautions
from swapcore.runs.driving import search_cycles
from swapcore.runs.feasible import require_feasible, share_within, usual_sigma
from swapcore.runs.job import create_search, work
from swapcore.runs.looked_up import looked_up_scorer
from swapcore.runs.notes import Notes
from swapcore.runs.outcome import outcome
from swapcore.runs.quantities import QUANTITIES, quantity_of
from swapcore.runs.settings import SETTINGS_VERSION, settings_from_json
from swapcore.runs.settings_words import settings_in_words
from swapcore.runs.snapshot import Snapshot
from swapcore.runs.titles import run_title
from swapcore.search.registry import SEARCHERS
from swapcore.store.runs import RunStore

STEERED = {"size": "total", "regularisation": {"mu": 0.8, "sigma": usual_sigma(0.8)}, "steered": "parameters"}


def adapting(space="nasbench201", objective=None, budgets=None, **searcher):
    parameters = searcher.pop("parameters", {})
    return settings_from_json(
        {
            "version": SETTINGS_VERSION,
            "score": {"space": space},
            "objective": objective or {},
            "budgets": budgets or {},
            "searcher": {**searcher, "parameters": parameters},
        }
    )


@pytest.mark.parametrize(
    ("objective", "budgets", "words"),
    [
        ({"steered": "parameters"}, {}, "need mu and sigma"),
        ({"last_sigma": 0.1}, {}, "need mu and sigma"),
        (STEERED | {"steered": "colour"}, {}, "unknown quantity 'colour'; known: parameters, flops, latency, energy"),
        (STEERED | {"last_sigma": 5.0}, {}, r"must narrow from 0\.0256 .* got 5\.0"),
        (STEERED | {"last_sigma": 0.0}, {}, r"must narrow .* got 0\.0"),
        (STEERED | {"last_sigma": "x"}, {}, "must narrow .* got 'x'"),
        (STEERED | {"regularisation": {"mu": 0.0, "sigma": 1.0}}, {}, "greater than 0; got 0"),
        ({}, {"parameters": 0}, "a budget of parameters must be a number greater than 0; got 0"),
        ({}, {"flops": "many"}, "a budget of flops must be .* got 'many'"),
        ({}, {"colour": 1}, "unknown settings colour"),
    ],
    ids=str,
)
def test_what_is_not_allowed_is_named(objective, budgets, words):
    with pytest.raises(InvalidInputError, match=words):
        adapting(objective=objective, budgets=budgets)


def test_an_algorithm_that_does_not_look_at_fitness_is_refused_a_fitness_that_changes():
    with pytest.raises(InvalidInputError, match="nsga2 does not look at fitness"):
        adapting(objective=STEERED, algorithm="nsga2")
    assert adapting(budgets={"flops": 50.0}, algorithm="nsga2").budgets.any


@pytest.mark.parametrize(
    "settings",
    [
        adapting(objective=STEERED | {"last_sigma": 0.01}, budgets={"parameters": 1.0, "flops": 120.0}),
        adapting(parameters={"adapt_operators": True}),
    ],
    ids=["all", "operators"],
)
def test_settings_go_to_json_and_back(settings):
    assert settings_from_json(json.loads(json.dumps(settings.to_json()))) == settings
    words = settings_in_words(settings)
    assert all(isinstance(value, str) for rows in words.values() for value in rows.values())


def test_what_is_off_leaves_no_trace_in_the_settings():
    written = adapting().to_json()
    assert set(written) == {"version", "score", "objective", "searcher", "execution"}
    assert set(written["objective"]) == {"size", "regularisation"}


@pytest.mark.parametrize("name", [name for name, one in QUANTITIES.items() if not one.on_device])
def test_quantities_are_those_of_the_network_that_one_would_train(name):
    problem = get_problem("nasbench201")
    one = problem.space.sample(generator(0))
    cost = problem.full_cost(one, "cifar10")
    expected = {"parameters": cost.parameters, "flops": cost.flops}[name] / 1e6
    assert quantity_of(name, "nasbench201", "cifar10", one) == expected


def test_a_budget_that_nothing_meets_is_told_before_anything_starts(home):
    settings = adapting(budgets={"parameters": 0.05})
    with RunStore.open() as store:
        with pytest.raises(
            InvalidInputError, match=r"next to nothing .*Parameters ≤ 0\.05 M.*0\.0% .* from 0\.0733 to"
        ):
            create_search(store, settings)
        assert not store.runs()
    with pytest.raises(InvalidInputError, match=r"cannot be steered to 99 M: parameters of NAS-Bench-201 are from"):
        require_feasible(adapting(objective=STEERED | {"regularisation": {"mu": 99.0, "sigma": 1.0}}))


def test_a_small_budget_is_warned_of():
    settings = adapting(budgets={"flops": 9.0})
    assert 0.002 <= share_within(settings) < 0.05
    require_feasible(settings)
    assert any("of the space is within the budget (FLOPs ≤ 9 M)" in one for one in cautions(settings))
    assert cautions(adapting(budgets={"flops": 150.0})) == []


@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_no_evaluation_of_a_run_is_beyond_its_budgets(algorithm):
    settings = adapting(budgets={"parameters": 0.4, "flops": 40.0}, algorithm=algorithm, parameters={"cycles": 40})
    space = settings.problem.space
    cycles = search_cycles(settings.new_loop(), space, looked_up_scorer(settings.score))
    costs = [settings.problem.full_cost(one.architecture, "cifar10") for cycle in cycles for one in cycle.evaluations]
    assert len(costs) == settings.new_searcher().budget
    assert max(one.parameters for one in costs) <= 0.4e6
    assert max(one.flops for one in costs) <= 40e6


def noted(settings):
    """The rows of a search by looked-up scores, and the loop at its end with all its cycles."""
    loop, space = settings.new_loop(), settings.problem.space
    notes, cycles = Notes(space, evaluations=0, cycles=0), []
    for cycle in search_cycles(loop, space, looked_up_scorer(settings.score)):
        notes.end(cycle, 1.0)
        cycles.append((cycle, loop.ranking.objective))
    return notes, cycles


@pytest.fixture(scope="module")
def steered_run():
    settings = adapting(objective=STEERED | {"last_sigma": 0.01}, parameters={"cycles": 120})
    return settings, *noted(settings)


def test_what_is_shown_is_what_was_in_force(steered_run):
    settings, notes, cycles = steered_run
    snapshot = Snapshot(settings=settings, evaluations=notes.evaluations, cycles=notes.cycles)
    assert len(snapshot.moments) == len(cycles)
    for (_, after), moment, following in zip(cycles, snapshot.moments, snapshot.moments[1:], strict=False):
        assert following.mu == after.mu
        assert moment.sigma > following.sigma
    assert snapshot.moments[0].mu == 0.8
    assert snapshot.moments[-1].sigma == pytest.approx(0.01)
    for place in (0, 3, 57, -1):
        shown = snapshot.at(place % len(cycles))
        cycle = cycles[place][0]
        assert shown.champion == cycle.best.number
        assert shown.best.fitness == pytest.approx(cycle.best_fitness)
        assert shown.moments[-1] == snapshot.moments[place]
    thin = snapshot.thinned(7)
    assert list(thin.moments) == list(snapshot.moments[::-1][::7][::-1])
    assert len(thin.moments) == len(thin.cycles)


def test_charts_say_what_moves(steered_run):
    from swapcore.figures.run import RUN_CHARTS, light_chart

    settings, notes, _ = steered_run
    snapshot = Snapshot(settings=settings, evaluations=notes.evaluations, cycles=notes.cycles)
    chart = RUN_CHARTS["sizes"](snapshot)
    assert {"μ", "f = ½ below", "f = ½ above"} <= {trace.name for trace in chart.figure.data}
    assert chart.data["mu"] == [one.mu for one in snapshot.moments]
    assert chart.data["sigma"] == [one.sigma for one in snapshot.moments]
    assert "corrected until the median comes to 0.8 M" in chart.caption
    assert chart.figure.layout.yaxis.title.text == "Parameters (M)"
    for key in RUN_CHARTS:
        assert light_chart(snapshot, key).figure is not None


@pytest.mark.parametrize(("space", "target"), [("nasbench201", 0.8), ("nasbench-macro", 1.5)])
def test_the_median_is_steered_to_what_was_asked_for(space, target):
    wanted = {"mu": target, "sigma": usual_sigma(target)}
    within = 0
    for seed in range(3):
        settings = adapting(space, {"regularisation": wanted, "steered": "parameters"}, seed=seed)
        notes, _ = noted(settings)
        middle = np.median([notes.evaluations[one].size for one in notes.cycles[-1].population])
        within += abs(middle / target - 1) <= 0.05
    assert within == 3


def test_a_run_that_adapts_has_what_moved_in_its_history_and_its_report(home):
    settings = settings_from_json(
        adapting(
            objective=STEERED | {"last_sigma": 0.01},
            budgets={"flops": 150.0},
            parameters={"cycles": 6, "population": 4, "tournament": 2},
        ).to_json()
        | {"score": {"preset": "lite"}}
    )
    with RunStore.open() as store:
        run = work(store, create_search(store, settings).id)
        found = outcome(store, run)
        report = run_report(store, run)
    assert run_title(settings) == "NAS-Bench-201, swap-nas, Parameters → 0.8 M, FLOPs ≤ 150 M, seed 0"
    assert {"mu", "sigma", "median_size"} <= set(found["history"][-1])
    assert found["best"]["fitness"] == found["history"][-1]["best"]
    assert found["best"]["size_unit"] == "M"
    assert found["best"]["size"] == found["best"]["full_parameters"] / 1e6
    assert "FLOPs ≤ 150 M" in report
    assert "which the median of the population is steered to" in report


def test_what_earlier_runs_found_beyond_the_budget_is_left_out(home):
    small = {"parameters": {"cycles": 6, "population": 6, "tournament": 2}}
    before = settings_from_json(adapting(**small).to_json() | {"score": {"preset": "lite"}})
    bounded = settings_from_json(
        adapting(budgets={"parameters": 0.4}, **small).to_json() | {"score": {"preset": "lite"}}
    )
    with RunStore.open() as store:
        first = work(store, create_search(store, before).id)
        run = create_search(store, bounded, warm_start=(first.id,))
        told = store.evaluations(run.id)
        assert 0 < len(told) < first.evaluations
        assert [one.number for one in told] == list(range(len(told)))
        work(store, run.id)
        for row in store.evaluations(run.id):
            one = bounded.problem.space.parse(row.architecture)
            assert quantity_of("parameters", "nasbench201", "cifar10", one) <= 0.4
