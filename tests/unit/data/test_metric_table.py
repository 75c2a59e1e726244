"""Tables of many metrics: what goes in comes out, and faults are named."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from swapcore.data.listing import fingerprint
from swapcore.data.metric_table import (
    METRIC_COLUMNS,
    load_metric_table,
    metric_table_files,
    read_metric_table,
    write_metric_table,
)
from swapcore.errors import DamagedTableError, MissingDataError, UnknownNameError

PROVENANCE = {"space": "nasbench201", "dataset": "cifar10", "memory": {"swap": 100, "ntk": 900}}


def row(position, metric, seed, value, *, undefined=None, seconds=1.0):
    return {
        "position": position,
        "architecture": f"cell {position}",
        "metric": metric,
        "seed": seed,
        "value": value,
        "undefined": undefined,
        "seconds": seconds,
    }


ROWS = [
    row(9, "swap", 0, 10.0, seconds=1.0),
    row(9, "swap", 1, 14.0, seconds=3.0),
    row(4, "swap", 1, 5.0, seconds=2.0),
    row(4, "swap", 0, 3.0, seconds=8.0),
    row(4, "ntk", 0, None, undefined="its kernel is singular"),
    row(9, "ntk", 0, 7.5),
]


def test_rows_in_any_order_become_columns_by_position(tmp_path):
    path = tmp_path / "some.parquet"
    write_metric_table(path, ROWS, PROVENANCE)
    table = read_metric_table(path)
    assert (table.name, table.space, table.dataset, len(table)) == ("some", "nasbench201", "cifar10", 2)
    assert table.positions.tolist() == [4, 9]
    assert table.architectures == ("cell 4", "cell 9")
    assert table.values["swap"].tolist() == [3.0, 10.0]
    assert table.means["swap"].tolist() == [4.0, 12.0]
    assert np.isnan(table.values["ntk"][0])
    assert table.values["ntk"][1] == 7.5
    assert "ntk" not in table.means
    assert table.undefined == {"swap": {}, "ntk": {0: "its kernel is singular"}}
    assert table.seeds == {"swap": (0, 1), "ntk": (0,)}
    assert table.seconds["swap"] == 2.5
    assert table.memory == {"swap": 100, "ntk": 900}
    assert [path.name for path in tmp_path.iterdir()] == ["some.parquet"]


def test_tables_of_ones_own_are_found_by_name(home):
    write_metric_table(home / "scores" / "metrics" / "mine.parquet", ROWS, PROVENANCE)
    assert "mine" in metric_table_files()
    assert len(load_metric_table("mine")) == 2
    with pytest.raises(UnknownNameError, match=r"unknown metric table 'theirs'; known: .*mine"):
        load_metric_table("theirs")


def test_a_missing_file_says_how_to_make_it(tmp_path):
    with pytest.raises(MissingDataError, match="precompute --metrics all"):
        read_metric_table(tmp_path / "none.parquet")


@pytest.mark.parametrize(
    ("rows", "provenance", "fault"),
    [
        (ROWS[1:], PROVENANCE, "swap has 3 rows for 2 architectures"),
        (ROWS, {"space": "nasbench201"}, "dataset"),
    ],
)
def test_a_table_that_does_not_add_up_is_damaged(tmp_path, rows, provenance, fault):
    path = tmp_path / "bad.parquet"
    write_metric_table(path, rows, provenance)
    with pytest.raises(DamagedTableError, match=fault):
        read_metric_table(path)


@pytest.mark.parametrize("content", [b"", b"no table", None])
def test_what_is_no_table_is_damaged(tmp_path, content):
    path = tmp_path / "bad.parquet"
    if content is None:
        pq.write_table(pa.table({"metric": ["swap"]}), path)
    else:
        path.write_bytes(content)
    with pytest.raises(DamagedTableError, match=r"bad\.parquet is damaged"):
        read_metric_table(path)


def test_a_column_of_another_kind_is_a_fault(tmp_path):
    path = tmp_path / "bad.parquet"
    schema = pa.schema(
        [(name, pa.string() if name == "value" else kind) for name, kind in METRIC_COLUMNS.items()], {"swapcore": "{}"}
    )
    pq.write_table(pa.Table.from_pylist([], schema=schema), path)
    with pytest.raises(DamagedTableError, match="its columns hold"):
        read_metric_table(path)


def test_fingerprints_tell_apart_and_reveal_nothing():
    one, other = fingerprint("Genotype(a)"), fingerprint("Genotype(b)")
    assert one != other
    assert len(one) == 16
    assert one == fingerprint("Genotype(a)")
    assert int(one, 16) >= 0
