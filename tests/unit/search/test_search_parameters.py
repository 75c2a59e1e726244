"""Settings of algorithms: what is allowed, what is said of what is not, and JSON there and back."""

import json
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from swapcore.errors import InvalidInputError
from swapcore.limits import LIMITS
from swapcore.search.registry import SEARCHERS
from swapcore.search.swap_nas import SwapNasParameters

DEFAULTS = {"population": 20, "cycles": 400, "tournament": 10, "mutations": 1, "crossover": 0.5} | {
    "adapt_operators": False
}
NAMES = {
    "swap-nas": ("population", "cycles", "tournament", "adapt_operators", "mutations", "crossover"),
    "regularised-evolution": ("population", "cycles", "tournament", "adapt_operators"),
    "random": ("population", "cycles"),
    "local": ("population", "cycles"),
    "nsga2": ("population", "cycles"),
    "tpe": ("population", "cycles"),
}


@pytest.mark.parametrize("name", SEARCHERS)
def test_each_algorithm_has_what_it_reads_and_the_defaults_are_those_of_the_contract(name):
    kind = SEARCHERS[name].parameters
    assert kind.names() == NAMES[name]
    assert {one: getattr(kind(), one) for one in kind.names()} == {one: DEFAULTS[one] for one in NAMES[name]}


def test_no_two_algorithms_share_a_class():
    assert len({searcher.parameters for searcher in SEARCHERS.values()}) == len(SEARCHERS)


@pytest.mark.parametrize("name", SEARCHERS)
def test_they_go_to_json_and_come_back(name):
    kind = SEARCHERS[name].parameters
    made = kind(population=11, cycles=3)
    assert kind.from_json(json.loads(json.dumps(made.to_json()))) == made
    assert kind.from_json({}) == kind()


@pytest.mark.parametrize("name", SEARCHERS)
def test_unknown_names_are_refused_with_the_known_ones(name):
    kind = SEARCHERS[name].parameters
    with pytest.raises(InvalidInputError) as caught:
        kind.from_json({"population": 20, "colour": 1, "beauty": 2})
    assert str(caught.value) == (f"unknown parameters beauty, colour; this algorithm has {', '.join(NAMES[name])}")


@pytest.mark.parametrize(
    "values",
    [
        {"population": 2, "tournament": 1},
        {"cycles": 1},
        {"tournament": 1},
        {"tournament": 20},
        {"mutations": 50},
        {"crossover": 0},
        {"crossover": 1},
        {"crossover": 0.25},
    ],
)
def test_the_ends_of_what_is_allowed_are_allowed(values):
    made = SwapNasParameters(**values)
    assert all(getattr(made, name) == value for name, value in values.items())


@pytest.mark.parametrize("name", ["population", "cycles", "tournament", "mutations"])
@pytest.mark.parametrize("value", [0, -1, True, False, 3.0, 1.5, float("nan"), float("inf"), "5", None, np.float64(5)])
def test_counts_must_be_whole_numbers(name, value):
    with pytest.raises(InvalidInputError) as caught:
        SwapNasParameters(**{name: value})
    limit = LIMITS[name]
    assert str(caught.value) == (
        f"{name} must be a whole number from {limit.least:,} to {limit.usual:,}; got {value!r}"
    )


@pytest.mark.parametrize("name", ["population", "cycles", "mutations"])
def test_more_than_is_usual_is_for_those_who_insist(name):
    more = LIMITS[name].usual + 1
    with pytest.raises(InvalidInputError, match="insist"):
        SwapNasParameters(**{name: more})
    assert getattr(SwapNasParameters(**{name: more}, insist=True), name) == more
    with pytest.raises(InvalidInputError, match=f"{name} must be a whole number from"):
        SwapNasParameters(**{name: 2**70}, insist=True)
    made = SwapNasParameters(**{name: more}, insist=True)
    assert SwapNasParameters.from_json(made.to_json()) == made


@pytest.mark.parametrize("value", [1, "yes", None])
def test_insisting_is_yes_or_no(value):
    with pytest.raises(InvalidInputError, match="insist must be True or False"):
        SwapNasParameters(insist=value)


def test_a_population_of_one_is_refused():
    with pytest.raises(InvalidInputError, match="population must be a whole number from 2 to 1,000; got 1"):
        SwapNasParameters(population=1, tournament=1)


@pytest.mark.parametrize("name", ["swap-nas", "regularised-evolution"])
@pytest.mark.parametrize(("population", "tournament"), [(20, 21), (5, 10), (2, 3)])
def test_a_tournament_larger_than_the_population_is_refused(name, population, tournament):
    with pytest.raises(InvalidInputError) as caught:
        SEARCHERS[name].parameters(population=population, tournament=tournament)
    assert str(caught.value) == f"tournament must be at most the population, {population}; got {tournament}"


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf"), True, False, "0.5", None, 50])
def test_crossover_must_be_a_chance(value):
    with pytest.raises(InvalidInputError) as caught:
        SwapNasParameters(crossover=value)
    assert str(caught.value) == f"crossover must be a chance from 0 to 1; got {value!r}"


def test_settings_are_named_and_cannot_be_changed():
    with pytest.raises(TypeError):
        SwapNasParameters(20)
    with pytest.raises(FrozenInstanceError):
        SwapNasParameters().cycles = 5
