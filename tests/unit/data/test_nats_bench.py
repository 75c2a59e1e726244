"""NATS-Bench accuracies: the real file read right, every damaged one refused by name."""

import os
import re

import numpy as np
import pandas as pd
import pytest

from swapcore.data.sources.nats_bench import COLUMNS, FILE, data_file, nats_bench_table
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.spaces.nasbench201 import NasBench201

SPACE = NasBench201()
ARCHITECTURES = "ArchitectureString"


@pytest.fixture(scope="module")
def made_up():
    """A whole table in another order than the space's, with an accuracy that tells every cell and data set apart."""
    order = np.random.default_rng(0).permutation(len(SPACE))
    columns = {column: 10.0 * (place + 1) + order / 2000 for place, column in enumerate(COLUMNS.values())}
    return pd.DataFrame({**columns, ARCHITECTURES: [str(SPACE.at(int(index))) for index in order], "Other": "x"})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("dataset", COLUMNS)
def test_the_real_file_gives_every_cell_its_own_accuracy(dataset, nats_bench):
    rows = pd.read_csv(nats_bench / FILE)
    table = nats_bench_table(dataset)
    assert (table.space, table.dataset, table.name, table.source) == ("nasbench201", dataset, "nats-bench", FILE)
    assert table.accuracies.shape == (15_625,)
    chosen = rows.sample(300, random_state=0)
    for text, accuracy in zip(chosen[ARCHITECTURES], chosen[COLUMNS[dataset]], strict=True):
        assert table.accuracies[SPACE.index(SPACE.parse(text))] == accuracy


def test_the_data_sets_are_of_known_difficulty(nats_bench):
    best = {dataset: nats_bench_table(dataset).accuracies.max() for dataset in COLUMNS}
    assert best["cifar10"] == pytest.approx(94.37, abs=0.01)
    assert best["cifar10"] > best["cifar100"] > best["imagenet16-120"] > 40
    assert nats_bench_table("imagenet16-120").title == "ImageNet16-120 test accuracy, NATS-Bench"


def test_a_file_in_any_order_of_rows_is_put_into_the_order_of_the_space(folder, made_up):
    made_up.to_csv(folder / FILE, index=False)
    for place, dataset in enumerate(COLUMNS):
        expected = 10.0 * (place + 1) + np.arange(len(SPACE)) / 2000
        np.testing.assert_allclose(nats_bench_table(dataset).accuracies, expected, rtol=1e-12)


def test_a_missing_file_says_where_one_would_be_found(tmp_path, home, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path / "extra"))
    for dataset in COLUMNS:
        with pytest.raises(MissingDataError) as raised:
            nats_bench_table(dataset)
        for part in (FILE, str(tmp_path / "extra"), str(home / "benchmarks"), "SWAP_DATA_DIR"):
            assert part in str(raised.value)


def test_without_an_extra_folder_only_the_own_one_is_named(home, no_data_folder):
    with pytest.raises(MissingDataError, match=re.escape(f"put it into {home / 'benchmarks'}, or set SWAP_DATA_DIR")):
        data_file()


def test_the_own_folder_is_looked_in_and_the_extra_one_comes_first(tmp_path, home, no_data_folder, monkeypatch):
    (home / "benchmarks").mkdir(parents=True)
    (home / "benchmarks" / FILE).touch()
    assert data_file() == home / "benchmarks" / FILE
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    assert data_file() == home / "benchmarks" / FILE
    (tmp_path / FILE).touch()
    assert data_file() == tmp_path / FILE


def cell(frame, row, column, value):
    changed = frame.astype({column: object})
    changed.loc[row, column] = value
    return changed


CIFAR10 = COLUMNS["cifar10"]
DAMAGES = {
    "a missing column of accuracies": lambda frame: frame.drop(columns=COLUMNS["cifar100"]),
    "no architectures": lambda frame: frame.drop(columns=ARCHITECTURES),
    "an unknown operation": lambda frame: frame.replace(
        {ARCHITECTURES: {str(SPACE.at(0)): str(SPACE.at(0)).replace("none", "max_pool")}}
    ),
    "half an architecture": lambda frame: cell(frame, 7, ARCHITECTURES, "|none~0|+|none~0|"),
    "an empty architecture": lambda frame: cell(frame, 7, ARCHITECTURES, None),
    "a number for an architecture": lambda frame: frame.assign(**{ARCHITECTURES: 1}),
    "a cell twice and another not at all": lambda frame: cell(frame, 7, ARCHITECTURES, frame[ARCHITECTURES][8]),
    "a row twice": lambda frame: pd.concat([frame, frame.iloc[[0]]]),
    "a row less": lambda frame: frame.iloc[:-1],
    "a header and nothing else": lambda frame: frame.iloc[:0],
    "text for an accuracy": lambda frame: cell(frame, 7, CIFAR10, "high"),
    "an accuracy of 250": lambda frame: cell(frame, 7, CIFAR10, 250),
    "an accuracy below zero": lambda frame: cell(frame, 7, CIFAR10, -0.5),
    "an infinite accuracy": lambda frame: cell(frame, 7, CIFAR10, "inf"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_is_refused_by_the_name_of_its_file(damage, folder, made_up):
    DAMAGES[damage](made_up).to_csv(folder / FILE, index=False)
    with pytest.raises(DamagedTableError) as raised:
        nats_bench_table("cifar10")
    assert str(folder / FILE) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"<!DOCTYPE html><html><body>404</body></html>\n",
        np.random.default_rng(0).bytes(5000),
        b"\x00" * 5000,
        b"PK\x03\x04" + b"\xff" * 500,
        b'"never closed\n' * 10,
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 2\n",
    ],
    ids=["empty", "blank lines", "a web page", "random bytes", "zeros", "an archive", "an open quote", "a pointer"],
)
def test_a_file_that_is_no_table_is_refused_by_its_name(content, folder):
    (folder / FILE).write_bytes(content)
    with pytest.raises(DamagedTableError) as raised:
        nats_bench_table("cifar10")
    assert f"{folder / FILE} is damaged" in str(raised.value)
    assert "get the file again" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_cut_off_file_is_refused(folder, made_up):
    made_up.to_csv(folder / FILE, index=False)
    whole = (folder / FILE).read_bytes()
    for length in (len(whole) // 2, len(whole) - 30):
        (folder / FILE).write_bytes(whole[:length])
        with pytest.raises(DamagedTableError, match="is damaged"):
            nats_bench_table("cifar10")


def test_a_wrong_number_of_rows_is_told(folder, made_up):
    made_up.iloc[:-1].to_csv(folder / FILE, index=False)
    with pytest.raises(DamagedTableError, match="each of the 15625 cells is expected once, 15624 of them found"):
        nats_bench_table("cifar10")


def test_a_changed_file_is_read_again(folder, made_up):
    made_up.to_csv(folder / FILE, index=False)
    before = nats_bench_table("cifar100").accuracies[123]
    made_up.assign(**{COLUMNS["cifar100"]: 77.25}).to_csv(folder / FILE, index=False)
    assert before != 77.25
    assert nats_bench_table("cifar100").accuracies[123] == 77.25


def test_a_changed_file_of_the_same_length_is_read_again(folder, made_up):
    for accuracy in (77.25, 77.75):
        made_up.assign(**{COLUMNS["cifar100"]: accuracy}).to_csv(folder / FILE, index=False)
        os.utime(folder / FILE, ns=(0, int(accuracy * 100)))
        assert nats_bench_table("cifar100").accuracies[123] == accuracy


def test_a_repaired_file_is_read_after_the_damaged_one_was_refused(folder, made_up):
    (folder / FILE).write_text("rubbish")
    with pytest.raises(DamagedTableError):
        nats_bench_table("cifar10")
    made_up.to_csv(folder / FILE, index=False)
    assert len(nats_bench_table("cifar10").accuracies) == len(SPACE)
