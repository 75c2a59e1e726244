"""Latency and energy of HW-NAS-Bench: the real files read right, every damaged one refused in one sentence."""

import ast
import csv
import re

import numpy as np
import pytest

from swapcore.analysis.joining import join
from swapcore.data.score_table import load_score_table
from swapcore.data.sources.hw_nas_bench import COLUMNS, PUBLISHED
from swapcore.data.truths import default_truth, load_truth, quantity_of
from swapcore.environment import data_folders
from swapcore.errors import DamagedTableError
from swapcore.problems.registry import get_problem
from swapcore.values.quantity import ACCURACY, ENERGY, LATENCY
from tests.numbered_cells import cell_text, every_cell, write_cells

FILE = PUBLISHED["cifar10"].name
TARGETS = [one for one in get_problem("nasbench201").targets if one.source == "hw-nas-bench"]


@pytest.fixture(scope="module")
def real():
    """The folder with the real files."""
    for folder in data_folders():
        if all((folder / file.name).is_file() for file in PUBLISHED.values()):
            return folder
    pytest.skip("the files of HW-NAS-Bench are not on this machine; set SWAP_DATA_DIR")


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """A whole file of made-up numbers, of which the edge TPU has none in the first row."""
    path = tmp_path_factory.mktemp("hw") / FILE
    columns = {name: (lambda row, place=place: 1 + place + row / 16384) for place, name in enumerate(COLUMNS)}
    columns["edgetpu_latency"] = lambda row: -1.0 if row == 0 else 1 + row / 16384
    write_cells(path, columns | {"eyeriss_arithmetic_intensity": lambda _: 2})
    return path.read_text()


@pytest.fixture
def folder(tmp_path, home, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    return tmp_path


def test_every_cell_has_its_own_number_and_what_was_not_measured_is_unknown(folder, content):
    (folder / FILE).write_text(content)
    tables = {column: load_truth("nasbench201", "cifar10", name) for column, name in names().items()}
    for row in (0, 1, 777, 15_624):
        text = cell_text(every_cell()[row])
        for place, column in enumerate(COLUMNS):
            if column != "edgetpu_latency":
                assert tables[column].accuracy_of(text) == 1 + place + row / 16384
    assert np.isnan(tables["edgetpu_latency"].accuracy_of(cell_text(every_cell()[0])))
    assert np.isfinite(tables["edgetpu_latency"].accuracies).sum() == 15_624
    assert tables["edgetpu_latency"].true_best is None
    assert tables["edgegpu_latency"].true_best == 1


def names():
    """Column -> name of its target on CIFAR-10."""
    return {one.column: one.name for one in TARGETS if one.dataset == "cifar10"}


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda text: text[: text.index("\n", len(text) // 2)], "each of the 15625 cells is expected once"),
        (lambda text: text + text.splitlines()[5] + "\n", "15625 of them found in 15626 rows"),
        (lambda text: text.replace("(0, 0, 0, 0, 0, 1)", "(0, 0, 0, 0, 0, 7)", 1), "got '(0, 0, 0, 0, 0, 7)'"),
        (lambda text: text.replace("(0, 0, 0, 0, 0, 1)", "(0, 0, 0, 0, 1)", 1), "got '(0, 0, 0, 0, 1)'"),
        (lambda text: text[: len(text) - 3 * len(text) // 7], "is damaged"),
        (lambda text: text.replace("fpga_energy", "fpga"), "fpga_energy"),
        (lambda text: re.sub(r"\)\",[\d.]+,", ')",-3.5,', text, count=1), "from 0 to 10000 ms; got -3.5"),
        (lambda text: re.sub(r"\)\",[\d.]+,", ')",20000,', text, count=1), "from 0 to 10000 ms; got 20000"),
        (lambda text: re.sub(r"\)\",[\d.]+,", ')",,', text, count=1), "column edgegpu_latency has no number for 1 of"),
        (lambda text: re.sub(r"\)\",[\d.]+,", ')",slow,', text, count=1), "slow"),
        (lambda _: "", "No columns to parse"),
        (lambda _: "<!DOCTYPE html><html></html>", "is damaged"),
    ],
    ids=[
        "half",
        "twice",
        "operation",
        "edges",
        "torn",
        "column",
        "negative",
        "large",
        "empty",
        "words",
        "nothing",
        "page",
    ],
)
def test_a_damaged_file_is_told_in_one_sentence(folder, content, damage, told):
    (folder / FILE).write_text(damage(content))
    with pytest.raises(DamagedTableError, match=re.escape(told)) as raised:
        load_truth("nasbench201", "cifar10", "latency-edgegpu")
    assert str(folder / FILE) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("dataset", PUBLISHED)
def test_the_real_files_give_every_cell_its_own_numbers(real, dataset):
    with (real / PUBLISHED[dataset].name).open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 15_625
    tables = {one.column: load_truth("nasbench201", dataset, one.name) for one in TARGETS if one.dataset == dataset}
    assert tables.keys() == COLUMNS.keys()
    for row in rows[::997]:
        text = cell_text(ast.literal_eval(row["net"]))
        for column, table in tables.items():
            measured = float(row[column])
            np.testing.assert_equal(table.accuracy_of(text), np.nan if measured == -1 else measured)
    unknown = {column: int(np.isnan(table.accuracies).sum()) for column, table in tables.items()}
    assert {column: count for column, count in unknown.items() if count} == {"edgetpu_latency": 4699}


def test_targets_have_units_and_low_values_are_the_good_ones(real):
    assert {(one.quantity.unit, one.quantity.higher_is_better) for one in TARGETS} == {("ms", False), ("mJ", False)}
    assert quantity_of("nasbench201", "cifar10", "energy-fpga") is ENERGY
    assert quantity_of("nasbench201", "cifar10", "baseline") is ACCURACY
    table = load_truth("nasbench201", "cifar10", "latency-fpga")
    networks = join(load_score_table(), table)
    assert networks.quantity is LATENCY
    np.testing.assert_array_equal(networks.accuracies, -table.accuracies)
    np.testing.assert_array_equal(networks.measured, table.accuracies)
    assert networks.part(np.array([3, 5])).quantity is LATENCY


def test_the_default_is_an_accuracy_even_where_only_latencies_are_here(folder, content):
    (folder / PUBLISHED["cifar100"].name).write_text(content)
    assert load_truth("nasbench201", "cifar100", "latency-fpga").quantity is LATENCY
    assert default_truth("nasbench201", "cifar100") == "nats-bench"
