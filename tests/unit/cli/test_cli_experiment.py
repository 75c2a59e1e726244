"""The command experiment: from its options to tables and a report."""

import pytest

from swapcore.runs import experiment_job
from swapcore.runs.experiment import ExperimentSettings
from swapcore.store.experiments import ExperimentStore
from swapcore.store.runs import RunStore

OPTIONS = {
    "--space": "nasbench201",
    "--dataset": "cifar10",
    "--algorithms": "swap-nas,random",
    "--objectives": "none,0.8:0.7:effective",
    "--seeds": "0-2",
    "--scores": "table",
    "--population": "5",
    "--cycles": "6",
    "--tournament": "3",
}


@pytest.fixture(autouse=True)
def own_store(home, monkeypatch):
    """A store of the test's own."""
    monkeypatch.delenv("SWAP_DATABASE_URL", raising=False)


def words(**changes):
    options = OPTIONS | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return ["experiment", "run", *(word for pair in options.items() for word in pair)]


def test_an_experiment_from_beginning_to_end(run, run_json, tmp_path):
    found = run_json(*words(title="<My> experiment"))
    assert (found["runs"], found["finished"], found["failed"], found["evaluations"]) == (12, 12, 0, 12 * 11)
    assert len(found["arms"]) == 4
    assert all(arm["accuracy"]["baseline"]["n"] == 3 for arm in found["arms"])
    assert all(0 <= arm["regret"]["baseline"]["median"] < 20 for arm in found["arms"])
    assert len(found["pairs"]) == 6
    number = found["experiment"]
    assert run_json("experiment", "show", number) == found
    assert [one["experiment"] for one in run_json("experiment", "list")["experiments"]] == [number]
    for text in (run("experiment", "show", number)[1], run("experiment", "list")[1]):
        assert number in text
        assert "12 of 12 runs finished" in text
    output = tmp_path / "report.html"
    run_json("experiment", "report", number, str(output))
    page = output.read_text()
    assert "<script" not in page
    assert "&lt;My&gt; experiment" in page
    assert page.count("<svg") == 1
    assert "@inproceedings{peng2024swapnas" in page
    assert len(page) < 100_000
    # The command that it names runs the same once more.
    assert found["command"].startswith("python -m swapcore experiment run ")
    again = run_json(*found["command"].split()[3:])
    assert [one["best"] for one in again["arms"]] == [one["best"] for one in found["arms"]]
    with RunStore.open() as store:
        rows = ExperimentStore(store).all()
        assert ExperimentSettings.from_json(rows[0].settings) == ExperimentSettings.from_json(rows[1].settings)
    assert run_json("experiment", "delete", number)["runs"] == 12
    assert run("experiment", "show", number)[0] == 2


def test_a_counted_metric_needs_no_table(run_json):
    found = run_json(*words(metrics="flops", objectives="none", seeds="0,7", algorithms="swap-nas", preset="lite"))
    assert (found["finished"], found["arms"][0]["seeds"]) == (2, [0, 7])


def test_it_is_stopped_and_gone_on_with(run_json, monkeypatch):
    usual = experiment_job.wait_and_work

    def stopped_after_one(store, run_id, **options):
        done = usual(store, run_id, **options)
        with RunStore.open() as other:
            ExperimentStore(other).request(done.experiment, "stop")
        return done

    with monkeypatch.context() as patch:
        patch.setattr(experiment_job, "wait_and_work", stopped_after_one)
        found = run_json(*words())
    assert (found["finished"], found["requested"]) == (1, "stop")
    assert run_json("experiment", "stop", found["experiment"])["finished"] == 1
    assert run_json("experiment", "resume", found["experiment"])["finished"] == 12


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"space": "moon"}, "'moon'"),
        ({"seeds": "9-1"}, "seeds must ascend"),
        ({"objectives": "1"}, "an objective is none, MU:SIGMA or MU:SIGMA:effective; got '1'"),
        ({"algorithms": "swap-nas,magic"}, "unknown search algorithm 'magic'"),
        ({"scores": "guess"}, "unknown origin of scores 'guess'; known: computed, table"),
        ({"samples": "5"}, "no table of all scores of nasbench201 was measured so"),
        ({"warm_start": "nothing"}, "there is no run 'nothing'"),
        ({"at_once": "0"}, "workers must be"),
    ],
    ids=str,
)
def test_a_slip_is_refused_in_one_line_and_nothing_is_made(changes, told, run):
    status, out, err = run(*words(**changes), "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert told in err
    with RunStore.open() as store:
        assert ExperimentStore(store).all() == store.runs() == []
