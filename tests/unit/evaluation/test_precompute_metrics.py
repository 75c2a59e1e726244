"""Tables of many metrics are made of what each metric gives, on a fixed choice of architectures."""

import math
from dataclasses import replace

import numpy as np
import pytest

from swapcore.errors import InvalidInputError, UndefinedScoreError, UnknownNameError
from swapcore.evaluation import precompute_metrics as module
from swapcore.evaluation import settings
from swapcore.evaluation.executors import SequentialExecutor
from swapcore.evaluation.memory import peak_memory
from swapcore.evaluation.precompute_metrics import (
    choose_architectures,
    measurements,
    precompute_metrics,
    wanted_metrics,
)
from swapcore.metrics.registry import METRICS
from swapcore.networks import nasbench201_scoring
from swapcore.problems.registry import get_listable, get_problem
from tests.scores import resolved, score

REQUEST = resolved(preset="lite", samples=4)
SPACE = get_listable("nasbench201")
NAMES = ("swap", "params", "flops", "nwot")


@pytest.fixture
def quick(monkeypatch):
    """Memory is not measured: that takes a process for each metric."""
    monkeypatch.setattr(module, "memory_of_each", lambda task: dict.fromkeys(task.metrics, 1))


def made(path, **options):
    return precompute_metrics(REQUEST, NAMES, 6, path, SequentialExecutor(), **options)


def test_the_table_holds_what_each_metric_gives(tmp_path, quick):
    table = made(tmp_path / "m.parquet", command="by hand")
    assert list(table.values) == list(NAMES)
    assert len(table) == 6
    for number, position in enumerate(table.positions):
        cell = SPACE.at(int(position))
        assert table.architectures[number] == SPACE.format(cell)
        cost = get_problem("nasbench201").reference_cost(cell, "cifar10")
        assert table.values["params"][number] == cost.parameters
        assert table.values["flops"][number] == cost.flops / 1e6
        swap = [score(cell, preset="lite", samples=4, seed=seed).value for seed in range(3)]
        assert table.values["swap"][number] == swap[0]
        assert table.means["swap"][number] == pytest.approx(sum(swap) / 3)
        nwot = score(cell, preset="lite", samples=4, metric="nwot").value
        assert table.values["nwot"][number] == pytest.approx(nwot)
    assert table.seeds == {"swap": (0, 1, 2), "params": (0,), "flops": (0,), "nwot": (0,)}
    assert table.provenance["command"] == "by hand"
    assert [path.name for path in tmp_path.iterdir()] == ["m.parquet"]


def test_the_choice_is_random_fixed_and_without_doubles():
    chosen = choose_architectures("nasbench201", "cifar10", 1000)
    assert chosen == choose_architectures("nasbench201", "cifar10", 1000)
    assert len(chosen) == 1000
    assert list(chosen) == sorted(chosen)
    # Spread over the space: a random thousand has its mean within 5 standard errors of the middle.
    assert abs(np.mean(list(chosen)) - 15_624 / 2) < 5 * 15_625 / math.sqrt(12 * 1000)
    assert all(SPACE.index(SPACE.parse(text)) == position for position, text in list(chosen.items())[:20])


@pytest.mark.parametrize("count", [0, 15_626, 2.0, True])
def test_a_number_of_architectures_that_is_not_there_is_refused(count):
    with pytest.raises(InvalidInputError, match=f"architectures must be .*got {count}"):
        choose_architectures("nasbench201", "cifar10", count)


def test_names_of_metrics():
    assert set(wanted_metrics("all")) == set(METRICS) - {"size", "az_nas"}
    assert wanted_metrics("nwot, swap") == ("swap", "nwot")
    with pytest.raises(UnknownNameError, match="unknown metric 'nought'; known: swap"):
        wanted_metrics("swap,nought")


def test_an_undefined_value_is_kept_with_its_reason(tmp_path, monkeypatch, quick):
    def undefined(_network, _batch, _rng):
        raise UndefinedScoreError("nwot", "a test says so")

    monkeypatch.setattr(
        settings,
        "get_metric",
        lambda name: replace(METRICS[name], **({"measure": undefined} if name == "nwot" else {})),
    )
    table = made(tmp_path / "m.parquet")
    assert np.isnan(table.values["nwot"]).all()
    assert table.undefined["nwot"] == dict.fromkeys(range(6), "a test says so")
    assert table.undefined["swap"] == {}


def test_a_stopped_run_goes_on_where_it_was(tmp_path, quick):
    path, seen = tmp_path / "m.parquet", []

    def stop(done, _total):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(path, on_progress=stop)
    assert not path.exists()
    # What another request has left is not taken for this one's.
    with pytest.raises(InvalidInputError, match="parts of another request"):
        precompute_metrics(REQUEST, NAMES[:2], 6, path, SequentialExecutor())
    table = made(path, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(4, 6), (6, 6)]
    whole = made(tmp_path / "whole.parquet")
    for name in NAMES:
        np.testing.assert_array_equal(table.values[name], whole.values[name])


def test_metrics_of_one_architecture_share_their_networks(monkeypatch):
    made_networks = []
    make = nasbench201_scoring.whole_network

    def counting(*arguments):
        made_networks.append(arguments)
        return make(*arguments)

    monkeypatch.setattr(nasbench201_scoring, "whole_network", counting)
    found = list(measurements(SPACE.at(7_000), REQUEST, ["nwot", "params", "nwot"]))
    assert [metric for metric, _, _ in found] == ["nwot", "params", "nwot"]
    assert found[0][2].value == found[2][2].value
    assert len(made_networks) == 1


def test_the_table_tells_the_peak_memory_of_each_metric(tmp_path):
    table = precompute_metrics(REQUEST, ("params", "nwot"), 3, tmp_path / "m.parquet", SequentialExecutor())
    assert table.memory["nwot"] > table.memory["params"] >= 0


def test_peak_memory_is_that_of_the_call():
    size = 64 * 2**20
    taken = peak_memory(lambda: bytearray(b"x") * size, "cpu")
    assert size * 0.9 < taken < size * 2.5
