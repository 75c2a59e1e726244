"""Whether a search finds what is there, on the whole of NAS-Bench-201, whose scores are known."""

import numpy as np
import pytest

from swapcore.data.score_table import load_score_table
from swapcore.data.truths import load_truth
from swapcore.problems.registry import get_listable
from swapcore.values.regularisation import regularisation_factor
from swapcore.values.score import Score
from tests.search_settings import search_settings

SPACE = get_listable("nasbench201")
BEST = 15
"""0.1 % of 15,625."""


@pytest.fixture(scope="module")
def scores():
    return load_score_table().columns["score"]


@pytest.fixture(scope="module")
def sizes():
    return load_score_table().columns["effective_size"] / SPACE.size_per_unit


def found(scores, algorithm, mu, sigma, seed, lag=1):
    """Index of the best cell of a search that looks scores up."""
    settings = search_settings(algorithm=algorithm, mu=mu, sigma=sigma, size="effective", seed=seed, lag=lag)
    loop = settings.new_loop()
    while not loop.is_over:
        for number, candidate in loop.take():
            loop.receive(number, Score(values=(float(scores[SPACE.index(candidate.architecture)]),)))
    return SPACE.index(loop.best.architecture)


# The first is where ranking is best and the search hardest: its population gathers at a local optimum, which a
# searcher that may not ask for the same cell again has to leave. At 1.1 the best cell of all trains badly.
@pytest.mark.parametrize(
    ("mu", "sigma", "accuracy"),
    [(0.8, 0.681, 0), (1.1, 1.0, 0), (1.2, 1.0, 92.9), (1.35, 1.0, 92.9), (1.6, 1.0, 92.9), (None, None, 0)],
)
def test_swap_nas_finds_the_best_thousandth_where_random_search_does_not(scores, sizes, mu, sigma, accuracy):
    fitness = scores if mu is None else scores * regularisation_factor(sizes, mu, sigma)
    rank = np.empty(len(fitness), dtype=int)
    rank[np.argsort(-fitness, kind="stable")] = np.arange(len(fitness))
    ours = [found(scores, "swap-nas", mu, sigma, seed) for seed in range(10)]
    chance = [found(scores, "random", mu, sigma, seed) for seed in range(10)]
    assert sum(rank[one] < BEST for one in ours) >= 9
    assert sum(rank[one] < BEST for one in chance) < 9
    assert np.median(load_truth("nasbench201", "cifar10").accuracies[ours]) >= accuracy


def test_a_lag_of_eight_finds_it_too(scores, sizes):
    fitness = scores * regularisation_factor(sizes, 1.2, 1.0)
    best = np.sort(fitness)[-BEST]
    ours = [found(scores, "swap-nas", 1.2, 1.0, seed, lag=8) for seed in range(10)]
    assert sum(fitness[one] >= best for one in ours) >= 9
