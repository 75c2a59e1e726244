"""The registry of accuracy tables, what every entry keeps to, and the inventory of this machine."""

import importlib.metadata

import numpy as np
import pytest

from swapcore.benchmarks.accuracy_table import AccuracyTable
from swapcore.benchmarks.inventory import inventory
from swapcore.benchmarks.score_table import BUNDLED, own_folder
from swapcore.benchmarks.truths import (
    TRUTH_TITLES,
    TRUTHS,
    datasets_with_truth,
    default_truth,
    load_truth,
    truth_status,
)
from swapcore.errors import DamagedTableError, MissingDataError, UnknownNameError
from swapcore.inputs.datasets import DATASETS
from swapcore.spaces.registry import SPACES, get_space

NAMES = ("baseline", "ptq", "qat", "noisy", "analog", "nats-bench")


@pytest.fixture
def nothing_downloaded(home, no_data_folder):
    """A machine with the requirements and nothing else."""


def keeps_the_contract(key, table):
    space, dataset, _ = key
    assert (table.space, table.dataset, table.name) == key
    assert table.accuracies.shape == (len(get_space(space)),)
    assert table.accuracies.dtype == float
    assert not table.accuracies.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        table.accuracies[0] = 1
    known = table.accuracies[np.isfinite(table.accuracies)]
    assert len(known) > 0.99 * len(table.accuracies)
    assert 0 <= known.min() < known.max() <= 100
    assert DATASETS[dataset].title in table.title
    assert table.source


@pytest.mark.parametrize("key", TRUTHS, ids="/".join)
def test_every_truth_keeps_the_contract(key, nats_bench):
    keeps_the_contract(key, load_truth(*key))


@pytest.mark.parametrize("key", TRUTHS, ids="/".join)
def test_every_truth_works_or_says_what_to_do_where_nothing_was_downloaded(key, nothing_downloaded):
    if key[2] == "nats-bench":
        with pytest.raises(MissingDataError, match=r"not on this machine; put it into .* or set SWAP_DATA_DIR"):
            load_truth(*key)
    else:
        keeps_the_contract(key, load_truth(*key))


@pytest.mark.parametrize("key", TRUTHS, ids="/".join)
def test_every_key_names_what_exists(key):
    space, dataset, name = key
    assert space in SPACES
    assert dataset in DATASETS
    assert TRUTH_TITLES[name]


def test_the_registry_cannot_be_changed():
    with pytest.raises(TypeError):
        TRUTHS["nasbench201", "cifar10", "mine"] = None
    with pytest.raises(TypeError):
        TRUTH_TITLES["mine"] = "Mine"


def test_the_default_of_a_data_set_is_its_first_truth(nats_bench):
    assert default_truth("nasbench201", "cifar10") == "baseline"
    assert default_truth("nasbench201", "cifar100") == "nats-bench"
    assert default_truth("nasbench201", "imagenet16-120") == "nats-bench"
    assert load_truth("nasbench201", "cifar10").name == "baseline"
    assert load_truth("nasbench201", "cifar100").dataset == "cifar100"


def test_the_data_sets_with_truth_are_listed_once_each():
    assert datasets_with_truth("nasbench201") == ("cifar10", "cifar100", "imagenet16-120")
    assert datasets_with_truth("darts") == ()


@pytest.mark.parametrize("name", [None, "baseline"])
def test_an_unknown_data_set_lists_the_known_ones(name):
    with pytest.raises(UnknownNameError, match=r"'mnist'.*cifar10, cifar100, imagenet16-120") as raised:
        load_truth("nasbench201", "mnist", name)
    assert "data set" in str(raised.value)


def test_an_unknown_truth_lists_those_of_its_data_set():
    with pytest.raises(UnknownNameError) as raised:
        load_truth("nasbench201", "cifar10", "basline")
    assert raised.value.name == "basline"
    assert raised.value.known == NAMES
    with pytest.raises(UnknownNameError, match=r"'baseline'; known: nats-bench$"):
        load_truth("nasbench201", "cifar100", "baseline")


def test_a_data_set_without_truth_says_which_have_one():
    with pytest.raises(MissingDataError, match="nasbench201 on imagenet; there are for: cifar10, cifar100, imagenet16"):
        load_truth("nasbench201", "imagenet")
    with pytest.raises(MissingDataError, match="darts on cifar10; there are for: none"):
        default_truth("darts", "cifar10")


def test_the_status_tells_the_missing_truths_apart(nothing_downloaded):
    found = truth_status("nasbench201")
    assert [(status.space, status.dataset, status.name) for status in found] == list(TRUTHS)
    for status in found:
        if status.name == "nats-bench":
            assert "nats_bench.csv is not on this machine" in status.problem
        else:
            assert status.problem is None
    assert truth_status("darts") == ()


def test_the_status_is_fine_where_everything_is(nats_bench):
    assert [status.problem for status in truth_status("nasbench201")] == [None] * len(TRUTHS)


def table(accuracies):
    return AccuracyTable(
        space="nasbench201",
        dataset="cifar10",
        name="mine",
        title="Mine",
        source="me",
        accuracies=np.array(accuracies, dtype=float),
    )


@pytest.mark.parametrize("wrong", [-0.001, 100.001, 250, np.inf, -np.inf])
def test_an_accuracy_outside_0_to_100_is_refused(wrong):
    with pytest.raises(DamagedTableError, match="Mine is damaged: accuracies must be from 0 to 100 %"):
        table([50, wrong, np.nan])


def test_0_and_100_and_unknown_accuracies_are_allowed():
    np.testing.assert_array_equal(table([0, 100, np.nan]).accuracies, [0, 100, np.nan])


def test_the_inventory_lists_everything_that_can_be_used(nats_bench, home):
    items = inventory()
    assert {item.kind: sum(other.kind == item.kind for other in items) for item in items} == {
        "accuracies": len(TRUTHS),
        "scores": 2,
        "images": len(DATASETS),
    }
    assert [item.name for item in items if item.kind == "accuracies"] == ["/".join(key) for key in TRUTHS]
    for item in items:
        assert item.problem is None
        assert item.as_dict() == {
            "kind": item.kind,
            "name": item.name,
            "title": item.title,
            "problem": None,
            "available": True,
        }
    titles = {item.name: item.title for item in items}
    assert titles["nasbench201/cifar10/ptq"] == "CIFAR-10 test accuracy, post-training quantisation"
    assert titles[BUNDLED].startswith("SWAP of 15625 architectures, paper network, 16 samples, measured 20")
    assert titles["cifar100"] == "20 bundled CIFAR-100 images, 32 px"
    assert titles["imagenet16-120"] == "20 bundled ImageNet16-120 images, 16 px"


def test_the_inventory_says_what_is_missing_or_damaged(nothing_downloaded, monkeypatch):
    own_folder().mkdir(parents=True)
    (own_folder() / "mine.parquet").write_text("rubbish")
    real = importlib.metadata.files
    monkeypatch.setattr(importlib.metadata, "files", lambda name: [] if name == "foolbox" else real(name))
    problems = {(item.kind, item.name): item.problem for item in inventory()}
    assert "not on this machine" in problems["accuracies", "nasbench201/cifar10/nats-bench"]
    assert problems["accuracies", "nasbench201/cifar10/baseline"] is None
    assert problems["scores", BUNDLED] is None
    assert f"{own_folder() / 'mine.parquet'} is damaged" in problems["scores", "mine"]
    for dataset in DATASETS:
        assert "'foolbox', which is not installed" in problems["images", dataset]
    missing = next(item for item in inventory() if item.name == "mine")
    assert missing.as_dict()["available"] is False
