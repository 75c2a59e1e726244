"""Runs: what the table says, which runs are compared by what, and what several of them are exported as."""

import contextlib
import io
import json
import sqlite3

import numpy as np
import pandas as pd
import pytest

from swapcore.data.truths import load_truth
from swapcore.export.run import exported_together
from swapcore.runs.job import create_search, work
from swapcore.store.run import RunState
from swapcore.store.runs import RunStore
from tests.app.reading import chart, texts, values
from tests.search_settings import search_settings

SMALL = {"preset": "lite", "parameters": {"population": 6, "cycles": 12, "tournament": 3}, "size": "effective"}
SWAP = SMALL | {"mu": 1.3, "sigma": 1.0}


def searched(store, **flat):
    return work(store, create_search(store, search_settings(**flat)).id)


@pytest.fixture
def store(home):
    with RunStore.open() as opened:
        yield opened


@pytest.fixture
def two_wanted_sizes(store):
    """Runs that looked for different sizes, and another seed of the second."""
    return [
        searched(store, **SWAP),
        searched(store, **SWAP | {"mu": 0.6}),
        searched(store, **SWAP | {"mu": 0.6, "seed": 4}),
    ]


def address_of(*runs):
    return ",".join(run.id for run in runs)


def names_drawn(app, key):
    return [trace["name"][-5:-1] for trace in chart(app, key)["data"]]


def by(app):
    return next(one for one in app.segmented_control if one.key.startswith("by-"))


def test_the_table_has_what_a_run_was_and_how_accurate_its_best_is(open_page, two_wanted_sizes):
    app = open_page("runs")
    assert not app.exception
    table = app.dataframe[0].value
    accuracies = load_truth("nasbench201", "cifar10")
    expected = [accuracies.accuracy_of(run.best.architecture) for run in reversed(two_wanted_sizes)]
    assert table["accuracy (%)"].tolist() == expected
    assert set(table["data set"]) == {"CIFAR-10"}
    assert set(table["network"]) == {"lite"}
    assert set(table["algorithm"]) == {"SWAP-NAS"}
    assert set(table["metric"]) == {"SWAP"}
    assert table["μ"].tolist() == [0.6, 0.6, 1.3]
    assert table["σ"].tolist() == [1.0, 1.0, 1.0]


def test_the_selection_is_restored_from_the_address_and_what_is_not_there_is_named(open_page, two_wanted_sizes):
    first, _, third = two_wanted_sizes
    app = open_page("runs", runs=f"{third.id},gone-1,{first.id}")
    assert not app.exception
    assert "'gone-1'" in texts(app.warning)
    assert names_drawn(app, "compared") == [third.id[-4:], first.id[-4:]]
    assert not open_page("runs").get("plotly_chart")


def test_runs_with_other_wanted_sizes_are_compared_by_trained_accuracy_and_the_page_says_why(
    open_page, store, two_wanted_sizes
):
    app = open_page("runs", runs=address_of(*two_wanted_sizes))
    assert not app.exception
    said = texts(app.caption)
    assert "cannot be compared by best fitness: they differ in wanted size μ (0.6 or 1.3)" in said
    second, third = (run.id[-4:] for run in two_wanted_sizes[1:])
    assert f"Among themselves, NAS-Bench-201, swap-nas, μ 0.6, seed 4 ({third}) and" in said
    assert second in said
    figure = chart(app, "compared")
    assert figure["layout"]["yaxis"]["title"]["text"] == "CIFAR-10 accuracy of the best (%)"
    accuracies = load_truth("nasbench201", "cifar10")
    drawn = {trace["name"][-5:-1]: values(trace["y"])[-1] for trace in figure["data"]}
    assert drawn == {
        run.id[-4:]: pytest.approx(accuracies.accuracy_of(run.best.architecture)) for run in two_wanted_sizes
    }


def test_by_fitness_only_runs_share_an_axis_whose_fitness_means_the_same(open_page, two_wanted_sizes):
    first, second, third = two_wanted_sizes
    app = open_page("runs", runs=address_of(first, second, third), by="fitness")
    assert by(app).value == "fitness"
    assert names_drawn(app, "compared-0") == [third.id[-4:], second.id[-4:]]
    assert names_drawn(app, "compared-1") == [first.id[-4:]]
    assert "They stand in 2 charts" in texts(app.caption)
    by(app).set_value("size").run()
    assert app.query_params["by"] == "size"
    assert len(names_drawn(app, "compared")) == 3
    by(app).set_value("accuracy").run()
    assert "by" not in app.query_params


def test_runs_whose_fitness_means_the_same_are_compared_by_it(open_page, store, two_wanted_sizes):
    _, second, third = two_wanted_sizes
    app = open_page("runs", runs=address_of(second, third))
    assert by(app).value == "fitness"
    assert "cannot be compared" not in texts(app.caption)
    drawn = {trace["name"][-5:-1]: values(trace["y"]) for trace in chart(app, "compared")["data"]}
    for run in (second, third):
        np.testing.assert_allclose(drawn[run.id[-4:]], [row.best for row in store.cycles(run.id)])


def test_runs_by_different_metrics_have_axes_of_their_own(open_page, store):
    swap, other = searched(store, **SWAP), searched(store, **SMALL | {"metric": "flops"})
    app = open_page("runs", runs=address_of(swap, other), by="score")
    titles = {chart(app, f"compared-{number}")["layout"]["yaxis"]["title"]["text"] for number in (0, 1)}
    assert titles == {"score of the best: SWAP (patterns)", "score of the best: FLOPs (M multiply-accumulates)"}
    assert "metric (" in texts(app.caption)
    differing = next(frame.value for frame in app.dataframe if "metric" in frame.value.index)
    assert "fitness" in differing.index


def test_a_measure_that_is_none_is_named(open_page, two_wanted_sizes):
    app = open_page("runs", runs=two_wanted_sizes[0].id, by="beauty")
    assert not app.exception
    assert "'beauty'" in texts(app.warning)


def test_a_run_that_cannot_be_read_is_compared_and_exported_as_far_as_it_goes(open_page, store):
    fine = searched(store, **SWAP)
    broken = store.create_run({"version": 99}, title="Damaged", budget=18)
    store.claim(broken.id, "me")
    store.finish(broken.id, "me", RunState.STOPPED)
    app = open_page("runs", runs=address_of(broken, fine))
    assert not app.exception
    assert not app.error
    assert names_drawn(app, "compared") == [fine.id[-4:]]
    table = pd.read_csv(io.BytesIO(exported_together(store, [broken.id, fine.id], ".csv")))
    assert set(table["run_id"]) == {fine.id}
    found = json.loads(exported_together(store, [broken.id, fine.id], ".json"))
    assert [one["run_id"] for one in found["runs"]] == [broken.id, fine.id]


def test_several_runs_are_exported_as_one_table(open_page, store, two_wanted_sizes):
    app = open_page("runs", runs=address_of(*two_wanted_sizes))
    assert {"3 runs as CSV", "3 runs as JSON"} <= {button.label for button in app.get("download_button")}
    ids = [run.id for run in two_wanted_sizes]
    table = pd.read_csv(io.BytesIO(exported_together(store, ids, ".csv")))
    assert len(table) == sum(run.evaluations for run in two_wanted_sizes)
    for run in two_wanted_sizes:
        own = table[table["run_id"] == run.id]
        assert own["fitness"].max() == pytest.approx(run.best.fitness)
        assert set(own["mu"]) == {run.settings["objective"]["regularisation"]["mu"]}


def test_a_run_with_a_damaged_state_is_listed_and_says_why(open_page, store, home, two_wanted_sizes):
    first, *others = two_wanted_sizes
    with contextlib.closing(sqlite3.connect(home / "swapcore.db")) as connection:
        connection.execute("UPDATE runs SET state = 'dancing' WHERE id = ?", (first.id,))
        connection.commit()
    app = open_page("runs", runs=first.id)
    assert not app.exception
    assert not app.error
    table = app.dataframe[0].value
    assert table["state"].tolist() == ["finished", "finished", "failed"]
    assert "holds 'dancing' as its state" in table["what is wrong"].tolist()[-1]
    app.button(key="delete").click().run()
    assert not app.exception
    assert {run.id for run in store.runs()} == {run.id for run in others}
