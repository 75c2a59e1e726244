"""Settings of a search: what is refused, JSON there and back, fitness and size, and warnings before the start."""

import json
import math
import re

import numpy as np
import pytest

from swapcore.data.score_table import load_score_table
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.metrics.registry import METRICS
from swapcore.runs.settings import SearchSettings, sampled_sizes, settings_from_json, warnings_before_launch
from swapcore.runs.titles import fitness_explained, fitness_title, run_title, value_text
from swapcore.search.searcher import SearchParameters
from swapcore.spaces.nasbench201 import NasBench201

SPACE = NasBench201()


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("population", 1),
        ("population", 2.0),
        ("population", True),
        ("cycles", 0),
        ("tournament", 0),
        ("mutations", 0),
        ("mutations", "2"),
        ("crossover", 1.5),
        ("crossover", -0.1),
        ("crossover", math.nan),
        ("crossover", True),
        ("crossover", "0.5"),
    ],
)
def test_a_bad_parameter_is_named_with_what_was_given(name, bad):
    with pytest.raises(InvalidInputError, match=rf"^{name} must be .*; got {bad!r}$"):
        SearchParameters(**{name: bad})


def test_a_tournament_is_no_larger_than_the_population():
    with pytest.raises(InvalidInputError, match=r"^tournament must be at most the population, 5; got 6$"):
        SearchParameters(population=5, tournament=6)
    assert SearchParameters(population=5, tournament=5).tournament == 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seed": -1}, "seed must be .* got -1"),
        ({"seed": True}, "seed must be .* got True"),
        ({"score_seed": 1.5}, "seed must be .* got 1.5"),
        ({"workers": 0}, "workers must be .* got 0"),
        ({"samples": 0}, "samples must be .* got 0"),
        ({"samples": 100_000}, "samples must be at most .* got 100000"),
        ({"repeats": 0}, "repeats must be .* got 0"),
        ({"channels": 0}, "channels must be .* got 0"),
        ({"cells": 0}, "cells must be .* got 0"),
        ({"mu": 1.0}, "mu and sigma go together; got mu=1.0 and sigma=None"),
        ({"sigma": 1.0}, "mu and sigma go together; got mu=None and sigma=1.0"),
        ({"mu": -1.0, "sigma": 1.0}, "mu must be .* got -1.0"),
        ({"mu": math.nan, "sigma": 1.0}, "mu must be .* got nan"),
        ({"mu": 1.0, "sigma": 0.0}, "sigma must be .* got 0.0"),
        ({"mu": 1.0, "sigma": math.inf}, "sigma must be .* got inf"),
    ],
    ids=str,
)
def test_a_bad_value_is_named_with_what_was_given(changes, words):
    with pytest.raises(InvalidInputError, match=words):
        SearchSettings(**changes)


@pytest.mark.parametrize("name", ["space", "dataset", "algorithm", "preset", "size", "metric"])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(InvalidInputError, match="'bogus'") as caught:
        SearchSettings(**{name: "bogus"})
    if name != "size":
        assert isinstance(caught.value, UnknownNameError)
        assert caught.value.known


@pytest.mark.parametrize(
    "settings",
    [
        SearchSettings(),
        SearchSettings(
            space="darts",
            dataset="cifar100",
            algorithm="nsga2",
            parameters=SearchParameters(population=8, cycles=9, tournament=3, mutations=2, crossover=0.25),
            metric="flops",
            mu=0.9,
            sigma=0.7,
            size="effective",
            samples=3,
            repeats=2,
            preset="lite",
            channels=5,
            cells=3,
            device="cpu",
            score_seed=4,
            seed=5,
            workers=6,
        ),
    ],
    ids=["default", "all set"],
)
def test_settings_go_to_json_and_back(settings):
    assert settings_from_json(settings.as_dict()) == settings
    assert settings_from_json(json.loads(json.dumps(settings.as_dict(), allow_nan=False))) == settings


def test_what_json_leaves_out_is_the_default():
    assert settings_from_json({}) == SearchSettings()
    assert settings_from_json({"seed": 3}).metric == "swap"
    assert settings_from_json({"parameters": {"cycles": 3}}).parameters == SearchParameters(cycles=3)


def test_unknown_settings_are_refused_and_bad_ones_too():
    with pytest.raises(InvalidInputError, match="unknown settings flavour, temperature, spin; a newer swapcore"):
        settings_from_json({"temperature": 1, "flavour": 2, "parameters": {"spin": 3}})
    with pytest.raises(InvalidInputError, match="cycles must be"):
        settings_from_json({"parameters": {"cycles": 0}})


@pytest.mark.parametrize(("kind", "column"), [("total", "size"), ("effective", "effective_size")])
@pytest.mark.parametrize("dataset", ["cifar10", "cifar100"])
def test_size_is_the_published_one_in_millions(kind, column, dataset):
    settings = SearchSettings(size=kind, dataset=dataset)
    sizes = load_score_table().columns[column]
    for index in range(0, len(SPACE), 977):
        assert settings.size_of(SPACE.at(index)) == sizes[index] / 1e6


def test_fitness_is_the_score_times_f_of_the_size():
    bare, regularised = SearchSettings(), SearchSettings(mu=0.8, sigma=0.681)
    for score, size in ((0.0, 0.5), (812.5, 0.8), (1e6, 0.07), (33.0, 1.5)):
        assert bare.fitness(score, size) == score
        assert regularised.fitness(score, size) == pytest.approx(score * math.exp(-((size - 0.8) ** 2) / 0.681))


@pytest.mark.parametrize("metric", METRICS)
def test_mu_and_sigma_go_with_metrics_that_may_be_multiplied(metric):
    assert SearchSettings(metric=metric).request("cpu").metric == metric
    if METRICS[metric].regularised:
        assert SearchSettings(metric=metric, mu=0.8, sigma=0.7).mu == 0.8
    else:
        told = rf"mu and sigma go with the metrics swap, size, flops; got metric '{metric}'"
        with pytest.raises(InvalidInputError, match=told):
            SearchSettings(metric=metric, mu=0.8, sigma=0.7)


def test_fitness_is_turned_where_lower_is_better():
    assert SearchSettings(metric="nwot").fitness(-3.5, 1.0) == -3.5
    assert SearchSettings(metric="ntk").fitness(412.5, 1.0) == -412.5
    assert SearchSettings(metric="flops", mu=0.8, sigma=0.681).fitness(100.0, 0.5) == pytest.approx(
        100 * math.exp(-((0.5 - 0.8) ** 2) / 0.681)
    )


def test_titles_name_the_metric_where_it_is_not_the_usual_one():
    assert run_title(SearchSettings(mu=0.8, sigma=0.7)) == "NAS-Bench-201, swap-nas, μ 0.8, seed 0"
    assert run_title(SearchSettings(metric="nwot", seed=4)) == "NAS-Bench-201, swap-nas, NASWOT, seed 4"
    assert fitness_title(SearchSettings()) == "fitness: SWAP (patterns)"
    assert fitness_title(SearchSettings(mu=0.8, sigma=0.7)) == "fitness: SWAP × f(Θ) (patterns)"
    assert fitness_title(SearchSettings(metric="ntk")) == "fitness: −NTK condition number"
    assert fitness_title(SearchSettings(metric="linear_regions")) == "fitness: Linear regions (regions)"
    assert "lower is better" in fitness_explained(SearchSettings(metric="ntk"))
    assert fitness_explained(SearchSettings(mu=0.8, sigma=0.7)) == "SWAP score times f(Θ)"


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
    assert warnings_before_launch(SearchSettings(space="darts", metric="params")) == []


def test_the_searcher_depends_on_the_seed():
    def first(seed):
        return [one.architecture for one in SearchSettings(seed=seed).searcher().ask()]

    assert first(1) == first(1)
    assert first(1) != first(2)


def test_a_regularisation_that_hides_most_of_the_space_is_told_with_number_and_unit():
    settings = SearchSettings(mu=800_000, sigma=0.7)
    (warning,) = warnings_before_launch(settings)
    sizes = sampled_sizes("nasbench201", "cifar10", "total")
    assert "100% of the space at mu=800000, sigma=0.7" in warning
    least, most, unit = re.search(r"Sizes are from (\S+) to (\S+) (\S+); is mu in that unit", warning).groups()
    assert unit == "M"
    assert np.mean(sizes < float(least)) == pytest.approx(0.01, abs=0.01)
    assert np.mean(sizes > float(most)) == pytest.approx(0.01, abs=0.01)

    settings = SearchSettings(mu=0.0, sigma=0.006)
    share = sum(math.exp(-(size**2) / 0.006) < 1e-6 for size in sizes) / len(sizes)
    assert 0.5 < share < 1
    (warning,) = warnings_before_launch(settings)
    assert f"{share:.0%} of the space" in warning


@pytest.mark.parametrize("cells", [None, 1])
def test_a_darts_network_of_one_cell_is_told(cells):
    (warning,) = warnings_before_launch(SearchSettings(space="darts", cells=cells))
    assert "one cell" in warning
    assert "normal cell is not scored" in warning


@pytest.mark.parametrize(
    "settings",
    [
        SearchSettings(),
        SearchSettings(mu=0.8, sigma=0.681),
        SearchSettings(space="darts", cells=3),
        SearchSettings(space="darts", cells=3, mu=0.9, sigma=0.9),
    ],
    ids=str,
)
def test_sane_settings_give_no_warning(settings):
    assert warnings_before_launch(settings) == []
