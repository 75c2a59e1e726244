"""The rules that each search algorithm has of its own, on hand-made values."""

import numpy as np
import pytest

from swapcore.randomness import generator
from swapcore.search.candidate import Candidate, Evaluation
from swapcore.search.local_search import LocalSearch
from swapcore.search.novelty import Unseen
from swapcore.search.random_search import RandomSearch
from swapcore.search.registry import SEARCHERS
from swapcore.search.regularised_evolution import RegularisedEvolution
from swapcore.search.swap_nas import SwapNas
from swapcore.search.tpe import Tpe
from tests.toy_search import Dials, evaluate, fittest, made, rank, score_of, turns

DIALS = Dials((4, 4, 4, 4))


def height(architecture):
    """One summit, at (3, 3, 3, 3), and no other local optimum."""
    return sum(architecture)


def started(searcher, worth=height):
    """The evaluations of the first population, told."""
    first = evaluate(searcher.ask(99), worth, first=0)
    searcher.tell(first)
    return first


def of(number, fitness, size=0.0, architecture=None):
    candidate = Candidate(architecture=number if architecture is None else architecture, origin="random")
    return Evaluation(number=number, candidate=candidate, score=score_of(fitness), size=size)


def edits(one, other):
    return sum(a != b for a, b in zip(one, other, strict=True))


def test_of_equally_fit_evaluations_the_earlier_is_kept():
    found = [of(0, 1.0), of(1, 2.0), of(2, 1.0), of(3, 2.0), of(4, 1.0)]
    assert [one.number for one in fittest(found, 3)] == [0, 1, 3]
    assert [one.number for one in fittest(reversed(found), 1)] == [1]
    assert fittest([], 3) == []


def test_a_known_mutation_is_mutated_in_turn_until_it_is_new():
    space = Dials((5,) * 6)
    unseen = Unseen(space, generator(0))
    centre = (0,) * 6
    assert unseen.claim(centre)
    assert not unseen.claim(centre)
    for neighbour in space.neighbours(centre):
        assert unseen.claim(neighbour)
    found = unseen.mutate(centre)
    assert edits(found, centre) > 1
    assert not unseen.claim(found)


def test_a_walk_and_a_draw_are_given_up_where_nothing_is_new():
    space = Dials((3, 3))
    unseen = Unseen(space, generator(0))
    assert len(unseen.sample(20)) == 9
    assert unseen.mutate((0, 0)) is None
    assert unseen.sample_one() is None
    assert unseen.sample(1) == []


@pytest.mark.parametrize("kind", [SwapNas, RegularisedEvolution])
def test_the_parent_is_the_best_of_the_tournament(kind):
    parameters = {"population": 8, "cycles": 30, "tournament": 8, "mutations": 1, "crossover": 0}
    searcher = made(kind, Dials((4,) * 8), generator(1), **parameters)
    members = {one.number: one for one in started(searcher)}
    for _cycle in range(1, 31):
        [child] = searcher.ask(99)
        drawn_best = min((members[number] for number in searcher.population()), key=rank)
        if kind is SwapNas:  # Without replacement, so that a tournament of eight is the whole population.
            assert child.parents == (drawn_best.number,)
        assert child.parents[0] in searcher.population()
        assert child.origin == "mutation"
        [found] = evaluate([child], height, first=len(members))
        members[found.number] = found
        searcher.tell([found])


def test_a_tournament_of_one_is_chance():
    parameters = {"population": 10, "cycles": 60, "tournament": 1, "crossover": 1}
    searcher = made(SwapNas, Dials((4,) * 8), generator(1), **parameters)
    later = [evaluations[0] for evaluations, _ in turns(searcher, lambda _: 0)][1:]
    assert {one.candidate.origin for one in later} == {"mutation"}
    assert len({one.candidate.parents for one in later}) > 5


def test_swap_nas_drops_the_worst_of_the_population_even_if_it_was_just_born():
    searcher = made(SwapNas, DIALS, generator(2), population=5, cycles=40, tournament=3)
    kept = started(searcher)
    born_dead = 0
    for cycle in range(1, 41):
        found = evaluate(searcher.ask(99), height, first=4 + cycle)
        searcher.tell(found)
        kept = fittest([*kept, *found], 5)
        assert searcher.population() == tuple(one.number for one in kept)
        born_dead += found[0] not in kept
    assert 0 < born_dead < 40


def test_swap_nas_keeps_the_best_of_a_parents_children():
    searcher = made(SwapNas, DIALS, generator(2), population=5, cycles=5, tournament=3, mutations=4)
    started(searcher)
    children = searcher.ask(99)
    assert len({child.architecture for child in children}) == 4
    assert len({child.parents for child in children}) == 1
    worth = dict(zip((child.architecture for child in children), (50, 90, 90, 70), strict=True))
    searcher.tell(evaluate(children, worth.get, first=5))
    assert set(searcher.population()) - set(range(5)) == {6}


def test_swap_nas_always_or_never_crosses_as_it_is_told():
    for chance, origin, parents in ((0, "mutation", 1), (1, "crossover", 2)):
        parameters = {"population": 10, "cycles": 40, "tournament": 5, "crossover": chance}
        found = [
            one
            for evaluations, _ in turns(made(SwapNas, Dials((4,) * 8), generator(3), **parameters), height)
            for one in evaluations
        ]
        for one in found[10:]:
            assert one.candidate.origin == origin
            assert len(one.candidate.parents) == parents
            ranks = [rank(found[parent]) for parent in one.candidate.parents]
            assert ranks == sorted(ranks)


def test_swap_nas_crosses_about_as_often_as_it_is_told():
    parameters = {"population": 10, "cycles": 400, "tournament": 5, "crossover": 0.3}
    searcher = made(SwapNas, Dials((4,) * 8), generator(3), **parameters)
    origins = [evaluations[0].candidate.origin for evaluations, _ in turns(searcher, height)][1:]
    assert 90 <= origins.count("crossover") <= 150


def test_a_child_of_a_crossover_is_a_mutation_of_a_mixture():
    class Poles(Dials):
        """Where both parents agree on half the dials and differ in the others."""

        def sample(self, rng):
            return (0,) * 5 + (int(rng.integers(2)),) * 5

    space = Poles((2,) * 10)
    searcher = made(SwapNas, space, generator(5), population=2, cycles=1, tournament=2, crossover=1)
    first = started(searcher, lambda architecture: architecture[-1])
    [child] = searcher.ask(99)
    assert child.parents == tuple(one.number for one in sorted(first, key=rank))
    # Among the agreed half one dial at most has moved: the mutation's.
    assert sum(child.architecture[:5]) <= 1


def test_regularised_evolution_removes_the_oldest_however_good():
    searcher = made(RegularisedEvolution, DIALS, generator(0), population=5, cycles=12, tournament=3)
    for turn, (_, population) in enumerate(turns(searcher, lambda architecture: -height(architecture))):
        assert population == tuple(range(turn, turn + 5))


def test_regularised_evolution_reads_no_mutations():
    assert "mutations" not in RegularisedEvolution.parameters.names()
    searcher = made(RegularisedEvolution, DIALS, generator(0), population=5, cycles=3, tournament=3)
    assert searcher.budget == 8
    assert [len(evaluations) for evaluations, _ in turns(searcher, height)] == [5, 1, 1, 1]


def test_random_search_keeps_the_best_so_far():
    found = []
    for evaluations, population in turns(
        made(RandomSearch, DIALS, generator(0), population=7, cycles=40, tournament=1), height
    ):
        found += evaluations
        assert population == tuple(one.number for one in fittest(found, 7))
    assert len(found) == 47


def test_random_search_finds_the_whole_of_a_space_and_its_best():
    searcher = made(RandomSearch, DIALS, generator(0), population=20, cycles=10_000)
    found = [one for evaluations, _ in turns(searcher, height) for one in evaluations]
    assert len(found) == len(DIALS.every()) == 256
    assert fittest(found, 1)[0].candidate.architecture == (3, 3, 3, 3)


def test_local_search_starts_at_the_best_and_moves_to_the_first_better_neighbour():
    searcher = made(LocalSearch, Dials((6,) * 6), generator(0), population=5, cycles=25, tournament=1)
    first = started(searcher)
    here = min(first, key=rank)
    for cycle in range(1, 26):
        assert searcher.population() == (here.number,)
        [found] = evaluate(searcher.ask(99), height, first=4 + cycle)
        assert found.candidate.origin == "neighbour"
        assert found.candidate.parents == (here.number,)
        assert edits(found.architecture, here.architecture) == 1
        searcher.tell([found])
        here = found if found.score.value > here.score.value else here


def test_local_search_restarts_at_a_local_optimum_when_all_neighbours_are_known():
    space = Dials((3, 3, 3, 3))
    searcher = made(LocalSearch, space, generator(1), population=2, cycles=78, tournament=1)
    known = {one.architecture: one for one in started(searcher)}
    restarts = 0
    for _cycle in range(1, 79):
        asked = searcher.ask(99)
        [place] = [one for one in known.values() if (one.number,) == searcher.population()]
        [found] = evaluate(asked, height, first=len(known))
        searcher.tell([found])
        if found.candidate.origin == "random":
            restarts += 1
            near = space.neighbours(place.architecture)
            assert all(known[neighbour].score.value <= place.score.value for neighbour in near)
            assert searcher.population() == (found.number,)
        known[found.architecture] = found
    assert restarts > 1
    assert len(known) == 80


def test_local_search_does_not_move_along_a_plain():
    searcher = made(LocalSearch, DIALS, generator(1), population=2, cycles=12, tournament=1)
    assert {population for _, population in turns(searcher, lambda _: 1)} == {(0,)}


def test_local_search_looks_known_neighbours_up_on_its_way():
    # All but the start is known to be worse or better before the first step; nothing is asked for again.
    space = Dials((2, 2))
    searcher = made(LocalSearch, space, generator(1), population=4, cycles=5, tournament=1)
    assert [len(evaluations) for evaluations, _ in turns(searcher, height)] == [4]
    assert searcher.ask(99) == []


@pytest.mark.parametrize("name", SEARCHERS)
def test_every_algorithm_finds_the_best_of_a_space_that_it_may_see_whole(name):
    def worth(architecture):
        return height(architecture), -height(architecture)

    space = Dials((3, 3, 3))
    searcher = made(SEARCHERS[name], space, generator(0), population=5, cycles=40, tournament=3)
    found = [one for evaluations, _ in turns(searcher, worth) for one in evaluations]
    assert fittest(found, 1)[0].candidate.architecture == (2, 2, 2)
    assert fittest(found, 1)[0].number in searcher.population() or name in {"regularised-evolution", "local"}


@pytest.mark.parametrize("kind", [SwapNas, RegularisedEvolution, LocalSearch, Tpe])
def test_climbers_reach_a_summit_in_a_budget_that_chance_would_need_a_hundredfold(kind):
    space, parameters = Dials((4,) * 8), {"population": 20, "cycles": 400}
    found = [
        one for evaluations, _ in turns(made(kind, space, generator(0), **parameters), height) for one in evaluations
    ]
    assert max(one.score.value for one in found) >= 23


def test_the_generator_may_be_any_of_numpys():
    parameters = {"population": 5, "cycles": 5, "tournament": 3}
    for name in SEARCHERS:
        searcher = made(SEARCHERS[name], DIALS, np.random.default_rng(0), **parameters)
        assert sum(len(evaluations) for evaluations, _ in turns(searcher, lambda one: (height(one), 1))) == 10
