"""The registry of accuracy tables, what every entry keeps to, and the inventory of this machine."""

import importlib.metadata

import numpy as np
import pytest

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.catalogue import CATALOGUE
from swapcore.data.inventory import inventory
from swapcore.data.metric_table import metric_table_files
from swapcore.data.score_table import BUNDLED, own_folder, score_table_files
from swapcore.data.sources.nasbench201_official import (
    COLUMNS,
    EPOCHS,
    OFFICIAL_TRUTHS,
    TRAINING_SETS,
    write_official_table,
)
from swapcore.data.sources.nasbench201_official import FILE as OFFICIAL_FILE
from swapcore.data.sources.registry import SOURCES
from swapcore.data.truths import (
    datasets_with_truth,
    default_truth,
    find_target,
    load_truth,
    truth_status,
    truth_title,
    truths,
)
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError, UnknownNameError
from swapcore.problems.datasets import DATASETS
from swapcore.problems.registry import PROBLEMS, get_space, listable_names

OFFICIAL = tuple(OFFICIAL_TRUTHS)
TRUTHS = [(name, one.dataset, one.name) for name, problem in PROBLEMS.items() for one in problem.targets]
NAMES = tuple(one.name for one in PROBLEMS["nasbench201"].targets if one.dataset == "cifar10")
QUANTITY = {
    (name, one.dataset, one.name): one.quantity for name, problem in PROBLEMS.items() for one in problem.targets
}
FILES_TO_GET = {
    "robustness": "robustness_targets.csv is not on this machine; run python -m swapcore data get robustness_",
    "hw-nas-bench": r"hw_\w.*csv is not on this machine; run python -m swapcore data get hw_",
}
"""Source -> what it says where its file is missing."""
OF_NASBENCH201 = [key for key in TRUTHS if key[0] == "nasbench201"]
IN_PACKAGES = ("baseline", "ptq", "qat", "noisy", "analog")
CELL = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"


@pytest.fixture
def nothing_downloaded(home, no_data_folder):
    """A machine with the requirements and nothing else."""


@pytest.fixture
def official(home):
    """A machine on which the official file was imported, whose numbers are made up."""
    cells = np.arange(15_625)
    rows = {name: [] for name in COLUMNS}
    for trained_on in TRAINING_SETS:
        for epochs in EPOCHS:
            rows["position"].extend(cells)
            rows["trained_on"].extend([trained_on] * len(cells))
            for name, value in {"epochs": epochs, "seed": 777, "flops": 1, "parameters": 1, "latency": 1}.items():
                rows[name].extend([value] * len(cells))
            rows["seconds"].extend([1.0] * len(cells))
            for name in ("train", "valid", "test"):
                rows[name].extend(cells / 200)
    (home / "benchmarks").mkdir(parents=True)
    return write_official_table(rows, {})


def keeps_the_contract(key, table):
    space, dataset, _ = key
    assert (table.space, table.dataset, table.name) == key
    if space in listable_names():
        assert table.architectures is None
        assert table.accuracies.shape == (len(get_space(space)),)
        known = table.accuracies[np.isfinite(table.accuracies)]
        best = known.max() if table.quantity.higher_is_better else known.min()
        assert table.true_best == (best if len(known) == len(table.accuracies) else None)
    else:
        assert len(set(table.architectures)) == len(table.accuracies) > 500
        assert table.true_best is None
        assert [get_space(space).format(get_space(space).parse(text)) for text in table.architectures[:20]] == list(
            table.architectures[:20]
        )
    assert table.accuracies.dtype == float
    assert not table.accuracies.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        table.accuracies[0] = 1
    known = table.accuracies[np.isfinite(table.accuracies)]
    # The compiler of one device did not take every cell.
    assert len(known) > (0.69 if table.name == "latency-edgetpu" else 0.99) * len(table.accuracies)
    assert table.quantity is QUANTITY[key]
    assert table.quantity.limits[0] <= known.min() < known.max() <= table.quantity.limits[1]
    np.testing.assert_array_equal(
        table.oriented, table.accuracies if table.quantity.higher_is_better else -table.accuracies
    )
    assert DATASETS[dataset].title in table.title
    assert table.source


@pytest.mark.parametrize("key", TRUTHS, ids="/".join)
def test_every_truth_keeps_the_contract(key, nats_bench, request):
    if key[2] in OFFICIAL_TRUTHS:
        request.getfixturevalue("official")
    keeps_the_contract(key, load_truth(*key))


@pytest.mark.parametrize("key", TRUTHS, ids="/".join)
def test_every_truth_works_or_says_what_to_do_where_nothing_was_downloaded(key, nothing_downloaded):
    if key[2] in IN_PACKAGES:
        keeps_the_contract(key, load_truth(*key))
        return
    what_to_do = {
        "nats-bench": r"not on this machine; run .* data get nats_bench.csv, or put it into .* or set SWAP_DATA_DIR",
        "darts-archs": "run python -m swapcore data get DARTS_archs_CIFAR10.csv, or put it into",
        "nasbench301": "run python -m swapcore data get zc_nasbench301.json, or put it into",
        **dict.fromkeys(
            ("mean", "training-1", "training-2", "training-3"),
            "run python -m swapcore data get nas-bench-macro_cifar10.json, or put it into",
        ),
    }.get(
        key[2],
        FILES_TO_GET.get(find_target(*key).source)
        or f"{OFFICIAL_FILE} is not on this machine; download it in a browser from https://",
    )
    with pytest.raises(MissingDataError, match=what_to_do):
        load_truth(*key)


@pytest.mark.parametrize("key", TRUTHS, ids="/".join)
def test_every_key_names_what_exists(key):
    space, dataset, _ = key
    assert space in PROBLEMS
    assert dataset in DATASETS
    assert truth_title(*key)
    assert key in truths()


def test_every_target_names_a_source_that_reads_it_and_what_it_is_compared_with():
    for problem in PROBLEMS.values():
        names = {(one.dataset, one.name) for one in problem.targets}
        assert len(names) == len(problem.targets)
        for target in problem.targets:
            assert target.source in SOURCES
            assert target.second_training is None or (target.dataset, target.second_training) in names


def test_the_default_of_a_data_set_is_its_first_truth(nats_bench):
    assert default_truth("nasbench201", "cifar10") == "baseline"
    assert default_truth("nasbench201", "cifar100") == "nats-bench"
    assert default_truth("nasbench201", "imagenet16-120") == "nats-bench"
    assert load_truth("nasbench201", "cifar10").name == "baseline"
    assert load_truth("nasbench201", "cifar100").dataset == "cifar100"


def test_the_data_sets_with_truth_are_listed_once_each():
    assert datasets_with_truth("nasbench201") == ("cifar10", "cifar100", "imagenet16-120")
    assert datasets_with_truth("darts") == ("cifar10",)


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
    with pytest.raises(UnknownNameError, match=r"'baseline'; known: nats-bench, official-test-200"):
        load_truth("nasbench201", "cifar100", "baseline")


def test_a_data_set_without_truth_says_which_have_one():
    with pytest.raises(MissingDataError, match="nasbench201 on imagenet; there are for: cifar10, cifar100, imagenet16"):
        load_truth("nasbench201", "imagenet")
    with pytest.raises(MissingDataError, match="darts on cifar100; there are for: cifar10"):
        default_truth("darts", "cifar100")


def test_the_status_tells_the_missing_truths_apart(nothing_downloaded):
    found = truth_status("nasbench201")
    assert [(status.space, status.dataset, status.name) for status in found] == OF_NASBENCH201
    for status in found:
        if status.name in IN_PACKAGES:
            assert status.problem is None
        else:
            assert "is not on this machine" in status.problem
    assert [status.name for status in truth_status("darts")] == ["darts-archs", "nasbench301"]


def test_the_status_is_fine_where_everything_is(nats_bench, official):
    assert [status.problem for status in truth_status("nasbench201")] == [None] * len(OF_NASBENCH201)


def test_where_the_first_truth_has_to_be_fetched_another_that_is_here_is_the_default(no_data_folder, official):
    assert default_truth("nasbench201", "cifar100") == "official-test-200"
    assert load_truth("nasbench201", "cifar100").name == "official-test-200"
    assert default_truth("nasbench201", "cifar10") == "baseline"
    official.unlink()
    assert default_truth("nasbench201", "cifar100") == "nats-bench"
    with pytest.raises(MissingDataError, match=r"nats_bench.csv is not on this machine"):
        load_truth("nasbench201", "cifar100")


def test_an_installation_without_the_bundled_accuracies_is_told_and_not_passed_over(nats_bench, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "files", lambda _: [])
    with pytest.raises(MissingDataError, match="'analog-nasbench'"):
        load_truth("nasbench201", "cifar10")


def table(accuracies, architectures=None):
    return AccuracyTable(
        architectures=architectures,
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


def test_the_accuracy_of_one_architecture_of_a_whole_space():
    space = get_space("nasbench201")
    whole = table(np.arange(15_625) / 200)
    assert whole.accuracy_of(CELL) == space.index(space.parse(CELL)) / 200
    assert whole.accuracy_of(f" {CELL} ") == whole.accuracy_of(CELL)
    assert whole.is_whole_space
    assert whole.true_best == 15_624 / 200
    with pytest.raises(InvalidInputError, match="malformed"):
        whole.accuracy_of("|none~0|")


def test_a_table_with_a_gap_does_not_know_the_true_best():
    accuracies = np.arange(15_625) / 200
    accuracies[7] = np.nan
    assert table(accuracies).true_best is None


def test_the_accuracy_of_one_of_a_few_architectures():
    few = table([50, 60], (CELL, CELL.replace("none~0", "skip_connect~0")))
    assert not few.is_whole_space
    assert few.true_best is None
    assert few.accuracy_of(CELL) == 50
    assert few.accuracy_of(few.architectures[1]) == 60
    assert np.isnan(few.accuracy_of(CELL.replace("none~0", "nor_conv_1x1~0")))
    with pytest.raises(InvalidInputError, match="malformed"):
        few.accuracy_of("none")


def test_architectures_and_accuracies_must_match():
    with pytest.raises(DamagedTableError, match="Mine is damaged: 3 accuracies of 1 architectures"):
        table([1, 2, 3], (CELL,))
    with pytest.raises(DamagedTableError, match="Mine is damaged: 1 architectures are there twice"):
        table([1, 2], (CELL, CELL))


def test_the_inventory_lists_everything_that_can_be_used(nats_bench, official):
    items = inventory()
    assert {item.kind: sum(other.kind == item.kind for other in items) for item in items} == {
        "files": len(CATALOGUE),
        "accuracies": len(TRUTHS),
        "scores": len(score_table_files()),
        "metrics": len(metric_table_files()),
        "images": len(DATASETS),
    }
    assert [item.name for item in items if item.kind == "accuracies"] == ["/".join(key) for key in TRUTHS]
    for item in items:
        # Archives of images are not among the files for tests.
        if item.name in CATALOGUE and CATALOGUE[item.name].folder is not None:
            continue
        assert item.problem is None
        assert item.as_dict() == {
            "kind": item.kind,
            "name": item.name,
            "title": item.title,
            "problem": None,
            "available": True,
            "adds": item.adds,
            "size": item.size,
        }
        assert (item.size is not None) is (item.adds is not None) is (item.kind == "files")
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
    assert "download it in a browser" in problems["files", OFFICIAL_FILE]
    assert "data get nats_bench.csv (3.02 MB)" in problems["files", "nats_bench.csv"]
    # The file says it for all of them.
    assert not any("official" in name for kind, name in problems if kind == "accuracies")
    assert "not on this machine" in problems["accuracies", "nasbench201/cifar10/nats-bench"]
    assert problems["accuracies", "nasbench201/cifar10/baseline"] is None
    assert problems["scores", BUNDLED] is None
    assert f"{own_folder() / 'mine.parquet'} is damaged" in problems["scores", "mine"]
    for dataset in DATASETS:
        assert "'foolbox', which is not installed" in problems["images", dataset]
    missing = next(item for item in inventory() if item.name == "mine")
    assert missing.as_dict()["available"] is False
