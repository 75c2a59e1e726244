"""The five CIFAR-10 accuracies of ``analog-nasbench``, and what is refused in its pickle."""

import importlib.metadata
import itertools
import os
import pickle
import random
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from swapcore.data.sources import analog
from swapcore.data.sources.analog import FIELDS, analog_table, data_file, read_all
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.spaces.nasbench201 import NasBench201

SPACE = NasBench201()
CELLS = 15_625
# What the package documents: operations by their number, and keys over (0→1)(0→2)(0→3)(1→2)(1→3)(2→3).
CODES = ("skip_connect", "none", "nor_conv_3x3", "nor_conv_1x1", "avg_pool_3x3")


class Stub:
    """Any class of the file, for a reading that shares nothing with the one under test."""


class StubUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        return Stub


@pytest.fixture(scope="module")
def records():
    with data_file().open("rb") as stream:
        return StubUnpickler(stream).load()


class Architecture:
    """Pickles under the name that the file uses."""

    def __init__(self, accuracy):
        self.__dict__.update({attribute: accuracy for attribute, _ in FIELDS.values()})


Architecture.__module__ = "analognasbench.data"


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a whole file of records, or bytes, to where the package keeps its data."""
    path = tmp_path / "data.anb"
    module = type(sys)("analognasbench.data")
    module.Architecture = Architecture

    def write(content):
        with monkeypatch.context() as patched:
            patched.setitem(sys.modules, "analognasbench", type(sys)("analognasbench"))
            patched.setitem(sys.modules, "analognasbench.data", module)
            path.write_bytes(content if isinstance(content, bytes) else pickle.dumps(content))
        monkeypatch.setattr(analog, "data_file", lambda: path)
        read_all.cache_clear()
        return path

    return write


def all_cells():
    return {key: Architecture(10 + number / CELLS) for number, key in enumerate(itertools.product(range(5), repeat=6))}


@pytest.mark.parametrize("name", FIELDS)
def test_every_cell_has_the_accuracy_that_the_documented_key_gives(name, records):
    attribute = f"{name}_accuracy"
    accuracies = analog_table(name).accuracies
    for (a, b, c, d, e, f), record in records.items():
        text = "|{}~0|+|{}~0|{}~1|+|{}~0|{}~1|{}~2|".format(*(CODES[code] for code in (a, b, d, c, e, f)))
        assert accuracies[SPACE.index(SPACE.parse(text))] == getattr(record, attribute), text


def test_the_five_tables_differ_and_say_what_they_are():
    tables = {name: analog_table(name) for name in FIELDS}
    assert list(tables) == ["baseline", "ptq", "qat", "noisy", "analog"]
    for name, table in tables.items():
        assert (table.space, table.dataset, table.name) == ("nasbench201", "cifar10", name)
        assert table.accuracies.shape == (CELLS,)
        assert np.isfinite(table.accuracies).all()
        assert 5 < table.accuracies.min() < table.accuracies.max() < 95
        assert table.source == f"analog-nasbench {importlib.metadata.version('analog-nasbench')}"
        assert FIELDS[name][1] in table.title
    assert len({table.accuracies.tobytes() for table in tables.values()}) == len(tables)
    # Noise only takes away, and training for the hardware gives most of it back.
    assert tables["noisy"].accuracies.mean() < tables["analog"].accuracies.mean() < tables["baseline"].accuracies.mean()


def test_the_tables_are_read_without_importing_the_package():
    code = (
        "import sys\nfrom swapcore.data.sources.analog import analog_table\n"
        "assert len(analog_table('baseline').accuracies) == 15625\n"
        "print([name for name in sys.modules if 'analognasbench' in name or name == 'pkg_resources'])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_whole_file_of_the_same_form_is_read(write):
    write(all_cells())
    accuracies = analog_table("qat").accuracies
    # All "skip_connect" is the first key, all "avg_pool_3x3" the last.
    assert accuracies[SPACE.index(SPACE.parse("|{0}~0|+|{0}~0|{0}~1|+|{0}~0|{0}~1|{0}~2|".format(CODES[0])))] == 10
    assert accuracies[-1] == 10 + (CELLS - 1) / CELLS


class Call:
    """Unpickles to a call of any function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def payloads(sentinel):
    made = str(sentinel)
    return {
        "os.mkdir": pickle.dumps(Call(os.mkdir, made)),
        "os.system": pickle.dumps(Call(os.system, f"mkdir '{made}'")),
        "builtins.eval": pickle.dumps(Call(eval, f"__import__('os').mkdir({made!r})")),
        "builtins.exec": pickle.dumps(Call(exec, f"import os; os.mkdir({made!r})"), protocol=0),
        "subprocess.call": pickle.dumps(Call(subprocess.call, ["mkdir", made])),
        "by the oldest opcode": f"(S'{made}'\nios\nmkdir\n.".encode(),
        "inside a record": pickle.dumps({(0,) * 6: [Call(os.mkdir, made)]}),
        "through getattr": pickle.dumps(Call(getattr, Call(os.mkdir, made), "x")),
    }


@pytest.mark.parametrize("name", payloads("x"))
def test_a_pickle_that_calls_something_is_refused_and_nothing_runs(name, write, tmp_path):
    sentinel = tmp_path / "it ran"
    payload = payloads(sentinel)[name]
    try:
        pickle.loads(payload)
    except AttributeError:
        assert name == "through getattr"
    assert sentinel.is_dir(), "the payload works where nothing is refused"
    sentinel.rmdir()

    path = write(payload)
    with pytest.raises(DamagedTableError, match="not allowed") as raised:
        analog_table("baseline")
    assert str(path) in str(raised.value)
    assert not sentinel.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("analognasbench.data", "NasBench"),
        ("analognasbench.data", "Architecture.__class__"),
        ("analognasbench", "Architecture"),
        ("swapcore.data.sources.analog", "Architecture"),
        ("builtins", "DriftMeasurement"),
        ("collections", "OrderedDict"),
        ("numpy", "dtype"),
    ],
)
def test_a_pickle_that_only_names_anything_else_is_refused(module, name, write):
    payload = b"\x80\x04" + b"".join(b"\x8c" + bytes([len(text)]) + text.encode() for text in (module, name)) + b"\x93."
    write(payload)
    with pytest.raises(DamagedTableError, match=f"{module}.{name}, which is not allowed"):
        analog_table("baseline")


def test_a_truncated_file_is_damaged(write):
    whole = data_file().read_bytes()
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path = write(whole[:length])
        with pytest.raises(DamagedTableError, match="damaged") as raised:
            read_all(path)
        assert str(path) in str(raised.value)
        assert "reinstall analog-nasbench" in str(raised.value)


def test_random_bytes_are_damaged(write):
    rng = random.Random(0)
    for length in (1, 10, 100, 1000) * 50:
        path = write(b"\x80\x04" + rng.randbytes(length))
        with pytest.raises(DamagedTableError):
            read_all(path)


@pytest.mark.parametrize(
    "content",
    [
        b"\x80\x05\x96" + b"\xff" * 8,
        b"\x80\x04\x8e" + (1 << 45).to_bytes(8, "little"),
        b"\x80\x04\x8e" + (1 << 63).to_bytes(8, "little"),
    ],
    ids=["2^64 - 1 bytes", "2^45 bytes", "2^63 bytes"],
)
def test_a_file_that_asks_for_more_memory_than_there_is_is_damaged(content, write):
    path = write(content)
    with pytest.raises(DamagedTableError):
        read_all(path)


@pytest.mark.parametrize(
    "content",
    [
        None,
        7,
        "text",
        [],
        {},
        list(range(CELLS)),
        {"|none~0|": 1.0},
        {(0, 1, 2): 1.0},
        {(0, 0, 0, 0, 0, 0): 50.0},
        {(0, 0, 0, 0, 0, 0): 50.0, (1, 1): 50.0},
    ],
    ids=repr,
)
def test_another_structure_is_damaged(content, write):
    write(content)
    with pytest.raises(DamagedTableError, match="damaged"):
        analog_table("baseline")


FIRST, LAST, SOME = (0, 0, 0, 0, 0, 0), (4, 0, 0, 0, 0, 0), (1, 2, 3, 4, 0, 1)
FAULTS = {
    "a cell less": lambda cells: cells.pop(SOME),
    "an unknown operation": lambda cells: cells.update({(5, *FIRST[1:]): cells.pop(FIRST)}),
    "a negative operation": lambda cells: cells.update({(-1, *LAST[1:]): cells.pop(LAST)}),
    "a cell twice": lambda cells: cells.update({(-1, *LAST[1:]): cells[LAST]}),
    "no accuracy": lambda cells: cells[SOME].__dict__.pop("noisy_accuracy"),
    "text for an accuracy": lambda cells: setattr(cells[SOME], "noisy_accuracy", "high"),
    "an accuracy of 250": lambda cells: setattr(cells[SOME], "baseline_accuracy", 250.0),
    "an accuracy below zero": lambda cells: setattr(cells[SOME], "baseline_accuracy", -0.1),
    "an infinite accuracy": lambda cells: setattr(cells[SOME], "baseline_accuracy", float("inf")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_with_a_fault_in_one_cell_is_damaged(fault, write):
    cells = all_cells()
    FAULTS[fault](cells)
    path = write(cells)
    with pytest.raises(DamagedTableError) as raised:
        analog_table("baseline")
    assert str(path) in str(raised.value)


def test_keys_that_name_a_cell_twice_are_damaged(write):
    longer = {(*key, 0): record for key, record in all_cells().items()}
    longer[*FIRST, 1] = longer[*FIRST, 0]
    write(longer)
    with pytest.raises(DamagedTableError, match="each of 15625 cells is expected once"):
        analog_table("baseline")
    del longer[*SOME, 0]
    assert len(longer) == CELLS
    write(longer)
    with pytest.raises(DamagedTableError, match="each of 15625 cells is expected once"):
        analog_table("baseline")


def test_a_missing_package_says_what_to_install(monkeypatch):
    real = importlib.metadata.distribution

    def distribution(name):
        if name == "analog-nasbench":
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "distribution", distribution)
    for read in (data_file, lambda: analog_table("baseline")):
        with pytest.raises(MissingDataError, match=r"'analog-nasbench'.* missing.*run pip install"):
            read()


@pytest.mark.parametrize("files", [None, [], [SimpleNamespace(name="data.anb", locate=lambda: "/gone/data.anb")]])
def test_a_package_without_its_file_says_what_to_do(files, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "files", lambda _: files)
    with pytest.raises(MissingDataError, match="incomplete; run pip install"):
        analog_table("baseline")
