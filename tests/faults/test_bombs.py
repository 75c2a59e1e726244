"""Small files that unfold to gigabytes: refused in one sentence, in a process whose memory is measured."""

import io
import re
import struct
import tarfile
import zlib
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from swapcore.data.catalogue import CATALOGUE
from swapcore.data.download import SPARE, Unpacking, unpacked
from swapcore.data.images import pictures
from swapcore.data.images.pictures import read_pictures
from swapcore.data.memory_budget import AT_ONCE, BATCH_PIXELS, PICTURE_PIXELS
from swapcore.data.uploads.table_preview import preview
from swapcore.errors import DamagedTableError, InvalidInputError
from tests.confined import confined

MOST = AT_ONCE + 64_000_000
"""Bytes by which reading any of these may raise the peak of a process's memory."""
PREPARE = """
from pathlib import Path
import pyarrow.parquet
from swapcore.data.uploads.own_tables import validate
from swapcore.data.uploads.table_check import TableMapping
from swapcore.data.uploads.table_preview import preview
path = Path({path!r})
"""
LOOK = """
result = ""
for call in (
    lambda: preview(path),
    lambda: validate(path, TableMapping(space="nasbench201", architecture="arch", accuracies={"acc": "cifar10"})),
):
    try:
        call()
        result += "read\\n"
    except Exception as error:
        result += f"{type(error).__name__}: {error}\\n"
"""
ROWS = 10_000


def repeated(text, rows=ROWS):
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text]))


def written(path, columns, **options):
    pq.write_table(pa.table(columns), path, compression="zstd", **options)
    return path


BOMBS = {
    "ten thousand texts of a megabyte": (
        lambda path: written(path, {"arch": repeated("x" * 1_000_000), "acc": np.ones(ROWS)}),
        "a value of column 'arch' of .* unfolds to 1 MB; at most 65.5 kB",
    ),
    "bytes of a megabyte": (
        lambda path: written(path, {"arch": repeated(b"x" * 1_000_000), "acc": np.ones(ROWS)}),
        "a value of column 'arch' of .* unfolds to 1 MB; at most 65.5 kB",
    ),
    "a column beside the others": (
        lambda path: written(path, {"arch": ["x"] * ROWS, "acc": np.ones(ROWS), "note": repeated("x" * 1_000_000)}),
        "a value of column 'note' of .* unfolds to 1 MB",
    ),
    "bytes of one length": (
        lambda path: written(
            path, {"arch": pa.array([b"x" * 1_000_000] * 50, pa.binary(1_000_000)), "acc": np.ones(50)}
        ),
        "a value of column 'arch' of .* unfolds to 1 MB",
    ),
    "one text of 400 MB": (
        lambda path: written(path, {"arch": ["x" * 400_000_000], "acc": [1.0]}, use_dictionary=False),
        "row group 1 of .* unfolds to 400 MB; at most 128 MB are taken",
    ),
    "texts that begin as the one before": (
        lambda path: written(
            path,
            {"arch": ["x" * 60_000 + str(number) for number in range(3000)], "acc": np.ones(3000)},
            use_dictionary=False,
            column_encoding={"arch": "DELTA_BYTE_ARRAY", "acc": "PLAIN"},
        ),
        "column 'arch' of .* is encoded as DELTA_BYTE_ARRAY, which is not read",
    ),
    "a list of millions of nothings": (
        lambda path: written(
            path,
            {
                "arch": pa.ListArray.from_arrays(pa.array([0, 30_000_000]), pa.nulls(30_000_000, pa.int8())),
                "acc": [1.0],
            },
        ),
        "read|unfolds to",
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_small_table_that_unfolds_to_much_is_refused_before_it_does(bomb, tmp_path):
    make, words = BOMBS[bomb]
    path = make(tmp_path / "bomb.parquet")
    assert path.stat().st_size < 50_000
    status, result, grown = confined(PREPARE.format(path=str(path)), LOOK)
    assert status == 0, result
    assert grown < MOST
    for line in result.splitlines():
        assert line.startswith("InvalidInputError: ") or words.startswith("read")
        assert re.search(words, line), line
    assert len(result.splitlines()) == 2


def test_long_texts_that_are_allowed_take_no_memory_for_each_row(tmp_path):
    path = written(tmp_path / "long.parquet", {"arch": repeated("x" * 60_000), "acc": np.ones(ROWS)})
    status, result, grown = confined(PREPARE.format(path=str(path)), LOOK)
    assert (status, result) == (0, "read\nread\n")
    assert grown < MOST


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (
            pa.Array.from_buffers(
                pa.string(), 1, [None, pa.py_buffer(np.array([0, 2], np.int32)), pa.py_buffer(b"\xff\xfe")]
            ),
            "cannot be read beyond row 0: 'utf-8' codec can't decode byte 0xff",
        ),
        (pa.array([2**52], pa.timestamp("ms")), "cannot be read beyond row 0: "),
        (pa.array([2**30], pa.date32()), "cannot be read beyond row 0: "),
        (pa.array([2**60], pa.duration("s")), "cannot be read beyond row 0: "),
    ],
    ids=["no UTF-8", "a time beyond the calendar", "a day beyond the calendar", "a span beyond all"],
)
def test_what_is_no_value_of_python_is_one_sentence(column, words, tmp_path):
    path = written(tmp_path / "odd.parquet", {"arch": column, "acc": [1.0]})
    with pytest.raises(InvalidInputError, match=words) as raised:
        preview(path)
    assert "\n" not in str(raised.value)


def test_a_long_summary_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "summary.parquet"
    path.write_bytes(b"PAR1" + b"\x00" * 3_000_000 + struct.pack("<I", 2_999_000) + b"PAR1")
    with pytest.raises(InvalidInputError, match="has 2,999,000 bytes that only describe it; at most 2,000,000 are"):
        preview(path)


def test_a_table_with_changed_bytes_is_read_or_refused_in_one_sentence(tmp_path):
    columns = {
        "arch": [f"x{number % 7}" for number in range(300)],
        "acc": np.arange(300.0),
        "l": [[1], [2, 3], []] * 100,
    }
    whole = written(tmp_path / "whole.parquet", columns).read_bytes()
    rng = np.random.default_rng(0)
    refusals = []
    for number in range(300):
        changed = bytearray(whole)
        for place in rng.integers(4, len(whole) - 8, size=1 + number % 3):
            changed[place] = rng.integers(256)
        path = tmp_path / "changed.parquet"
        path.write_bytes(changed)
        try:
            preview(path)
        except InvalidInputError as error:
            refusals.append(str(error))
    assert not any("\n" in refusal for refusal in refusals)
    assert len(refusals) > 100


def png(width, height):
    """A small file of many black pixels."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PICTURES = """
from pathlib import Path
from swapcore.data.images.pictures import read_pictures
files = sorted(Path({folder!r}).glob("*.png"))
"""
READ = """
try:
    result = str(read_pictures(files, 32).shape)
except Exception as error:
    result = f"{type(error).__name__}: {error}"
"""


@pytest.mark.parametrize(
    ("count", "side", "words"),
    [
        (
            16,
            5600,
            "DamagedTableError: 16 images with more than 272,000,000 pixels in all are too many",
        ),
        (
            1,
            5700,
            "DamagedTableError: .*/0.png is not a readable image: 5700 × 5700 pixels are more than",
        ),
        (2, 5600, r"\(2, 32, 32, 3\)"),
    ],
    ids=["sixteen just under the limit", "one above it", "two just under it"],
)
def test_pictures_take_so_much_memory_and_no_more(count, side, words, tmp_path):
    for number in range(count):
        (tmp_path / f"{number}.png").write_bytes(png(side, side))
    status, result, grown = confined(PICTURES.format(folder=str(tmp_path)), READ)
    assert status == 0, result
    assert re.match(words, result), result
    # What is decoded, and what it is converted to.
    assert grown < 8 * PICTURE_PIXELS + 32_000_000
    if result.startswith("DamagedTableError"):
        assert grown < 32_000_000


def test_many_small_pictures_are_no_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "BATCH_PIXELS", 0)
    for number in range(40):
        (tmp_path / f"{number:02d}.png").write_bytes(png(900, 900))
    assert read_pictures(sorted(tmp_path.iterdir()), 8).shape == (40, 8, 8, 3)
    assert BATCH_PIXELS >= 8 * PICTURE_PIXELS


def test_a_large_photograph_is_decoded_at_a_fraction_of_its_size_and_looks_the_same(tmp_path):
    rng = np.random.default_rng(0)
    coarse = Image.fromarray(rng.integers(0, 256, (20, 20, 3), dtype=np.uint8))
    large = coarse.resize((2400, 2400), Image.Resampling.BICUBIC)
    large.save(tmp_path / "a.jpg", quality=95)
    with pictures.unread_picture(tmp_path / "a.jpg", 32) as image:
        assert image.size == (300, 300)
    found = read_pictures([tmp_path / "a.jpg"], 32)[0].astype(int)
    exact = np.asarray(large.resize((32, 32), Image.Resampling.BOX)).astype(int)
    assert np.abs(found - exact).mean() < 2
    # What was read in full before is still read in full.
    coarse.resize((1000, 1000)).save(tmp_path / "b.jpg")
    with pictures.unread_picture(tmp_path / "b.jpg", 32) as image:
        assert image.size == (1000, 1000)


def test_an_archive_that_unpacks_to_more_than_it_should_is_refused(tmp_path, home):
    file = next(file for file in CATALOGUE.values() if file.folder is not None)
    archive = tmp_path / file.name
    with tarfile.open(archive, "w:gz") as content:
        for name in file.members:
            member = tarfile.TarInfo(f"{file.folder}/{name}")
            member.size = 2 * SPARE
            content.addfile(member, io.BytesIO(bytes(member.size)))
    size = archive.stat().st_size
    assert size < 50_000
    (home / "benchmarks").mkdir(parents=True)
    with pytest.raises(DamagedTableError, match="unpacks to far more than it should; get it again"):
        unpacked(archive, replace(file, size=size))
    assert list((home / "benchmarks").iterdir()) == []


def test_members_are_counted_and_paths_are_looked_at():
    look = Unpacking("a.tar", 100)
    good = tarfile.TarInfo("folder/file")
    good.size = 60
    assert look(good, "/tmp/x").name == "folder/file"
    with pytest.raises(DamagedTableError, match=r"a\.tar unpacks to far more"):
        look(good, "/tmp/x")
    with pytest.raises(tarfile.FilterError):
        Unpacking("a.tar", 100)(tarfile.TarInfo("../outside"), "/tmp/x")
