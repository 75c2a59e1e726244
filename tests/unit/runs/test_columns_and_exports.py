"""Columns for charts from the rows of a run."""

import itertools
import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from swapcore.errors import InvalidInputError
from swapcore.export.run import FORMATS, export_run, exported
from swapcore.problems.registry import PROBLEMS, get_listable, get_problem
from swapcore.runs import scorer
from swapcore.runs.columns import ancestry, best_after, cycle_columns
from swapcore.runs.job import create_search, work
from swapcore.runs.outcome import outcome
from swapcore.store.run import CycleRow, EvaluationRow, RunState
from swapcore.store.runs import RunStore
from swapcore.values.score import Score
from tests.search_settings import search_settings

REASON = "its kernel is singular"


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
        undefined=REASON if fitness is None else None,
    )


def test_the_best_after_so_many_is_the_first_of_equals():
    rows = [row(0, 1.0), row(1, 3.0), row(2, 3.0), row(3, 2.0), row(4, 5.0)]
    assert best_after(rows, [1, 2, 4, 5]) == (0, 1, 1, 4)
    assert best_after([], []) == ()


def test_undefined_evaluations_are_never_the_best():
    rows = [row(0, None), row(1, None), row(2, -7.0), row(3, None), row(4, -3.0)]
    assert best_after(rows, [1, 2, 3, 4, 5]) == (None, None, 2, 2, 4)


def test_a_cycle_without_a_population_has_no_sizes():
    cycles = [
        CycleRow(cycle=0, evaluations=2, best=None, median=None, population=(), seconds=0.0),
        CycleRow(cycle=1, evaluations=3, best=1.0, median=1.0, population=(2,), seconds=0.0),
    ]
    found = cycle_columns([row(0, None), row(1, None), row(2, 1.0, size=0.7)], cycles)
    assert (found.least, found.middle, found.most) == ((None, 0.7),) * 3
    assert (found.best, found.median, found.champions) == ((None, 1.0), (None, 1.0), (None, 2))


def test_sizes_are_those_of_the_population():
    rows = [row(number, 1.0, size=size) for number, size in enumerate((0.3, 0.1, 0.2, 0.9))]
    cycles = [
        CycleRow(cycle=0, evaluations=3, best=1.0, median=1.0, population=(0, 1, 2), seconds=0.0),
        CycleRow(cycle=1, evaluations=4, best=1.0, median=1.0, population=(0, 2, 3), seconds=0.0),
    ]
    found = cycle_columns(rows, cycles)
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
    for space in PROBLEMS:
        mus = [target.mu for target in get_problem(space).wanted_sizes("cifar100") if target.name in "ABC"]
        assert mus == sorted(set(mus))
        assert len(mus) == 3
    assert [target.mu for target in get_problem("darts").wanted_sizes("imagenet")] == [25]


@pytest.fixture
def run(home):
    with RunStore.open() as store:
        settings = search_settings(preset="lite", parameters={"population": 4, "cycles": 5, "tournament": 2})
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
    assert "<script" not in report
    assert "src=" not in report
    assert "http://" not in report.replace('xmlns="http://www.w3.org/2000/svg"', "")


def figures_of(report):
    """Title -> caption of the pictures of a report, each checked to be one that can be read."""
    found = {}
    for figure in re.findall(r"<figure>.*?</figure>", report):
        tree = ET.fromstring(figure)
        assert tree.find("{http://www.w3.org/2000/svg}svg") is not None
        found[tree.findtext("h3")] = tree.findtext("figcaption")
    return found


def test_the_report_has_pictures_with_titles_and_captions_and_the_date(run):
    store, done = run
    report = exported(store, done.id, ".html").decode()
    captions = figures_of(report)
    assert {"Cell", "Trained accuracy of the best", "Best and median", "The population"} <= set(captions)
    assert all(captions.values())
    assert "accuracy of the best so far (%)" in report
    assert f"Report of {datetime.now(UTC):%Y-%m-%d}" in report
    assert done.id in report


def test_the_report_rounds_its_numbers_and_says_its_settings_in_words(run):
    store, done = run
    report = exported(store, done.id, ".html").decode()
    shown = re.sub(r"<svg.*?</svg>|<code>.*?</code>|<style>.*?</style>", "", report)
    assert not re.findall(r"\d\.\d{4,}", shown)
    for words in ("population", "tournament", "seed of the weights", "wanted size μ", "16 of CIFAR-10"):
        assert words in shown
    assert "{" not in shown
    assert "&quot;" not in shown
    accuracy = outcome(store, done)["best"]["accuracy"]
    assert f"{accuracy:.2f} %" in shown


def test_the_report_of_a_long_search_is_small(home):
    space = get_listable("nasbench201")
    rng = np.random.default_rng(3)
    with RunStore.open() as store:
        asked = store.create_run(search_settings(preset="lite").to_json(), title="long", budget=15_000)
        store.claim(asked.id, "me")
        fitness = rng.uniform(1, 60_000, 15_000).tolist()
        rows = [
            EvaluationRow(
                number=number,
                cycle=max(0, number - 19),
                architecture=space.format(space.at(number)),
                origin="mutation",
                parents=(number - 1,) if number else (),
                score=value,
                size=float(rng.uniform(0, 1.5)),
                fitness=value,
                seconds=0.1 * number,
            )
            for number, value in enumerate(fitness)
        ]
        best = np.maximum.accumulate(fitness).tolist()
        cycles = [
            CycleRow(
                cycle=number - 19,
                evaluations=number + 1,
                best=best[number],
                median=best[number] / 2,
                population=tuple(range(number - 19, number + 1)),
                seconds=1.0,
            )
            for number in range(19, 15_000)
        ]
        store.append(asked.id, "me", rows, cycles, best=int(np.argmax(fitness)), seconds=1500.0)
        store.finish(asked.id, "me", RunState.FINISHED)
        report = exported(store, asked.id, ".html")
    assert len(report) < 1_500_000
    assert len(figures_of(report.decode())) >= 5


@pytest.fixture
def patchy_run(home, monkeypatch):
    """A run by NASWOT, which is made undefined for every second architecture."""
    counted = itertools.count()

    def score_text(text, request):
        if next(counted) % 2 == 0:
            return Score(undefined="its <kernel> is singular", seconds=0.1)
        return Score(values=(len(text) / 7,), seconds=0.1)

    monkeypatch.setattr(scorer, "score_text", score_text)
    with RunStore.open() as store:
        parameters = {"population": 4, "cycles": 5, "tournament": 2}
        settings = search_settings(preset="lite", metric="nwot", parameters=parameters)
        yield store, work(store, create_search(store, settings).id)


def test_exports_say_which_evaluations_are_undefined_and_why(patchy_run, tmp_path):
    store, done = patchy_run
    for ending in FORMATS:
        export_run(store, done.id, tmp_path / f"run{ending}")
    found = json.loads((tmp_path / "run.json").read_text())
    assert (found["metric"], found["settings"]["score"]["metric"]) == ("nwot", "nwot")
    assert found["undefined"] == {"its <kernel> is singular": 5}
    missing = [one["undefined"] is not None for one in found["all_evaluations"]]
    assert missing == [True, False] * 4 + [True]
    for table in (pd.read_csv(tmp_path / "run.csv"), pd.read_parquet(tmp_path / "run.parquet")):
        assert table["score"].isna().tolist() == table["fitness"].isna().tolist() == missing
        assert table["undefined"].isna().tolist() == [not one for one in missing]
        assert set(table["undefined"].dropna()) == {"its <kernel> is singular"}
        assert table["score"].dtype == table["fitness"].dtype == float
    report = (tmp_path / "run.html").read_text()
    assert "NASWOT is undefined for 5 of the evaluations" in report
    assert "its &lt;kernel&gt; is singular" in report
    assert "fitness: NASWOT" in report
    assert "(patterns)" not in report


def test_a_run_in_which_nothing_is_defined_is_exported(home, monkeypatch, tmp_path):
    monkeypatch.setattr(scorer, "score_text", lambda *_: Score(undefined="so", seconds=0.1))
    parameters = {"population": 4, "cycles": 2, "tournament": 2}
    with RunStore.open() as store:
        settings = search_settings(preset="lite", metric="nwot", parameters=parameters)
        done = work(store, create_search(store, settings).id)
        for ending in FORMATS:
            export_run(store, done.id, tmp_path / f"run{ending}")
    assert json.loads((tmp_path / "run.json").read_text())["best"] is None
    assert pd.read_parquet(tmp_path / "run.parquet")["score"].isna().all()
    assert "undefined for 6 of the evaluations" in (tmp_path / "run.html").read_text()


def test_an_unknown_ending_is_refused(run):
    store, done = run
    with pytest.raises(InvalidInputError, match=r"ends in \.json, \.csv, \.parquet, \.html; got '\.exe'"):
        exported(store, done.id, ".exe")
