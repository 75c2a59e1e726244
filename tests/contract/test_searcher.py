"""What Searcher promises, asked of every algorithm in the registry on every space."""

import subprocess
import sys
import zlib
from dataclasses import replace

import numpy as np
import pytest

from swapcore.errors import UnknownNameError
from swapcore.problems.registry import PROBLEMS, get_space
from swapcore.randomness import generator
from swapcore.search.registry import SEARCHERS, get_searcher, make_searcher
from swapcore.search.searcher import PARAMETERS, SearchParameters, fittest
from tests.toy_search import Dials, turns

SMALL = SearchParameters(population=6, cycles=15, tournament=3, mutations=2, crossover=0.5)
LATER_ORIGINS = {
    "swap-nas": {"mutation", "crossover"},
    "regularised-evolution": {"mutation"},
    "random": {"random"},
    "local": {"neighbour", "random"},
    "nsga2": {"suggestion"},
    "tpe": {"suggestion"},
}
PARENTS = {"random": 0, "mutation": 1, "crossover": 2, "neighbour": 1, "suggestion": 0}


def worth_in(space):
    """A made-up score and size that depend on the architecture alone."""

    def worth(architecture):
        decisions = np.array(space.encode(architecture))
        return float((decisions * np.arange(1, len(decisions) + 1)).sum()), float(decisions.sum())

    return worth


def played(name, space, seed=3, parameters=SMALL):
    """The searcher at its end, and every turn that led there."""
    searcher = make_searcher(name, space, parameters, generator(seed, "contract"))
    return searcher, list(turns(searcher, worth_in(space)))


def asked_in(game):
    return [one.candidate.architecture for evaluations, _ in game[1] for one in evaluations]


@pytest.fixture(params=SEARCHERS, ids=str, scope="module")
def name(request):
    return request.param


@pytest.fixture(params=PROBLEMS, ids=str, scope="module")
def space(request):
    return get_space(request.param)


@pytest.fixture(scope="module")
def game(name, space):
    return played(name, space)


def test_an_algorithm_says_what_it_is_and_what_it_reads(name):
    found = get_searcher(name)
    assert found.name == name
    assert found.title
    assert found.paper
    assert found.parameters == tuple(known for known in PARAMETERS if known in found.parameters)


def test_candidates_are_members_of_the_space(game, space):
    for architecture in asked_in(game):
        assert space.parse(space.format(architecture)) == architecture


def test_a_search_spends_its_budget_to_the_last_evaluation(game):
    searcher, _ = game
    assert len(asked_in(game)) == searcher.budget
    assert searcher.ask() == []
    assert searcher.ask() == []


def test_the_budget_is_the_first_population_and_the_children_of_all_cycles(name, space):
    budget = make_searcher(name, space, SMALL, generator(0)).budget
    assert budget == (6 + 15 * 2 if name == "swap-nas" else 6 + 15)


def test_the_first_population_is_random_and_the_same_for_all(name, game, space):
    first, _ = game[1][0]
    assert len(first) == SMALL.population
    assert {one.candidate.origin for one in first} == {"random"}
    assert [one.candidate for one in first] == [one.candidate for one in played("random", space)[1][0][0]]


def test_cycles_have_the_size_that_the_algorithm_says(name, game):
    sizes = [len(evaluations) for evaluations, _ in game[1][1:]]
    expected = {"swap-nas": [2] * 15, "random": [6, 6, 3], "nsga2": [6, 6, 3]}
    assert sizes == expected.get(name, [1] * 15)


def test_nothing_is_asked_for_twice(game):
    asked = asked_in(game)
    assert len(set(asked)) == len(asked)


def test_origins_are_those_of_the_algorithm_and_parents_were_told_before(name, game):
    for evaluations, _ in game[1]:
        for one in evaluations:
            assert one.candidate.origin in ({"random"} if one.cycle == 0 else LATER_ORIGINS[name])
            assert len(set(one.candidate.parents)) == PARENTS[one.candidate.origin]
            assert all(0 <= parent < evaluations[0].number for parent in one.candidate.parents)


def test_the_population_was_told_and_is_in_order(game):
    for evaluations, population in game[1]:
        assert population
        assert list(population) == sorted(set(population))
        assert population[0] >= 0
        assert population[-1] <= evaluations[-1].number


def test_the_same_seed_asks_the_same_and_another_does_not(name, space, game):
    assert played(name, space)[1] == game[1]
    assert played(name, space, seed=4)[1] != game[1]


@pytest.mark.parametrize("cut", [0, 1, 3])
def test_a_search_that_is_told_again_what_was_found_goes_on_as_before(name, space, game, cut):
    searcher = make_searcher(name, space, SMALL, generator(3, "contract"))
    number = 0
    for evaluations, population in game[1][:cut]:
        assert searcher.ask() == [one.candidate for one in evaluations]
        searcher.tell([replace(one) for one in evaluations])
        assert searcher.population() == population
        number += len(evaluations)
    if cut < len(game[1]):
        assert searcher.ask() == [one.candidate for one in game[1][cut][0]]


@pytest.mark.parametrize("name", [name for name in SEARCHERS if name != "random"], scope="module")
def test_what_is_asked_depends_on_what_was_told(name, space, game):
    searcher = make_searcher(name, space, SMALL, generator(3, "contract"))
    worth = worth_in(space)
    worst_first = list(turns(searcher, lambda architecture: (-worth(architecture)[0], -worth(architecture)[1])))
    assert worst_first[0][0][0].candidate == game[1][0][0][0].candidate
    assert [one.candidate for one in worst_first[-1][0]] != [one.candidate for one in game[1][-1][0]]


@pytest.mark.parametrize("population", [2, 6, 20])
@pytest.mark.parametrize("choices", [(2,), (2, 3), (1, 2, 2, 2)])
def test_a_search_of_a_small_space_ends_when_all_of_it_was_asked_for(name, choices, population):
    space = Dials(choices)
    parameters = SearchParameters(population=population, cycles=50, tournament=2, mutations=3)
    asked = asked_in(played(name, space, parameters=parameters))
    assert sorted(asked) == space.every()


def test_all_equal_values_do_not_stop_a_search(name, space):
    searcher = make_searcher(name, space, SMALL, generator(0))
    found = [one for evaluations, _ in turns(searcher, lambda _: (0.0, 0.0)) for one in evaluations]
    assert len({one.candidate.architecture for one in found}) == searcher.budget


def patchy(worth, share):
    """The same, but undefined for a share of the architectures, which their text decides."""

    def defined(architecture):
        score, size = worth(architecture)
        return (None if zlib.crc32(repr(architecture).encode()) % 100 < share else score), size

    return defined


@pytest.mark.parametrize("share", [30, 90, 100])
def test_a_search_copes_with_undefined_scores_and_spends_its_budget(name, space, share):
    def play():
        return list(turns(make_searcher(name, space, SMALL, generator(3, "contract")), patchy(worth_in(space), share)))

    game = play()
    found = [one for evaluations, _ in game for one in evaluations]
    assert len({one.candidate.architecture for one in found}) == len(found)
    assert len(found) == make_searcher(name, space, SMALL, generator(0)).budget
    undefined = {one.number for one in found if one.undefined}
    assert len(undefined) == len(found) if share == 100 else 0 < len(undefined) < len(found)
    for _, population in game:
        assert list(population) == sorted(set(population))
    assert play() == game


@pytest.mark.parametrize("name", ["swap-nas", "random", "nsga2", "tpe"], scope="module")
def test_undefined_evaluations_give_way_to_all_others(name, space):
    searcher = make_searcher(name, space, SMALL, generator(3, "contract"))
    found, kept = [], []
    for evaluations, population in turns(searcher, patchy(worth_in(space), 50)):
        found += evaluations
        kept.append(sum(found[number].undefined is not None for number in population))
        if name in {"random", "tpe"}:
            assert population == tuple(one.number for one in fittest(found, SMALL.population))
    assert kept == sorted(kept, reverse=True)
    assert name == "tpe" or kept[-1] == 0
    assert name != "nsga2" or set(kept) == {0}


@pytest.mark.parametrize("cut", [1, 3])
def test_a_search_with_undefined_scores_goes_on_as_before(name, space, cut):
    worth = patchy(worth_in(space), 40)
    game = list(turns(make_searcher(name, space, SMALL, generator(3, "contract")), worth))
    searcher = make_searcher(name, space, SMALL, generator(3, "contract"))
    for evaluations, population in game[:cut]:
        assert searcher.ask() == [one.candidate for one in evaluations]
        searcher.tell([replace(one) for one in evaluations])
        assert searcher.population() == population
    for evaluations, population in game[cut:]:
        assert searcher.ask() == [one.candidate for one in evaluations]
        searcher.tell(evaluations)
        assert searcher.population() == population


def test_the_global_generator_is_left_alone(name):
    before = np.random.get_state()  # noqa: NPY002 - the global state is what is guarded
    played(name, get_space("nasbench201"))
    after = np.random.get_state()  # noqa: NPY002
    assert (before[1] == after[1]).all()
    assert before[2] == after[2]


def test_a_search_writes_nothing(name, capfd):
    played(name, get_space("nasbench201"))
    assert capfd.readouterr() == ("", "")


def test_an_unknown_algorithm_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="'simulated-annealing'; known: swap-nas, regularised-evolution"):
        get_searcher("simulated-annealing")
    with pytest.raises(UnknownNameError, match="unknown search algorithm ''"):
        make_searcher("", Dials((2,)), SMALL, generator(0))


def test_the_registry_cannot_be_changed():
    with pytest.raises(TypeError):
        SEARCHERS["mine"] = SEARCHERS["random"]


def test_the_registry_and_searches_without_optuna_do_not_import_it():
    code = (
        "import sys; from swapcore.search.registry import *; from swapcore.search.searcher import SearchParameters;"
        "from swapcore.randomness import generator; from swapcore.spaces.nasbench201 import NasBench201;"
        "[make_searcher(n, NasBench201(), SearchParameters(), generator(0)) for n in SEARCHERS if n not in"
        " ('nsga2', 'tpe')]; print({'optuna', 'torch'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
