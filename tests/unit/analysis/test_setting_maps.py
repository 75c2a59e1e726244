"""Maps over μ and σ say what one setting after the other, computed plainly, says."""

import math

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.setting_maps import CriterionMap, setting_maps

MUS, SIGMAS = np.array([0.0, 0.4, 0.9, 1.6]), np.array([0.1, 1.0, 10.0])


def networks(count, seed):
    """Scores, sizes and accuracies, each with many ties."""
    rng = np.random.default_rng(seed)
    scores = rng.integers(1, count // 3, size=count) * 100.0
    sizes = rng.choice([0.1, 0.3, 0.45, 0.8, 1.2], size=count)
    accuracies = np.round(50 + 30 * sizes + rng.normal(size=count) * 8)
    return scores, sizes, accuracies


def expected_best_of_ten(values, accuracies):
    """Over all ways to fill the last places fairly: how many of the drawings have a best one no better than each."""
    last = sorted(values)[-10]
    above = [accuracy for value, accuracy in zip(values, accuracies, strict=True) if value > last]
    sharing = sorted(accuracy for value, accuracy in zip(values, accuracies, strict=True) if value == last)
    places, found = 10 - len(above), 0.0
    for below, accuracy in enumerate(sharing):
        share = math.comb(below, places - 1) / math.comb(len(sharing), places)
        found += share * max([accuracy, *above])
    return found


def naive(values, accuracies):
    """All criteria of one ranking, from their definitions."""
    # The best tenth, rounded up; of equal ones those that come first.
    tenth = sorted(range(len(accuracies)), key=lambda row: -accuracies[row])[: -(-len(accuracies) // 10)]
    top = np.nan
    if len(tenth) >= 3 and len(set(values[tenth])) > 1 and len(set(accuracies[tenth])) > 1:
        top = stats.spearmanr(values[tenth], accuracies[tenth]).statistic
    return {
        "spearman": stats.spearmanr(values, accuracies).statistic,
        "top10": top,
        "regret": accuracies.max() - accuracies[values == values.max()].mean(),
        "best_of_ten": accuracies.max() - expected_best_of_ten(values, accuracies),
    }


@pytest.mark.parametrize("seed", range(4))
def test_every_criterion_is_that_of_each_setting_alone(seed):
    scores, sizes, accuracies = networks(80, seed)
    found = setting_maps(scores, sizes, accuracies, MUS, SIGMAS)
    assert [one.name for one in found.criteria] == ["spearman", "top10", "regret", "best_of_ten"]
    for row, sigma in enumerate(SIGMAS):
        for column, mu in enumerate(MUS):
            expected = naive(scores * np.exp(-((sizes - mu) ** 2) / sigma), accuracies)
            for criterion in found.criteria:
                value = criterion.found[row, column]
                assert value == pytest.approx(expected[criterion.name], abs=1e-12, nan_ok=True), criterion.name


@pytest.mark.parametrize("seed", range(4))
def test_the_best_setting_is_the_lowest_where_low_is_wanted(seed):
    found = setting_maps(*networks(80, seed), MUS, SIGMAS)
    for criterion in found.criteria:
        known = criterion.found[np.isfinite(criterion.found)]
        low, high = criterion.shown
        if known.min() == known.max():
            assert criterion.best is None
            continue
        mu, sigma = criterion.best
        best = criterion.found[SIGMAS.tolist().index(sigma), MUS.tolist().index(mu)]
        assert best == (known.min() if criterion.lower_is_better else known.max())
        assert best == (low if criterion.lower_is_better else high)
        assert known.min() <= low <= high <= known.max()
        assert high - low <= criterion.depth + 1e-12


def criterion(found, *, lower_is_better=False):
    return CriterionMap(
        name="x",
        title="x",
        decimals=2,
        depth=0.5,
        lower_is_better=lower_is_better,
        mus=np.array([0.1, 0.2]),
        sigmas=np.array([1.0, 2.0]),
        found=np.array(found),
    )


def test_nothing_is_best_where_all_are_the_same_or_undefined():
    nan = float("nan")
    assert criterion([[1.0, 1.0], [1.0, 1.0]]).best is None
    assert criterion([[1.0, nan], [1.0, 1.0]]).best is None
    assert criterion([[nan, nan], [nan, nan]]).best is None
    assert criterion([[nan, nan], [nan, nan]]).shown == (0.0, 1.0)
    assert criterion([[nan, 1.0], [3.0, 2.0]]).best == (0.1, 2.0)
    assert criterion([[nan, 1.0], [3.0, 2.0]], lower_is_better=True).best == (0.2, 1.0)
    assert criterion([[nan, 1.0], [3.0, 2.0]]).shown == (2.5, 3.0)
    assert criterion([[nan, 1.0], [3.0, 2.0]], lower_is_better=True).shown == (1.0, 1.5)


def test_three_networks_have_no_best_tenth_worth_a_correlation():
    found = setting_maps(np.array([1.0, 2, 3]), np.array([0.1, 0.5, 0.9]), np.array([70.0, 80, 90]), MUS, SIGMAS)
    by_name = {one.name: one for one in found.criteria}
    assert np.isnan(by_name["top10"].found).all()
    assert by_name["top10"].best is None
    assert np.isfinite(by_name["spearman"].found).any()
    # All three are among the ten.
    assert (by_name["best_of_ten"].found == 0).all()
    assert by_name["best_of_ten"].best is None


@pytest.mark.parametrize(
    ("scores", "accuracies"),
    [
        ([1.0, 2.0], [80.0, 90.0]),
        ([1.0], [80.0]),
        ([], []),
        ([1.0, 2.0, 3.0], [90.0, 90.0, 90.0]),
    ],
)
def test_too_few_networks_or_accuracies_that_are_all_the_same_are_refused(scores, accuracies):
    sizes = np.linspace(0.1, 1, len(scores))
    with pytest.raises(UndefinedCorrelationError):
        setting_maps(np.array(scores), sizes, np.array(accuracies), MUS, SIGMAS)
