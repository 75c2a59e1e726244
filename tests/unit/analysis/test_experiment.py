"""Numbers of experiments, beside plain computations of the same."""

import numpy as np
import pytest

from swapcore.analysis.experiment import accuracy_truths
from swapcore.analysis.over_seeds import band_of, paired, stepped, summary_of


def test_a_curve_holds_its_value_until_the_next_and_none_before_the_first():
    grid = np.array([1, 4, 5, 9, 10, 30])
    found = stepped(np.array([5, 10]), np.array([1.0, 2.0]), grid)
    assert [None if np.isnan(one) else one for one in found] == [None, None, 1.0, 1.0, 2.0, 2.0]


def test_a_band_is_the_quarters_over_seeds():
    rng = np.random.default_rng(1)
    evaluations = np.arange(5, 25)
    curves = [(evaluations, np.maximum.accumulate(rng.normal(size=20))) for _ in range(9)]
    band = band_of(curves)
    levels = np.sort([values for _, values in curves], axis=0)
    assert band.evaluations.tolist() == evaluations.tolist()
    assert band.median.tolist() == levels[4].tolist()
    assert (band.low.tolist(), band.high.tolist()) == (levels[2].tolist(), levels[6].tolist())
    assert band_of([]) is None


def test_an_interval_of_a_median_holds_what_naive_resampling_gives():
    values = np.random.default_rng(3).normal(size=20)
    found = summary_of(np.append(values, np.nan))
    assert (found.median, found.n) == (np.median(values), 20)
    draws = np.random.default_rng(4)
    medians = [np.median(draws.choice(values, 20)) for _ in range(4000)]
    low, high = np.percentile(medians, [2.5, 97.5])
    assert found.low == pytest.approx(low, abs=0.12)
    assert found.high == pytest.approx(high, abs=0.12)
    assert summary_of(values) == summary_of(values)
    assert summary_of(np.array([np.nan])) is None


def test_arms_are_compared_with_the_seeds_that_both_have():
    one = {0: 5.0, 1: 7.0, 2: 3.0, 3: 9.0}
    other = {1: 6.0, 2: 3.0, 3: 9.5, 4: 1.0}
    found = paired("one", one, "other", other)
    assert (found.difference.median, found.difference.n, found.wins, found.ties) == (0.0, 3, 1, 1)
    assert paired("one", one, "other", {4: 1.0, 3: 2.0}) is None


def test_of_each_group_that_trained_one_table_is_shown():
    found = accuracy_truths("nasbench201", "cifar10")
    assert next(iter(found)) == "baseline"
    assert not {"ptq", "qat", "noisy", "analog"} & set(found)
    assert all(table.dataset == "cifar10" for table in found.values())
