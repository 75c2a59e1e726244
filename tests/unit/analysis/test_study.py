"""Studies of what ρ depends on: the settings, the numbers against direct computation, files, and the figure."""

import json
import math
from concurrent.futures import BrokenExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis import study as study_module
from swapcore.analysis.correlation import SpearmanBootstrap
from swapcore.analysis.study import FACTORS, chosen_architectures, judged, study_settings
from swapcore.analysis.study_table import Study, load_study, read_study, study_files, write_study
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.truths import load_truth
from swapcore.errors import (
    DamagedTableError,
    InvalidInputError,
    MissingDataError,
    UnknownNameError,
    WorkersLostError,
)
from swapcore.evaluation import study as computing
from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.executors import SequentialExecutor, make_executor
from swapcore.evaluation.settings import network_shape
from swapcore.evaluation.study import remove_parts, score_settings
from swapcore.figures.study import plot_study
from swapcore.spaces.nasbench201 import NasBench201
from tests.scores import resolved

SPACE = NasBench201()
DEFAULT = resolved(preset="lite")
RNG = np.random.default_rng(0)
ACCURACIES = RNG.uniform(80, 95, 60)
SIZES = RNG.uniform(0.1, 1.5, 60)
SCORES = ACCURACIES - 80 + RNG.normal(0, 4, 60) + 6 * SIZES


@pytest.fixture(scope="module")
def rows():
    """Rows as a study would have them, from made-up scores."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(study_module, "SPLITS", 1)
        return made_up_rows()


def made_up_rows():
    settings = study_settings(DEFAULT, factors=("images", "repeats"))
    bootstrap = SpearmanBootstrap(ACCURACIES)
    return [
        judged(one, SCORES + number, ACCURACIES, SIZES, bootstrap=bootstrap, saturation=0.5, seconds=0.01)
        for number, one in enumerate(settings)
    ]


@pytest.mark.parametrize("default", [DEFAULT, resolved(space="darts", repeats=8)], ids=["nasbench201", "darts"])
def test_one_factor_is_varied_at_a_time(default):
    settings = study_settings(default)
    assert (
        tuple(dict.fromkeys(one.factor for one in settings)) == FACTORS
        if default.space.name == "darts"
        else FACTORS[:5]
    )
    free = {
        "images": {"images", "image_seed"},
        "samples": {"samples"},
        "samples of crops": {"samples", "images", "image_seed"},
        "resolution": {"resolution"},
        "repeats": {"repeats"},
        "repeats of crops": {"repeats", "images", "image_seed"},
    }
    for one in settings:
        asked = one.resolved.settings.to_json()
        changed = {name for name, value in asked.items() if value != getattr(default.settings, name)}
        assert changed <= free[one.factor]
        assert one.is_default is (changed == set())
    for factor in ("images", "samples", "resolution", "repeats"):
        assert [one.is_default for one in settings if one.factor == factor].count(True) == 1
    assert len({(one.factor, one.level) for one in settings}) == len(settings)


def test_the_levels_are_those_that_were_planned():
    levels = {}
    for one in study_settings(resolved(space="darts", repeats=8)):
        levels.setdefault(one.factor, []).append(one.resolved.settings)
    assert {one.images for one in levels["images"]} == {"bundled", "crops", "noise"}
    assert [one.samples for one in levels["samples"]] == [4, 8, 16, 20]
    assert [one.samples for one in levels["samples of crops"]] == [4, 8, 16, 32]
    assert [network_shape(one).resolution for one in levels["resolution"]] == [8, 16, 32]
    assert [one.repeats for one in levels["repeats"]] == [1, 4, 8, 32]
    small = study_settings(resolved(dataset="imagenet16-120", preset="lite"), factors=["resolution"])
    assert [one.level for one in small] == ["8 px", "16 px"]


def test_more_images_can_be_compared_and_bad_ones_are_refused(tmp_path):
    with pytest.raises(InvalidInputError, match="images must be one of"):
        study_settings(DEFAULT, images=["pictures"])
    more = study_settings(DEFAULT, images=["noise"], factors=["images"])[-1]
    assert (more.level, more.resolved.settings.image_seed) == ("noise, first ones", None)
    with pytest.raises(UnknownNameError, match="unknown factor 'colour'; known: images, samples"):
        study_settings(DEFAULT, factors=["colour"])


def test_the_architectures_are_random_ones_with_known_accuracy():
    truth = load_truth("nasbench201", "cifar10")
    texts, accuracies = chosen_architectures(truth, 50)
    positions = [SPACE.index(SPACE.parse(text)) for text in texts]
    assert positions == sorted(set(positions))
    assert (accuracies == truth.accuracies[positions]).all()
    assert chosen_architectures(truth, 50)[0] == texts
    assert chosen_architectures(truth, 50, seed=1)[0] != texts
    assert np.mean(positions) == pytest.approx(15_625 / 2, rel=0.25)
    some = AccuracyTable(
        space="nasbench201",
        dataset="cifar10",
        name="some",
        title="some",
        source="here",
        accuracies=np.array([90.0, math.nan, 91.0, 92.0]),
        architectures=tuple(texts[:4]),
    )
    assert chosen_architectures(some, None)[0] == [texts[0], texts[2], texts[3]]
    assert chosen_architectures(some, None)[1].tolist() == [90, 91, 92]
    for bad, words in ((10, "at most 3, those of some; got 10"), (9, "at least 10; got 9"), (20.0, "got 20.0")):
        with pytest.raises(InvalidInputError, match=words):
            chosen_architectures(some, bad)


@pytest.fixture
def few():
    return chosen_architectures(load_truth("nasbench201", "cifar10"), 10)[0][:7]


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(computing, "CHUNK", 3)


REQUESTS = [
    resolved(preset="lite", samples=12),
    resolved(preset="lite", samples=12, images="crops", image_seed=1),
    resolved(preset="lite", samples=12, repeats=2),
    resolved(preset="lite", samples=12),
]


@pytest.mark.parametrize("workers", [1, 2])
def test_scores_are_those_of_each_architecture_alone(workers, few, small_chunks, tmp_path):
    told = []
    with make_executor(workers) as executor:
        found = score_settings(
            REQUESTS, few, executor, tmp_path / "study.json", on_progress=lambda *how: told.append(how)
        )
    assert list(found) == REQUESTS[:3], "a setting that occurs twice is computed once"
    for request, scores in found.items():
        expected = [evaluate_one(SPACE.parse(text), request) for text in few]
        assert scores.scores.tolist() == [one.value for one in expected]
        assert scores.saturation.tolist() == [one.saturation for one in expected]
        assert (scores.seconds > 0).all()
    assert (told[0], told[-1]) == ((0, 21), (21, 21))
    assert [path.name for path in tmp_path.iterdir()] == ["study.json.parts"]
    remove_parts(tmp_path / "study.json")
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_study_goes_on_where_it_was(few, small_chunks, tmp_path, monkeypatch):
    def stop(done, _total):
        if done == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score_settings(REQUESTS, few, SequentialExecutor(), tmp_path / "study.json", on_progress=stop)
    asked = []
    real = computing.score_chunk
    monkeypatch.setattr(
        computing, "score_chunk", lambda task, positions: asked.append(positions) or real(task, positions)
    )
    told = []
    resumed = score_settings(
        REQUESTS, few, SequentialExecutor(), tmp_path / "study.json", on_progress=lambda *how: told.append(how)
    )
    assert told[0] == (10, 21)
    assert sum(map(len, asked)) == 11
    whole = score_settings(REQUESTS, few, SequentialExecutor(), tmp_path / "other.json")
    for request in REQUESTS:
        assert (resumed[request].scores == whole[request].scores).all()


def test_parts_of_other_settings_are_refused(few, small_chunks, tmp_path):
    def stop(done, _total):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score_settings(REQUESTS, few, SequentialExecutor(), tmp_path / "study.json", on_progress=stop)
    for requests, texts in ((REQUESTS[:2], few), (REQUESTS, few[:-1])):
        with pytest.raises(InvalidInputError, match="holds parts of another request"):
            score_settings(requests, texts, SequentialExecutor(), tmp_path / "study.json")


def test_a_worker_that_dies_is_told(few, tmp_path):
    class Dying(SequentialExecutor):
        def submit(self, task, /, *args):
            raise BrokenExecutor

    with pytest.raises(WorkersLostError, match="the same command goes on"):
        score_settings(REQUESTS, few, Dying(), tmp_path / "study.json")


def naive_best(scores, accuracies, sizes):
    """Best (μ, σ, ρ) on the grid of the study, by SciPy."""
    found = []
    for mu in np.linspace(*np.quantile(SIZES, (0.01, 0.99)), 15):
        for sigma in np.ptp(np.quantile(SIZES, (0.01, 0.99))) ** 2 * np.geomspace(0.02, 5, 13):
            rho = stats.spearmanr(scores * np.exp(-((sizes - mu) ** 2) / sigma), accuracies).statistic
            found.append((rho, mu, sigma))
    rho, mu, sigma = max(found)
    return mu, sigma, rho


def test_a_row_has_the_numbers_of_a_direct_computation(monkeypatch):
    monkeypatch.setattr(study_module, "SPLITS", 2)
    (setting,) = [one for one in study_settings(DEFAULT, factors=["samples"]) if one.is_default]
    bootstrap = SpearmanBootstrap(ACCURACIES)
    row = judged(setting, SCORES, ACCURACIES, SIZES, bootstrap=bootstrap, saturation=0.25, seconds=0.5)
    assert row.spearman == pytest.approx(stats.spearmanr(SCORES, ACCURACIES).statistic)
    assert (row.low, row.high) == bootstrap.interval(SCORES)
    assert row.low < row.spearman < row.high
    best = np.argsort(-ACCURACIES)[:6]
    assert row.top10_spearman == pytest.approx(stats.spearmanr(SCORES[best], ACCURACIES[best]).statistic)
    mu, sigma, rho = naive_best(SCORES, ACCURACIES, SIZES)
    assert (row.mu, row.sigma, row.regularised_spearman) == pytest.approx((mu, sigma, rho))
    held_out = []
    for split in range(2):
        order = study_module.generator(0, "halves of a study", split).permutation(60)
        known, rest = order[:30], order[30:]
        mu, sigma, _ = naive_best(SCORES[known], ACCURACIES[known], SIZES[known])
        values = SCORES[rest] * np.exp(-((SIZES[rest] - mu) ** 2) / sigma)
        held_out.append(stats.spearmanr(values, ACCURACIES[rest]).statistic)
    assert row.held_out_spearman == pytest.approx(np.mean(held_out))
    assert (row.n, row.samples, row.resolution, row.repeats) == (60, 16, 32, 1)
    assert (row.images, row.image_seed, row.saturation, row.seconds) == ("bundled", None, 0.25, 0.5)


def test_where_nothing_varies_there_is_no_correlation(monkeypatch):
    monkeypatch.setattr(study_module, "SPLITS", 1)
    (setting, *_) = study_settings(DEFAULT, factors=["samples"])
    bootstrap = SpearmanBootstrap(ACCURACIES)

    def row(scores, sizes):
        return judged(setting, scores, ACCURACIES, sizes, bootstrap=bootstrap, saturation=1, seconds=0)

    same_scores, same_sizes = row(np.ones(60), SIZES), row(SCORES, np.ones(60))
    assert (same_scores.spearman, same_scores.low, same_scores.high, same_scores.top10_spearman) == (None,) * 4
    assert same_scores.regularised_spearman is None
    assert (same_sizes.mu, same_sizes.regularised_spearman, same_sizes.held_out_spearman) == (None,) * 3
    assert same_sizes.spearman == pytest.approx(stats.spearmanr(SCORES, ACCURACIES).statistic)
    figure = plot_study(Study(name="mine", rows=(same_scores, same_sizes), provenance={}))
    assert len(figure.data[0].x) == 1


def test_a_study_is_read_as_it_was_written(rows, tmp_path, home):
    path = home / "studies" / "mine.json"
    write_study(path, rows, {"space": "nasbench201", "truth_title": "accuracy", "preset": "lite"})
    assert [file.name for file in path.parent.iterdir()] == ["mine.json"]
    study = read_study(path)
    assert study.rows == tuple(rows)
    assert (study.name, study.title) == ("mine", "nasbench201, accuracy, lite network")
    assert load_study("mine") == study
    assert study_files()["mine"] == path
    with pytest.raises(UnknownNameError, match="unknown study 'yours'"):
        load_study("yours")
    with pytest.raises(MissingDataError, match="make it again with python -m swapcore study"):
        read_study(tmp_path / "gone.json")
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInputError, match="cannot be written"):
        write_study(tmp_path / "file" / "mine.json", rows, {})


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("rows"),
        lambda content: content.pop("provenance"),
        lambda content: content.update(rows=[]),
        lambda content: content.update(rows={}),
        lambda content: content.update(provenance=[]),
        lambda content: content["rows"][0].pop("spearman"),
        lambda content: content["rows"][0].update(colour="red"),
        lambda content: content["rows"][1].update(low="low"),
        lambda content: content["rows"][1].update(seconds="long"),
    ],
    ids=range(9),
)
def test_a_damaged_study_is_named(change, rows, tmp_path):
    path = tmp_path / "mine.json"
    write_study(path, rows, {})
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
    with pytest.raises(DamagedTableError, match=r"study .*mine\.json is damaged"):
        read_study(path)
    path.write_text("rubbish")
    with pytest.raises(DamagedTableError, match=r"mine\.json is damaged"):
        read_study(path)


def test_the_figure_has_every_row_with_its_interval(rows):
    study = Study(name="mine", rows=tuple(rows), provenance={"truth_title": "CIFAR-10 accuracy"})
    figure = plot_study(study, published=0.93)
    plain, regularised = figure.data
    for trace, values in ((plain, "spearman"), (regularised, "held_out_spearman")):
        assert list(trace.x) == [getattr(row, values) for row in rows[::-1]]
        assert [list(part) for part in trace.y] == [
            [row.factor for row in rows[::-1]],
            [row.level if row.factor == "images" else f"repeats {row.level}" for row in rows[::-1]],
        ]
    assert np.array(plain.x) + np.array(plain.error_x.array) == pytest.approx([row.high for row in rows[::-1]])
    assert np.array(plain.x) - np.array(plain.error_x.arrayminus) == pytest.approx([row.low for row in rows[::-1]])
    colours = {row.is_default: colour for row, colour in zip(rows[::-1], plain.marker.color, strict=True)}
    assert len(set(colours.values())) == 2
    assert figure.layout.xaxis.title.text == "Spearman ρ with CIFAR-10 accuracy"
    assert figure.layout.shapes[0].x0 == 0.93
    assert "1 repeats" in plain.text[-1]
    one = replace(rows[0], top10_spearman=None)
    assert "best tenth ρ undefined" in plot_study(replace(study, rows=(one,))).data[0].text[0]


BUNDLED = Path(study_module.__file__).parents[1] / "data" / "bundled" / "studies"


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.json")), ids=lambda path: path.stem)
def test_the_bundled_studies_hold_aggregates_with_provenance(path):
    study = load_study(path.stem)
    assert study_files()[path.stem] == path
    assert {"command", "versions", "processor", "instruction_set", "date", "truth_source"} <= set(study.provenance)
    for row in study.rows:
        assert row.n >= 400
        # Where every architecture shows all patterns there is nothing to rank.
        assert row.saturation == 1 if row.spearman is None else row.low < row.spearman < row.high
    text = path.read_text()
    assert "Genotype" not in text
    assert "nor_conv" not in text
    # The bundled images rank far better than noise wherever both were tried.
    by_images = {row.images: row.spearman for row in study.rows if row.factor == "images"}
    assert by_images["bundled"] > by_images["noise"]
