"""The command search with --latency-on and --energy-on: the one line that a slip gets, and what a run keeps."""

import json

import pytest

from swapcore.data.sources.hw_nas_bench import PUBLISHED
from swapcore.data.truths import load_truth
from swapcore.environment import data_folders
from swapcore.store.runs import RunStore

FILE = PUBLISHED["cifar10"].name
SMALL = ("--population", "5", "--cycles", "6", "--tournament", "3", "--samples", "4", "--preset", "lite")
SEARCH = ("search", "--space", "nasbench201", "--dataset", "cifar10", "--device", "cpu", *SMALL)


@pytest.fixture(autouse=True)
def own_store(home, monkeypatch):
    """A store of the test's own."""
    monkeypatch.delenv("SWAP_DATABASE_URL", raising=False)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--max-latency", "5"), "latency depends on the device: name it with --latency-on, one of edgegpu, raspi4"),
        (("--max-latency", "5", "--latency-on", "toaster"), "'toaster'; known: edgegpu, raspi4, edgetpu, pixel3"),
        (("--max-energy", "5", "--energy-on", "raspi4"), "'raspi4'; known: edgegpu, eyeriss, fpga"),
        (("--latency-on", "edgegpu"), "'edgegpu' is named for latency, of which nothing is asked"),
        (("--latency-on", "this"), "--latency-on this needs --max-latency or --steer latency=VALUE"),
        (
            ("--max-latency", "0", "--latency-on", "edgegpu"),
            "a budget of latency must be a number greater than 0; got 0",
        ),
        (
            ("--max-latency", "5", "--latency-on", "edgegpu"),
            f"{FILE} is not on this machine; run python -m swapcore data",
        ),
        (("--space", "darts", "--max-energy", "5", "--energy-on", "fpga"), "no energy is known of DARTS on CIFAR-10"),
    ],
    ids=str,
)
def test_a_slip_is_told_in_one_line_before_anything_starts(run, no_data_folder, options, told):
    status, out, err = run(*SEARCH, *options)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert told in err
    with RunStore.open() as store:
        assert not store.runs()


def test_latency_on_a_device_bounds_a_search(run):
    if not any((folder / FILE).is_file() for folder in data_folders()):
        pytest.skip(f"{FILE} is not on this machine; set SWAP_DATA_DIR")
    status, out, _ = run(*SEARCH, "--max-latency", "4", "--latency-on", "edgegpu", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["settings"]["budgets"] == {"latency": 4.0}
    assert found["settings"]["devices"] == {"latency": "edgegpu"}
    table = load_truth("nasbench201", "cifar10", "latency-edgegpu")
    with RunStore.open() as store:
        rows = store.evaluations(found["run_id"])
    assert len(rows) == 11
    assert max(table.accuracy_of(row.architecture) for row in rows) <= 4.0


def test_latency_on_this_machine_is_measured_told_and_kept_with_the_run(run, no_data_folder):
    status, out, err = run(*SEARCH, "--steer", "latency=1.5", "--latency-on", "this", "--json")
    found = json.loads(out)
    assert status == 0
    assert "measuring the latency of 40 networks on this machine" in err
    assert "median relative error" in err
    model = found["settings"]["devices"]["model"]
    assert model["networks"] == 40
    assert found["best"]["size_unit"] == "ms"
    with RunStore.open() as store:
        assert store.run(found["run_id"]).settings["devices"]["model"] == model
