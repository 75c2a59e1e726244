"""Columns for charts from the rows of a run."""

import json

import pandas as pd
import pytest

from swapcore.errors import InvalidInputError
from swapcore.export.run import FORMATS, export_run, exported
from swapcore.search.job import create_search, work
from swapcore.search.progress import ancestry, best_after, progress
from swapcore.search.searcher import SearchParameters
from swapcore.search.settings import SearchSettings
from swapcore.search.targets import SIZE_TARGETS, size_targets
from swapcore.spaces.registry import SPACES
from swapcore.store.run import CycleRow, EvaluationRow
from swapcore.store.runs import RunStore


def row(number, fitness, *, parents=(), size=1.0, cycle=0):
    return EvaluationRow(
        number=number,
        cycle=cycle,
        architecture="a",
        origin="random",
        parents=parents,
        score=fitness,
        size=size,
        fitness=fitness,
        seconds=0.0,
    )


def test_the_best_after_so_many_is_the_first_of_equals():
    rows = [row(0, 1.0), row(1, 3.0), row(2, 3.0), row(3, 2.0), row(4, 5.0)]
    assert best_after(rows, [1, 2, 4, 5]) == (0, 1, 1, 4)
    assert best_after([], []) == ()


def test_sizes_are_those_of_the_population():
    rows = [row(number, 1.0, size=size) for number, size in enumerate((0.3, 0.1, 0.2, 0.9))]
    cycles = [
        CycleRow(cycle=0, evaluations=3, best=1.0, median=1.0, population=(0, 1, 2), seconds=0.0),
        CycleRow(cycle=1, evaluations=4, best=1.0, median=1.0, population=(0, 2, 3), seconds=0.0),
    ]
    found = progress(rows, cycles)
    assert (found.least, found.middle, found.most) == ((0.1, 0.2), (0.2, 0.3), (0.3, 0.9))
    assert found.evaluations == (3, 4)


def test_the_family_of_an_evaluation_holds_all_its_ancestors_once():
    rows = [
        row(0, 1.0),
        row(1, 1.0),
        row(2, 2.0, parents=(0, 1)),
        row(3, 2.0, parents=(2,)),
        row(4, 9.0, parents=(2, 3)),
    ]
    members, edges = ancestry(rows, 4)
    assert members == (0, 1, 2, 3, 4)
    assert edges == ((0, 2), (1, 2), (2, 3), (2, 4), (3, 4))
    assert ancestry(rows, 1) == ((1,), ())


def test_every_space_has_sizes_to_begin_with_that_grow():
    for space in SPACES:
        mus = [target.mu for target in size_targets(space, "cifar100") if target.name in "ABC"]
        assert mus == sorted(set(mus))
        assert len(mus) == 3
    assert [target.mu for target in SIZE_TARGETS["darts", "imagenet"]] == [25]


@pytest.fixture
def run(home):
    with RunStore.open() as store:
        settings = SearchSettings(preset="lite", parameters=SearchParameters(population=4, cycles=5, tournament=2))
        yield store, work(store, create_search(store, settings, title="<b>bold</b> & run").id)


def test_exports_hold_all_evaluations(run, tmp_path):
    store, done = run
    for ending in FORMATS:
        export_run(store, done.id, tmp_path / f"run{ending}")
    found = json.loads((tmp_path / "run.json").read_text())
    assert found["run_id"] == done.id
    assert len(found["all_evaluations"]) == found["evaluations"] == 9
    tables = [pd.read_csv(tmp_path / "run.csv"), pd.read_parquet(tmp_path / "run.parquet")]
    for table in tables:
        assert table["architecture"].tolist() == [one["architecture"] for one in found["all_evaluations"]]
        assert table["fitness"].tolist() == [one["fitness"] for one in found["all_evaluations"]]


def test_the_report_needs_nothing_else_and_escapes_what_people_wrote(run):
    store, done = run
    report = exported(store, done.id, ".html").decode()
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; run" in report
    assert "<b>bold" not in report
    assert done.best.architecture.replace("|", "") in report.replace("|", "")
    assert "Plotly.newPlot" in report
    assert 'src="http' not in report


def test_an_unknown_ending_is_refused(run):
    store, done = run
    with pytest.raises(InvalidInputError, match=r"ends in \.json, \.csv, \.parquet, \.html; got '\.exe'"):
        exported(store, done.id, ".exe")
