"""What the loop promises for every algorithm, space and lag: one outcome, whoever works and however fast."""

import heapq
from statistics import median

import numpy as np
import pytest

from swapcore.errors import InvalidInputError
from swapcore.limits import LIMITS
from swapcore.problems.registry import PROBLEMS, get_space
from swapcore.randomness import generator
from swapcore.search.loop import SearchLoop
from swapcore.search.registry import SEARCHERS, make_searcher
from tests.toy_search import OBJECTIVE, score_of, small

VALUES = {"population": 6, "cycles": 24, "tournament": 3, "mutations": 2, "crossover": 0.5}
LAGS = (1, 3, 8)


def worth_of(space, architecture):
    """A made-up score, undefined for some, and a size."""
    decisions = np.array(space.encode(architecture))
    value = float((decisions * np.arange(1, len(decisions) + 1)).sum())
    return (None if int(value) % 7 == 3 else value), float(decisions.sum())


def begun(name, space, lag, seed=3):
    searcher = make_searcher(name, space, small(name, **VALUES), OBJECTIVE, generator(seed, "loop"))
    return SearchLoop(searcher, OBJECTIVE, lambda architecture: worth_of(space, architecture)[1], lag=lag)


def worked(loop, space, workers, rng):
    """All cycles of a search by some workers, each of whom takes some time over each candidate."""
    cycles, waiting, working, clock = [], [], [], 0.0
    while True:
        waiting += loop.take()
        while waiting and len(working) < workers:
            number, candidate = waiting.pop(0)
            heapq.heappush(working, (clock + rng.exponential(), number, candidate.architecture))
        if not working:
            assert loop.is_over
            return cycles + loop.take_cycles()
        clock, number, architecture = heapq.heappop(working)
        loop.receive(number, score_of(worth_of(space, architecture)[0]))
        cycles += loop.take_cycles()


@pytest.fixture(params=SEARCHERS, ids=str, scope="module")
def name(request):
    return request.param


@pytest.fixture(params=PROBLEMS, ids=str, scope="module")
def space(request):
    return get_space(request.param)


@pytest.fixture(params=LAGS, ids=lambda lag: f"lag{lag}", scope="module")
def lag(request):
    return request.param


@pytest.fixture(scope="module")
def alone(name, space, lag):
    """The search of one worker, who takes candidate after candidate."""
    loop = begun(name, space, lag)
    return worked(loop, space, 1, np.random.default_rng(0)), loop


@pytest.mark.parametrize("workers", [2, 3, 50])
def test_the_outcome_does_not_depend_on_workers_or_on_the_order_of_results(name, space, lag, alone, workers):
    for luck in range(2):
        loop = begun(name, space, lag)
        assert worked(loop, space, workers, np.random.default_rng(luck)) == alone[0]
        assert loop.best == alone[1].best


def test_a_search_spends_its_budget(alone):
    cycles, loop = alone
    found = [one for cycle in cycles for one in cycle.evaluations]
    assert found == loop.evaluations
    assert [one.number for one in found] == list(range(loop.searcher.budget))
    assert len({one.architecture for one in found}) == len(found)
    assert [cycle.number for cycle in cycles] == list(range(len(cycles)))
    assert all(one.cycle == cycle.number for cycle in cycles for one in cycle.evaluations)


def test_a_cycle_begins_when_the_evaluation_a_lag_before_its_first_is_told_and_not_earlier(name, space, lag):
    loop, seen = begun(name, space, lag), []
    while not loop.is_over:
        told = len(loop.evaluations)
        new = loop.take()
        for place, (number, candidate) in enumerate(new):
            assert number == len(seen) + place
            is_first = not seen if place == 0 else new[place - 1][1].cycle != candidate.cycle
            if seen and (place == 0 or is_first) and candidate.cycle != seen[-1].cycle:
                assert told >= number - lag + 1
            assert all(parent < max(told, 1) for parent in candidate.parents)
        seen += [candidate for _, candidate in new]
        # Nobody waits for what could be begun: all that the lag allows is out, unless the search has to be told first.
        if len(loop.untold) < lag and len(seen) < loop.searcher.budget:
            assert told < loop.searcher.settings.population or name == "local"
        number, architecture = told, loop.untold[0].architecture
        loop.receive(number, score_of(worth_of(space, architecture)[0]))


def test_a_parent_was_told_a_lag_before_its_child(name, space, lag, alone):
    for cycle in alone[0][1:]:
        first = cycle.evaluations[0].number
        for one in cycle.evaluations:
            # The first children have to wait for a tournament, which the first population fills.
            known = max(first - lag, VALUES["population"] - 1)
            assert all(parent <= known for parent in one.candidate.parents)


def test_best_median_and_fitness_are_those_of_the_naive_computation(alone):
    found = []
    for cycle in alone[0]:
        found += cycle.evaluations
        defined = [one for one in found if one.is_defined]
        top = max((one.score.value for one in defined), default=None)
        assert cycle.best_fitness == top
        assert cycle.best == next((one for one in defined if one.score.value == top), None)
        kept = [found[number].score.value for number in cycle.population if found[number].is_defined]
        assert cycle.median == (median(kept) if kept else None)
        assert cycle.fitness == tuple(one.score.value if one.is_defined else -np.inf for one in cycle.evaluations)


def test_a_search_that_is_cut_off_anywhere_comes_to_the_same_end(name, space, lag, alone):
    known = [one.score for one in alone[1].evaluations]
    for cut in range(0, len(known) + 1, 9):
        loop, cycles, asked = begun(name, space, lag), [], []
        while not loop.is_over:
            for number, candidate in loop.take():
                if number < cut:
                    loop.receive(number, known[number])
                else:
                    asked.append(number)
                    loop.receive(number, score_of(worth_of(space, candidate.architecture)[0]))
            cycles += loop.take_cycles()
        assert cycles == alone[0]
        assert asked == list(range(cut, len(known)))


def test_another_lag_is_another_search(name, space):
    if name == "random":
        pytest.skip("random search does not look at what it is told")
    found = {lag: tuple(one.architecture for one in begun_and_done(name, space, lag).evaluations) for lag in (1, 8)}
    assert found[1] != found[8]
    assert found[1][: VALUES["population"]] == found[8][: VALUES["population"]]


def begun_and_done(name, space, lag):
    loop = begun(name, space, lag)
    worked(loop, space, 1, np.random.default_rng(0))
    return loop


def test_what_is_not_waited_for_is_refused(name, space):
    loop = begun(name, space, 1)
    with pytest.raises(InvalidInputError, match="evaluation 0 is not waited for"):
        loop.receive(0, score_of(1))
    loop.take()
    loop.receive(3, score_of(1))
    for number in (3, VALUES["population"], -1):
        with pytest.raises(InvalidInputError, match=f"evaluation {number} is not waited for"):
            loop.receive(number, score_of(1))


@pytest.mark.parametrize("lag", [0, -1, 1.0, True, None, LIMITS["lag"].usual + 1, 2**70])
def test_a_lag_outside_its_limits_is_refused(name, space, lag):
    with pytest.raises(InvalidInputError, match="lag must be") as caught:
        begun(name, space, lag)
    assert str(lag) in str(caught.value)


def test_what_was_told_before_gets_the_first_numbers_and_any_workers_come_to_the_same(name, space, lag):
    rng = generator(5, "earlier")
    earlier = [(one, score_of(worth_of(space, one)[0])) for one in {space.sample(rng) for _ in range(9)}]

    def warmly(workers, luck):
        loop = begun(name, space, lag)
        loop.tell_earlier(earlier)
        return worked(loop, space, workers, np.random.default_rng(luck)), loop

    cycles, loop = warmly(1, 0)
    assert [one.architecture for one in loop.evaluations[: len(earlier)]] == [one for one, _ in earlier]
    assert cycles[0].evaluations[0].number == loop.earlier == len(earlier)
    assert len(loop.evaluations) == len(earlier) + loop.searcher.budget
    assert warmly(4, 1)[0] == cycles
    with pytest.raises(InvalidInputError, match="before a search begins"):
        loop.tell_earlier(earlier)
