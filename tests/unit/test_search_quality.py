"""Whether a search finds what is there, on the whole of NAS-Bench-201, whose scores are known."""

import numpy as np
import pytest

from swapcore.benchmarks.score_table import load_score_table
from swapcore.benchmarks.truths import load_truth
from swapcore.proxies.regularisation import regularisation_factor
from swapcore.search.loop import Scored, search_cycles
from swapcore.search.searcher import SearchParameters
from swapcore.search.settings import SearchSettings
from swapcore.spaces.registry import get_enumerable_space

SPACE = get_enumerable_space("nasbench201")
BEST = 15
"""0.1 % of 15,625."""


@pytest.fixture(scope="module")
def scores():
    return load_score_table().columns["score"]


def found(scores, algorithm, mu, seed):
    """Index of the best cell of a search that looks scores up."""
    settings = SearchSettings(algorithm=algorithm, mu=mu, sigma=1.0, size="effective", seed=seed)

    def look_up(architectures):
        return [Scored(score=float(scores[SPACE.index(one)]), saturation=None, cached=True) for one in architectures]

    *_, last = search_cycles(settings, look_up)
    return SPACE.index(last.best.candidate.architecture)


@pytest.mark.parametrize("mu", [1.2, 1.35, 1.5])
def test_swap_nas_finds_the_best_thousandth_where_random_search_does_not(scores, mu):
    sizes = load_score_table().columns["effective_size"] / SPACE.size_per_unit
    fitness = scores * regularisation_factor(sizes, mu, 1.0)
    rank = np.empty(len(fitness), dtype=int)
    rank[np.argsort(-fitness, kind="stable")] = np.arange(len(fitness))
    ours = [found(scores, "swap-nas", mu, seed) for seed in range(10)]
    chance = [found(scores, "random", mu, seed) for seed in range(10)]
    assert sum(rank[one] < BEST for one in ours) >= 9
    assert sum(rank[one] < BEST for one in chance) < 9
    accuracies = load_truth("nasbench201", "cifar10").accuracies
    assert np.median(accuracies[ours]) >= 92.9


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"population": 1}, "population must be a whole number of at least 2; got 1"),
        ({"cycles": 0}, "cycles must be a whole number of at least 1; got 0"),
        ({"cycles": True}, "got True"),
        ({"tournament": 21}, "tournament must be at most the population, 20; got 21"),
        ({"mutations": 1.5}, "mutations must be a whole number of at least 1; got 1.5"),
        ({"crossover": 1.01}, "crossover must be a chance from 0 to 1; got 1.01"),
    ],
)
def test_parameters_out_of_range_are_refused_by_value(values, message):
    with pytest.raises(ValueError, match=message):
        SearchParameters(**values)
