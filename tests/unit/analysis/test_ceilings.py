"""Ceilings: accuracies of other trainings as a score, by every figure that a score is judged by."""

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.ceilings import OtherTraining, ceiling, ceilings, other_trainings
from swapcore.analysis.correlation import agreement
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.truths import load_truth
from swapcore.problems.registry import get_problem

AGAIN = OtherTraining(title="Second training", dataset="cifar10", truth="second", again=True)


@pytest.fixture(scope="module")
def handful(networks):
    return networks.part(np.sort(np.random.default_rng(0).choice(len(networks), 400, replace=False)))


def table_of(accuracies, architectures=None):
    return AccuracyTable(
        space="nasbench201",
        dataset="cifar10",
        name="second",
        title="a second training",
        source="a test",
        accuracies=accuracies,
        architectures=architectures,
    )


def rho(first, second):
    return stats.spearmanr(first, second).statistic


def test_a_ceiling_judges_accuracies_as_a_score(handful):
    second = np.random.default_rng(1).uniform(10, 12, size=15_625).round(1)
    second[handful.index] += handful.accuracies * 0.8
    found = ceiling(handful, AGAIN, table_of(second))
    again, top = second[handful.index], np.argsort(-handful.accuracies, kind="stable")[:40]
    assert found.source == "a second training"
    assert found.figures.spearman == pytest.approx(rho(again, handful.accuracies))
    assert found.figures.top10_spearman == pytest.approx(rho(again[top], handful.accuracies[top]))
    first = again == again.max()
    assert found.figures.picked_accuracy == pytest.approx(handful.accuracies[first].mean())
    assert found.figures.regret == pytest.approx(handful.accuracies.max() - handful.accuracies[first].mean())
    assert found.figures == agreement(again, handful.accuracies)


def test_a_table_of_some_networks_leaves_the_others_out(handful):
    some = handful.part(np.arange(0, 400, 2))
    texts = tuple(some.texts(np.arange(len(some)))[::-1])
    found = ceiling(handful, AGAIN, table_of(some.accuracies[::-1] / 2, texts))
    assert found.figures.n == 200
    assert found.figures.spearman == pytest.approx(1)
    # The best of all 400 need not be among them.
    assert found.figures.regret == pytest.approx(handful.accuracies.max() - some.accuracies.max())


def test_too_few_are_told(handful):
    with pytest.raises(UndefinedCorrelationError, match="got 2"):
        ceiling(handful.part(np.array([0, 1])), AGAIN, table_of(np.linspace(1, 99, 15_625)))


def test_which_trainings_may_serve():
    found = other_trainings("nasbench201", "cifar10", "baseline")
    assert [(one.dataset, one.truth, one.again) for one in found] == [
        ("cifar10", "nats-bench", True),
        ("cifar100", "nats-bench", False),
        ("imagenet16-120", "nats-bench", False),
    ]
    same = other_trainings("nasbench201", "cifar100", "official-test-12")
    assert [(one.dataset, one.truth) for one in same if one.dataset == "imagenet16-120"] == [
        ("imagenet16-120", "official-test-12")
    ]
    assert [one.truth for one in other_trainings("nasbench-macro", "cifar10", "training-1")] == ["training-2"]
    assert other_trainings("darts", "cifar10", "darts-archs") == ()


def test_two_trainings_agree_as_cited(networks, nats_bench):
    found = {one.training.title: one.figures for one in ceilings(networks, "cifar10", "baseline").measured}
    second = found["Second training"]
    assert second.spearman == pytest.approx(0.991, abs=0.0005)
    cited = get_problem("nasbench201").ceiling
    assert (cited.spearman, cited.top10_spearman) == (0.991, 0.765)
    # The best tenth is that of the accuracies which are looked at; here those of the bundled table.
    assert second.top10_spearman == pytest.approx(cited.top10_spearman, abs=0.03)
    assert cited.source.startswith("cited")
    other = load_truth("nasbench201", "cifar100", "nats-bench").accuracies
    assert found["CIFAR-100 accuracy"].spearman == pytest.approx(rho(other, networks.accuracies))


def test_what_is_not_on_this_machine_is_missing_with_its_reason(networks, home, no_data_folder):
    found = ceilings(networks, "cifar10", "baseline")
    assert found.measured == ()
    assert list(found.missing) == ["Second training", "CIFAR-100 accuracy", "ImageNet16-120 accuracy"]
    assert all("nats_bench.csv" in reason for reason in found.missing.values())
