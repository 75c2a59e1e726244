"""Accuracy under attack: the real file read right, and a damaged one refused in one sentence."""

import ast
import csv

import numpy as np
import pytest

from swapcore.data.sources.robustness import COLUMNS, FILE
from swapcore.data.truths import load_truth
from swapcore.environment import data_folders
from swapcore.errors import DamagedTableError
from swapcore.problems.registry import get_problem
from tests.numbered_cells import cell_text, write_cells

TARGETS = [one for one in get_problem("nasbench201").targets if one.source == "robustness"]


@pytest.fixture(scope="module")
def rows():
    """The real file, as dictionaries."""
    for folder in data_folders():
        if (folder / FILE).is_file():
            with (folder / FILE).open(newline="") as stream:
                return list(csv.DictReader(stream))
    pytest.skip(f"{FILE} is not on this machine; set SWAP_DATA_DIR")


def test_every_column_of_the_file_but_the_clean_accuracy_is_a_target(rows):
    assert [one.column for one in TARGETS] == list(COLUMNS)
    assert {"net", "val_accs", *COLUMNS} == set(rows[0])
    assert {(one.dataset, one.quantity.unit, one.quantity.higher_is_better) for one in TARGETS} == {
        ("cifar10", "%", True)
    }


def test_the_real_file_gives_every_cell_its_own_numbers(rows):
    tables = {one.column: load_truth("nasbench201", "cifar10", one.name) for one in TARGETS}
    for row in rows[::1999]:
        text = cell_text(ast.literal_eval(row["net"]))
        assert {column: table.accuracy_of(text) for column, table in tables.items()} == {
            column: float(row[column]) for column in COLUMNS
        }


def test_a_stronger_attack_leaves_less(rows):
    means = [load_truth("nasbench201", "cifar10", f"pgd-{strength}").accuracies.mean() for strength in (0.1, 1, 4, 8)]
    assert means == sorted(means, reverse=True)
    assert np.ptp(means) > 30


def test_a_value_that_cannot_be_is_told(tmp_path, home, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    write_cells(tmp_path / FILE, dict.fromkeys(COLUMNS, lambda row: 101 if row == 7 else 50))
    with pytest.raises(DamagedTableError, match="accuracies must be from 0 to 100 %; got 101"):
        load_truth("nasbench201", "cifar10", "fgsm-1")
