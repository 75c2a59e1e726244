"""Settings of searches: what is allowed, and what is said of what is not."""

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from swapcore.errors import InvalidInputError
from swapcore.search.searcher import PARAMETERS, SearchParameters


def test_the_defaults_are_those_of_the_contract():
    made = SearchParameters()
    assert (made.population, made.cycles, made.tournament, made.mutations, made.crossover) == (20, 400, 10, 1, 0.5)


def test_every_setting_is_named():
    assert tuple(field.name for field in fields(SearchParameters)) == PARAMETERS


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
    made = SearchParameters(**values)
    assert all(getattr(made, name) == value for name, value in values.items())


@pytest.mark.parametrize("name", ["population", "cycles", "tournament", "mutations"])
@pytest.mark.parametrize("value", [0, -1, True, False, 3.0, 1.5, float("nan"), float("inf"), "5", None, np.float64(5)])
def test_counts_must_be_whole_numbers(name, value):
    least = 2 if name == "population" else 1
    with pytest.raises(InvalidInputError) as caught:
        SearchParameters(**{name: value})
    assert str(caught.value) == f"{name} must be a whole number of at least {least}; got {value!r}"


def test_a_population_of_one_is_refused():
    with pytest.raises(InvalidInputError, match="population must be a whole number of at least 2; got 1"):
        SearchParameters(population=1, tournament=1)


@pytest.mark.parametrize(("population", "tournament"), [(20, 21), (5, 10), (2, 3)])
def test_a_tournament_larger_than_the_population_is_refused(population, tournament):
    with pytest.raises(InvalidInputError) as caught:
        SearchParameters(population=population, tournament=tournament)
    assert str(caught.value) == f"tournament must be at most the population, {population}; got {tournament}"


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf"), True, False, "0.5", None, 50])
def test_crossover_must_be_a_chance(value):
    with pytest.raises(InvalidInputError) as caught:
        SearchParameters(crossover=value)
    assert str(caught.value) == f"crossover must be a chance from 0 to 1; got {value!r}"


def test_settings_are_named_and_cannot_be_changed():
    with pytest.raises(TypeError):
        SearchParameters(20)
    with pytest.raises(FrozenInstanceError):
        SearchParameters().cycles = 5
