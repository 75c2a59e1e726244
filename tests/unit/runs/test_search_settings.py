"""Settings of a search: what is refused, JSON there and back, fitness and size, and warnings before the start."""

import json
import math
import re

import numpy as np
import pytest

from swapcore.data.score_table import load_score_table
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.evaluation.settings import ExecutionSettings, ScoreSettings
from swapcore.metrics.registry import METRICS
from swapcore.runs.cautions import cautions, sampled_sizes
from swapcore.runs.settings import (
    SETTINGS_VERSION,
    ObjectiveSettings,
    SearcherSettings,
    SearchSettings,
    searcher_settings,
    settings_from_json,
)
from swapcore.runs.titles import fitness_explained, fitness_title, run_title, value_text
from swapcore.search.random_search import RandomParameters
from swapcore.search.registry import SEARCHERS
from swapcore.search.swap_nas import SwapNasParameters
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.values.regularisation import Regularisation
from swapcore.values.score import Score
from tests.search_settings import fitness_of, search_settings

SPACE = NasBench201()


@pytest.mark.parametrize(
    ("part", "changes", "words"),
    [
        ("searcher", {"seed": -1}, "seed must be .* got -1"),
        ("searcher", {"seed": True}, "seed must be .* got True"),
        ("searcher", {"lag": 0}, "lag must be a whole number from 1 to 1,024; got 0"),
        ("searcher", {"lag": 1.0}, "lag must be .* got 1.0"),
        ("searcher", {"lag": 2_000}, "lag must be at most 1,024, .* insist"),
        ("searcher", {"algorithm": "bogus"}, "unknown search algorithm 'bogus'; known: swap-nas"),
        ("searcher", {"parameters": {"cycles": 0}}, "cycles must be .* got 0"),
        ("searcher", {"parameters": {"colour": 0}}, "unknown parameters colour; this algorithm has population"),
        ("searcher", {"parameters": 3}, "settings must be names and values; got '3'"),
        ("searcher", {"colour": 0}, "unknown settings colour"),
        ("score", {"samples": 0}, "samples must be .* got 0"),
        ("score", {"metric": "bogus"}, "unknown metric 'bogus'"),
        ("score", {"metric": ["swap"]}, "cannot be read"),
        ("execution", {"workers": 10_000}, "workers must be .* got 10000"),
        ("objective", {"size": "bogus"}, "'bogus'"),
        ("objective", {"regularisation": {"mu": 1.0}}, "mu and sigma go together"),
        ("objective", {"regularisation": {"mu": -1.0, "sigma": 1.0}}, "mu must be .* got -1.0"),
        ("objective", {"regularisation": {"mu": 1.0, "sigma": 0.0}}, "sigma must be .* got 0.0"),
        ("objective", {"regularisation": {"mu": "x", "sigma": 1.0}}, "mu must be .* got 'x'"),
        ("objective", {"regularisation": [1.0, 2.0]}, "settings must be names and values"),
        ("flavour", {}, "unknown settings flavour; a newer swapcore may have written them"),
        ("searcher", [], "settings must be names and values; got '\\[\\]'"),
    ],
    ids=str,
)
def test_a_bad_value_is_named_with_what_was_given(part, changes, words):
    with pytest.raises(InvalidInputError, match=words):
        settings_from_json({"version": SETTINGS_VERSION, part: changes})


@pytest.mark.parametrize("values", [None, 3, "text", [], [1, 2], '{"space": ', {"version": 3}, {"version": "2"}])
def test_what_is_no_settings_is_refused(values):
    with pytest.raises(InvalidInputError, match="settings"):
        settings_from_json(values)


def test_parameters_are_those_of_the_algorithm():
    assert type(searcher_settings("random", population=5).parameters) is RandomParameters
    with pytest.raises(InvalidInputError, match="parameters of random must be RandomParameters"):
        SearcherSettings(algorithm="random", parameters=SwapNasParameters())
    with pytest.raises(InvalidInputError, match="unknown parameters tournament"):
        searcher_settings("random", tournament=3)


def test_a_regularisation_and_the_size_beside_it_agree():
    with pytest.raises(InvalidInputError, match="size must be that of the regularisation, effective; got total"):
        ObjectiveSettings(regularisation=Regularisation(mu=1, sigma=1, size="effective"))


def test_beyond_what_is_usual_is_for_those_who_insist():
    settings = SearchSettings(searcher=searcher_settings(lag=2_000, cycles=200_000, insist=True))
    assert settings_from_json(json.loads(json.dumps(settings.to_json()))) == settings


ALL_SET = SearchSettings(
    score=ScoreSettings(
        space="darts",
        dataset="cifar100",
        metric="flops",
        samples=3,
        repeats=2,
        preset="lite",
        channels=5,
        cells=3,
        seed=4,
    ),
    objective=ObjectiveSettings(regularisation=Regularisation(mu=0.9, sigma=0.7, size="effective"), size="effective"),
    searcher=searcher_settings("swap-nas", population=8, cycles=9, tournament=3, mutations=2, crossover=0.25, lag=6),
    execution=ExecutionSettings(device="cpu", workers=6),
)


@pytest.mark.parametrize("settings", [SearchSettings(), ALL_SET], ids=["default", "all set"])
def test_settings_go_to_json_and_back(settings):
    written = settings.to_json()
    assert set(written) == {"version", "score", "objective", "searcher", "execution"}
    assert settings_from_json(json.loads(json.dumps(written, allow_nan=False))) == settings


@pytest.mark.parametrize("algorithm", SEARCHERS)
def test_settings_of_every_algorithm_go_to_json_and_back(algorithm):
    settings = SearchSettings(searcher=searcher_settings(algorithm, population=11, seed=3))
    assert settings_from_json(json.loads(json.dumps(settings.to_json()))) == settings


def test_what_json_leaves_out_is_the_default():
    assert settings_from_json({"version": SETTINGS_VERSION}) == SearchSettings()
    assert settings_from_json({}) == SearchSettings()
    partly = {"version": SETTINGS_VERSION, "searcher": {"parameters": {"cycles": 3}}}
    assert settings_from_json(partly).searcher.parameters == SwapNasParameters(cycles=3)


def test_flat_settings_of_before_are_read_and_what_they_did_not_know_is_refused():
    flat = {"seed": 3, "mu": 0.8, "sigma": 0.7, "workers": 2, "score_seed": 4, "parameters": {"cycles": 5}}
    settings = settings_from_json(flat)
    assert (settings.searcher.seed, settings.score.seed, settings.execution.workers) == (3, 4, 2)
    assert settings.regularisation == Regularisation(mu=0.8, sigma=0.7)
    with pytest.raises(InvalidInputError, match="unknown settings flavour, temperature, spin; a newer swapcore"):
        settings_from_json({"temperature": 1, "flavour": 2, "parameters": {"spin": 3}})
    with pytest.raises(InvalidInputError, match="cycles must be"):
        settings_from_json({"parameters": {"cycles": 0}})
    with pytest.raises(InvalidInputError, match=r"mu and sigma go together; got mu=1\.0 and sigma=None"):
        settings_from_json({"mu": 1.0})
    with pytest.raises(UnknownNameError, match="unknown space 'moon'"):
        settings_from_json({"space": "moon"})


def test_flat_settings_from_before_there_were_limits_are_read():
    settings = settings_from_json({"repeats": 1_000, "parameters": {"population": 5_000}})
    assert (settings.score.repeats, settings.searcher.parameters.population) == (1_000, 5_000)
    assert settings_from_json(settings.to_json()) == settings


def test_settings_are_made_without_looking_at_any_file(tmp_path):
    for name, value in {"images": f"folder:{tmp_path / 'gone'}", "samples": 100}.items():
        assert settings_from_json({"version": SETTINGS_VERSION, "score": {name: value}}).new_searcher().budget == 420


@pytest.mark.parametrize(("kind", "column"), [("total", "size"), ("effective", "effective_size")])
@pytest.mark.parametrize("dataset", ["cifar10", "cifar100"])
def test_size_is_the_published_one_in_millions(kind, column, dataset):
    settings = search_settings(size=kind, dataset=dataset)
    sizes = load_score_table().columns[column]
    for index in range(0, len(SPACE), 977):
        assert settings.size_of(SPACE.at(index)) == sizes[index] / 1e6


def test_fitness_is_the_score_times_f_of_the_size():
    bare, regularised = search_settings(), search_settings(mu=0.8, sigma=0.681)
    for score, size in ((0.0, 0.5), (812.5, 0.8), (1e6, 0.07), (33.0, 1.5)):
        assert fitness_of(bare, Score(values=(score,)), size) == score
        assert fitness_of(regularised, Score(values=(score,)), size) == pytest.approx(
            score * math.exp(-((size - 0.8) ** 2) / 0.681)
        )


@pytest.mark.parametrize("metric", METRICS)
def test_mu_and_sigma_go_with_metrics_that_may_be_multiplied(metric):
    assert search_settings(metric=metric).score.metric == metric
    if METRICS[metric].regularised:
        assert search_settings(metric=metric, mu=0.8, sigma=0.7).regularisation.mu == 0.8
    else:
        told = rf"mu and sigma go with the metrics swap, size, flops; got metric '{metric}'"
        with pytest.raises(InvalidInputError, match=told):
            search_settings(metric=metric, mu=0.8, sigma=0.7)


def test_fitness_is_turned_where_lower_is_better():
    assert fitness_of(search_settings(metric="nwot"), Score(values=(-3.5,)), 1.0) == -3.5
    assert fitness_of(search_settings(metric="ntk"), Score(values=(412.5,)), 1.0) == -412.5
    flops = search_settings(metric="flops", mu=0.8, sigma=0.681)
    assert fitness_of(flops, Score(values=(100.0,)), 0.5) == pytest.approx(100 * math.exp(-((0.5 - 0.8) ** 2) / 0.681))


def test_titles_name_the_metric_where_it_is_not_the_usual_one():
    assert run_title(search_settings(mu=0.8, sigma=0.7)) == "NAS-Bench-201, swap-nas, μ 0.8, seed 0"
    assert run_title(search_settings(lag=8)) == "NAS-Bench-201, swap-nas, lag 8, seed 0"
    assert run_title(search_settings(metric="nwot", seed=4)) == "NAS-Bench-201, swap-nas, NASWOT, seed 4"
    assert fitness_title(search_settings()) == "fitness: SWAP (patterns)"
    assert fitness_title(search_settings(mu=0.8, sigma=0.7)) == "fitness: SWAP × f(Θ) (patterns)"
    assert fitness_title(search_settings(metric="ntk")) == "fitness: −NTK condition number"
    assert fitness_title(search_settings(metric="linear_regions")) == "fitness: Linear regions (regions)"
    assert "lower is better" in fitness_explained(search_settings(metric="ntk"))
    assert fitness_explained(search_settings(mu=0.8, sigma=0.7)) == "SWAP score times f(Θ)"


@pytest.mark.parametrize(
    ("metric", "value", "shown"),
    [
        ("swap", 3012.4, "3,012"),
        ("swap", 512.345, "512"),
        ("flops", 7.7824, "7.782"),
        ("nwot", 183.2541987, "183.254"),
        ("nwot", -0.00012345678, "-0.000123457"),
        ("ntk", -412345.678, "-412,346"),
        ("nwot", None, "-"),
    ],
)
def test_values_are_shown_with_the_digits_that_tell_architectures_apart(metric, value, shown):
    assert value_text(METRICS[metric], value) == shown


def test_a_metric_without_a_network_is_not_warned_of_one():
    assert cautions(search_settings(space="darts", metric="params")) == []


def test_the_searcher_depends_on_the_seed():
    def first(seed):
        return [one.architecture for one in search_settings(seed=seed).new_searcher().ask(20)]

    assert first(1) == first(1)
    assert first(1) != first(2)


def test_a_regularisation_that_hides_most_of_the_space_is_told_with_number_and_unit():
    settings = search_settings(mu=800_000, sigma=0.7)
    (warning,) = cautions(settings)
    sizes = sampled_sizes("nasbench201", "cifar10", "total")
    assert "100% of the space at mu=800000, sigma=0.7" in warning
    least, most, unit = re.search(r"Sizes are from (\S+) to (\S+) (\S+); is mu in that unit", warning).groups()
    assert unit == "M"
    assert np.mean(sizes < float(least)) == pytest.approx(0.01, abs=0.01)
    assert np.mean(sizes > float(most)) == pytest.approx(0.01, abs=0.01)

    settings = search_settings(mu=0.0, sigma=0.006)
    share = sum(math.exp(-(size**2) / 0.006) < 1e-6 for size in sizes) / len(sizes)
    assert 0.5 < share < 1
    (warning,) = cautions(settings)
    assert f"{share:.0%} of the space" in warning


@pytest.mark.parametrize("cells", [None, 1])
def test_a_darts_network_of_one_cell_is_told(cells):
    (warning,) = cautions(search_settings(space="darts", cells=cells))
    assert "one cell" in warning
    assert "normal cell is not scored" in warning


@pytest.mark.parametrize(
    "settings",
    [
        search_settings(),
        search_settings(mu=0.8, sigma=0.681),
        search_settings(space="darts", cells=3),
        search_settings(space="darts", cells=3, mu=0.9, sigma=0.9),
    ],
    ids=str,
)
def test_sane_settings_give_no_warning(settings):
    assert cautions(settings) == []
