"""Files that are not what they should be: one clear sentence that says what and where, and nothing is kept."""

import errno
import io
import pickle
import shutil
import tracemalloc
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from swapcore.data.uploads import row_reader
from swapcore.data.uploads.own_tables import import_table, validate
from swapcore.data.uploads.table_check import TableMapping
from swapcore.data.uploads.table_preview import preview
from swapcore.errors import FolderError, InvalidInputError
from swapcore.problems.registry import get_space

SPACE = get_space("nasbench201")
CELL = SPACE.format(SPACE.at(1234))
MAPPING = TableMapping(space="nasbench201", architecture="arch", accuracies={"acc": "cifar10"})
ROW = f"{CELL},50\n"


def parquet(**columns):
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as found:
        # An archive has the time inside, and what a reader stumbles over first depends on its bytes.
        found.writestr(zipfile.ZipInfo("mine.csv", (2026, 1, 1, 0, 0, 0)), "arch,acc\n" + ROW)
    return stream.getvalue()


WHOLE = parquet(arch=[CELL] * 2000, acc=list(np.linspace(0, 100, 2000)))
BAD = {
    "an empty file": (b"", "is empty"),
    "a web page": (b"\n<!doctype HTML><html>404</html>", "is a web page, not a table"),
    "another web page": (b"<html><head>", "is a web page, not a table"),
    "only the names of columns": (b"arch,acc\n", "has no rows below the names of its columns"),
    "blank lines": (b"\n\n\n", "the first line of .* must name the columns"),
    "no names of columns": ((ROW * 2).encode(), "must name the columns, but it holds an architecture"),
    "two columns of one name": (f"arch,acc,acc\n{CELL},1,2\n".encode(), "two columns of the name 'acc'"),
    "no column of architectures": (b"cell,acc\nx,1\n", "has no column 'arch'; its columns: 'cell', 'acc'"),
    "Latin-1": (
        ("arch,acc\n" + ROW + f"{CELL},caf\xe9\n").encode("latin-1"),
        rf"is not UTF-8 text: byte 0xe9 in line 3 \(byte {len('arch,acc' + ROW + CELL) + 6} of the file\)",
    ),
    "UTF-16": (("arch,acc\n" + ROW).encode("utf-16"), r"not UTF-8 text: byte 0xff in line 1 \(byte 1 of the file\)"),
    "a pickle": (pickle.dumps({"arch": [CELL], "acc": [50.0]}), r"not UTF-8 text: byte 0x80 in line 1"),
    "an archive": (archive(), "not UTF-8 text|must name the columns|has no column"),
    "an open quote": (f'arch,acc\n{ROW}"{CELL},50\n'.encode(), "is no CSV table at line 3: unexpected end of data"),
    "an endless field": (b"arch,acc\n" + b"x" * 200_000 + b",1\n", "is no CSV table at line 2: field larger than"),
    "half a Parquet file": (WHOLE[: len(WHOLE) // 2], "begins as a Parquet file, but is damaged"),
    "a Parquet file with a hole": (WHOLE[:200] + b"\0" * 1000 + WHOLE[1200:], "cannot be read beyond row|unknown arch"),
    "a Parquet file without the column": (parquet(cell=[CELL], acc=[1.0]), "has no column 'arch'"),
    "a Parquet file without rows": (parquet(arch=pa.array([], pa.string()), acc=pa.array([], pa.float64())), "no rows"),
    "lists in a Parquet file": (parquet(arch=[CELL], acc=[[1.0, 2.0]]), "1 accuracies that are no number"),
}


@pytest.fixture
def bad(tmp_path):
    def bad(content, name="mine.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return bad


def refused(call, words):
    with pytest.raises(InvalidInputError, match=words) as raised:
        call()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_table_is_refused_in_one_sentence(fault, bad, home):
    content, words = BAD[fault]
    path = bad(content)
    refused(lambda: import_table(path, MAPPING, "mine"), words)
    assert not home.exists()


def test_a_parquet_file_is_told_by_its_content(bad):
    refused(lambda: preview(bad(b"arch,acc\n" + ROW.encode(), "mine.parquet")), "is no Parquet file: it does not begin")
    assert preview(bad(WHOLE, "mine.csv")).kind == "parquet"


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path):
    refused(lambda: preview(tmp_path / "nowhere.csv"), "there is no file .*nowhere.csv")
    refused(lambda: preview(tmp_path), "there is no file")


def test_a_byte_order_mark_is_no_fault(bad, home):
    path = bad(b"\xef\xbb\xbfarch,acc\r\n" + ROW.replace("\n", "\r\n").encode())
    assert preview(path).columns == ("arch", "acc")
    assert validate(path, MAPPING).problems == ()


def test_the_byte_that_is_no_text_is_counted_behind_a_byte_order_mark(bad):
    path = bad(b"\xef\xbb\xbfarch,\xffacc\n")
    refused(lambda: preview(path), r"byte 0xff in line 1 \(byte 9 of the file\)")
    assert path.read_bytes()[8] == 0xFF


def test_too_long_a_table_is_refused_with_the_limit(bad, monkeypatch):
    monkeypatch.setattr(row_reader, "MAX_ROWS", 100)
    assert validate(bad(b"arch,acc\n" + b"x,1\n" * 100), MAPPING).rows == 100
    path = bad(b"arch,acc\n" + b"x,1\n" * 101)
    for call in (lambda: validate(path, MAPPING), lambda: preview(path)):
        refused(call, "has more than 100 rows, which is the most that is read")
    refused(lambda: preview(bad(WHOLE)), "has 2,000 rows of 2 columns; at most 100 of 1,000 are read")
    monkeypatch.setattr(row_reader, "MAX_BYTES", 1000)
    refused(lambda: preview(bad(WHOLE)), r"has [\d,]+ bytes; at most 1,000 are read")


def test_a_long_table_takes_little_memory(bad, home):
    """50,000 rows at a tenth of what they would take as text in memory."""
    rows = [f"{SPACE.format(SPACE.at(index))},{index / 157:.3f}" for index in range(500)]
    path = bad(("arch,acc\n" + "\n".join(rows * 100) + "\n").encode())
    tracemalloc.start()
    report = import_table(path, TableMapping(**{**vars(MAPPING), "duplicates": "mean"}), "long")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (report.rows, report.architectures) == (50_000, 500)
    assert peak < path.stat().st_size


def test_a_formula_or_code_in_a_field_is_text(bad):
    path = bad(b"arch,acc\n\"=cmd|calc\",1\n\"__import__('os').system('true')\",2\n")
    (problem,) = validate(path, MAPPING).problems
    assert (problem.what, problem.count) == ("unknown architectures", 2)


def test_a_folder_of_tables_that_cannot_be_written(bad, home):
    home.mkdir()
    (home / "tables").write_text("a file where the folder should be")
    with pytest.raises(FolderError, match=r"tables cannot be written \(.*\); set SWAP_HOME"):
        import_table(bad(b"arch,acc\n" + ROW.encode()), MAPPING, "mine")


def test_a_full_disk(bad, home, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    path = bad(b"arch,acc\n" + ROW.encode())
    with monkeypatch.context() as patch:
        patch.setattr("swapcore.data.parquet.pq.write_table", full)
        with pytest.raises(FolderError, match="no room left"):
            import_table(path, MAPPING, "mine")
    monkeypatch.setattr("swapcore.data.kept_files.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 0))
    with pytest.raises(FolderError, match=r"are needed in .*tables, and 0 bytes are free"):
        import_table(path, MAPPING, "mine")
    assert list((home / "tables").iterdir()) == []
