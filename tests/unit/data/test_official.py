"""The official NAS-Bench-201 file: read by its own package and by ours, the same values; and nothing else admitted."""

import contextlib
import os
import pickle
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch
from nas_201_api import NASBench201API

from swapcore.data.benchmark_file import checksum_of
from swapcore.data.inert_pickle import Record, array_values
from swapcore.data.sources import nasbench201_file
from swapcore.data.sources.nasbench201_file import convert_official_file, load_official_file, memory_needed
from swapcore.data.sources.nasbench201_official import FILE as OFFICIAL_FILE
from swapcore.data.sources.nasbench201_official import OFFICIAL_TRUTHS, official_path, official_table, official_truth
from swapcore.data.truths import load_truth, truth_title
from swapcore.errors import DamagedTableError, InvalidInputError, MemoryNeededError, MissingDataError
from swapcore.spaces.nasbench201 import NasBench201
from tests.official_file import CELLS, SETS, official_content

SPACE = NasBench201()
OUR_NAMES = {"cifar10": "cifar10", "cifar100": "cifar100", "ImageNet16-120": "imagenet16-120"}
FORMATS = {"as in 2020": False, "zipped": True}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("official")
    for name, zipped in FORMATS.items():
        (folder / name).mkdir()
        torch.save(official_content(), folder / name / OFFICIAL_FILE, _use_new_zipfile_serialization=zipped)
    return folder


@pytest.fixture(params=FORMATS)
def file(request, files):
    return files / request.param / OFFICIAL_FILE


@pytest.fixture
def converted(file, home):
    convert_official_file(file)
    return file


def test_the_package_reads_what_we_load(file):
    api = NASBench201API(load_official_file(file), verbose=False)
    original = NASBench201API(official_content(), verbose=False)
    assert len(api) == len(CELLS) + 1
    for index in (0, 2, 3):
        for dataset in SETS:
            for epochs in ("12", "200"):
                for call in ("get_more_info", "get_cost_info"):
                    options = {"is_random": False} if call == "get_more_info" else {}
                    ours, theirs = (getattr(one, call)(index, dataset, hp=epochs, **options) for one in (api, original))
                    assert ours == theirs


@pytest.mark.parametrize("dataset", OUR_NAMES)
@pytest.mark.parametrize("epochs", [12, 200])
def test_our_table_agrees_with_the_package(dataset, epochs, converted):
    api = NASBench201API(load_official_file(converted), verbose=False)
    for index in (0, 2, 3):
        position = SPACE.index(SPACE.parse(api[index]))
        theirs = api.get_more_info(index, dataset, hp=str(epochs), is_random=False)
        if dataset == "cifar10":
            valid = api.get_more_info(index, "cifar10-valid", hp=str(epochs), is_random=False)["valid-accuracy"]
        else:
            valid = theirs["valid-accuracy"]
        expected = {"test": theirs["test-accuracy"], "train": theirs["train-accuracy"], "valid": valid}
        for split, accuracy in expected.items():
            truth = load_truth("nasbench201", OUR_NAMES[dataset], f"official-{split}-{epochs}")
            assert truth.accuracies[position] == pytest.approx(accuracy, rel=1e-12)
        table, name, costs = official_table(), OUR_NAMES[dataset], api.get_cost_info(index, dataset, hp=str(epochs))
        assert table.mean(name, "flops", epochs)[position] == pytest.approx(costs["flops"])
        assert table.mean(name, "parameters", epochs)[position] == pytest.approx(costs["params"])
        assert table.mean(name, "latency", epochs)[position] == pytest.approx(costs["latency"])
        assert table.mean(name, "seconds", epochs)[position] == pytest.approx(costs["T-train@total"])


def test_each_seed_is_kept(converted):
    api = NASBench201API(load_official_file(converted), verbose=False)
    found = official_table().trainings("cifar100", "test", 200)
    assert set(found) == {777, 888, 999}
    for index in (0, 2, 3):
        position = SPACE.index(SPACE.parse(api[index]))
        trials = api.query_by_index(index, "cifar100", hp="200")
        for seed, accuracies in found.items():
            if seed in trials:
                assert accuracies[position] == trials[seed].get_eval("x-test")["accuracy"]
            else:
                assert np.isnan(accuracies[position])
    assert set(official_table().trainings("cifar10", "valid", 12)) == {111, 777}


def test_cells_that_the_file_does_not_tell_of_are_unknown(converted):
    truth = official_truth("official-test-200", "cifar10")
    assert np.flatnonzero(np.isfinite(truth.accuracies)).tolist() == sorted(CELLS)
    assert truth.is_whole_space
    assert truth.true_best is None
    assert truth.title == "CIFAR-10 test accuracy after 200 epochs, NAS-Bench-201"
    assert truth.source == OFFICIAL_FILE


def test_every_truth_of_it_has_a_title_and_loads(converted):
    for name in OFFICIAL_TRUTHS:
        assert truth_title("nasbench201", "cifar10", name).startswith("official ")
        for dataset in OUR_NAMES.values():
            assert np.isfinite(load_truth("nasbench201", dataset, name).accuracies).sum() == len(CELLS)


def test_progress_and_provenance_are_told(file, home):
    seen = []
    path = convert_official_file(file, on_progress=lambda *facts: seen.append(facts))
    size = file.stat().st_size
    assert path == official_path() == home / "benchmarks" / "nasbench201-official.parquet"
    assert seen[-1] == ("converting", 3, 3)
    assert ("reading", size, size) in seen
    assert memory_needed(file) > size
    found = official_table().provenance
    assert found["source"] == OFFICIAL_FILE
    assert (found["bytes"], found["sha256"], found["cells"]) == (size, checksum_of(file), 3)
    assert found["trainings"] == len(official_table().columns["seed"]) == sum((4 * 1, 4 * 3, 4 * 1)) + 3 * 5
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_without_the_table_it_is_said_what_to_do(home, no_data_folder, tmp_path, monkeypatch):
    with pytest.raises(MissingDataError, match="download it in a browser from https"):
        official_table()
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    (tmp_path / OFFICIAL_FILE).touch()
    with pytest.raises(MissingDataError, match=f"{OFFICIAL_FILE} is here, but not imported; run .* data import /"):
        official_table()


def test_a_file_that_is_too_large_for_this_machine_is_refused_before(file, home, monkeypatch):
    monkeypatch.setattr(nasbench201_file, "MEMORY_FACTOR", 1 << 30)
    with pytest.raises(
        MemoryNeededError, match=r"takes about .* GB of memory, and this machine has .* GB; import it on a"
    ):
        convert_official_file(file)


def test_the_last_table_stays_where_a_new_file_is_damaged(converted, tmp_path):
    before = checksum_of(official_path())
    (tmp_path / "other.pth").write_bytes(converted.read_bytes()[:-5000])
    with pytest.raises(DamagedTableError):
        convert_official_file(tmp_path / "other.pth")
    assert checksum_of(official_path()) == before


class Malicious:
    """Would create a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


class Subtle(Malicious):
    def __reduce__(self):
        return eval, (f"open({str(self.path)!r}, 'w').close()",)


@pytest.mark.parametrize("attack", [Malicious, Subtle])
@pytest.mark.parametrize("place", ["alone", "inside", "beside numpy's numbers"])
@pytest.mark.parametrize("form", [*FORMATS, "plain pickle"])
def test_a_pickle_that_would_run_something_is_refused_without_running_it(form, place, attack, tmp_path, home):
    trap, path = tmp_path / "trap", tmp_path / OFFICIAL_FILE
    content = official_content()
    if place == "alone":
        content = attack(trap)
    elif place == "inside":
        content["arch2infos"][0]["full"]["all_results"]["cifar10", 777]["arch_config"] = attack(trap)
    else:
        content["evaluated_indexes"] = [np.float64(1), np.zeros(2), attack(trap)]
    if form == "plain pickle":
        path.write_bytes(pickle.dumps(content, protocol=2))
    else:
        torch.save(content, path, _use_new_zipfile_serialization=FORMATS[form])
    with pytest.raises(DamagedTableError) as raised:
        convert_official_file(path)
    assert not trap.exists()
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)
    assert f"it refers to {'posix.system' if attack is Malicious else 'builtins.eval'}, which is not allowed" in str(
        raised.value
    )
    assert not official_path().exists()
    # The trap works where it is not stopped.
    if attack is Subtle and place == "alone" and form == "plain pickle":
        pickle.loads(path.read_bytes())
        assert trap.exists()


def test_what_only_holds_numbers_is_admitted(tmp_path):
    content = {
        **official_content(),
        "more": [np.float32(1), np.int64(2), np.bool_(1), np.arange(3.0), torch.ones(2)],
    }
    torch.save(content, tmp_path / "f.pth")
    number, whole, truth, array, tensor = load_official_file(tmp_path / "f.pth")["more"]
    assert (number, whole, truth) == (1, 2, True)
    np.testing.assert_array_equal(array_values(array), [0, 1, 2])
    # What a tensor holds is not read.
    assert isinstance(tensor, Record)


def result_of(content, index=0):
    return content["arch2infos"][index]["full"]["all_results"]["cifar10", 777]


DAMAGES = {
    "no architectures": lambda content: content.pop("meta_archs"),
    "no results": lambda content: content.pop("arch2infos"),
    "results of another cell": lambda content: content["meta_archs"].reverse(),
    "an architecture of another space": lambda content: content["meta_archs"].__setitem__(0, "Genotype()"),
    "no training of 12 epochs": lambda content: content["arch2infos"][0].pop("less"),
    "other epochs": lambda content: result_of(content).update(epochs=90),
    "no last epoch": lambda content: result_of(content)["train_acc1es"].pop(199),
    "another training set": lambda content: content["arch2infos"][0]["full"]["all_results"].update(
        {("mnist", 777): result_of(content)}
    ),
    "text for an accuracy": lambda content: result_of(content)["train_acc1es"].update({199: "high"}),
    "an accuracy of 250": lambda content: result_of(content)["train_acc1es"].update({199: 250.0}),
    "a list for a dictionary": lambda content: content.update(arch2infos=[1, 2]),
    "results of nothing": lambda content: content.update(arch2infos={}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_is_laid_out_otherwise_is_refused(damage, tmp_path, home):
    content = official_content()
    DAMAGES[damage](content)
    torch.save(content, tmp_path / OFFICIAL_FILE)
    with pytest.raises(DamagedTableError) as raised:
        convert_official_file(tmp_path / OFFICIAL_FILE)
    assert "\n" not in str(raised.value)
    assert not official_path().exists()


def test_an_evaluation_that_is_missing_leaves_a_gap(tmp_path, home):
    content = official_content()
    del result_of(content)["eval_acc1es"]["ori-test@199"]
    result_of(content)["train_times"] = None
    torch.save(content, tmp_path / OFFICIAL_FILE)
    convert_official_file(tmp_path / OFFICIAL_FILE)
    assert np.isnan(official_table().trainings("cifar10", "test", 200)[777][CELLS[0]])
    assert np.isnan(official_table().trainings("cifar10", "seconds", 200)[777][CELLS[0]])


@pytest.mark.parametrize("form", FORMATS)
def test_damaged_bytes_are_refused_in_one_sentence(form, files, tmp_path):
    whole = (files / form / OFFICIAL_FILE).read_bytes()
    rng = np.random.default_rng(0)
    damaged = [whole[:cut] for cut in (0, 1, 10, 100, len(whole) // 2, len(whole) - 1)]
    for _ in range(12):
        changed = bytearray(whole)
        for place in rng.integers(0, min(len(whole), 5000), size=20):
            changed[place] = rng.integers(256)
        damaged.append(bytes(changed))
    damaged += [b"<!DOCTYPE html><html>", rng.bytes(1000), b"\x80\x02}q\x00."]
    for number, content in enumerate(damaged):
        path = tmp_path / f"{number}.pth"
        path.write_bytes(content)
        # A changed number may go unnoticed; nothing else may come than this one error.
        with contextlib.suppress(DamagedTableError):
            load_official_file(path)
            continue
        with pytest.raises(DamagedTableError) as raised:
            load_official_file(path)
        assert str(path) in str(raised.value)
        assert "\n" not in str(raised.value)
    with pytest.raises(InvalidInputError, match="there is no file"):
        load_official_file(tmp_path / "nowhere.pth")
    with pytest.raises(DamagedTableError, match="is a web page"):
        load_official_file(tmp_path / f"{len(damaged) - 3}.pth")


def test_a_damaged_table_is_told(converted, home):
    path = official_path()
    shutil.copy(path, path.with_suffix(".whole"))
    table = pq.ParquetFile(path).read()
    far = pa.array(np.full(len(table), 15_625, dtype=np.int32))
    for changed in (
        table.drop_columns("seed"),
        table.set_column(0, "position", far),
        table.set_column(4, "train", pa.array(np.full(len(table), 101.0))),
        table.replace_schema_metadata(None),
    ):
        pq.write_table(changed, path)
        with pytest.raises(DamagedTableError, match=r"nasbench201-official.parquet is damaged"):
            official_table()
    path.write_bytes(b"PAR1")
    with pytest.raises(DamagedTableError, match=r"remove it with .* and import the official file again"):
        official_table()
    shutil.copy(path.with_suffix(".whole"), path)
    assert len(official_table().columns["seed"])


@pytest.mark.parametrize(
    "value", [10**400, -(10**400), True, "5", [5.0], {}, None, b"5"], ids=lambda value: type(value).__name__
)
@pytest.mark.parametrize("field", ["train_acc1es", "flop", "latency", "train_times", "seed"])
def test_what_is_no_number_of_its_kind_is_one_sentence(field, value, tmp_path, home):
    content = official_content()
    training = result_of(content)
    if field == "train_acc1es":
        training[field][199] = value
    elif field == "flop":
        training[field] = value
    elif field == "latency":
        training[field] = [value]
    elif field == "train_times":
        training[field][3] = value
    else:
        content["arch2infos"][0]["full"]["all_results"]["cifar10", str(value) if value else -1] = training
    torch.save(content, tmp_path / OFFICIAL_FILE)
    if value is None and field != "seed":
        # What is not known is a gap.
        convert_official_file(tmp_path / OFFICIAL_FILE)
        return
    with pytest.raises(DamagedTableError, match="is not laid out as NAS-Bench-201 is, at cell 1 of it: ") as raised:
        convert_official_file(tmp_path / OFFICIAL_FILE)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400
    assert not official_path().exists()
