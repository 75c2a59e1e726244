"""The form of a search: kept and in its address, with help for all that it asks, and warm starts."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.components.address import search_link
from pages.components.search import form
from swapcore.data.sources.hw_nas_bench import PUBLISHED
from swapcore.environment import data_folders
from swapcore.metrics.ensemble import Ensemble, Member, Stage
from swapcore.metrics.registry import METRICS
from swapcore.problems.registry import PROBLEMS
from swapcore.runs.job import create_search, work
from swapcore.search.registry import SEARCHERS
from swapcore.store.runs import RunStore
from tests.app.reading import texts
from tests.search_settings import search_settings


def asked(app):
    """The address, each parameter once."""
    return {name: one if isinstance(one, str) else one[-1] for name, one in app.query_params.items()}


def of_link(link):
    return {name: values[-1] for name, values in parse_qs(urlsplit(link).query).items()}


def test_the_address_carries_what_was_changed_and_nothing_else(open_page, home):
    app = open_page("search")
    assert asked(app) == {}
    app.number_input(key="new-cycles").set_value(50)
    app.segmented_control(key="new-preset-nasbench201").set_value("lite")
    app.segmented_control(key="new-size").set_value("total").run()
    assert asked(app) == {"cycles": "50", "preset": "lite", "size": "total"}
    app.number_input(key="new-cycles").set_value(400).run()
    assert asked(app) == {"preset": "lite", "size": "total"}


def test_an_address_fills_the_form(open_page, home):
    app = open_page(
        "search",
        space="darts",
        repeats="3",
        cells="2",
        algorithm="regularised-evolution",
        population="30",
        tournament="5",
        seed="7",
        lag="4",
        mu="1.25",
        sigma="0.5",
        size="total",
    )
    assert not app.exception
    assert not app.warning or "asks for something" not in texts(app.warning)
    fields = {"repeats-darts": 3, "cells-darts": 2, "population": 30, "tournament": 5, "seed": 7, "lag": 4}
    assert {name: app.number_input(key=f"new-{name}").value for name in fields} == fields
    assert app.selectbox(key="new-algorithm").value == "regularised-evolution"
    assert app.number_input(key="new-mu-darts").value == 1.25
    assert app.number_input(key="new-sigma-darts").value == 0.5
    assert app.segmented_control(key="new-size").value == "total"
    again = asked(app)
    assert again["space"] == "darts"
    assert open_page("search", **again).number_input(key="new-population").value == 30


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("space", "moon", "moon"),
        ("dataset", "moon", "moon"),
        ("metric", "moon", "moon"),
        ("algorithm", "moon", "moon"),
        ("preset", "moon", "moon"),
        ("size", "moon", "moon"),
        ("regularisation", "moon", "moon"),
        ("population", "-3", "population must be a whole number"),
        ("cycles", "9" * 5000, "cycles must be a whole number"),
        ("lag", "½", "lag must be a whole number"),
        ("seed", "1e3", "seed must be a whole number"),
        ("mu", "nan", "mu must be a number"),
        ("sigma", "0", "sigma must be a number"),
        ("tournament", "50", "tournament must be at most the population"),
        ("warm-start", "moon", "moon"),
    ],
)
def test_what_an_address_cannot_have_is_said_by_name_and_left_as_usual(open_page, home, name, value, said):
    app = open_page("search", **{name: value})
    assert not app.exception
    assert said in texts(app.warning)
    assert app.button(key="launch")
    assert name not in asked(app)


def test_the_form_is_as_it_was_left(open_page, home):
    app = open_page("search")
    app.number_input(key="new-cycles").set_value(50).run()
    app.switch_page("pages/home.py").run()
    app.switch_page("pages/search.py").run()
    assert not app.exception
    (cycles,) = [one.value for one in app.number_input if one.label == "Cycles"]
    assert cycles == 50
    assert asked(app) == {"cycles": "50"}
    app.button(key="reset-form").click().run()
    (cycles,) = [one.value for one in app.number_input if one.label == "Cycles"]
    assert cycles == 400
    assert asked(app) == {}


def test_another_address_is_another_form(open_page, home):
    app = open_page("search", cycles="50")
    app.query_params["cycles"] = "60"
    app.run()
    (cycles,) = [one.value for one in app.number_input if one.label == "Cycles"]
    assert cycles == 60


@pytest.mark.parametrize("space", PROBLEMS)
@pytest.mark.parametrize("regularised", [True, False])
def test_a_link_from_elsewhere_begins_the_search_that_it_says(open_page, home, monkeypatch, space, regularised):
    started = []
    monkeypatch.setattr(form, "launch", lambda store, run_id, _stand_by: started.append(store.run(run_id)))
    link = search_link(
        space, "cifar10", metric="flops", mu=0.8, sigma=0.681, regularised=regularised, size="total", preset="lite"
    )
    app = open_page("search", **of_link(link))
    assert not app.exception
    assert "asks for something" not in texts(app.warning)
    app.button(key="launch").click().run()
    settings = started[0].settings
    assert (settings["score"]["space"], settings["score"]["metric"]) == (space, "flops")
    assert settings["score"]["preset"] == "lite"
    wanted = {"mu": 0.8, "sigma": 0.681} if regularised else None
    assert settings["objective"] == {"size": "total", "regularisation": wanted}


def test_a_link_says_only_what_is_not_usual():
    assert search_link("nasbench201", "cifar10") == "search"
    assert search_link("darts", "cifar10", metric="nwot") == "search?space=darts&metric=nwot"


def test_every_setting_has_help_and_every_algorithm_says_what_it_does(open_page, home):
    for algorithm, searcher in SEARCHERS.items():
        app = open_page("search", algorithm=algorithm)
        fields = [*app.number_input, *app.selectbox, *app.slider, *app.segmented_control]
        assert [one.label for one in fields if not one.help] == []
        assert searcher.summary in texts(app.caption)
    assert "size" in SEARCHERS["nsga2"].summary


def test_every_metric_can_be_asked_for(open_page, home):
    for metric in ("nwot", "flops", "az_nas"):
        app = open_page("search", metric=metric)
        assert not app.exception
        assert app.selectbox(key="new-metric").value == metric
        assert METRICS[metric].paper in texts(app.caption)


@pytest.fixture
def earlier(home):
    """Two runs by one kind of score, and one by another."""
    flat = {"preset": "lite", "parameters": {"population": 4, "cycles": 4, "tournament": 2}}
    with RunStore.open() as store:
        return [
            work(store, create_search(store, search_settings(**flat, **more)).id)
            for more in ({}, {"seed": 3}, {"samples": 8})
        ]


def test_a_warm_start_is_chosen_among_runs_of_the_same_space(open_page, earlier, monkeypatch):
    started = []
    monkeypatch.setattr(form, "launch", lambda store, run_id, _stand_by: started.append(run_id))
    first, second, other = (run.id for run in earlier)
    app = open_page("search", preset="lite")
    choice = app.multiselect(key="new-warm-start")
    assert len(choice.options) == 3
    choice.set_value([second]).run()
    assert asked(app) == {"preset": "lite", "warm-start": second}
    assert not [one for one in app.slider if one.key == "new-warm-share"]
    app.button(key="launch").click().run()
    assert not app.exception
    with RunStore.open() as store:
        assert store.earlier(started[0]) == len(store.evaluations(second))
    app = open_page("search", preset="lite", **{"warm-start": f"{first},{other}", "warm-share": "0.25"})
    assert app.multiselect(key="new-warm-start").value == [first, other]
    assert app.slider(key="new-warm-share").value == 0.25
    app.button(key="launch").click().run()
    assert not app.exception
    with RunStore.open() as store:
        run = store.run(started[1])
        assert store.earlier(run.id) == len(store.evaluations(first))
        assert 0 < len(run.settings["searcher"]["first"]) <= 5
    app = open_page("search", preset="lite", **{"warm-start": "gone"})
    assert "gone" in texts(app.warning)


def test_an_ensemble_of_the_space_can_be_chosen_and_says_what_it_combines(open_page, home):
    app = open_page("search", metric="swap-staged")
    assert not app.exception
    metric = app.selectbox(key="new-metric")
    assert metric.value == "swap-staged"
    assert "Zen-score, SynFlow and of the first stage itself" in texts(app.caption)
    assert "for Staged SWAP" in texts(app.caption).replace("\\", "")
    assert asked(app)["metric"] == "swap-staged"
    app.segmented_control(key="new-preset-nasbench201").set_value("lite").run()
    assert "was measured with preset paper" in texts(app.warning)
    # Of another space it is another one, and what that has none of is the usual metric.
    app.selectbox(key="new-metric").set_value("swap-quartet").run()
    app.selectbox(key="new-space").set_value("darts").run()
    assert not app.exception
    assert app.selectbox(key="new-metric").value in {*METRICS, "swap-staged", "swap-synflow"}


def test_a_run_by_an_ensemble_that_is_gone_is_begun_again_by_the_same(open_page, home):
    stage = Stage(members=(Member(column="flops"), Member(column="params")), reference=((1.0, 90.0), (0.1, 1.0)))
    gone = Ensemble(name="gone", title="Gone", space="nasbench201", method="borda", stages=(stage,))
    plain = search_settings(preset="lite", parameters={"population": 4, "cycles": 2, "tournament": 2})
    with RunStore.open() as store:
        settings = replace(plain, score=replace(plain.score, metric="gone", ensemble=gone))
        run_id = create_search(store, settings).id
        work(store, run_id)
    app = open_page("search", run=run_id)
    assert not app.exception
    app.button(key="again").click().run()
    assert not app.exception
    (metric,) = [box for box in app.selectbox if box.label == "Metric"]
    assert metric.value == "gone"
    assert "Borda points of FLOPs, Parameters" in texts(app.caption)


def test_budgets_and_adaptation_are_off_kept_in_the_address_and_read_from_it(open_page, home):
    app = open_page("search")
    app.number_input(key="new-max-flops").set_value(60.0)
    app.selectbox(key="new-steer").set_value("parameters").run()
    app.number_input(key="new-steer-parameters").set_value(0.4)
    app.toggle(key="new-adapt-operators").set_value(True).run()
    app.number_input(key="new-last-sigma").set_value(0.001).run()
    assert not app.exception
    asked_for = {"max-flops": "60", "steer": "parameters:0.4", "adapt-operators": "yes", "last-sigma": "0.001"}
    assert asked(app) == asked_for
    again = open_page("search", **asked_for)
    assert not again.exception
    assert asked(again) == asked_for
    assert again.number_input(key="new-steer-parameters").value == 0.4
    assert again.toggle(key="new-adapt-operators").value is True


def test_a_budget_of_latency_asks_for_a_device_which_the_address_keeps(open_page, home):
    if not any((folder / PUBLISHED["cifar10"].name).is_file() for folder in data_folders()):
        pytest.skip("the files of HW-NAS-Bench are not on this machine; set SWAP_DATA_DIR")
    app = open_page("search")
    assert not [one for one in app.selectbox if one.label == "Latency on"]
    app.number_input(key="new-max-latency").set_value(4.0).run()
    assert app.selectbox(key="new-latency-on").value == "edgegpu"
    app.selectbox(key="new-latency-on").set_value("raspi4").run()
    assert not app.exception
    assert asked(app) == {"max-latency": "4", "latency-on": "raspi4"}
    again = open_page("search", **asked(app))
    assert again.selectbox(key="new-latency-on").value == "raspi4"
    assert again.number_input(key="new-max-latency").value == 4.0


@pytest.mark.parametrize("device", ["toaster", "this"])
def test_a_device_that_an_address_cannot_have_is_said(open_page, home, device):
    app = open_page("search", **{"max-latency": "4", "latency-on": device})
    assert not app.exception
    assert device in texts(app.warning)


def test_a_space_without_measurements_offers_no_latency(open_page, home):
    app = open_page("search", space="darts")
    assert not app.exception
    assert not [one for one in app.number_input if "Latency" in one.label or "Energy" in one.label]


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [("max-flops", "-1", "max-flops"), ("steer", "colour:1", "colour"), ("adapt-operators", "perhaps", "perhaps")],
)
def test_a_budget_that_an_address_cannot_have_is_said_by_name(open_page, home, parameter, value, said):
    app = open_page("search", **{parameter: value})
    assert not app.exception
    assert said in texts(app.warning)
    assert app.button(key="launch")


def test_a_budget_that_nothing_meets_is_said_in_place_of_the_button(open_page, home):
    app = open_page("search", **{"max-parameters": "0.01"})
    assert not app.exception
    assert "next to nothing" in texts(app.error)
