"""The user's own tables: looked at, checked row by row, kept whole or not at all, and then a truth everywhere."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from swapcore.analysis.ceilings import OtherTraining, ceiling
from swapcore.data import parquet
from swapcore.data.inventory import inventory
from swapcore.data.truths import (
    datasets_with_truth,
    load_truth,
    truth_names,
    truth_status,
    truth_title,
    truths,
)
from swapcore.data.uploads.own_tables import (
    import_table,
    own_table_files,
    own_truths,
    read_own_table,
    remove_table,
    validate,
)
from swapcore.data.uploads.table_check import TableMapping
from swapcore.data.uploads.table_preview import preview
from swapcore.errors import DamagedTableError, FolderError, InvalidInputError, MissingDataError, UnknownNameError
from swapcore.problems.registry import get_space

CELLS = get_space("nasbench201")
GENOTYPES = get_space("darts")
PERCENT = {"accuracy": "cifar10"}


def mapping(**changes):
    return TableMapping(**{"space": "nasbench201", "architecture": "arch", "accuracies": PERCENT, **changes})


def cell(index):
    return CELLS.format(CELLS.at(index))


@pytest.fixture
def file(tmp_path):
    """Write rows under the names of columns as CSV; gives the path."""

    def write(*rows, columns="arch,accuracy", name="mine.csv"):
        path = tmp_path / name
        path.write_text("\n".join([columns, *rows]) + "\n")
        return path

    return write


def problems(report):
    return {problem.what: (problem.count, problem.examples[0]) for problem in report.problems}


def test_an_imported_table_is_a_truth_everywhere(file, home):
    path = file(f"{cell(5)},91.25", f"{cell(15_624)},12.5")
    report = import_table(path, mapping(), "my-table")
    assert (report.rows, report.architectures, report.merged, report.problems) == (2, 2, 0, ())
    assert own_table_files() == {"my-table": home / "tables" / "my-table.parquet"}
    key = ("nasbench201", "cifar10", "own-my-table")
    assert key in truths()
    assert truth_names(*key[:2])[-1] == "own-my-table"
    assert truth_title(*key) == "own table my-table"
    truth = load_truth(*key)
    assert (truth.space, truth.dataset, truth.name, truth.source) == (*key, "mine.csv")
    assert truth.title == "CIFAR-10 accuracy, own table my-table"
    assert truth.is_whole_space
    assert truth.true_best is None
    assert np.flatnonzero(np.isfinite(truth.accuracies)).tolist() == [5, 15_624]
    assert truth.accuracy_of(cell(5)) == 91.25
    assert np.isnan(truth.accuracy_of(cell(6)))
    assert truth_status("nasbench201")[-1].problem is None
    items = {(item.kind, item.name): item for item in inventory()}
    assert items["accuracies", "/".join(key)].problem is None
    assert items["tables", "my-table"].title == "2 networks of nasbench201 from mine.csv"


def test_a_table_of_a_space_that_cannot_be_listed(file, home, no_data_folder):
    texts = [GENOTYPES.format(GENOTYPES.sample(np.random.default_rng(seed))) for seed in range(3)]
    path = file(*(f'"{text.replace("range(2, 6)", "[2, 3, 4, 5]")}",{90 + place}' for place, text in enumerate(texts)))
    import_table(path, mapping(space="darts", accuracies={"accuracy": "cifar100"}), "genotypes")
    truth = load_truth("darts", "cifar100")
    assert truth.name == "own-genotypes"
    assert truth.architectures == tuple(texts)
    assert [truth.accuracy_of(text) for text in texts] == [90, 91, 92]
    assert datasets_with_truth("darts") == ("cifar10", "cifar100")
    # An own table of CIFAR-10 is the default where the public ones are not here.
    import_table(path, mapping(space="darts"), "genotypes-10")
    assert load_truth("darts", "cifar10").name == "own-genotypes-10"


def test_several_data_sets_as_fractions(file, home):
    path = file(f"x,0.5,{cell(3)},1", f"y,0.25,{cell(1)},0", columns="note,acc100,arch,acc16")
    chosen = mapping(accuracies={"acc100": "cifar100", "acc16": "imagenet16-120"}, unit="fraction")
    import_table(path, chosen, "two")
    assert load_truth("nasbench201", "cifar100", "own-two").accuracies[[3, 1]].tolist() == [50, 25]
    assert load_truth("nasbench201", "imagenet16-120", "own-two").accuracies[[3, 1]].tolist() == [100, 0]
    assert "own-two" not in truth_names("nasbench201", "cifar10")


def test_a_parquet_table_is_read_as_a_csv_one_is(tmp_path, home):
    frame = pd.DataFrame({"arch": [cell(4), cell(2)], "accuracy": [71.5, 62.25], "other": [None, "x"]})
    frame.to_parquet(tmp_path / "t.parquet")
    frame.to_csv(tmp_path / "t.csv", index=False)
    for name in ("t.parquet", "t.csv"):
        import_table(tmp_path / name, mapping(), name.replace(".", "-"))
        assert load_truth("nasbench201", "cifar10", f"own-{name.replace('.', '-')}").accuracies[[4, 2]].tolist() == [
            71.5,
            62.25,
        ]


def test_the_provenance_says_where_the_table_comes_from(file, home):
    path = file(f"{cell(5)},91.25")
    import_table(path, mapping(), "mine")
    found = read_own_table("mine").provenance
    assert found["source"] == "mine.csv"
    assert found["rows"] == 1
    assert len(found["sha256"]) == 64
    assert found["imported"].startswith("20")
    assert found["mapping"] == {
        "space": "nasbench201",
        "architecture": "arch",
        "accuracies": {"accuracy": "cifar10"},
        "unit": "percent",
        "duplicates": "error",
    }


def test_every_kind_of_problem_is_counted_with_its_line(file, home):
    path = file(
        f"{cell(1)},50",
        "|none~0|,50",
        "",
        f"{cell(2)},high",
        f"{cell(3)},",
        f"{cell(4)},nan",
        f"{cell(5)},100.5",
        f"{cell(6)},-1",
        f"{cell(7)},inf",
        f"{cell(1)},60",
        f"{cell(8)},50,1",
        "other,1_0",
        f"{cell(9)},1e1",
    )
    report = validate(path, mapping())
    assert (report.rows, report.architectures, report.place) == (12, 2, "line")
    assert problems(report) == {
        "unknown architectures": (2, (3, "'|none~0|'")),
        "accuracies that are no number": (2, (5, "'high'")),
        "missing accuracies": (2, (6, "''")),
        "accuracies out of range": (3, (8, "'100.5' is not from 0 to 100")),
        "architectures that were there before": (1, (11, repr(cell(1)))),
        "rows with too few or too many fields": (1, (12, "3 where 2 are expected")),
    }
    with pytest.raises(InvalidInputError) as raised:
        import_table(path, mapping(), "mine")
    assert f"nothing of {path} was imported: 2 unknown architectures, first in line 3: '|none~0|'; " in str(
        raised.value
    )
    assert "\n" not in str(raised.value)
    assert not (home / "tables").exists()


def test_the_range_follows_the_unit(file):
    path = file(f"{cell(1)},0.5", f"{cell(2)},50")
    assert validate(path, mapping()).problems == ()
    found = problems(validate(path, mapping(unit="fraction")))
    assert found == {"accuracies out of range": (1, (3, "'50' is not from 0 to 1"))}


def test_examples_are_few_and_counts_are_whole(file):
    report = validate(file(*("rubbish,1" for _ in range(1000))), mapping())
    (problem,) = report.problems
    assert problem.count == 1000
    assert [line for line, _ in problem.examples] == [2, 3, 4, 5, 6]


def test_duplicates_may_become_their_mean(file, home):
    path = file(f"{cell(1)},50", f"{cell(2)},10", f" {cell(1)} ,60", f"{cell(1)},100")
    report = import_table(path, mapping(duplicates="mean"), "mine")
    assert (report.rows, report.architectures, report.merged) == (4, 2, 3)
    assert load_truth("nasbench201", "cifar10", "own-mine").accuracies[[1, 2]].tolist() == [70, 10]


def test_a_table_is_not_replaced_unless_asked(file, home):
    import_table(file(f"{cell(1)},50"), mapping(), "mine")
    with pytest.raises(InvalidInputError, match="there is a table 'mine' already"):
        import_table(file(f"{cell(1)},60"), mapping(), "mine")
    assert load_truth("nasbench201", "cifar10", "own-mine").accuracies[1] == 50
    import_table(file(f"{cell(1)},60"), mapping(), "mine", replace=True)
    assert load_truth("nasbench201", "cifar10", "own-mine").accuracies[1] == 60


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", "a b", "-a", "a" * 41, ".", "a.parquet", "a\n", "ä", "~"])
def test_a_name_is_a_slug_and_no_path(name, file, home):
    with pytest.raises(InvalidInputError, match="lower-case letters, digits and hyphens"):
        import_table(file(f"{cell(1)},50"), mapping(), name)
    assert not home.exists()


def test_nothing_is_left_of_an_import_that_fails_while_writing(file, home, monkeypatch):
    def half(table, path, **_):
        path.write_bytes(b"PAR1 half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet.pq, "write_table", half)
    with pytest.raises(FolderError, match="no room left"):
        import_table(file(f"{cell(1)},50"), mapping(), "mine")
    assert list((home / "tables").iterdir()) == []
    assert own_truths() == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"space": "nasbench"}, "unknown space 'nasbench'"),
        ({"accuracies": {"accuracy": "mnist"}}, "unknown data set 'mnist'"),
        ({"accuracies": {}}, "at least one column of accuracies"),
        ({"accuracies": {"a": "cifar10", "b": "cifar10"}}, "two columns are said to be accuracies on cifar10"),
        ({"accuracies": {"arch": "cifar10"}}, "cannot hold both"),
        ({"unit": "promille"}, "unit must be one of percent, fraction; got 'promille'"),
        ({"duplicates": "last"}, "duplicates must be one of error, mean; got 'last'"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_when_it_is_made(changes, words):
    with pytest.raises(InvalidInputError, match=words):
        mapping(**changes)


def test_a_column_that_is_not_there_lists_those_that_are(file):
    path = file(f"{cell(1)},50")
    with pytest.raises(InvalidInputError, match="has no column 'cell'; its columns: 'arch', 'accuracy'"):
        validate(path, mapping(architecture="cell"))
    with pytest.raises(InvalidInputError, match="has no column 'acc'"):
        validate(path, mapping(accuracies={"acc": "cifar10"}))


def test_a_removed_table_is_gone_everywhere(file, home):
    import_table(file(f"{cell(1)},50"), mapping(), "mine")
    import_table(file(f"{cell(1)},50"), mapping(), "own-mine")
    assert remove_table("own-mine") == home / "tables" / "own-mine.parquet"
    assert remove_table("own-mine") == home / "tables" / "mine.parquet"
    assert own_truths() == {}
    with pytest.raises(UnknownNameError, match="imported table 'mine'; known: none"):
        remove_table("mine")
    with pytest.raises(UnknownNameError, match="own-mine"):
        load_truth("nasbench201", "cifar10", "own-mine")
    with pytest.raises(MissingDataError):
        load_truth("darts", "imagenet")


def test_a_damaged_table_is_told_and_hides_no_other(file, home):
    import_table(file(f"{cell(1)},50"), mapping(), "good")
    import_table(file(f"{cell(1)},50"), mapping(), "bad")
    (home / "tables" / "bad.parquet").write_bytes(b"PAR1 rubbish")
    assert [key[2] for key in own_truths()] == ["own-good"]
    with pytest.raises(DamagedTableError, match=r"bad.parquet is damaged .* data remove bad and import it again"):
        read_own_table("bad")
    found = {item.name: item.problem for item in inventory() if item.kind == "tables"}
    assert found["good"] is None
    assert "is damaged" in found["bad"]
    remove_table("bad")
    assert list(own_table_files()) == ["good"]


@pytest.mark.parametrize(
    ("columns", "provenance"),
    [
        ({"architecture": [cell(1)], "cifar10": [50.0]}, None),
        ({"architecture": [cell(1)], "cifar10": [50.0]}, {"space": "nowhere"}),
        ({"architecture": [cell(1)], "mnist": [50.0]}, {"space": "nasbench201"}),
        ({"cifar10": [50.0]}, {"space": "nasbench201"}),
        ({"architecture": [cell(1)], "cifar10": ["high"]}, {"space": "nasbench201"}),
    ],
)
def test_a_table_with_something_else_in_it_is_damaged(columns, provenance, home):
    (home / "tables").mkdir(parents=True)
    metadata = None if provenance is None else {"swapcore": json.dumps(provenance)}
    pq.write_table(pa.table(columns).replace_schema_metadata(metadata), home / "tables" / "odd.parquet")
    with pytest.raises(DamagedTableError, match="odd"):
        read_own_table("odd")


def test_an_architecture_of_no_space_in_an_imported_table_is_told(file, home):
    import_table(file(f"{cell(1)},50"), mapping(), "mine")
    path = home / "tables" / "mine.parquet"
    table = pq.ParquetFile(path).read()
    pq.write_table(table.set_column(0, "architecture", pa.array(["rubbish"])), path)
    with pytest.raises(DamagedTableError, match="'rubbish' is no architecture of nasbench201"):
        load_truth("nasbench201", "cifar10", "own-mine")


def test_a_preview_guesses_what_the_columns_are(file):
    rows = [f'{index},0.{index + 10},0.5,"{cell(index)}",x' for index in range(20)]
    found = preview(file(*rows, columns="seed,CIFAR-100 acc,ImageNet16_120_accuracy,cell,note"))
    assert (found.kind, found.rows) == ("csv", 20)
    assert found.columns == ("seed", "CIFAR-100 acc", "ImageNet16_120_accuracy", "cell", "note")
    assert (found.space, found.architecture) == ("nasbench201", "cell")
    assert found.accuracies == {"CIFAR-100 acc": "cifar100", "ImageNet16_120_accuracy": "imagenet16-120"}
    assert found.unit == "fraction"
    assert found.first == tuple((str(index), f"0.{index + 10}", "0.5", cell(index), "x") for index in range(5))


def test_a_preview_of_genotypes_and_of_nothing_known(file):
    text = GENOTYPES.format(GENOTYPES.sample(np.random.default_rng(0)))
    found = preview(file(f'"{text}";91.5', columns="g;top1"))
    assert (found.space, found.architecture, found.accuracies, found.unit) == ("darts", "g", {"top1": None}, "percent")
    found = preview(file("1,2", "3,four", columns="a,b"))
    assert (found.space, found.architecture, found.accuracies) == (None, None, {"a": None})


def test_a_few_slips_do_not_hide_the_column_of_architectures(file):
    found = preview(file(f"{cell(1)},1", "rubbish,2", f"{cell(3)},3"))
    assert (found.space, found.architecture) == ("nasbench201", "arch")


def test_a_preview_of_parquet(tmp_path):
    pd.DataFrame({"cell": [cell(1), cell(2)], "cifar10": [91.5, None]}).to_parquet(tmp_path / "t.parquet")
    found = preview(tmp_path / "t.parquet")
    assert (found.kind, found.rows, found.architecture) == ("parquet", 2, "cell")
    assert found.first[1] == (cell(2), "")
    assert problems(
        validate(tmp_path / "t.parquet", mapping(architecture="cell", accuracies={"cifar10": "cifar10"}))
    ) == {"missing accuracies": (1, (2, "''"))}


def test_a_noise_ceiling_leaves_out_what_the_second_training_does_not_know(file, home, networks):
    known = np.random.default_rng(0).permutation(15_625)[:500]
    first = np.full(15_625, np.nan)
    first[networks.index] = networks.accuracies
    import_table(file(*(f"{cell(int(index))},{first[index] / 2}" for index in known)), mapping(), "half")
    second = load_truth("nasbench201", "cifar10", "own-half")
    halved = OtherTraining(title="itself, halved", dataset="cifar10", truth="own-half", again=True)
    found = ceiling(networks, halved, second).figures
    assert (found.n, found.spearman) == (500, pytest.approx(1))
