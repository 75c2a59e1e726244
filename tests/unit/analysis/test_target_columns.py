"""Targets as columns: turned so that higher is better, found by name, and the front of two of them."""

import numpy as np
import pytest

from swapcore.analysis.correlation import correlate
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.target_columns import is_target, pareto_rows, target_name
from swapcore.data.truths import load_truth
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.values.quantity import ACCURACY, ENERGY, LATENCY, QUANTITIES
from swapcore.values.regularisation import Regularisation


def test_a_name_is_completed_with_the_data_set():
    assert target_name("fgsm-1", "cifar10") == "target:fgsm-1@cifar10"
    assert target_name("target:fgsm-1", "cifar10") == "target:fgsm-1@cifar10"
    assert target_name("target:nats-bench@cifar100", "cifar10") == "target:nats-bench@cifar100"
    assert is_target("target:x@y")
    assert not is_target("swap")


def test_a_target_ranks_the_networks_that_are_looked_at(networks):
    rows = np.array([5, 9_000, 77])
    column = networks.part(rows).column("target:ptq@cifar10")
    np.testing.assert_array_equal(column.raw, load_truth("nasbench201", "cifar10", "ptq").accuracies[rows])
    assert (column.family, column.unit, column.higher_is_better, column.may_be_regularised) == (
        "measured",
        "%",
        True,
        False,
    )
    with pytest.raises(UnknownNameError, match="'nothing'; known: baseline, ptq"):
        networks.column("target:nothing@cifar10")
    with pytest.raises(UnknownNameError, match="'mnist'; known: cifar10"):
        networks.column("target:ptq@mnist")
    regularised = RankedBy(metric="target:ptq@cifar10", regularisation=Regularisation(mu=1, sigma=1, size="total"))
    with pytest.raises(InvalidInputError, match="mu and sigma go with"):
        ranking_column(networks, regularised)


def test_where_less_is_better_the_picks_are_as_measured_and_there_is_no_gain():
    milliseconds = np.array([3.0, 1.0, 2.0, 9.0, 4.0])
    scores = np.array([4.0, 3.0, 5.0, 1.0, 2.0])
    found = correlate(scores, LATENCY.oriented(milliseconds), quantity=LATENCY)
    # By hand: ranks of -ms are 3 5 4 1 2, of scores 4 3 5 1 2: 1 - 6 * (1 + 4 + 1 + 0 + 0) / (5 * 24).
    assert found.spearman == pytest.approx(0.7)
    assert (found.picked_accuracy, found.regret, found.best_of_all) == (2.0, 1.0, 1.0)
    assert found.ndcg is None
    assert found.quantity.no_gains == "nDCG is for accuracies in percent, not for latency in ms"
    assert correlate(scores, milliseconds).ndcg is not None


def test_the_front_is_what_nobody_beats_in_both():
    rng = np.random.default_rng(3)
    first, second = rng.integers(0, 30, size=(2, 200)).astype(float)
    front = pareto_rows(first, second)
    naive = {
        (a, b)
        for a, b in zip(first, second, strict=True)
        if not any((c >= a and d >= b) and (c > a or d > b) for c, d in zip(first, second, strict=True))
    }
    assert {(first[row], second[row]) for row in front.tolist()} == naive
    assert len(front) == len(naive)
    assert (np.diff(first[front]) > 0).all()


def test_quantities_say_what_they_are():
    assert [one.text(1.23456) for one in QUANTITIES.values()] == ["1.23 %", "1.235 ms", "1.235 mJ", "1.23 %"]
    assert [one.difference_text(0.5) for one in (ACCURACY, ENERGY)] == ["0.50 points", "0.500 mJ"]
    assert LATENCY.in_words == "latency (lower is better)"
    values = np.array([1.0, np.nan, 3.0])
    for one in QUANTITIES.values():
        np.testing.assert_array_equal(one.oriented(one.oriented(values)), values)
