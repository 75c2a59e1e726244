"""The search algorithms that Optuna thinks for, on hand-made values."""

import logging
from dataclasses import replace
from itertools import pairwise

import pytest

from swapcore.randomness import generator
from swapcore.search.candidate import Candidate, Evaluation
from swapcore.search.nsga2 import Nsga2
from swapcore.search.nsga2 import pareto_front as front_of
from swapcore.search.objective import RegularisedObjective
from swapcore.search.random_search import RandomSearch
from swapcore.search.tpe import Tpe
from swapcore.values.regularisation import Regularisation
from tests.toy_search import Dials, fittest, made, score_of, small, turns

DIALS = Dials((4, 4, 4, 4))


def height(architecture):
    """One summit, at (3, 3, 3, 3), and no other local optimum."""
    return sum(architecture)


def of(number, score, size):
    candidate = Candidate(architecture=number, origin="random")
    return Evaluation(number=number, candidate=candidate, score=score_of(score), size=size)


def pareto_front(evaluations, sign=1):
    return front_of(evaluations, lambda one: sign * one.score.value)


def test_the_pareto_front_trades_score_against_size():
    found = [of(0, 5, 5.0), of(1, 1, 1.0), of(2, 3, 3.0), of(3, 2, 4.0), of(4, 3, 2.0), of(5, 5, 5.0), of(6, 5, 6.0)]
    assert [one.number for one in pareto_front(found)] == [0, 1, 4]
    assert pareto_front(found[::-1]) == pareto_front(found)


def test_no_member_of_the_front_of_nsga2_is_dominated_and_all_others_are():
    def worth(architecture):
        # Each dial adds to the score what it adds to the size, but the last, which only adds size.
        return sum(architecture[:3]), sum(architecture)

    found = []
    searcher = made(Nsga2, DIALS, generator(0), population=10, cycles=90)
    for evaluations, population in turns(searcher, worth):
        found += evaluations
        for one in found:
            beaten = any(
                other.score.value >= one.score.value
                and other.size <= one.size
                and (other.score.value, other.size, other.number) != (one.score.value, one.size, one.number)
                and ((other.score.value, other.size) != (one.score.value, one.size) or other.number < one.number)
                for other in found
            )
            assert (one.number in population) is not beaten
    front = [found[number] for number in population]
    assert len(front) >= 8
    assert sum(one.architecture[3] == 0 for one in front) >= 7


def test_nsga2_searches_better_fronts_than_chance():
    def worth(architecture):
        return sum(architecture[:6]), sum(architecture) * 2 - max(architecture[:6])

    space, parameters = Dials((5,) * 12), {"population": 20, "cycles": 280}
    for seed in range(3):
        fronts = []
        for kind in (Nsga2, RandomSearch):
            found = [
                one
                for evaluations, _ in turns(made(kind, space, generator(seed), **parameters), worth)
                for one in evaluations
            ]
            fronts.append(dominated_area(found, largest=96))
        assert fronts[0] > fronts[1]


def dominated_area(evaluations, largest):
    front = sorted(pareto_front(evaluations), key=lambda one: one.size)
    corners = [one.size for one in front] + [largest]
    return sum(one.score.value * (right - left) for one, (left, right) in zip(front, pairwise(corners), strict=True))


def test_nsga2_does_not_look_at_fitness():
    def asked(regularisation):
        objective = RegularisedObjective(regularisation=regularisation)
        searcher = Nsga2(DIALS, small("nsga2", population=10, cycles=50), objective, generator(0))
        played = turns(searcher, lambda architecture: (height(architecture), 1.0 + architecture[0]))
        return [one.candidate for evaluations, _ in played for one in evaluations]

    assert asked(None) == asked(Regularisation(mu=0.1, sigma=0.1))


def test_tpe_climbs_where_random_search_does_not():
    space, parameters = Dials((5,) * 10), {"population": 20, "cycles": 130}
    for seed in range(3):
        best = {}
        for kind in (Tpe, RandomSearch):
            found = [
                one
                for evaluations, _ in turns(made(kind, space, generator(seed), **parameters), height)
                for one in evaluations
            ]
            best[kind] = max(one.score.value for one in found)
        assert best[Tpe] > best[RandomSearch]


def test_tpe_keeps_the_best_so_far():
    found = []
    for evaluations, population in turns(made(Tpe, DIALS, generator(0), population=10, cycles=20), height):
        found += evaluations
        assert population == tuple(one.number for one in fittest(found, 10))


def test_the_pareto_front_leaves_undefined_ones_out_and_turns_scores():
    missing = replace(of(0, 1, 0.1), score=score_of(None))
    assert pareto_front([missing]) == ()
    assert [one.number for one in pareto_front([missing, of(1, 1, 1.0), of(2, 3, 3.0)])] == [1, 2]
    assert [one.number for one in pareto_front([of(0, 5, 5.0), of(1, 1, 2.0), of(2, 3, 1.0)], -1)] == [1, 2]


def undefined_below(least):
    """A summit whose slopes have no value at their feet."""
    return lambda architecture: (None if height(architecture) < least else height(architecture), 1)


@pytest.mark.parametrize("kind", [Nsga2, Tpe])
def test_optuna_hears_that_there_is_no_value_and_never_of_a_number_in_its_place(kind):
    searcher = made(kind, Dials((4, 4, 4)), generator(0), population=5, cycles=40, tournament=3)
    found = [one for evaluations, _ in turns(searcher, undefined_below(5)) for one in evaluations]
    trials = {tuple(one.params.values()): one for one in searcher.study.trials if one.state.name != "FAIL"}
    assert len(trials) == len(found)
    assert {one.is_defined for one in found} == {True, False}
    for one in found:
        trial = trials[one.architecture]
        if one.is_defined:
            assert (trial.state.name, trial.values[0]) == ("COMPLETE", one.score.value)
        else:
            assert (trial.state.name, trial.values) == ("PRUNED", None)


def test_tpe_learns_to_keep_away_from_where_there_is_no_value():
    space, parameters = Dials((5,) * 6), {"population": 20, "cycles": 60}
    for seed in range(3):
        counts = []
        for kind in (Tpe, RandomSearch):
            played = turns(made(kind, space, generator(seed), **parameters), undefined_below(12))
            found = [one for evaluations, _ in played for one in evaluations]
            counts.append(sum(not one.is_defined for one in found[20:]))
        assert counts[0] < counts[1] / 2


@pytest.mark.parametrize("kind", [Nsga2, Tpe])
def test_optunas_logger_is_left_as_it_was(kind):
    made(kind, DIALS, generator(0))
    before = logging.getLogger("optuna").level
    logging.getLogger("optuna").setLevel(logging.ERROR)
    try:
        made(kind, DIALS, generator(0))
        assert logging.getLogger("optuna").level == logging.ERROR
    finally:
        logging.getLogger("optuna").setLevel(before)


@pytest.mark.parametrize("kind", [Nsga2, Tpe])
def test_a_known_suggestion_is_replaced_by_one_around_it_and_optuna_hears_of_it(kind):
    def worth(architecture):
        return height(architecture), 1

    searcher = made(kind, Dials((4, 4, 4)), generator(0), population=5, cycles=40, tournament=3)
    found = [one for evaluations, _ in turns(searcher, worth) for one in evaluations]
    assert len({one.architecture for one in found}) == 45
    complete = [trial for trial in searcher.study.trials if trial.state.name == "COMPLETE"]
    assert [tuple(trial.params.values()) for trial in complete] == [one.architecture for one in found]
    assert [trial.values[0] for trial in complete] == [one.score.value for one in found]
    assert any(trial.state.name == "FAIL" for trial in searcher.study.trials)
