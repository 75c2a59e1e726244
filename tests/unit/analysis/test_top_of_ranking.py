"""The top of a ranking against plain sums, and against figures that others have published."""

import itertools

import numpy as np
import pytest

from swapcore.analysis.top_of_ranking import best_of_ten, ndcg, precision_at_the_top


def plain_ndcg(scores, accuracies, count):
    """The definition as it is written; whole numbers and Python's own powers, which do not overflow here."""
    by_score = [accuracy for _, accuracy in sorted(zip(scores, accuracies, strict=True), key=lambda pair: -pair[0])]
    best = sorted(accuracies, reverse=True)

    def gain(ordered):
        return sum((2**accuracy - 1) / np.log2(1 + place) for place, accuracy in enumerate(ordered[:count], start=1))

    return gain(by_score) / gain(best)


@pytest.mark.parametrize(("networks", "count"), [(3, 1), (40, 4), (41, 5), (4999, 500), (5000, 1000), (6000, 1000)])
def test_ndcg_is_what_its_definition_says(networks, count):
    rng = np.random.default_rng(networks)
    accuracies = rng.uniform(10, 95, size=networks)
    scores = accuracies + 20 * rng.normal(size=networks)
    assert ndcg(scores, accuracies) == pytest.approx(plain_ndcg(scores, accuracies, count), rel=1e-12)
    assert ndcg(accuracies, accuracies) == pytest.approx(1, rel=1e-12)
    assert ndcg(-accuracies, accuracies) < 1e-3


def test_networks_with_equal_scores_share_their_places():
    rng = np.random.default_rng(3)
    accuracies = rng.uniform(80, 95, size=60)
    scores = rng.integers(0, 5, size=60).astype(float)
    orders = [rng.permutation(60) for _ in range(4000)]
    # In a random order, a tie is broken by chance: what is computed is the mean of that.
    broken = [plain_ndcg(scores[order], accuracies[order], 6) for order in orders]
    assert ndcg(scores, accuracies) == pytest.approx(np.mean(broken), abs=4 * np.std(broken) / np.sqrt(4000))
    for order in orders[:20]:
        assert ndcg(scores[order], accuracies[order]) == pytest.approx(ndcg(scores, accuracies), rel=1e-12)
        same = precision_at_the_top(scores[order], accuracies[order])
        assert same == pytest.approx(precision_at_the_top(scores, accuracies), rel=1e-12)


def test_nothing_overflows_and_nothing_to_gain_is_undefined():
    values = np.array([3000.0, 2999.0, 2000.0, 1.0])
    assert ndcg(values, values) == 1
    assert ndcg(np.arange(4.0), np.zeros(4)) is None


@pytest.mark.parametrize(("networks", "count"), [(9, 1), (250, 25), (999, 100), (1000, 100), (3000, 100)])
def test_precision_is_the_share_of_the_best_scored_that_are_the_most_accurate(networks, count):
    rng = np.random.default_rng(networks)
    accuracies = rng.normal(size=networks)
    scores = accuracies + rng.normal(size=networks)
    best, picked = (set(np.argsort(-values)[:count].tolist()) for values in (accuracies, scores))
    assert precision_at_the_top(scores, accuracies) == pytest.approx(len(best & picked) / count)
    assert precision_at_the_top(accuracies, accuracies) == 1


def test_those_as_accurate_as_the_last_of_the_best_count_as_such():
    accuracies = np.repeat([94.0, 90.0, 80.0], [5, 10, 25])
    assert precision_at_the_top(-np.abs(np.arange(40.0) - 1.5), accuracies) == 1.0


def test_the_best_of_ten_is_what_a_fair_draw_of_the_last_places_gives():
    accuracies = np.arange(20.0)
    # Nine above, the most accurate of which has 19; three share the last place.
    nine_best = np.array([0.0] * 8 + [5.0] * 3 + [9.0] * 9)
    assert best_of_ten(nine_best, accuracies) == 19
    nine_worst = np.array([9.0] * 9 + [5.0] * 3 + [0.0] * 8)
    assert best_of_ten(nine_worst, accuracies) == pytest.approx((9 + 10 + 11) / 3)
    # Two places for three: 10 and 11 with chance 1/3, and 11 in two of the three pairs.
    two_places = np.array([9.0] * 8 + [0.0] + [5.0] * 3 + [0.0] * 8)
    pairs = list(itertools.combinations(range(9, 12), 2))
    assert best_of_ten(two_places, accuracies) == pytest.approx(np.mean([max(pair) for pair in pairs]))
    assert best_of_ten(np.array([9.0] * 9 + [6.0, 5.0, 5.0] + [0.0] * 8), accuracies) == 9


def test_the_best_of_ten_is_the_mean_over_random_orders():
    rng = np.random.default_rng(8)
    accuracies, scores = rng.normal(90, 3, size=80), rng.integers(0, 4, size=80).astype(float)
    drawn = []
    for _ in range(4000):
        order = rng.permutation(80)
        ten = order[np.argsort(-scores[order], kind="stable")][:10]
        drawn.append(accuracies[ten].max())
        assert best_of_ten(scores[order], accuracies[order]) == pytest.approx(best_of_ten(scores, accuracies))
    assert best_of_ten(scores, accuracies) == pytest.approx(np.mean(drawn), abs=4 * np.std(drawn) / np.sqrt(4000))


def test_of_fewer_than_ten_networks_all_are_meant():
    assert best_of_ten(np.array([3.0, 1.0, 2.0]), np.array([50.0, 90.0, 70.0])) == 90
    assert best_of_ten(np.array([1.0]), np.array([12.5])) == 12.5
