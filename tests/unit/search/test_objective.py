"""What a search maximises: the regularised score, and objectives that change while a search goes on."""

import itertools
import math
from dataclasses import dataclass

import pytest

from swapcore.randomness import generator
from swapcore.search.loop import SearchLoop
from swapcore.search.objective import Progress, RegularisedObjective
from swapcore.search.registry import SEARCHERS, make_searcher
from swapcore.values.regularisation import Regularisation
from swapcore.values.score import Score
from tests.toy_search import Dials, score_of, small

BEGIN = Progress(evaluations=0, budget=10)
MU_SIGMA = Regularisation(mu=1.0, sigma=2.0)


@pytest.mark.parametrize(
    ("objective", "fitness"),
    [
        (RegularisedObjective(), 4.0),
        (RegularisedObjective(higher_is_better=False), -4.0),
        (RegularisedObjective(regularisation=MU_SIGMA), 4.0 * math.exp(-(2.0**2) / 2.0)),
        (RegularisedObjective(higher_is_better=False, regularisation=MU_SIGMA), -4.0 * math.exp(-(2.0**2) / 2.0)),
    ],
)
def test_fitness_is_the_oriented_mean_times_f(objective, fitness):
    assert objective.fitness(Score(values=(3.0, 5.0)), 3.0, BEGIN) == pytest.approx(fitness, rel=1e-15)
    assert objective.fitness(Score(undefined="so"), 3.0, BEGIN) == -math.inf


def test_progress_goes_from_none_to_all():
    assert [Progress(evaluations=count, budget=4).share for count in range(5)] == [0, 0.25, 0.5, 0.75, 1]
    assert Progress(evaluations=0, budget=0).share == 1


@dataclass
class MovingMu:
    """μ wanders from 0 to ``end`` while a search goes on; the score does not count at all."""

    end: float
    higher_is_better: bool = True
    is_constant: bool = False

    def fitness(self, score, size, progress):
        return -math.inf if score.value is None else -abs(size - self.end * progress.share)

    def after_cycle(self, population, progress):
        return self


def run_moving(name, **values):
    space = Dials((4,) * 8)
    objective = MovingMu(end=24.0)
    searcher = make_searcher(name, space, small(name, **values), objective, generator(0))
    loop = SearchLoop(searcher, objective, lambda architecture: float(sum(architecture)))
    cycles = []
    while not loop.is_over:
        for number, _ in loop.take():
            loop.receive(number, score_of(1.0))
        cycles += loop.take_cycles()
    return loop, cycles


@pytest.mark.parametrize("name", ["swap-nas", "random", "tpe"])
def test_the_population_is_ranked_anew_as_mu_moves(name):
    loop, cycles = run_moving(name, population=10, cycles=150, tournament=5)
    sizes = [one.size for one in loop.evaluations]
    means = [sum(sizes[number] for number in cycle.population) / 10 for cycle in cycles]
    # At first the smallest are the fittest, in the end the largest; what was fit once has to go.
    assert means[-1] > means[len(means) // 4] + 3
    assert max(sizes) == sizes[cycles[-1].best.number]
    if name == "random":
        for cycle in cycles:
            told = cycle.evaluations[-1].number + 1
            mu = 24.0 * told / loop.searcher.budget
            fittest = sorted(range(told), key=lambda number: (abs(sizes[number] - mu), number))[:10]
            assert cycle.population == tuple(sorted(fittest))
            assert cycle.best.number == fittest[0]
            assert cycle.best_fitness == -abs(sizes[fittest[0]] - mu)


def test_the_worst_member_goes_by_what_it_is_worth_now():
    loop, cycles = run_moving("swap-nas", population=4, cycles=120, tournament=2)
    sizes = [one.size for one in loop.evaluations]
    budget = loop.searcher.budget
    for before, after in itertools.pairwise(cycles):
        told = after.evaluations[-1].number + 1
        mu = 24.0 * told / budget
        candidates = [*before.population, after.evaluations[-1].number]
        worst = max(candidates, key=lambda number: (abs(sizes[number] - mu), number))
        assert set(after.population) == set(candidates) - {worst}


@pytest.mark.parametrize("name", SEARCHERS)
def test_a_moving_objective_stops_no_algorithm(name):
    loop, _ = run_moving(name, population=6, cycles=30, tournament=3)
    assert len(loop.evaluations) == loop.searcher.budget


@pytest.mark.parametrize("name", SEARCHERS)
def test_a_constant_objective_is_asked_once_an_evaluation_by_searcher_and_loop(name):
    class Counting(RegularisedObjective):
        asked = 0

        def fitness(self, score, size, progress):
            type(self).asked += 1
            return super().fitness(score, size, progress)

    objective = Counting()
    searcher = make_searcher(
        name, Dials((4,) * 8), small(name, population=10, cycles=100, tournament=5), objective, generator(0)
    )
    loop = SearchLoop(searcher, objective, lambda _: 1.0)
    while not loop.is_over:
        for number, candidate in loop.take():
            loop.receive(number, score_of(sum(candidate.architecture)))
    assert Counting.asked <= 2 * searcher.budget
