"""Experiments on the Runs page: listed, opened by address, and started from a small form."""

import pytest

from pages.components.runs import experiment_form, experiments
from swapcore.evaluation.settings import ExecutionSettings
from swapcore.runs.experiment import ExperimentSettings, objective_from_text
from swapcore.runs.experiment_job import create_experiment, work_on_experiment
from swapcore.store.experiments import ExperimentStore
from swapcore.store.runs import RunStore
from tests.app.reading import chart, numbers, texts

SMALL = ExperimentSettings(
    algorithms=("swap-nas", "random"),
    objectives=tuple(map(objective_from_text, ("none", "0.8:0.68:effective"))),
    seeds=(0, 1, 2),
    parameters={"population": 5, "cycles": 8, "tournament": 3},
    execution=ExecutionSettings(scores="table"),
)


@pytest.fixture
def store(home):
    with RunStore.open() as opened:
        yield opened


def test_an_experiment_is_listed_and_opened_by_its_address(open_page, store, monkeypatch):
    number = create_experiment(store, SMALL, title="Mine *and* yours").id
    app = open_page("runs", experiment=number)
    assert not app.exception
    assert "0 of 12" in numbers(app)["Runs finished"]
    started = []
    monkeypatch.setattr(experiments, "launch_experiment", started.append)
    app.button(key="experiment-go-on").click().run()
    assert started == [number]
    work_on_experiment(store, number)
    app = open_page("runs", experiment=number)
    assert not app.exception
    assert "12 of 12" in numbers(app)["Runs finished"]
    drawn = [trace["name"] for trace in chart(app, "experiment-curves")["data"] if trace.get("name")]
    assert drawn == [arm.name for arm in SMALL.arms]
    tables = {len(one.value.columns): one.value for one in app.dataframe}
    assert any(list(table.get("arm", [])) == drawn for table in tables.values())
    assert any(number in str(one.value.to_dict()) for one in app.dataframe)
    assert "Mine *and* yours" in texts(app.markdown)
    app.button(key="experiment-delete").click().run()
    assert not app.exception
    assert ExperimentStore(store).all() == []


def test_an_experiment_that_is_not_there_is_said_so(open_page, home):
    app = open_page("runs", experiment="nothing")
    assert not app.exception
    assert "no experiment" in texts(app.error)


def test_the_form_starts_what_it_says(open_page, store, monkeypatch):
    started = []
    monkeypatch.setattr(experiment_form, "launch_experiment", started.append)
    app = open_page("runs")
    assert "40" in texts(app.markdown)
    app.text_input(key="experiment-seeds").set_value("9-1").run()
    assert "seeds must ascend" in texts(app.error)
    app.text_input(key="experiment-seeds").set_value("0-1").run()
    app.radio(key="experiment-scores").set_value("table").run()
    app.button(key="experiment-start").click().run()
    assert not app.exception
    (made,) = ExperimentStore(store).all()
    assert started == [made.id]
    assert app.query_params["experiment"] in (made.id, [made.id])
    settings = ExperimentSettings.from_json(made.settings)
    assert (settings.seeds, settings.execution.scores, len(settings.arms)) == ((0, 1), "table", 4)
