"""What Searcher promises, asked of every algorithm in the registry on every space."""

import numpy as np
import pytest

from swapcore.errors import UnknownNameError
from swapcore.randomness import generator
from swapcore.search.registry import SEARCHERS, get_searcher, make_searcher
from swapcore.search.searcher import PARAMETERS, Evaluation, SearchParameters
from swapcore.spaces.registry import SPACES

SMALL = SearchParameters(population=6, cycles=15, tournament=3, mutations=2, crossover=0.5)


def worth(space, architecture):
    """A made-up fitness and size that depend on the architecture alone."""
    decisions = np.array(space.encode(architecture))
    return float((decisions * np.arange(1, len(decisions) + 1)).sum()), float(decisions.sum())


def played(name, space, seed=3, parameters=SMALL, told=None):
    """Every turn of a search: the candidates, and the population after each."""
    searcher = make_searcher(name, space, parameters, generator(seed, "contract"))
    turns, number = [], 0
    while candidates := searcher.ask():
        evaluations = []
        for candidate in candidates:
            fitness, size = worth(space, candidate.architecture)
            evaluations.append(
                Evaluation(
                    number=number, cycle=len(turns), candidate=candidate, score=fitness, size=size, fitness=fitness
                )
            )
            number += 1
        searcher.tell(evaluations)
        turns.append((candidates, searcher.population()))
        assert len(turns) < 1000
    return searcher, turns


@pytest.fixture(params=SEARCHERS, ids=str, scope="module")
def name(request):
    return request.param


@pytest.fixture(params=SPACES, ids=str, scope="module")
def space(request):
    return SPACES[request.param]


@pytest.fixture(scope="module")
def game(name, space):
    return played(name, space)


def test_an_algorithm_says_what_it_is_and_what_it_reads(name):
    found = get_searcher(name)
    assert found.name == name
    assert found.title
    assert found.paper
    assert set(found.parameters) <= set(PARAMETERS)


def test_candidates_are_members_of_the_space(game, space):
    for candidates, _ in game[1]:
        for candidate in candidates:
            assert space.parse(space.format(candidate.architecture)) == candidate.architecture


def test_a_search_ends_within_its_budget_and_uses_it(game):
    searcher, turns = game
    asked = sum(len(candidates) for candidates, _ in turns)
    assert asked <= searcher.budget
    assert asked >= 0.7 * searcher.budget


def test_nothing_is_asked_for_twice(game):
    asked = [candidate.architecture for candidates, _ in game[1] for candidate in candidates]
    assert len(set(asked)) == len(asked)


def test_parents_were_told_before_and_random_ones_have_none(game):
    told = 0
    for candidates, _ in game[1]:
        for candidate in candidates:
            assert all(0 <= parent < told for parent in candidate.parents)
            if candidate.origin == "random":
                assert candidate.parents == ()
            if candidate.origin == "crossover":
                assert len(candidate.parents) == 2
            if candidate.origin in {"mutation", "neighbour"}:
                assert len(candidate.parents) == 1
        told += len(candidates)


def test_the_population_was_told(game):
    told = 0
    for candidates, population in game[1]:
        told += len(candidates)
        assert population
        assert len(set(population)) == len(population)
        assert all(0 <= number < told for number in population)


def test_the_same_seed_asks_the_same_and_another_does_not(name, space, game):
    assert played(name, space)[1] == game[1]
    assert played(name, space, seed=4)[1] != game[1]


def test_the_global_generator_is_left_alone(name):
    before = np.random.get_state()  # noqa: NPY002 - the global state is what is guarded
    played(name, SPACES["nasbench201"])
    after = np.random.get_state()  # noqa: NPY002
    assert (before[1] == after[1]).all()
    assert before[2] == after[2]


def test_an_unknown_algorithm_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="'simulated-annealing'; known: swap-nas, regularised-evolution"):
        get_searcher("simulated-annealing")
