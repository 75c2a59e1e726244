"""Budgets and steering by latency and energy: by a made-up table, by the published one, and by a model of a machine."""

import json
from dataclasses import replace

import numpy as np
import pytest

from swapcore.data.sources.hw_nas_bench import COLUMNS, PUBLISHED
from swapcore.data.truths import load_truth
from swapcore.environment import data_folders
from swapcore.errors import InvalidInputError, MissingDataError, UnknownNameError
from swapcore.evaluation.latency_features import latency_features, shape_facts
from swapcore.evaluation.settings import ScoreSettings, network_shape
from swapcore.problems.registry import get_problem
from swapcore.runs.cautions import cautions
from swapcore.runs.comparison import groups
from swapcore.runs.driving import search_cycles
from swapcore.runs.feasible import require_feasible, share_within, usual_sigma
from swapcore.runs.job import create_search, work
from swapcore.runs.looked_up import looked_up_scorer
from swapcore.runs.outcome import outcome
from swapcore.runs.settings import SETTINGS_VERSION, settings_from_json
from swapcore.runs.settings_words import settings_in_words
from swapcore.runs.titles import run_title
from swapcore.search.registry import SEARCHERS
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.store.runs import RunStore
from swapcore.values.latency_model import LatencyModel
from tests.numbered_cells import cell_text, every_cell, write_cells

SPACE = NasBench201()
FILE = PUBLISHED["cifar10"].name
CELLS = every_cell()
UNKNOWN_EVERY = 4


def known_latency(row):
    """Made-up milliseconds: 1 for each convolution and 0.5 for any network."""
    return 0.5 + sum(operation in (2, 3) for operation in CELLS[row])


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """A whole file: known on the edge GPU, and on the edge TPU but for every fourth cell."""
    path = tmp_path_factory.mktemp("hw") / FILE
    columns = dict.fromkeys(COLUMNS, known_latency)
    columns["edgetpu_latency"] = lambda row: -1.0 if row % UNKNOWN_EVERY == 0 else known_latency(row)
    write_cells(path, columns | {"eyeriss_arithmetic_intensity": lambda _: 2})
    return path.read_text()


@pytest.fixture
def made_up(tmp_path, home, monkeypatch, content):
    """The made-up file where files are looked for."""
    (tmp_path / FILE).write_text(content)
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    return {cell_text(cell): known_latency(row) for row, cell in enumerate(CELLS)}


@pytest.fixture(scope="module")
def published():
    """The real latencies on the edge GPU."""
    if not any((folder / FILE).is_file() for folder in data_folders()):
        pytest.skip(f"{FILE} is not on this machine; set SWAP_DATA_DIR")
    return load_truth("nasbench201", "cifar10", "latency-edgegpu")


def search(budgets=None, devices=None, objective=None, *, space="nasbench201", score=None, **searcher):
    return settings_from_json(
        {
            "version": SETTINGS_VERSION,
            "score": {"space": space} | (score or {}),
            "objective": objective or {},
            "budgets": budgets or {},
            "devices": devices or {},
            "searcher": {**searcher, "parameters": searcher.pop("parameters", {})},
        }
    )


def steered(name, value):
    return {"size": "total", "regularisation": {"mu": value, "sigma": usual_sigma(value)}, "steered": name}


def model(**changes):
    """A model of a machine on which each 3×3 convolution takes a millisecond."""
    shape = shape_facts(network_shape(ScoreSettings()))
    plain = LatencyModel(
        base=1.0,
        rates=(("nor_conv_3x3", 1.0),),
        error=0.05,
        networks=40,
        space="nasbench201",
        shape=shape,
        conditions="made up",
    )
    return replace(plain, **changes)


def evaluated(settings):
    """All that a search by looked-up scores evaluates, as text."""
    cycles = search_cycles(settings.new_loop(), settings.problem.space, looked_up_scorer(settings.score))
    return [SPACE.format(one.architecture) for cycle in cycles for one in cycle.evaluations]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (({"latency": 5.0},), "latency depends on the device: name it with --latency-on, one of edgegpu, raspi4"),
        (
            ({"latency": 5.0}, {"latency": "toaster"}),
            "unknown device with latency .* 'toaster'; known: edgegpu, .*this",
        ),
        (({"energy": 5.0}, {"energy": "pixel3"}), "'pixel3'; known: edgegpu, eyeriss, fpga$"),
        (({"energy": 5.0}, {"energy": "this"}), "'this'; known: edgegpu, eyeriss, fpga$"),
        (({}, {"latency": "edgegpu"}), r"'edgegpu' is named for latency, of which nothing is asked: .*--max-latency"),
        (({"latency": 5.0}, {"latency": "this"}), "a latency model goes with the device 'this'"),
        (({"latency": -1.0}, {"latency": "edgegpu"}), "a budget of latency must be a number greater than 0; got -1"),
        (({}, {}, steered("latency", 3.0)), "latency depends on the device"),
        (({}, {"colour": "red"}), "unknown settings colour"),
    ],
    ids=str,
)
def test_what_is_not_allowed_is_named_without_a_look_at_any_file(arguments, told, no_data_folder, home):
    with pytest.raises(InvalidInputError, match=told):
        search(*arguments)


@pytest.mark.parametrize("quantity", ["latency", "energy"])
def test_a_space_without_measurements_says_so(quantity):
    with pytest.raises(InvalidInputError, match=f"no {quantity} is known of DARTS on CIFAR-10 on any device"):
        search({quantity: 5.0}, {quantity: "edgegpu"}, space="darts")


def test_a_missing_file_is_told_before_anything_starts(home, no_data_folder):
    settings = search({"latency": 5.0}, {"latency": "edgegpu"})
    settings.new_searcher()
    with RunStore.open() as store:
        with pytest.raises(MissingDataError, match=f"{FILE} is not on this machine; run .* data get {FILE}"):
            create_search(store, settings)
        assert not store.runs()


def test_the_bound_is_on_the_device_and_what_is_unknown_is_beyond_it(made_up):
    settings = search({"latency": 3.5}, {"latency": "edgetpu"})
    excess = settings.excess()
    for row in (0, 4, 1, 7777, 15_621):
        text = cell_text(CELLS[row])
        if row % UNKNOWN_EVERY == 0:
            assert excess(SPACE.parse(text)) == np.inf
        else:
            assert excess(SPACE.parse(text)) == pytest.approx(made_up[text] / 3.5 - 1)
    values = np.array([made_up[cell_text(cell)] for cell in CELLS])
    known = np.arange(len(CELLS)) % UNKNOWN_EVERY > 0
    assert share_within(settings) == pytest.approx((known & (values <= 3.5)).mean(), abs=0.05)
    require_feasible(settings)
    assert any("Latency on edgetpu is unknown for 2" in one for one in cautions(settings))


def test_a_budget_that_nothing_meets_is_told_with_what_there_is(made_up):
    with pytest.raises(InvalidInputError, match=r"Latency on edgetpu ≤ 0\.1 ms.* 0\.0% .* from 0\.5 to 6\.5 ms"):
        require_feasible(search({"latency": 0.1}, {"latency": "edgetpu"}))
    with pytest.raises(InvalidInputError, match=r"cannot be steered to 90 ms: latency of NAS-Bench-201 are from 0\.5"):
        require_feasible(search({}, {"latency": "edgetpu"}, steered("latency", 90.0)))


@pytest.mark.parametrize("algorithm", list(SEARCHERS))
def test_no_evaluation_is_beyond_the_bound_or_unknown(made_up, algorithm):
    settings = search({"latency": 2.5}, {"latency": "edgetpu"}, algorithm=algorithm, parameters={"cycles": 40})
    found = evaluated(settings)
    assert len(found) == settings.new_searcher().budget
    unknown = {cell_text(cell) for cell in CELLS[::UNKNOWN_EVERY]}
    assert not unknown & set(found)
    assert max(made_up[text] for text in found) == 2.5


def test_a_search_under_a_published_latency_never_evaluates_a_slower_cell(published):
    settings = search({"latency": 4.0}, {"latency": "edgegpu"})
    found = [published.accuracy_of(text) for text in evaluated(settings)]
    assert len(found) == settings.new_searcher().budget
    assert max(found) <= 4.0
    assert (published.accuracies > 4.0).mean() > 0.2


def test_steering_brings_the_median_to_a_latency_and_leaves_out_what_is_unknown(made_up):
    settings = search({}, {"latency": "edgetpu"}, steered("latency", 3.5))
    loop = settings.new_loop()
    for cycle in search_cycles(loop, SPACE, looked_up_scorer(settings.score)):
        population = cycle.population
    assert np.median([loop.evaluations[one].size for one in population]) == pytest.approx(3.5)
    assert all(np.isfinite(one.size) for one in loop.evaluations)
    assert (settings.size_unit, settings.size_title) == ("ms", "Latency on edgetpu (ms)")


def test_a_model_of_a_machine_bounds_what_is_asked_for_and_needs_no_file(home, no_data_folder):
    devices = {"latency": "this", "model": model().to_json()}
    settings = search({"latency": 3.0}, devices, parameters={"cycles": 40})
    require_feasible(settings)
    found = evaluated(settings)
    assert max(text.count("nor_conv_3x3") for text in found) == 2
    shape = network_shape(settings.score)
    one = SPACE.parse(found[0])
    assert settings.excess()(one) == pytest.approx(model().predict(latency_features("nasbench201", one, shape)) / 3 - 1)
    assert "median relative error 5.0%" in settings_in_words(settings)["What it might not exceed"]["latency from"]
    assert "Latency on this machine, predicted ≤ 3 ms" in run_title(settings)


@pytest.mark.parametrize("score", [{"preset": "lite"}, {"dataset": "cifar100"}, {"cells": 3}], ids=str)
def test_a_model_of_other_networks_is_refused(score):
    with pytest.raises(InvalidInputError, match="the latency model is of networks of another space or size"):
        search({"latency": 3.0}, {"latency": "this", "model": model().to_json()}, score=score)


@pytest.mark.parametrize(
    "devices",
    [{"latency": "raspi4", "energy": "fpga"}, {"latency": "this", "energy": "fpga", "model": model().to_json()}],
)
def test_settings_go_to_json_and_back_and_say_where_it_was_measured(devices):
    settings = search({"latency": 3.0, "energy": 8.0}, devices)
    assert settings_from_json(json.loads(json.dumps(settings.to_json()))) == settings
    told = settings_in_words(settings)["What it might not exceed"]
    assert "Energy on fpga ≤ 8 mJ" in told["budgets"]
    assert "energy, FPGA" in told["energy from"]


def test_what_no_device_is_asked_for_leaves_no_trace():
    assert "devices" not in search({"flops": 60.0}).to_json()


def test_sizes_on_two_devices_do_not_share_an_axis():
    one, other = (search({}, {"latency": name}, steered("latency", 3.0)) for name in ("edgegpu", "raspi4"))
    assert groups({"one": one, "other": other}, "size") == [["one"], ["other"]]


def test_a_run_is_resumed_under_the_same_bound(made_up):
    small = {"parameters": {"cycles": 8, "population": 5, "tournament": 2}}
    settings = search({"latency": 2.5}, {"latency": "edgegpu"}, score={"preset": "lite"}, **small)
    with RunStore.open() as store:
        whole = work(store, create_search(store, settings).id)
        rows = store.evaluations(whole.id)
        assert max(made_up[row.architecture] for row in rows) <= 2.5
        assert outcome(store, whole)["settings"]["devices"] == {"latency": "edgegpu"}
        again = settings_from_json(store.run(whole.id).settings)
    loop = again.new_loop()
    scored = {row.architecture: row for row in rows}
    told = list(search_cycles(loop, SPACE, Known(scored), rows[:7]))
    assert [SPACE.format(one.architecture) for cycle in told for one in cycle.evaluations] == [
        row.architecture for row in rows
    ]


class Known:
    """Scores from the rows of a run."""

    def __init__(self, rows):
        self.rows, self.ready = rows, []

    @property
    def is_busy(self):
        return bool(self.ready)

    def begin(self, architectures):
        from swapcore.runs.earlier import score_of

        self.ready += [(number, score_of(self.rows[SPACE.format(one)])) for number, one in architectures.items()]

    def wait(self):
        found, self.ready = self.ready, []
        return found


def test_every_device_of_a_space_is_offered():
    from swapcore.runs.device_costs import device_targets

    for dataset in get_problem("nasbench201").datasets:
        assert list(device_targets("energy", "nasbench201", dataset)) == ["edgegpu", "eyeriss", "fpga"]
        assert len(device_targets("latency", "nasbench201", dataset)) == 6
    with pytest.raises(UnknownNameError):
        search({"energy": 1.0}, {"energy": "raspi4"})
