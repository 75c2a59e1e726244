"""Score tables: what is written is read, what is damaged is refused, and what the bundled one holds."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from swapcore import __version__
from swapcore.analysis.ranks import spearman
from swapcore.analysis.regularisation_map import default_grid, regularisation_map
from swapcore.data.score_table import (
    BUNDLED,
    COLUMNS,
    DEFAULTS,
    load_score_table,
    own_folder,
    read_score_table,
    score_table_files,
    write_score_table,
)
from swapcore.errors import DamagedTableError, MissingDataError, UnknownNameError
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.spaces.nasbench201_cost import effective_parameters, flops, parameters

LITE = "nasbench201-cifar10-swap-lite-s16-r1-seed0"
DARTS = DEFAULTS["darts"]
MACRO = DEFAULTS["nasbench-macro"]

SPACE = NasBench201()
PROVENANCE = {"space": "nasbench201", "samples": 16, "words": "Ψ, μ and σ", "versions": {"torch": "2"}}


def columns():
    return {
        "architecture": [str(SPACE.at(index)) for index in (0, 5, 15_624)],
        "score": [1.0, 2.5, 1e9 + 0.125],
        "units": [1, 2**40, 3],
        "size": [10, 20, 30],
        "effective_size": [5, 20, 30],
        "flops": [7, 8, 9],
        "seconds": [0.5, 0.25, 2.0],
    }


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "new folder" / "mine.parquet"
    write_score_table(path, columns(), PROVENANCE)
    table = read_score_table(path)
    assert table.name == "mine"
    assert len(table) == 3
    assert table.provenance == PROVENANCE
    assert list(table.columns) == list(COLUMNS)
    for name, values in columns().items():
        assert table.columns[name].tolist() == values, name
    assert table.columns["score"].dtype == np.float64
    assert table.columns["seconds"].dtype == np.float32
    assert table.columns["flops"].dtype == np.int64
    assert [file.name for file in path.parent.iterdir()] == ["mine.parquet"]


def test_a_failed_writing_leaves_the_old_table(tmp_path, monkeypatch):
    path = tmp_path / "mine.parquet"
    write_score_table(path, columns(), PROVENANCE)

    def write_half(_table, target, **_options):
        target.write_text("half")
        raise OSError("disk full")

    monkeypatch.setattr(pq, "write_table", write_half)
    with pytest.raises(OSError, match="disk full"):
        write_score_table(path, columns(), {"space": "other"})
    assert read_score_table(path).provenance == PROVENANCE


def test_a_missing_file_says_how_to_make_it(tmp_path):
    with pytest.raises(MissingDataError, match=r"mine\.parquet is missing; make it again with python -m swapcore"):
        read_score_table(tmp_path / "mine.parquet")


def damaged(path, how):
    write_score_table(path, columns(), PROVENANCE)
    table = pq.ParquetFile(path).read()
    whole = path.read_bytes()
    replaced = {
        "no provenance": table.replace_schema_metadata(None),
        "a foreign provenance": table.replace_schema_metadata({"pandas": "{}"}),
        "a provenance that is no JSON": table.replace_schema_metadata({"swapcore": "{'space'"}),
        "a provenance that is no object": table.replace_schema_metadata({"swapcore": "[1]"}),
        "a missing score": table.set_column(1, "score", [pa.array([1.0, None, 2.0])]),
        "text for scores": table.set_column(1, "score", [pa.array(["a", "b", "c"])]),
        **{f"no {name}": table.drop_columns([name]) for name in COLUMNS},
    }
    content = {
        "empty": b"",
        "text": b"architecture,score\n",
        "truncated": whole[: len(whole) // 2],
        "the last byte gone": whole[:-1],
        "a broken head": b"XXXX" + whole[4:-4] + b"XXXX",
        "a broken middle": whole[:8] + b"\xff" * 200 + whole[208:],
    }
    if how in replaced:
        pq.write_table(replaced[how], path)
    else:
        path.write_bytes(content[how])


@pytest.mark.parametrize(
    "how",
    [
        "no provenance",
        "a foreign provenance",
        "a provenance that is no JSON",
        "a provenance that is no object",
        "a missing score",
        "text for scores",
        "no architecture",
        "no score",
        "no units",
        "no size",
        "no effective_size",
        "no flops",
        "no seconds",
        "empty",
        "text",
        "truncated",
        "the last byte gone",
        "a broken head",
        "a broken middle",
    ],
)
def test_a_damaged_file_is_refused_by_its_name(how, tmp_path):
    path = tmp_path / "mine.parquet"
    damaged(path, how)
    with pytest.raises(DamagedTableError) as raised:
        read_score_table(path)
    assert f"score table {path} is damaged" in str(raised.value)
    assert "make it again with python -m swapcore precompute" in str(raised.value)


def test_own_tables_are_listed_behind_the_bundled_one(home):
    assert list(score_table_files()) == [BUNDLED, DARTS, MACRO, LITE]
    for name in ("second", "first"):
        write_score_table(home / "scores" / f"{name}.parquet", columns(), PROVENANCE)
    (home / "scores" / "notes.txt").touch()
    assert own_folder() == home / "scores"
    assert list(score_table_files()) == [BUNDLED, DARTS, MACRO, LITE, "first", "second"]
    assert load_score_table("second").provenance == PROVENANCE
    assert load_score_table("second").name == "second"


def test_an_own_table_cannot_stand_in_for_the_bundled_one(home):
    write_score_table(home / "scores" / f"{BUNDLED}.parquet", columns(), PROVENANCE)
    assert list(score_table_files()) == [BUNDLED, DARTS, MACRO, LITE]
    assert len(load_score_table()) == len(SPACE)


def test_an_unknown_table_lists_the_known_ones(home):
    write_score_table(home / "scores" / "mine.parquet", columns(), PROVENANCE)
    with pytest.raises(
        UnknownNameError, match=f"unknown score table 'other'; known: {BUNDLED}, {DARTS}, {MACRO}, {LITE}, mine"
    ):
        load_score_table("other")


@pytest.fixture(scope="module")
def bundled():
    return load_score_table()


def test_the_bundled_table_has_every_cell_in_the_order_of_the_space(bundled):
    assert bundled.name == BUNDLED
    assert len(bundled) == 15_625
    assert bundled.columns["architecture"].tolist() == [str(cell) for cell in SPACE.enumerate()]


def test_the_bundled_table_explains_itself(bundled):
    provenance = bundled.provenance
    json.dumps(provenance, allow_nan=False)
    assert provenance["command"].startswith("python -m swapcore precompute")
    assert provenance["versions"]["swapcore"] == __version__
    assert {"python", "torch", "numpy"} <= set(provenance["versions"])
    for key in ("processor", "instruction_set", "initialisation", "network", "size", "flops", "conditions"):
        assert provenance[key], key
    assert provenance["date"].startswith("20")
    assert provenance["initialisation"] in provenance["why_this_initialisation"]
    assert "16 bundled CIFAR-10 images" in provenance["inputs"]
    described = {"space": "nasbench201", "dataset": "cifar10", "metric": "swap", "preset": "paper"}
    numbers = {"seed": 0, "samples": 16, "repeats": 1, "architectures": 15_625}
    assert {key: provenance[key] for key in (*described, *numbers)} == {**described, **numbers}


def test_the_bundled_sizes_and_flops_are_those_of_the_published_network(bundled):
    for index in np.random.default_rng(0).choice(len(SPACE), 500, replace=False):
        cell = SPACE.at(int(index))
        row = {name: bundled.columns[name][index] for name in ("size", "effective_size", "flops")}
        assert row == {"size": parameters(cell), "effective_size": effective_parameters(cell), "flops": flops(cell)}
    assert bundled.columns["size"].min() == 73_306
    assert bundled.columns["size"].max() == 1_531_546
    assert round(bundled.columns["flops"].min() / 1e6, 2) == 7.78
    assert round(bundled.columns["flops"].max() / 1e6, 2) == 220.12


def test_the_bundled_scores_are_possible(bundled):
    score, units = bundled.columns["score"], bundled.columns["units"]
    assert (score >= 1).all()
    assert (score <= np.minimum(units, 2**16)).all()
    assert (score == score.round()).all()
    assert (bundled.columns["seconds"] > 0).all()
    assert len(np.unique(score)) > 5000


def test_plain_scores_rank_the_space_as_reported(networks):
    assert spearman(networks.column("swap").scores, networks.accuracies) >= 0.80


@pytest.mark.parametrize(("kind", "least"), [("effective", 0.905), ("total", 0.88)])
def test_regularised_scores_at_their_best_rank_the_space_as_reported(kind, least, networks):
    found = regularisation_map(
        networks.column("swap").scores, networks.sizes(kind), networks.accuracies, *default_grid()
    )
    assert found.best[2] >= least


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"preset": "paper", "samples": 16, "repeats": 1, "seed": 0}, "paper network, 16 samples"),
        ({"preset": "lite", "samples": 8, "repeats": 4, "seed": 3}, "lite network, 8 samples, 4 repeats, seed 3"),
    ],
)
def test_a_table_says_in_a_few_words_what_was_scored(facts, title, tmp_path):
    write_score_table(tmp_path / "mine.parquet", columns(), facts)
    assert read_score_table(tmp_path / "mine.parquet").title == title
