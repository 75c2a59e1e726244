"""Pickles read as data: the same values as Python makes of them, and nothing else, whatever a file says."""

import collections
import io
import pickle
import struct
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from swapcore.data.inert_pickle import (
    ARRAYS,
    CONTAINERS,
    PickleFormatError,
    Record,
    array_values,
    make_record,
    read_pickle,
)
from swapcore.data.sources.nasbench201_official import FILE
from tests.confined import confined
from tests.official_file import official_content

ADMITTED = {**ARRAYS, **CONTAINERS}
MEGABYTE = 1_000_000
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**80), 2**80),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.binary(max_size=20),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.lists(inner, max_size=5).map(tuple),
        st.dictionaries(SCALARS, inner, max_size=5),
        st.sets(SCALARS, max_size=5),
    ),
    max_leaves=20,
)


def read(content, admitted=ADMITTED):
    return read_pickle(io.BytesIO(content), len(content), admitted)


@settings(deadline=None, max_examples=200)
@given(value=VALUES, protocol=st.integers(0, 5))
def test_plain_values_are_what_python_makes_of_them(value, protocol):
    found = read(pickle.dumps(value, protocol))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("kind", ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1", ">f8", ">i4"])
def test_numbers_and_arrays_of_numpy_are_made_of_their_bytes(kind, protocol):
    values = np.random.default_rng(0).integers(0, 2, (3, 4, 2)).astype(kind)
    for array in (values, np.asfortranarray(values), values[1, 2], values[:0]):
        found = array_values(read(pickle.dumps(np.asarray(array), protocol)))
        np.testing.assert_array_equal(found, array)
        assert found.dtype.newbyteorder("=") == np.dtype(kind).newbyteorder("=")
    number = read(pickle.dumps(values[0, 0, 0], protocol))
    assert number == values[0, 0, 0]
    assert type(number) in (int, float, bool)


def test_the_same_object_twice_stays_one():
    shared = [1]
    first, second = read(pickle.dumps([shared, shared]))
    assert first is second


def test_an_ordered_dictionary_is_a_dictionary_in_the_same_order():
    found = read(pickle.dumps(collections.OrderedDict([("b", 1), ("a", 2)]), 2))
    assert list(found.items()) == [("b", 1), ("a", 2)]
    assert type(found) is dict


class Odd:
    """Pickles as whatever it is told."""

    def __init__(self, *parts):
        self.parts = parts

    def __reduce__(self):
        return self.parts


def forged_array(kind, state):
    """An array over an address of the file's choosing, of a type that has been made another one."""
    described = Odd(np.dtype, (kind, False, True), state)
    address = struct.pack("<Q", 0x4141414141414141)
    return Odd(np.zeros(0).__reduce__()[0], (np.ndarray, (0,), b"b"), (1, (), described, False, address))


def objects_in_fields():
    return forged_array("V8", (3, "|", None, ("x",), {"x": (np.dtype("O"), 0)}, 8, 1, 0))


FORGED = {
    "a type with fields that are objects": objects_in_fields,
    "f8 with fields that are objects": lambda: forged_array(
        "f8", (3, "|", None, ("x",), {"x": (np.dtype("O"), 0)}, 8, 1, 0)
    ),
    "f8 made of objects": lambda: forged_array("f8", (3, "<", (np.dtype("O"), ()), None, None, 8, 8, 63)),
    "objects": lambda: forged_array("O", (3, "|", None, None, None, -1, -1, 63)),
    "a number that is an object": lambda: Odd(
        np.float64(0).__reduce__()[0], (np.dtype("O"), struct.pack("<Q", 0x4141414141414141))
    ),
    "f8 of four bytes": lambda: Odd(np.float64(0).__reduce__()[0], (np.dtype("f8"), b"1234")),
    "a wrong shape": lambda: Odd(
        np.zeros(0).__reduce__()[0], (np.ndarray, (0,), b"b"), (1, (1 << 40,), np.dtype("f8"), False, b"12345678")
    ),
}
IMPORT = "from pathlib import Path; from swapcore.data.sources.nasbench201_file import convert_official_file"
CONVERT = """
try:
    convert_official_file(Path({path!r}))
    result = "converted"
except Exception as error:
    result = f"{{type(error).__name__}}: {{error}}"
"""


def test_the_forged_array_ends_a_process_that_believes_it(tmp_path):
    """Where numpy's own types are made of what a file says; without this the tests below would show nothing."""
    path = tmp_path / "forged"
    path.write_bytes(pickle.dumps(objects_in_fields(), 2))
    code = f"import pickle; print(float(pickle.loads(open({str(path)!r}, 'rb').read())))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode < 0


@pytest.mark.parametrize("zipped", [True, False], ids=["zipped", "as in 2020"])
@pytest.mark.parametrize("attack", FORGED)
def test_a_forged_array_in_place_of_an_accuracy_is_one_sentence(attack, zipped, tmp_path, home):
    content = official_content()
    content["arch2infos"][0]["full"]["all_results"]["cifar10", 777]["train_acc1es"][199] = FORGED[attack]()
    path = tmp_path / FILE
    torch.save(content, path, _use_new_zipfile_serialization=zipped)
    status, result, _ = confined(IMPORT, CONVERT.format(path=str(path)))
    assert status == 0, result
    assert result.startswith(f"DamagedTableError: {path} is ")
    assert "\n" not in result


BOMBS = {
    "a place far out": b"\x80\x02Nr\xff\xff\xff\x7f.",
    "a text of 4 GB": b"\x80\x02X\xff\xff\xff\xff",
    "a text of 2^62 bytes": b"\x80\x04\x8d" + (1 << 62).to_bytes(8, "little"),
    "bytes of 2^63": b"\x80\x04\x8e" + (1 << 63).to_bytes(8, "little"),
    "a byte array of 2^45": b"\x80\x05\x96" + (1 << 45).to_bytes(8, "little"),
    "a number of negative length": b"\x80\x02\x8b\xff\xff\xff\xff.",
    "a number of a million bytes": b"\x80\x02\x8b\x40\x42\x0f\x00" + b"\x01" * 1_000_000 + b".",
    "a number of a million digits": b"L" + b"9" * 1_000_000 + b"L\n.",
    "a line without end": b"S'" + b"x" * 1_000_000,
    "tuples in tuples as a key": b"})" + b"\x85" * 1_000_000 + b"Ns.",
    "a key that doubles 64 times": b"})" + b"2\x86" * 64 + b"Ns.",
    "a million dictionaries": b"}" * 4_000_000 + b".",
    "a million marks": b"(" * 4_000_000 + b".",
    "a million places": b"\x80\x04N" + b"\x94" * 4_000_000 + b".",
    "lists in lists": b"]" * 300_000 + b"a" * 299_999 + b".",
    "a name that is called by itself": b"cnumpy\ndtype\n)R)R.",
    "a list that is called": b"])R.",
    "a name that is changed": b"cnumpy\ndtype\n}b.",
    "a name whose parts are changed": b"cnumpy\ndtype\nN}X\x01\x00\x00\x00aNs\x86b.",
    "a record that is changed twice": b"cnumpy\ndtype\n)R]b]b.",
    "a dictionary that is changed": b"}]b.",
    "a record that is appended to": b"cnumpy\ndtype\n)RNa.",
    "a number that is added to": b"K\x01(Ne.",
    "an extension": b"\x80\x02\x82\x01.",
    "a buffer elsewhere": b"\x80\x05\x97.",
    "more taken than there is": b"N\x87.",
    "no mark": b"t.",
    "no end": b"N",
    "nothing at its end": b".",
    "a protocol that nobody knows": b"\x80\xff\xff.",
}
READ = """
try:
    value = read_pickle(stream, size, {**ARRAYS, **CONTAINERS})
    result = f"read: {type(value).__name__}"
    del value
except Exception as error:
    result = f"{type(error).__name__}: {error}"
"""
PREPARE = """
from swapcore.data.inert_pickle import ARRAYS, CONTAINERS, read_pickle
stream = open({path!r}, "rb")
size = {size}
"""
HARMLESS = {"a place far out": "read: NoneType", "lists in lists": "read: list"}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_file_takes_no_more_memory_than_its_size_explains(bomb, tmp_path):
    path = tmp_path / "bomb"
    path.write_bytes(BOMBS[bomb])
    size = len(BOMBS[bomb])
    status, result, grown = confined(PREPARE.format(path=str(path), size=size), READ, seconds=60)
    assert status == 0, result
    # 64 MB for any file, and 32 bytes for each of its own.
    assert grown < 70 * MEGABYTE + 32 * size
    if bomb in HARMLESS:
        assert result == HARMLESS[bomb]
    else:
        assert result.startswith("PickleFormatError: it ")
        assert "\n" not in result
        assert len(result) < 200


def test_what_is_not_admitted_is_named_and_not_looked_up():
    with pytest.raises(PickleFormatError, match=r"it refers to no\.such\.module\.thing, which is not allowed"):
        read(b"cno.such.module\nthing\n.")
    with pytest.raises(PickleFormatError, match=r"it refers to builtins\.eval, which is not allowed"):
        read(b"c__builtin__\neval\n.")


def test_a_record_is_its_parts():
    admitted = {("somewhere", "Thing"): make_record}
    record = read(b"\x80\x02csomewhere\nThing\nK\x01K\x02\x86\x81}X\x01\x00\x00\x00aK\x03sb.", admitted)
    assert isinstance(record, Record)
    assert (record.name.module, record.name.name) == ("somewhere", "Thing")
    assert (record.arguments, record.state) == ((1, 2), {"a": 3})
    assert not callable(record)
