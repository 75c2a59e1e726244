"""The command ``data``: list, get, import and remove, from a server and files on this machine."""

import csv
import json

import numpy as np
import pytest
import torch

from swapcore.data import catalogue
from swapcore.data.catalogue import CATALOGUE
from swapcore.data.sources.nasbench201_official import FILE as OFFICIAL_FILE
from swapcore.problems.registry import get_space
from tests.official_file import CELLS, official_content

NAME = "DARTS_archs_CIFAR10.csv"
SPACE = get_space("nasbench201")
OPTIONS = ("--space", "nasbench201", "--architecture", "arch", "--accuracy", "top1=cifar100", "--name", "mine")


@pytest.fixture(autouse=True)
def alone(home, no_data_folder):
    """A machine with the requirements and nothing else."""


@pytest.fixture
def table(tmp_path):
    """A table of three cells."""
    path = tmp_path / "results.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(
            [
                ["arch", "top1"],
                *([SPACE.format(SPACE.at(index)), 60 + place] for place, index in enumerate((1, 50, 999))),
            ]
        )
    return path


def items(run_json):
    return {(item["kind"], item["name"]): item for item in run_json("data", "list")["items"]}


def is_one_sentence(answer, *parts):
    status, out, err = answer
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    for part in ("swapcore data: ", *parts):
        assert part in err


def test_the_list_says_what_a_missing_file_would_add(run, run_json):
    found = items(run_json)
    for name, file in CATALOGUE.items():
        item = found["files", name]
        assert item["available"] is False
        assert (item["size"], item["adds"], item["title"]) == (file.size, file.adds, file.title)
        assert "is not on this machine; " in item["problem"]
    status, out, _ = run("data", "list")
    assert status == 0
    assert "adds trained accuracies of the DARTS space" in out
    assert "data get DARTS_archs_CIFAR10.csv (424 kB)" in out
    # What is said of a file is said once.
    assert out.count("download it in a browser") == 1


def test_a_file_in_the_extra_folder_is_listed_and_not_fetched(run_json, nats_bench, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(nats_bench))
    if not (nats_bench / NAME).is_file():
        pytest.skip(f"{NAME} is not in {nats_bench}")
    assert items(run_json)["files", NAME]["problem"] is None
    found = run_json("data", "get", NAME)
    assert found == {
        "name": NAME,
        "path": str(nats_bench / NAME),
        "size": CATALOGUE[NAME].size,
        "sha256": CATALOGUE[NAME].sha256,
        "fetched": False,
    }


def test_a_file_got_by_hand_is_imported_used_and_removed(run, run_json, nats_bench, home):
    if not (nats_bench / NAME).is_file():
        pytest.skip(f"{NAME} is not in {nats_bench}")
    found = run_json("data", "import", str(nats_bench / NAME))
    assert found["path"] == str(home / "benchmarks" / NAME)
    assert items(run_json)["accuracies", "darts/cifar10/darts-archs"]["available"] is True
    assert run_json("data", "remove", NAME) == {"name": NAME, "removed": found["path"]}
    assert items(run_json)["accuracies", "darts/cifar10/darts-archs"]["available"] is False
    is_one_sentence(run("data", "remove", NAME), NAME, "nothing to remove")


def test_no_network_is_one_sentence(run, monkeypatch):
    from dataclasses import replace

    monkeypatch.setattr("pooch.core.time.sleep", lambda _: None)
    changed = replace(CATALOGUE[NAME], address=f"http://127.0.0.1:1/{NAME}")
    monkeypatch.setattr(catalogue, "CATALOGUE", {**CATALOGUE, NAME: changed})
    for as_json in ((), ("--json",)):
        is_one_sentence(run("data", "get", NAME, *as_json), "no connection to 127.0.0.1:1", "offline?", "put it into")


def test_an_unknown_name_lists_the_known_ones(run, run_json, table):
    is_one_sentence(run("data", "get", "cifar10"), "'cifar10'", *CATALOGUE)
    run_json("data", "import", str(table), *OPTIONS)
    is_one_sentence(run("data", "remove", "cifar10"), "'cifar10'", *CATALOGUE, "mine")
    is_one_sentence(run("data", "get", OFFICIAL_FILE), "download it in a browser")
    is_one_sentence(run("data", "fetch"), "fetch")


def test_an_own_table_is_imported_used_and_removed(run, run_json, table, home):
    found = run_json("data", "import", str(table), *OPTIONS)
    assert found == {
        "rows": 3,
        "architectures": 3,
        "merged": 0,
        "problems": [],
        "imported": True,
        "truth": "own-mine",
    }
    assert items(run_json)["tables", "mine"]["available"] is True
    correlation = run_json("correlate", "--space", "nasbench201", "--dataset", "cifar100", "--truth", "own-mine")
    assert (correlation["n"], correlation["truth"]) == (3, "own-mine")
    assert correlation["best_accuracy"] <= 62
    is_one_sentence(run("data", "import", str(table), *OPTIONS), "there is a table 'mine' already")
    removed = run_json("data", "remove", "own-mine")
    assert removed["removed"] == str(home / "tables" / "mine.parquet")
    is_one_sentence(
        run("data", "remove", "own-mine"), "unknown file or imported table 'own-mine'; known: nats_bench.csv"
    )


def test_a_check_refuses_what_the_import_refuses_and_keeps_nothing(run, table, home):
    table.write_text(table.read_text() + "rubbish,200\n")
    status, out, err = run("data", "import", str(table), *OPTIONS[:-2], "--check", "--json")
    assert (status, out.count("\n"), err.count("\n")) == (2, 1, 1)
    assert f"nothing of {table} would be imported: 1 unknown architectures, first in line 5: 'rubbish'; 1 acc" in err
    found = json.loads(out)
    assert (found["imported"], found["truth"], found["rows"], found["architectures"]) == (False, None, 4, 3)
    assert found["problems"] == [
        {"what": "unknown architectures", "count": 1, "examples": [[5, "'rubbish'"]]},
        {"what": "accuracies out of range", "count": 1, "examples": [[5, "'200' is not from 0 to 100"]]},
    ]
    assert not (home / "tables").exists()


def test_a_check_of_a_good_table_says_so(run, run_json, table, home):
    found = run_json("data", "import", str(table), *OPTIONS[:-2], "--check")
    assert (found["imported"], found["rows"], found["problems"]) == (False, 3, [])
    assert not (home / "tables").exists()
    is_one_sentence(run("data", "import", str(table), *OPTIONS[:-1], "No name", "--check"), "lower-case letters")
    run_json("data", "import", str(table), *OPTIONS)
    is_one_sentence(run("data", "import", str(table), *OPTIONS, "--check"), "there is a table 'mine' already")


def test_public_files_are_not_imported_by_a_check(run, tmp_path, home):
    for name in (NAME, OFFICIAL_FILE):
        (tmp_path / name).write_text("x")
        is_one_sentence(run("data", "import", str(tmp_path / name), "--check"), "--check is for tables of your own")
    assert not home.exists()


def test_what_a_table_needs_is_guessed_from_its_columns(run, table):
    is_one_sentence(
        run("data", "import", str(table)),
        "needs --name, --space, --architecture, --accuracy; ",
        "the columns of",
        "arch, top1; try --space nasbench201 --architecture arch --unit percent --accuracy top1=DATASET",
    )
    is_one_sentence(run("data", "import", str(table), *OPTIONS[:-2]), "needs --name; ")
    table.write_text("a,b\n1,2\n")
    is_one_sentence(run("data", "import", str(table)), "none of them holds architectures of nasbench201 or darts")


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (("--accuracy", "top1"), ("--accuracy is COLUMN=DATASET", "'top1'")),
        (("--accuracy", "=cifar10"), ("--accuracy is COLUMN=DATASET",)),
        (("--accuracy", "top1=mnist"), ("unknown data set 'mnist'", "cifar10, cifar100")),
        (("--space", "nowhere"), ("unknown space 'nowhere'",)),
        (("--unit", "%"), ("unit must be one of percent, fraction",)),
        (("--duplicates", "first"), ("duplicates must be one of error, mean",)),
        (("--architecture", "cell"), ("has no column 'cell'", "'arch', 'top1'")),
        (("--name", "../../etc"), ("'../../etc'", "lower-case letters")),
    ],
)
def test_a_slip_in_an_option_is_one_sentence(change, parts, run, table, home):
    is_one_sentence(run("data", "import", str(table), *OPTIONS, *change), *parts)
    assert not (home / "tables").exists()


def test_the_official_file_is_imported_wherever_it_lies(run, run_json, tmp_path, monkeypatch, home):
    torch.save(official_content(), tmp_path / OFFICIAL_FILE)
    monkeypatch.setenv("SWAP_DATA_DIR", str(tmp_path))
    assert "is here, but not imported" in items(run_json)["files", OFFICIAL_FILE]["problem"]
    status, out, err = run("data", "import", OFFICIAL_FILE, "--json")
    assert status == 0
    assert "of memory" in err
    found = json.loads(out)
    assert (found["name"], found["cells"]) == (OFFICIAL_FILE, 3)
    (tmp_path / OFFICIAL_FILE).unlink()
    assert items(run_json)["files", OFFICIAL_FILE]["problem"] is None
    assert items(run_json)["accuracies", "nasbench201/cifar10/official-valid-12"]["available"] is True
    found = run_json("correlate", "--space", "nasbench201", "--dataset", "cifar100", "--truth", "official-test-12")
    assert found["n"] == len(CELLS)
    assert np.isfinite(found["spearman"])
    assert run_json("data", "get", OFFICIAL_FILE)["cells"] == 3
    assert run_json("data", "remove", OFFICIAL_FILE)["removed"] == str(home / "benchmarks/nasbench201-official.parquet")
    assert items(run_json)["files", OFFICIAL_FILE]["available"] is False


def test_the_accuracy_of_a_genotype_is_given_where_it_is_known(run_json, nats_bench, monkeypatch):
    monkeypatch.setenv("SWAP_DATA_DIR", str(nats_bench))
    if not (nats_bench / NAME).is_file():
        pytest.skip(f"{NAME} is not in {nats_bench}")
    with (nats_bench / NAME).open() as stream:
        text, accuracy = next(csv.reader(stream))
    score = ("score", "--space", "darts", "--dataset", "cifar10", "--arch")
    found = run_json(*score, text)
    assert (found["accuracy"], found["truth"]) == (float(accuracy), "darts-archs")
    found = run_json(*score, text.replace("'none', 0", "'max_pool_3x3', 0"))
    assert (found["accuracy"], found["truth"]) == (None, "darts-archs")
