"""μ and σ that change: against the formulas written out, and what operators learn."""

import math

import numpy as np
import pytest

from swapcore.randomness import generator
from swapcore.search.adaptive_objective import AdaptiveObjective, annealed, steered
from swapcore.search.loop import SearchLoop
from swapcore.search.objective import Progress
from swapcore.search.operators import AdaptiveChoice
from swapcore.search.registry import make_searcher
from swapcore.values.score import Score
from tests.toy_search import Dials, score_of, small


def at(share):
    return Progress(evaluations=round(100 * share), budget=100)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_sigma_narrows_geometrically(share):
    objective = AdaptiveObjective(mu=2.0, sigma=8.0, last_sigma=0.5)
    sigma = math.exp(math.log(8.0) + share * (math.log(0.5) - math.log(8.0)))
    assert objective.sigma_at(share) == pytest.approx(sigma)
    expected = 3.0 * math.exp(-((1.0 - 2.0) ** 2) / sigma)
    assert objective.fitness(Score(values=(3.0,)), 1.0, at(share)) == pytest.approx(expected)
    assert annealed(8.0, 0.5, 0.5) == pytest.approx(2.0)


def test_fitness_is_turned_where_lower_is_better_and_undefined_is_behind_all():
    objective = AdaptiveObjective(mu=0.0, sigma=1.0, higher_is_better=False)
    assert objective.fitness(Score(values=(2.0,)), 0.0, at(0)) == -2.0
    assert objective.fitness(Score(undefined="so"), 0.0, at(0)) == -math.inf
    assert not objective.is_constant


def test_mu_is_corrected_by_a_share_of_what_the_median_is_off():
    assert steered(1.0, 1.0, 2.0, [5.0, 1.0, 3.0]) == pytest.approx(1.0 - 0.05 * (3.0 - 2.0))
    # Close to what is wanted the gain is a tenth.
    assert steered(1.0, 1.0, 2.0, [2.05]) == pytest.approx(1.0 - 0.005 * 0.05)
    assert steered(1.0, 1.0, 2.0, []) == 1.0
    # Never so far from the population that f vanishes for all of it.
    assert steered(-7.0, 0.01, 2.0, [3.0]) == pytest.approx(3.0 - 10 * 0.1)
    assert steered(9.0, 0.01, 5.0, [3.0]) == pytest.approx(3.0 + 10 * 0.1)


@pytest.mark.parametrize("name", ["swap-nas", "regularised-evolution", "random"])
def test_a_population_that_would_grow_is_steered_to_the_wanted_median(name):
    """Where the score is the size, f at μ = 8 alone leaves the population well above 8."""

    def last_median(objective):
        space = Dials((4,) * 8)
        searcher = make_searcher(
            name, space, small(name, population=10, cycles=250, tournament=5), objective, generator(1)
        )
        loop = SearchLoop(searcher, objective, lambda one: float(sum(one)))
        cycle = None
        while not loop.is_over:
            for number, candidate in loop.take():
                loop.receive(number, score_of(math.exp(sum(candidate.architecture) / 3)))
            cycle = (loop.take_cycles() or [cycle])[-1]
        return np.median([loop.evaluations[one].size for one in cycle.population])

    off = abs(last_median(AdaptiveObjective(mu=8.0, sigma=20.0)) - 8.0)
    assert off >= 2
    assert abs(last_median(AdaptiveObjective(mu=8.0, sigma=20.0, target=8.0)) - 8.0) <= 1


def test_what_succeeds_is_chosen_more_often_and_nothing_is_given_up():
    choice = AdaptiveChoice((1, 2, 3), generator(0))
    assert choice.chances == pytest.approx([1 / 3] * 3)
    for _ in range(200):
        option = choice.draw()
        choice.reward(option, success=option == 2)
    quality = choice.quality
    assert quality[1] > 0.99
    assert max(quality[0], quality[2]) < 0.3
    assert choice.chances.sum() == pytest.approx(1)
    assert choice.chances.min() >= 0.1 / 3
    drawn = [choice.draw() for _ in range(300)]
    assert drawn.count(2) > 200
    for option in (1, 2, 3):
        for _ in range(10_000):
            choice.reward(option, success=False)
    assert choice.chances == pytest.approx([1 / 3] * 3)
