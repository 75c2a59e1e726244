"""DARTS accuracies and published metrics: the real files read right, damaged ones refused by name."""

import ast
import csv
import json

import numpy as np
import pytest

from swapcore.data.sources.darts_archs import FILE, darts_archs_table
from swapcore.data.sources.published_metrics import COMPACT_OPERATIONS, FILES, nasbench301_table, published_metrics
from swapcore.errors import DamagedTableError, MissingDataError, UnknownNameError
from swapcore.spaces.darts import Darts
from swapcore.spaces.darts_cost import DartsShape, flops, parameters

SPACE = Darts()
METRICS_FILE = FILES["darts"]
COMPACT = (
    "[[(0, 0), (1, 5), (1, 1), (0, 1), (1, 3), (0, 3), (1, 3), (3, 2)], "
    "[(1, 0), (0, 2), (1, 3), (0, 3), (3, 0), (0, 1), (2, 0), (3, 6)]]"
)
GENOTYPE = (
    "Genotype(normal=[('max_pool_3x3', 0), ('dil_conv_3x3', 1), ('avg_pool_3x3', 1), ('avg_pool_3x3', 0), "
    "('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('skip_connect', 3)], normal_concat=range(2, 6), "
    "reduce=[('max_pool_3x3', 1), ('skip_connect', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('max_pool_3x3', 3), "
    "('avg_pool_3x3', 0), ('max_pool_3x3', 2), ('dil_conv_5x5', 3)], reduce_concat=range(2, 6))"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def real(nats_bench, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(nats_bench))
    for name in (FILE, METRICS_FILE):
        if not (nats_bench / name).is_file():
            pytest.skip(f"{name} is not in {nats_bench}")
    return nats_bench


def entry(accuracy=90.0, **scores):
    return {"idx": "1", "arch": COMPACT, "val_accuracy": accuracy} | {
        name: {"score": score, "time": 0.5} for name, score in scores.items()
    }


def test_every_genotype_of_the_real_file_has_its_own_accuracy(real):
    table = darts_archs_table()
    with (real / FILE).open() as stream:
        rows = list(csv.reader(stream))
    assert len(table.architectures) == len(table.accuracies) == len(rows) == 1000
    for text, accuracy in rows[::50]:
        assert table.accuracy_of(text) == float(accuracy)
        # As the file writes it and as the space formats it, it is the same architecture.
        assert "[2, 3, 4, 5]" in text
        assert table.accuracy_of(SPACE.format(SPACE.parse(text))) == float(accuracy)
    assert np.isnan(table.accuracy_of(SPACE.format(SPACE.sample(np.random.default_rng(0)))))


def test_the_compact_notation_is_read_as_its_makers_meant_it(real):
    """Their parameters and FLOPs are those of 32 channels and 8 cells; another reading would not follow them."""
    found = published_metrics("darts")
    assert len(found.architectures) == len(set(found.architectures)) == 725
    shape = DartsShape(channels=32, cells=8, stem="cifar", auxiliary=True)
    genotypes = [SPACE.parse(text) for text in found.architectures]
    counted = [parameters(genotype, shape) for genotype in genotypes]
    assert np.corrcoef(counted, found.values["params"])[0, 1] > 0.9999
    assert np.corrcoef([flops(genotype, shape) for genotype in genotypes], found.values["flops"])[0, 1] > 0.998


def test_the_published_values_are_those_of_the_real_file(real):
    found = published_metrics("darts")
    entries = json.loads((real / METRICS_FILE).read_text())["cifar10"]
    for place, (key, values) in list(enumerate(entries.items()))[::90]:
        normal, reduction = ast.literal_eval(key)
        genotype = SPACE.parse(found.architectures[place])
        assert [(COMPACT_OPERATIONS.index(name), source) for name, source in genotype.normal.pairs] == [
            (operation, source) for source, operation in normal
        ]
        assert [source for _, source in genotype.reduce.pairs] == [source for source, _ in reduction]
        assert found.accuracies[place] == values["val_accuracy"]
        assert nasbench301_table().accuracy_of(found.architectures[place]) == values["val_accuracy"]
        assert {metric: found.values[metric][place] for metric in found.values} == {
            metric: value["score"] for metric, value in values.items() if isinstance(value, dict)
        }
        assert found.seconds["nwot"][place] == values["nwot"]["time"]
    assert len(found.values) == 12


def test_one_compact_genotype_in_full(folder):
    (folder / METRICS_FILE).write_text(json.dumps({"cifar10": {COMPACT: entry(91.5, nwot=2.5, snip=-1e8)}}))
    found = published_metrics("darts")
    assert found.architectures == (GENOTYPE,)
    assert found.accuracies == [91.5]
    assert found.values["nwot"] == [2.5]
    # So the file writes that their code failed.
    assert np.isnan(found.values["snip"]).all()
    assert found.seconds["snip"] == [0.5]
    with pytest.raises(ValueError, match="read-only"):
        found.accuracies[0] = 1


def test_a_space_without_published_metrics_says_which_have_some(home, no_data_folder):
    with pytest.raises(MissingDataError, match="no published metrics of nasbench201; there are for: darts"):
        published_metrics("nasbench201")
    with pytest.raises(UnknownNameError, match="nasbench"):
        published_metrics("nasbench")
    with pytest.raises(MissingDataError, match=f"data get {METRICS_FILE}"):
        published_metrics("darts")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "<!DOCTYPE html>",
        '{"cifar10": {}}',
        '{"cifar10": [1]}',
        '{"cifar100": {}}',
        json.dumps({"cifar10": {"__import__('os')": entry()}}),
        json.dumps({"cifar10": {COMPACT.replace("(0, 0)", "(2, 0)"): entry()}}),
        json.dumps({"cifar10": {COMPACT.replace("(0, 0)", "(0, -1)"): entry()}}),
        json.dumps({"cifar10": {COMPACT.replace("(0, 0)", "(0, 7)"): entry()}}),
        json.dumps({"cifar10": {COMPACT.replace("(0, 0), ", ""): entry()}}),
        json.dumps({"cifar10": {COMPACT: entry("high")}}),
        json.dumps({"cifar10": {COMPACT: entry(250)}}),
        json.dumps({"cifar10": {COMPACT: {"idx": "1"}}}),
        json.dumps({"cifar10": {COMPACT: entry(nwot="much")}}),
    ],
)
def test_a_damaged_file_of_metrics_is_refused_by_its_name(content, folder):
    (folder / METRICS_FILE).write_text(content)
    with pytest.raises(DamagedTableError) as raised:
        published_metrics("darts")
    assert str(folder / METRICS_FILE) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"<!DOCTYPE html><html>\n",
        b"\xff\xfe\x00rubbish",
        b"\x00" * 100,
        f'"{GENOTYPE}"\n'.encode(),
        f'"{GENOTYPE}",90,1\n'.encode(),
        f'"{GENOTYPE}",high\n'.encode(),
        f'"{GENOTYPE}",101\n'.encode(),
        f'"{GENOTYPE}",90\n"{GENOTYPE}",91\n'.encode(),
        f'"{GENOTYPE[:-20]}",90\n'.encode(),
        b"\"__import__('os').system('true')\",90\n",
        f'"{GENOTYPE}'.encode(),
    ],
)
def test_a_damaged_file_of_genotypes_is_refused(content, folder):
    (folder / FILE).write_bytes(content)
    with pytest.raises(DamagedTableError, match="damaged") as raised:
        darts_archs_table()
    assert "\n" not in str(raised.value)


def test_a_changed_file_is_read_again(folder):
    for accuracy in (77.25, 7.5):
        (folder / FILE).write_text(f'"{GENOTYPE}",{accuracy}\n')
        assert darts_archs_table().accuracy_of(GENOTYPE) == accuracy
