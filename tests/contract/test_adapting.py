"""What holds for every algorithm within a budget, and where fitness changes: one outcome, cut off or not."""

import numpy as np
import pytest

from swapcore.problems.registry import PROBLEMS, get_space
from swapcore.randomness import generator
from swapcore.search.adaptive_objective import AdaptiveObjective
from swapcore.search.loop import SearchLoop
from swapcore.search.registry import SEARCHERS, get_searcher, make_searcher
from tests.contract.test_search_loop import worked, worth_of
from tests.toy_search import OBJECTIVE, Dials, evaluate, score_of, small, turns

VALUES = {"population": 6, "cycles": 24, "tournament": 3, "mutations": 2, "crossover": 0.5}
CHANGING = [name for name in SEARCHERS if get_searcher(name).looks_at_fitness]
EVOLUTION = ["swap-nas", "regularised-evolution"]


@pytest.fixture(params=PROBLEMS, ids=str, scope="module")
def space(request):
    return get_space(request.param)


@pytest.fixture(params=[1, 3], ids=lambda lag: f"lag{lag}", scope="module")
def lag(request):
    return request.param


def size_in(space):
    return lambda architecture: worth_of(space, architecture)[1]


def middle_size(space):
    rng = generator(0, "middle")
    return float(np.median([size_in(space)(space.sample(rng)) for _ in range(200)]))


def begun(name, space, lag, *, changing=False, bounded=False, adapt=False):
    middle, values = middle_size(space), VALUES | ({"adapt_operators": True} if adapt else {})
    objective = AdaptiveObjective(mu=middle, sigma=40.0, last_sigma=4.0, target=middle) if changing else OBJECTIVE
    searcher = make_searcher(name, space, small(name, **values), objective, generator(3, "adapting"))
    if bounded:
        searcher.stay_within(lambda one: size_in(space)(one) - middle)
    return SearchLoop(searcher, objective, size_in(space), lag=lag)


def resumed(loop, space, known, cut):
    """The cycles of a search that was cut off after so many evaluations and is told them again."""
    cycles = []
    while not loop.is_over:
        for number, candidate in loop.take():
            value = known[number] if number < cut else score_of(worth_of(space, candidate.architecture)[0])
            loop.receive(number, value)
        cycles += loop.take_cycles()
    return cycles


@pytest.mark.parametrize("name", SEARCHERS)
def test_nothing_beyond_a_budget_is_asked_for_and_the_outcome_is_one(name, space, lag):
    loop = begun(name, space, lag, bounded=True)
    alone = worked(loop, space, 1, np.random.default_rng(0))
    assert len(loop.evaluations) == loop.searcher.budget
    assert max(one.size for one in loop.evaluations) <= middle_size(space)
    assert len({one.architecture for one in loop.evaluations}) == len(loop.evaluations)
    assert worked(begun(name, space, lag, bounded=True), space, 3, np.random.default_rng(1)) == alone
    known = [one.score for one in loop.evaluations]
    assert resumed(begun(name, space, lag, bounded=True), space, known, 11) == alone


@pytest.mark.parametrize("name", CHANGING)
def test_a_search_whose_fitness_changes_comes_to_one_end(name, space, lag):
    if name == "tpe" and (space.name != "nasbench201" or lag == 1):
        pytest.skip("its model is made anew for each suggestion, which takes seconds: once is enough")
    loop = begun(name, space, lag, changing=True)
    alone = worked(loop, space, 1, np.random.default_rng(0))
    assert len(loop.evaluations) == loop.searcher.budget
    assert loop.ranking.objective.mu != loop.ranking.objective.target
    # Searcher and loop have made the same of what they saw, up to the cycle that nobody has gone on from.
    loop.searcher.settle()
    assert loop.searcher.ranking.objective == loop.ranking.objective
    assert worked(begun(name, space, lag, changing=True), space, 3, np.random.default_rng(1)) == alone
    known = [one.score for one in loop.evaluations]
    for cut in (4, 17):
        assert resumed(begun(name, space, lag, changing=True), space, known, cut) == alone


@pytest.mark.parametrize("name", EVOLUTION)
def test_a_search_whose_operators_adapt_comes_to_one_end(name, space, lag):
    loop = begun(name, space, lag, adapt=True, bounded=True, changing=True)
    alone = worked(loop, space, 1, np.random.default_rng(0))
    assert len(loop.evaluations) == loop.searcher.budget
    quality = loop.searcher.edits.quality
    assert (quality != 1).any()
    again = begun(name, space, lag, adapt=True, bounded=True, changing=True)
    assert worked(again, space, 3, np.random.default_rng(1)) == alone
    assert (again.searcher.edits.quality == quality).all()
    known = [one.score for one in loop.evaluations]
    assert resumed(begun(name, space, lag, adapt=True, bounded=True, changing=True), space, known, 15) == alone


@pytest.mark.parametrize("name", SEARCHERS)
def test_a_search_ends_when_all_that_is_within_the_budget_was_asked_for(name):
    space = Dials((3, 3, 3))
    searcher = make_searcher(name, space, small(name, **(VALUES | {"population": 4})), OBJECTIVE, generator(0))
    searcher.stay_within(lambda one: sum(one) - 2)
    asked = [one.architecture for found, _ in turns(searcher, lambda one: float(sum(one))) for one in found]
    assert sorted(asked) == [one for one in space.every() if sum(one) <= 2]


@pytest.mark.parametrize("name", SEARCHERS)
def test_a_budget_that_nothing_meets_ends_a_search_at_once(name):
    searcher = make_searcher(name, Dials((3, 3)), small(name, **VALUES), OBJECTIVE, generator(0))
    searcher.stay_within(lambda _: 1.0)
    assert searcher.ask(10) == []


@pytest.mark.parametrize("name", SEARCHERS)
def test_what_is_told_and_beyond_the_budget_is_not_taken_in(name):
    space = Dials((5, 5, 5))
    searcher = make_searcher(name, space, small(name, **VALUES), OBJECTIVE, generator(0))
    searcher.stay_within(lambda one: sum(one) - 3)
    stranger = evaluate(searcher.ask(1), lambda _: 1e9, first=99)[0]
    beyond = stranger.candidate.__class__(architecture=(4, 4, 4), origin="earlier")
    searcher.tell([stranger.__class__(number=99, candidate=beyond, score=stranger.score, size=0.0)])
    assert 99 not in searcher.population()
