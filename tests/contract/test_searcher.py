"""What Searcher promises, asked of every algorithm in the registry on every space."""

import subprocess
import sys
import zlib
from dataclasses import replace

import numpy as np
import pytest

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.problems.registry import PROBLEMS, get_space
from swapcore.randomness import generator
from swapcore.search.candidate import Candidate, Evaluation
from swapcore.search.parameters import Parameters
from swapcore.search.registry import SEARCHERS, get_searcher, make_searcher
from tests.toy_search import OBJECTIVE, Dials, evaluate, fittest, score_of, small, turns

SMALL = {"population": 6, "cycles": 15, "tournament": 3, "mutations": 2, "crossover": 0.5}
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


def begun(name, space, seed=3, **values):
    return make_searcher(name, space, small(name, **(SMALL | values)), OBJECTIVE, generator(seed, "contract"))


def played(name, space, seed=3, **values):
    """The searcher at its end, and every turn that led there."""
    searcher = begun(name, space, seed, **values)
    return searcher, list(turns(searcher, worth_in(space)))


def asked_in(game):
    return [one.architecture for evaluations, _ in game[1] for one in evaluations]


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
    assert issubclass(found.parameters, Parameters)
    assert found.parameters.names()[:2] == ("population", "cycles")
    made = small(name, population=7, cycles=9, tournament=5)
    assert found.parameters.from_json(made.to_json()) == made


def test_parameters_of_another_algorithm_are_refused(name, space):
    class Others(Parameters):
        pass

    with pytest.raises(InvalidInputError, match=f"{name} takes {get_searcher(name).parameters.__name__}"):
        make_searcher(name, space, Others(), OBJECTIVE, generator(0))


def test_candidates_are_members_of_the_space(game, space):
    for architecture in asked_in(game):
        assert space.parse(space.format(architecture)) == architecture


def test_a_search_spends_its_budget_to_the_last_evaluation(game):
    searcher, _ = game
    assert len(asked_in(game)) == searcher.budget
    assert searcher.ask(5) == []
    assert searcher.ask(5) == []


def test_the_budget_is_the_first_population_and_the_children_of_all_cycles(name, space):
    assert begun(name, space).budget == (6 + 15 * 2 if name == "swap-nas" else 6 + 15)


def test_the_first_population_is_random_and_the_same_for_all(name, game, space):
    first, _ = game[1][0]
    assert len(first) == SMALL["population"]
    assert {one.candidate.origin for one in first} == {"random"}
    assert [one.candidate for one in first] == [one.candidate for one in played("random", space)[1][0][0]]


def test_cycles_have_the_size_that_the_algorithm_says(name, game):
    sizes = [len(evaluations) for evaluations, _ in game[1][1:]]
    expected = {"swap-nas": [2] * 15, "random": [6, 6, 3], "nsga2": [6, 6, 3]}
    assert sizes == expected.get(name, [1] * 15)
    for number, (evaluations, _) in enumerate(game[1]):
        assert {one.cycle for one in evaluations} == {number}


def test_a_cycle_is_the_same_however_it_is_asked_for(name, space, game):
    searcher = begun(name, space)
    for evaluations, population in game[1]:
        assert searcher.ask(0) == []
        one_by_one = []
        while len(one_by_one) < len(evaluations):
            one_by_one += searcher.ask(1)
        assert one_by_one == [one.candidate for one in evaluations]
        for one in evaluations:
            searcher.tell([one])
        assert searcher.population() == population


def test_evaluations_are_told_in_the_order_of_their_numbers(name, space):
    searcher = begun(name, space)
    first = evaluate(searcher.ask(6), worth_in(space), first=0)
    with pytest.raises(InvalidInputError, match="in the order of their numbers; got 3 too early"):
        searcher.tell([first[3]])
    searcher.tell(first)


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
    searcher = begun(name, space)
    for evaluations, population in game[1][:cut]:
        assert searcher.ask(99) == [one.candidate for one in evaluations]
        searcher.tell([replace(one) for one in evaluations])
        assert searcher.population() == population
    if cut < len(game[1]):
        assert searcher.ask(99) == [one.candidate for one in game[1][cut][0]]


@pytest.mark.parametrize("name", [name for name in SEARCHERS if name != "random"], scope="module")
def test_what_is_asked_depends_on_what_was_told(name, space, game):
    worth = worth_in(space)
    worst_first = list(
        turns(begun(name, space), lambda architecture: (-worth(architecture)[0], -worth(architecture)[1]))
    )
    assert worst_first[0][0][0].candidate == game[1][0][0][0].candidate
    assert [one.candidate for one in worst_first[-1][0]] != [one.candidate for one in game[1][-1][0]]


@pytest.mark.parametrize("population", [2, 6, 20])
@pytest.mark.parametrize("choices", [(2,), (2, 3), (1, 2, 2, 2)])
def test_a_search_of_a_small_space_ends_when_all_of_it_was_asked_for(name, choices, population):
    space = Dials(choices)
    asked = asked_in(played(name, space, population=population, cycles=50, tournament=2, mutations=3))
    assert sorted(asked) == space.every()


def test_all_equal_values_do_not_stop_a_search(name, space):
    searcher = begun(name, space, seed=0)
    found = [one for evaluations, _ in turns(searcher, lambda _: (0.0, 0.0)) for one in evaluations]
    assert len({one.architecture for one in found}) == searcher.budget


def patchy(worth, share):
    """The same, but undefined for a share of the architectures, which their text decides."""

    def defined(architecture):
        score, size = worth(architecture)
        return (None if zlib.crc32(repr(architecture).encode()) % 100 < share else score), size

    return defined


@pytest.mark.parametrize("share", [30, 90, 100])
def test_a_search_copes_with_undefined_scores_and_spends_its_budget(name, space, share):
    def play():
        return list(turns(begun(name, space), patchy(worth_in(space), share)))

    game = play()
    found = [one for evaluations, _ in game for one in evaluations]
    assert len({one.architecture for one in found}) == len(found) == begun(name, space).budget
    undefined = {one.number for one in found if not one.is_defined}
    assert len(undefined) == len(found) if share == 100 else 0 < len(undefined) < len(found)
    for _, population in game:
        assert list(population) == sorted(set(population))
    assert play() == game


@pytest.mark.parametrize("name", ["swap-nas", "random", "nsga2", "tpe"], scope="module")
def test_undefined_evaluations_give_way_to_all_others(name, space):
    found, kept = [], []
    for evaluations, population in turns(begun(name, space), patchy(worth_in(space), 50)):
        found += evaluations
        kept.append(sum(not found[number].is_defined for number in population))
        if name in {"random", "tpe"}:
            assert population == tuple(one.number for one in fittest(found, SMALL["population"]))
    assert kept == sorted(kept, reverse=True)
    assert name == "tpe" or kept[-1] == 0
    assert name != "nsga2" or set(kept) == {0}


@pytest.mark.parametrize("cut", [1, 3])
def test_a_search_with_undefined_scores_goes_on_as_before(name, space, cut):
    worth = patchy(worth_in(space), 40)
    game = list(turns(begun(name, space), worth))
    searcher = begun(name, space)
    for evaluations, population in game:
        assert searcher.ask(99) == [one.candidate for one in evaluations]
        searcher.tell([replace(one) for one in evaluations])
        assert searcher.population() == population


def earlier_ones(space, count, worth):
    """Evaluations that nobody asked for, the best architectures of many random ones among them."""
    rng = generator(77, "earlier")
    drawn = sorted({space.sample(rng) for _ in range(200)}, key=lambda one: -worth(one)[0])[:count]
    return [
        Evaluation(
            number=number,
            candidate=Candidate(architecture=one, origin="earlier"),
            score=score_of(worth(one)[0]),
            size=worth(one)[1],
        )
        for number, one in enumerate(drawn)
    ]


def warmly(name, space, earlier, worth):
    """A searcher that is told of earlier evaluations, and all that it asks for then."""
    searcher = begun(name, space)
    searcher.tell(earlier)
    found, populations = list(earlier), []
    while candidates := searcher.ask(99):
        found += evaluate(candidates, worth, first=len(found))
        searcher.tell(found[-len(candidates) :])
        populations.append(searcher.population())
    return searcher, found, populations


def test_what_was_not_asked_for_is_seen_and_costs_nothing_of_the_budget(name, space):
    worth = worth_in(space)
    earlier = earlier_ones(space, 10, worth)
    searcher, found, populations = warmly(name, space, earlier, worth)
    assert len(found) == 10 + searcher.budget
    assert len({one.architecture for one in found}) == len(found)
    assert searcher.ranking.progress.evaluations == searcher.budget
    for population in populations:
        assert set(population) <= set(range(len(found)))
    # They are better than chance, and whoever keeps the best keeps them.
    assert any(number < 10 for number in populations[0])
    assert warmly(name, space, earlier, worth)[1] == found


def test_what_was_seen_before_and_is_told_again_changes_nothing(name, space):
    worth = worth_in(space)
    earlier = earlier_ones(space, 10, worth)
    searcher = begun(name, space)
    searcher.tell(earlier)
    first = evaluate(searcher.ask(99), worth, first=10)
    searcher.tell(earlier)
    searcher.tell(first)
    stranger = replace(first[0], candidate=replace(first[0].candidate, origin="earlier"), score=score_of(1e9))
    searcher.tell([stranger])
    plain = begun(name, space)
    plain.tell(earlier)
    assert plain.ask(99) == [one.candidate for one in first]
    plain.tell(first)
    assert searcher.population() == plain.population()
    assert searcher.ask(99) == plain.ask(99)


@pytest.mark.parametrize("name", [name for name in SEARCHERS if name != "nsga2"], scope="module")
def test_one_that_is_told_in_the_midst_of_a_search_may_enter_the_population(name, space):
    worth = worth_in(space)
    searcher = begun(name, space)
    searcher.tell(evaluate(searcher.ask(99), worth, first=0))
    best = replace(earlier_ones(space, 1, worth)[0], number=1_000, score=score_of(1e9))
    searcher.tell([best])
    assert 1_000 in searcher.population()
    assert len(searcher.population()) <= SMALL["population"]


def test_the_global_generator_is_left_alone(name):
    before = np.random.get_state()  # noqa: NPY002 - the global state is what is guarded
    played(name, get_space("nasbench201"))
    after = np.random.get_state()  # noqa: NPY002
    assert (before[1] == after[1]).all()
    assert before[2] == after[2]


def test_a_search_writes_nothing(name, capfd):
    played(name, get_space("nasbench201"))
    assert capfd.readouterr() == ("", "")


class Bare:
    """A space that can do no more than every space."""

    name, title, size_unit, size_per_unit = "bare", "Bare", "", 1

    def parse(self, text):
        return int(text)

    def format(self, architecture):
        return str(architecture)

    def label(self, architecture):
        return self.format(architecture)

    def canonical(self, architecture):
        return self.format(architecture)

    def sample(self, rng):
        return int(rng.integers(1000))

    def mutate(self, architecture, rng):
        return (architecture + 1 + int(rng.integers(998))) % 1000


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("swap-nas", "mix two architectures"),
        ("local", "tell all neighbours"),
        ("nsga2", "be written as independent decisions"),
        ("tpe", "be written as independent decisions"),
    ],
)
def test_a_space_that_cannot_do_what_an_algorithm_needs_is_refused_when_it_is_made(name, words):
    with pytest.raises(InvalidInputError, match=f"the space 'bare' cannot {words}"):
        begun(name, Bare())


@pytest.mark.parametrize("name", ["swap-nas", "regularised-evolution", "random"])
def test_an_algorithm_asks_no_more_of_a_space_than_it_needs(name):
    searcher = begun(name, Bare(), crossover=0)
    found = [one for evaluations, _ in turns(searcher, lambda number: (number, number)) for one in evaluations]
    assert len(found) == searcher.budget


def test_an_unknown_algorithm_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="'simulated-annealing'; known: swap-nas, regularised-evolution"):
        get_searcher("simulated-annealing")
    with pytest.raises(UnknownNameError, match="unknown search algorithm ''"):
        make_searcher("", Dials((2,)), small("random"), OBJECTIVE, generator(0))


def test_the_registry_cannot_be_changed():
    with pytest.raises(TypeError):
        SEARCHERS["mine"] = SEARCHERS["random"]


def test_the_registry_and_searches_without_optuna_do_not_import_it():
    code = (
        "import sys; from swapcore.search.registry import *; from swapcore.search.objective import *;"
        "from swapcore.randomness import generator; from swapcore.spaces.nasbench201 import NasBench201;"
        "[make_searcher(n, NasBench201(), SEARCHERS[n].parameters(), RegularisedObjective(), generator(0))"
        " for n in SEARCHERS if n not in ('nsga2', 'tpe')]; print({'optuna', 'torch'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
