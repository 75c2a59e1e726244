"""Rank correlations against SciPy, and the bootstrap against one that resamples and ranks anew."""

import tracemalloc

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis import bootstrap as bootstrap_module
from swapcore.analysis.bootstrap import SpearmanBootstrap
from swapcore.analysis.correlation import agreement, correlate
from swapcore.analysis.ranks import (
    UndefinedCorrelationError,
    best_tenth,
    kendall,
    spearman,
    spearman_or_none,
)
from swapcore.errors import SwapcoreError
from swapcore.metrics.ranks import average_ranks
from swapcore.randomness import generator


def sample(count, seed, *, ties=False):
    """Scores and accuracies that agree in part."""
    rng = np.random.default_rng(seed)
    accuracies = rng.normal(size=count)
    scores = accuracies + rng.normal(size=count)
    return (scores.round(), accuracies.round()) if ties else (scores, accuracies)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("count", [3, 4, 17, 400])
def test_correlations_equal_those_of_scipy(count, ties):
    scores, accuracies = sample(count, count, ties=ties)
    found = correlate(scores, accuracies, bootstrap=SpearmanBootstrap(accuracies, resamples=20))
    assert found.n == count
    assert found.spearman == pytest.approx(stats.spearmanr(scores, accuracies).statistic, abs=1e-12)
    assert found.kendall == pytest.approx(stats.kendalltau(scores, accuracies, variant="b").statistic, abs=1e-12)
    assert found.pearson == pytest.approx(stats.pearsonr(scores, accuracies).statistic, abs=1e-12)
    assert spearman(scores, accuracies) == found.spearman
    assert spearman_or_none(scores, accuracies) == found.spearman


def test_opposite_orders_have_opposite_correlations():
    scores, accuracies = sample(50, 1, ties=True)
    assert spearman(-scores, accuracies) == pytest.approx(-spearman(scores, accuracies), abs=1e-12)
    assert spearman(np.arange(9.0) ** 3, np.arange(9.0)) == pytest.approx(1)
    assert spearman(np.arange(9.0), -np.arange(9.0)) == pytest.approx(-1)


@pytest.mark.parametrize(
    "values", [[5.0], [2, 1], [1, 1, 1], [3, 1, 3, 2, 1, 3], [0.0, -0.0, 1e-300], np.arange(100)[::-1] // 7]
)
def test_average_ranks_are_those_of_scipy(values):
    np.testing.assert_array_equal(average_ranks(np.array(values)), stats.rankdata(values, method="average"))


@pytest.mark.parametrize(("count", "tenth"), [(3, 1), (10, 1), (11, 2), (20, 2), (21, 3), (400, 40)])
def test_the_best_tenth_is_the_most_accurate_rounded_up(count, tenth):
    accuracies = np.random.default_rng(count).integers(0, count, size=count).astype(float)
    chosen = sorted(range(count), key=lambda position: (-accuracies[position], position))[:tenth]
    assert best_tenth(accuracies).tolist() == chosen


def test_the_correlation_at_the_top_is_over_the_best_tenth_alone():
    scores, accuracies = sample(400, 2)
    scores, accuracies = scores.round(1), accuracies.round(1)
    order = sorted(range(400), key=lambda position: (-accuracies[position], position))[:40]
    expected = stats.spearmanr(scores[order], accuracies[order]).statistic
    found = agreement(scores, accuracies)
    assert found.top10_spearman == pytest.approx(expected, abs=1e-12)
    assert found.spearman == pytest.approx(stats.spearmanr(scores, accuracies).statistic, abs=1e-12)
    assert abs(found.top10_spearman - found.spearman) > 0.1


def test_the_correlation_at_the_top_is_none_where_it_is_undefined():
    scores, accuracies = sample(20, 3)
    assert agreement(scores, accuracies).top10_spearman is None
    accuracies = np.concatenate([np.full(10, 90.0), np.arange(50.0)])
    assert agreement(np.arange(60.0), accuracies).top10_spearman is None


def test_the_best_is_the_highest_score_and_the_regret_is_what_it_costs():
    scores = np.array([1.0, 7.0, 7.0, 3.0, 2.0])
    accuracies = np.array([90.0, 91.5, 93.0, 94.25, 80.0])
    found = correlate(scores, accuracies, bootstrap=SpearmanBootstrap(accuracies, resamples=20))
    # Two share the first place: what they have in the mean is what the score picks.
    assert (found.best, found.picked_accuracy, found.sharing, found.regret) == (1, 92.25, 2, 2.0)
    found = correlate(accuracies, accuracies, bootstrap=SpearmanBootstrap(accuracies, resamples=20))
    assert (found.best, found.picked_accuracy, found.sharing, found.regret) == (3, 94.25, 1, 0)


def test_correlations_do_not_depend_on_the_scale_of_the_scores():
    scores, accuracies = sample(60, 4)
    bootstrap = SpearmanBootstrap(accuracies, resamples=50)
    expected = correlate(scores, accuracies, bootstrap=bootstrap)
    # Regularised scores are this small where μ is far from every size.
    for scale in (1e-30, 1e-200):
        found = correlate(scores * scale, accuracies, bootstrap=bootstrap)
        for name in ("spearman", "kendall", "pearson", "regret", "spearman_ci"):
            assert getattr(found, name) == pytest.approx(getattr(expected, name), abs=1e-9), (scale, name)


def naive_interval(scores, accuracies, *, resamples, seed):
    """Resample, rank and correlate with SciPy; the same draws, which are positions in the order of accuracy."""
    count = len(scores)
    order = np.argsort(accuracies, kind="stable")
    rng = generator(seed, "spearman bootstrap")
    found = []
    for _ in range(resamples):
        drawn = order[rng.integers(count, size=count)]
        if len(set(scores[drawn])) > 1 and len(set(accuracies[drawn])) > 1:
            found.append(stats.spearmanr(scores[drawn], accuracies[drawn]).statistic)
    return np.percentile(found, [2.5, 97.5])


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize(("count", "seed"), [(3, 0), (5, 1), (12, 2), (60, 3)])
def test_the_interval_is_that_of_a_plain_bootstrap(count, seed, ties):
    scores, accuracies = sample(count, 100 + count, ties=ties)
    scores[0], accuracies[0] = scores.max() + 1, accuracies.max() + 1
    found = SpearmanBootstrap(accuracies, resamples=200, seed=seed).interval(scores)
    expected = naive_interval(scores, accuracies, resamples=200, seed=seed)
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert found[0] < found[1]


def test_one_bootstrap_judges_many_scores():
    _, accuracies = sample(40, 5, ties=True)
    bootstrap = SpearmanBootstrap(accuracies, resamples=100, seed=9)
    for seed in range(3):
        scores = accuracies + np.random.default_rng(seed).normal(size=40).round(1)
        expected = naive_interval(scores, accuracies, resamples=100, seed=9)
        np.testing.assert_allclose(bootstrap.interval(scores), expected, atol=1e-6)


def test_the_interval_of_a_whole_space_is_precise():
    rng = np.random.default_rng(6)
    accuracies = rng.normal(size=15_625)
    scores = (accuracies + rng.normal(size=15_625)).round(2)
    found = SpearmanBootstrap(accuracies, resamples=15, seed=1).interval(scores)
    np.testing.assert_allclose(found, naive_interval(scores, accuracies, resamples=15, seed=1), atol=1e-6)


def test_the_interval_is_the_same_for_the_same_seed_and_another_for_another():
    scores, accuracies = sample(50, 7)
    found = [SpearmanBootstrap(accuracies, resamples=100, seed=seed).interval(scores) for seed in (0, 0, 1)]
    assert found[0] == found[1] != found[2]


def test_without_a_bootstrap_a_thousand_resamples_with_seed_0_are_drawn():
    scores, accuracies = sample(30, 8)
    expected = SpearmanBootstrap(accuracies, resamples=1000, seed=0).interval(scores)
    assert correlate(scores, accuracies).spearman_ci == expected
    assert len(SpearmanBootstrap(accuracies).drawn) == 1000


def test_the_interval_covers_the_true_correlation_about_19_times_in_20():
    # Of two normal variables with Pearson's r = 0.8, Spearman's ρ is 6/π · arcsin(r/2).
    true = 6 / np.pi * np.arcsin(0.4)
    covered = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        accuracies, noise = rng.normal(size=(2, 150))
        low, high = SpearmanBootstrap(accuracies, resamples=200).interval(0.8 * accuracies + 0.6 * noise)
        covered += low <= true <= high
    assert 52 <= covered <= 59


def test_a_wider_interval_comes_of_fewer_networks():
    widths = []
    for count in (20, 180, 1620):
        scores, accuracies = sample(count, 9)
        low, high = SpearmanBootstrap(accuracies, resamples=200).interval(scores)
        widths.append(high - low)
    assert widths[0] > 2 * widths[1] > 4 * widths[2]


@pytest.mark.parametrize("ties", [0, 1, 6])
@pytest.mark.parametrize("count", [3, 4, 5, 64, 1000, 4097])
def test_kendalls_tau_is_that_of_scipy_to_the_last_bit(count, ties):
    rng = np.random.default_rng(count)
    accuracies = (30 * rng.normal(size=count)).round(ties)
    scores = (accuracies + 30 * rng.normal(size=count)).round(ties)
    assert kendall(scores, accuracies) == stats.kendalltau(scores, accuracies).statistic
    assert kendall(-accuracies, accuracies) == stats.kendalltau(-accuracies, accuracies).statistic


def test_networks_without_a_score_are_left_out_but_count_for_the_regret():
    scores, accuracies = sample(60, 11)
    accuracies[17] = accuracies.max() + 1
    lacking = np.array([3, 17, 40])
    scores[lacking] = np.nan
    known = np.delete(np.arange(60), lacking)
    found = correlate(scores, accuracies)
    assert found.n == 57
    assert found.spearman == pytest.approx(stats.spearmanr(scores[known], accuracies[known]).statistic, abs=1e-12)
    assert found.best == known[np.argmax(scores[known])]
    assert found.regret == accuracies[17] - accuracies[found.best]
    # Paired with scores that all networks have: the same draws, less those without a score.
    order, rng = np.argsort(accuracies, kind="stable"), generator(0, "spearman bootstrap")
    expected = []
    for _ in range(1000):
        drawn = order[rng.integers(60, size=60)]
        drawn = drawn[~np.isnan(scores[drawn])]
        expected.append(stats.spearmanr(scores[drawn], accuracies[drawn]).statistic)
    np.testing.assert_allclose(found.spearman_ci, np.percentile(expected, [2.5, 97.5]), atol=2e-6)


def test_a_bootstrap_that_keeps_no_ranks_gives_the_same(monkeypatch):
    scores, accuracies = sample(300, 12, ties=True)
    kept = SpearmanBootstrap(accuracies, resamples=100)
    assert kept.keeps_ranks
    expected = kept.resampled(scores)
    monkeypatch.setattr(bootstrap_module, "INTERVAL_BYTES", 300 * 100)
    lean = SpearmanBootstrap(accuracies, resamples=100)
    assert not lean.keeps_ranks
    assert lean.kept == {}
    np.testing.assert_array_equal(lean.resampled(scores), expected)


def test_of_very_many_networks_fewer_resamples_are_drawn(monkeypatch):
    monkeypatch.setattr(bootstrap_module, "INTERVAL_BYTES", 250_000)
    assert len(SpearmanBootstrap(np.arange(1000.0)).drawn) == 250
    assert len(SpearmanBootstrap(np.arange(5000.0)).drawn) == 100
    assert len(SpearmanBootstrap(np.arange(100.0)).drawn) == 1000


def test_the_interval_of_a_hundred_thousand_networks_takes_little_memory():
    rng = np.random.default_rng(13)
    accuracies = rng.normal(size=100_000)
    scores = accuracies + rng.normal(size=100_000)
    tracemalloc.start()
    low, high = SpearmanBootstrap(accuracies, resamples=200).interval(scores)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert low < stats.spearmanr(scores, accuracies).statistic < high
    # 20 MB of draws, 80 MB of ranks, which are kept, and little beside.
    assert peak < 130e6


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_networks_have_no_correlation(count):
    values = np.arange(float(count))
    for function in (spearman, agreement, correlate):
        with pytest.raises(UndefinedCorrelationError, match=f"at least 3 networks; got {count}"):
            function(values, values)
    assert spearman_or_none(values, values) is None


@pytest.mark.parametrize(
    ("scores", "accuracies", "what"),
    [
        ([2.5, 2.5, 2.5], [1, 2, 3], r"all 3 networks have the same score \(2.5\)"),
        ([1, 2, 3, 4], [91, 91, 91, 91], r"all 4 networks have the same accuracy \(91\)"),
    ],
)
def test_equal_values_have_no_correlation(scores, accuracies, what):
    scores, accuracies = np.array(scores, dtype=float), np.array(accuracies, dtype=float)
    for function in (spearman, agreement, correlate):
        with pytest.raises(UndefinedCorrelationError, match=what):
            function(scores, accuracies)
    assert spearman_or_none(scores, accuracies) is None
    assert issubclass(UndefinedCorrelationError, SwapcoreError)
