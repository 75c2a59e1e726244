"""What was read of a large file is kept; it is taken over only where it is surely the same, and is never an error."""

import hashlib
import os
import shutil
import stat

import numpy as np
import pyarrow.parquet as pq
import pytest

from swapcore.data.benchmark_file import checksum_of
from swapcore.data.kept_reading import kept_reading
from swapcore.data.parquet import read_parquet, write_parquet
from swapcore.data.sources import analog
from swapcore.data.sources import nats_bench as source_of_nats_bench
from swapcore.data.sources.analog import FIELDS, analog_table, data_file
from swapcore.errors import DamagedTableError

VALUES = {"a": np.array([1.0, np.nan, 3.0]), "b": np.array([0.1, 0.2, 0.3])}


class Reader:
    """Counts how often it reads."""

    def __init__(self, values):
        self.values, self.times = values, 0

    def __call__(self):
        self.times += 1
        return {name: column.copy() for name, column in self.values.items()}


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "large.bin"
    path.write_bytes(b"content")
    return path


@pytest.fixture
def reader():
    return Reader(VALUES)


def same(found, expected=VALUES):
    assert list(found) == list(expected)
    for name, column in expected.items():
        assert found[name].tobytes() == column.tobytes()
        assert found[name].dtype == column.dtype


def kept(home):
    (path,) = (home / "readings").glob("*.parquet")
    return path


def test_it_is_read_once(source, reader, home):
    for _ in range(3):
        same(kept_reading(source, "large", 1, reader))
    assert reader.times == 1
    assert kept(home).name == f"large-{hashlib.sha256(b'content').hexdigest()[:16]}.parquet"
    assert not [path for path in (home / "readings").iterdir() if path.name.startswith(".")]


def test_another_content_or_version_is_read_again(source, reader, home):
    kept_reading(source, "large", 1, reader)
    kept_reading(source, "large", 2, reader)
    assert reader.times == 2
    source.write_bytes(b"changed")
    os.utime(source, ns=(1, 1))
    other = Reader({"a": np.array([9.0])})
    same(kept_reading(source, "large", 2, other), other.values)
    assert other.times == 1
    # What was kept of the content before is gone.
    kept(home)


def flip(path):
    content = bytearray(path.read_bytes())
    content[20] ^= 0xFF
    path.write_bytes(content)


def rewrite(path, change):
    table, provenance = read_parquet(path)
    write_parquet(path, change(table), provenance)


DAMAGES = {
    "nothing in it": lambda path: path.write_bytes(b""),
    "no Parquet": lambda path: path.write_bytes(b"rubbish"),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "a byte changed": flip,
    "no provenance": lambda path: pq.write_table(read_parquet(path)[0].replace_schema_metadata(None), path),
    "other values": lambda path: rewrite(path, lambda table: table.set_column(0, "a", table.column("b"))),
    "a column less": lambda path: rewrite(path, lambda table: table.drop_columns("b")),
    "another name": lambda path: rewrite(path, lambda table: table.rename_columns(["a", "c"])),
    "rows in another order": lambda path: rewrite(path, lambda table: table.take([2, 1, 0])),
    "a folder in its place": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_is_never_believed_nor_an_error(damage, source, reader, home):
    kept_reading(source, "large", 1, reader)
    path = kept(home)
    DAMAGES[damage](path)
    same(kept_reading(source, "large", 1, reader))
    assert reader.times == 2
    same(kept_reading(source, "large", 1, reader))
    assert reader.times == (3 if path.is_dir() else 2)


def test_a_table_of_another_file_under_its_name_is_not_believed(source, reader, home, tmp_path):
    kept_reading(source, "large", 1, reader)
    other = tmp_path / "other.bin"
    other.write_bytes(b"other")
    shutil.copy(kept(home), home / "readings" / f"large-{checksum_of(other)[:16]}.parquet")
    changed = Reader({"a": np.array([9.0])})
    same(kept_reading(other, "large", 1, changed), changed.values)


@pytest.mark.parametrize("obstacle", ["a file for the folder", "a full disk", "a folder that is only read"])
def test_a_folder_that_cannot_be_written_only_costs_time(obstacle, source, reader, home, monkeypatch):
    home.mkdir()
    if obstacle == "a file for the folder":
        (home / "readings").write_text("in the way")
    elif obstacle == "a full disk":

        def full(*_, **__):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(pq, "write_table", full)
    else:
        if os.geteuid() == 0:
            pytest.skip("whoever runs this may write everywhere")
        home.chmod(stat.S_IRUSR | stat.S_IXUSR)
    for times in (1, 2):
        same(kept_reading(source, "large", 1, reader))
        assert reader.times == times


def test_a_damaged_source_is_told_and_nothing_is_kept(source, home):
    def damaged():
        raise DamagedTableError("it is damaged")

    with pytest.raises(DamagedTableError, match="it is damaged"):
        kept_reading(source, "large", 1, damaged)
    assert not home.exists()


def test_the_accuracies_are_the_same_from_the_file_and_from_what_was_kept(home, monkeypatch):
    analog.read_all.cache_clear()
    first = {name: analog_table(name).accuracies.copy() for name in FIELDS}
    analog.read_all.cache_clear()
    monkeypatch.setattr(analog, "read_pickle_file", None)
    for name, expected in first.items():
        assert analog_table(name).accuracies.tobytes() == expected.tobytes()
    analog.read_all.cache_clear()
    assert kept(home).name.startswith("analog-nasbench-")
    assert checksum_of(data_file())[:16] in kept(home).name


def test_nats_bench_is_the_same_from_what_was_kept(home, nats_bench, monkeypatch):
    path = nats_bench / source_of_nats_bench.FILE
    source_of_nats_bench.read_all.cache_clear()
    first = {name: column.copy() for name, column in source_of_nats_bench.read_all(path, 0, 0).items()}
    source_of_nats_bench.read_all.cache_clear()
    monkeypatch.setattr("pandas.read_csv", None)
    same(source_of_nats_bench.read_all(path, 0, 0), first)
    source_of_nats_bench.read_all.cache_clear()
