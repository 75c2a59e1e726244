"""Tables of the same networks, measured alike, complete one another; all others leave one another alone."""

from dataclasses import replace

import numpy as np
import pytest

from swapcore.analysis.companions import companions
from swapcore.analysis.joining import join
from swapcore.analysis.tables import columns_in_table, default_metric_table, joined, load_table, table_with
from swapcore.data.metric_table import load_metric_table, write_metric_table
from swapcore.data.score_table import BUNDLED, load_score_table
from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError
from tests.metric_tables import metric_rows

TABLE = "nasbench201-cifar10-all-paper-s16"
WHOLE = "nasbench201-cifar10-staged-paper-s16"
SAME = {"inputs": "the first 16 bundled CIFAR-10 images (package foolbox)", "preset": "paper", "samples": 16, "seed": 0}
FEW = np.arange(40) * 300 + 7


def write(folder, name, positions, metrics, **facts):
    """A table of NAS-Bench-201 cells, whose values are their positions times the number of the metric."""
    values = {metric: positions * (number + 1.0) for number, metric in enumerate(metrics)}
    provenance = {
        "space": "nasbench201",
        "dataset": "cifar10",
        **SAME,
        "architectures": len(positions),
        "memory": dict.fromkeys(metrics, 1),
        **facts,
    }
    rows = metric_rows(positions, values, undefined={})
    write_metric_table(folder / "metrics" / f"{name}.parquet", rows, provenance)
    return name


def made_up(name):
    """The companions of a table, but for the bundled one of a whole space, which completes every table here."""
    return {other: metrics for other, metrics in companions(name).items() if other != WHOLE}


@pytest.fixture
def folder(home):
    folder = home / "scores"
    (folder / "metrics").mkdir(parents=True)
    return folder


def test_the_metric_of_a_whole_space_completes_a_table_that_lacks_it(folder):
    name = write(folder, "few", FEW, ("nwot", "plain"))
    assert made_up(name) == {BUNDLED: {"swap": 1}}
    networks = joined(load_table(name), load_truth("nasbench201", "cifar10"))
    assert list(networks.columns) == list(columns_in_table(name))
    assert next(iter(networks.columns)) == "swap"
    assert networks.columns["swap"].raw.tolist() == load_score_table().columns["score"][FEW].tolist()
    assert networks.columns["plain"].raw.tolist() == (FEW * 2.0).tolist()


def test_two_tables_of_the_same_networks_complete_each_other_in_whatever_order_they_are_listed(folder):
    first = write(folder, "first", FEW, ("swap", "nwot"))
    second = write(folder, "second", FEW[::-1], ("nwot", "plain"))
    assert made_up(first) == {second: {"plain": 1}}
    assert made_up(second) == {BUNDLED: {"swap": 1}}
    networks = joined(load_table(first), load_truth("nasbench201", "cifar10"))
    assert networks.columns["plain"].raw.tolist() == (FEW * 2.0).tolist()
    assert networks.index.tolist() == FEW.tolist()


@pytest.mark.parametrize(
    ("what", "facts"),
    [
        ("other images", {"inputs": "others"}),
        ("another network", {"preset": "lite"}),
        ("more samples", {"samples": 17}),
        ("another seed", {"seed": 1}),
        ("more repeats", {"repeats": 2}),
        ("another data set", {"dataset": "cifar100"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_measured_otherwise_completes_nothing(folder, what, facts):
    first = write(folder, "first", FEW, ("swap", "nwot"))
    write(folder, "second", FEW, ("plain",), **facts)
    assert made_up(first) == {}


def test_a_table_that_lacks_one_of_the_networks_completes_nothing(folder):
    first = write(folder, "first", FEW, ("swap", "nwot"))
    write(folder, "second", np.append(FEW[:-1], 8), ("plain",))
    assert made_up(first) == {}
    other = load_metric_table("second")
    with pytest.raises(DamagedTableError, match="second lacks some"):
        join(load_metric_table(first), load_truth("nasbench201", "cifar10"), [(other, ("plain",))])


def test_metrics_of_all_networks_stand_beside_their_scores_and_leave_the_leaderboard_its_table(folder):
    before = list(joined(load_metric_table(TABLE), load_truth("nasbench201", "cifar10")).columns)
    everyone = np.arange(15_625)
    name = write(folder, "nasbench201-cifar10-whole", everyone, ("meco",))
    assert companions(BUNDLED)[name] == {"meco": 1}
    found = table_with("nasbench201", "cifar10", "meco")
    assert found.name == BUNDLED
    networks = joined(found, load_truth("nasbench201", "cifar10"))
    assert networks.columns["meco"].raw.tolist() == everyone.astype(float).tolist()
    assert default_metric_table("nasbench201", "cifar10").name == TABLE
    assert name not in companions(TABLE)
    assert list(joined(load_metric_table(TABLE), load_truth("nasbench201", "cifar10")).columns) == before


def test_a_table_from_nowhere_is_joined_as_it_is(folder):
    table = load_metric_table(write(folder, "few", FEW, ("nwot",)))
    alone = joined(replace(table, name="of nobody"), load_truth("nasbench201", "cifar10"))
    assert "swap" not in alone.columns


def test_a_damaged_companion_completes_nothing(folder):
    name = write(folder, "few", FEW, ("swap",))
    other = write(folder, "other", FEW, ("plain",))
    (folder / "metrics" / f"{other}.parquet").write_bytes(b"PAR1 no table")
    assert made_up(name) == {}
