"""Networks of a space that is too large to be listed: scores and accuracies meet by fingerprint."""

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.filtering import Filter, matching, occurs
from swapcore.analysis.joining import join
from swapcore.analysis.tuning import tune
from swapcore.data.score_table import read_score_table
from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.evaluation.executors import SequentialExecutor
from swapcore.evaluation.precompute import precompute
from tests.scores import resolved

REQUEST = resolved(space="darts", samples=12, repeats=2)


@pytest.fixture
def table(darts_file, tmp_path):
    """Scores of some of the file's genotypes, not in the order of the file."""
    return precompute(REQUEST, tmp_path / "t.parquet", SequentialExecutor(), indices=[40, 3, 17, 58, 21, 9])


def test_each_score_stands_beside_its_own_accuracy(table):
    truth = load_truth("darts", "cifar10")
    networks = join(table, truth)
    assert networks.index.tolist() == [40, 3, 17, 58, 21, 9]
    assert networks.accuracies.tolist() == truth.accuracies[[40, 3, 17, 58, 21, 9]].tolist()
    assert networks.texts(np.array([1, 4])) == [truth.architectures[3], truth.architectures[21]]
    assert (networks.total_size < 4).all()
    part = networks.part(np.array([2, 0]))
    assert part.texts(np.array([0])) == [truth.architectures[17]]


def test_operations_are_looked_for_in_both_cells(table):
    networks = join(table, load_truth("darts", "cifar10"))
    for operation in ("sep_conv_5x5", "none", "max_pool_3x3"):
        has = [f"'{operation}'" in text for text in networks.texts(np.arange(6))]
        assert occurs(networks, operation).tolist() == has
        left = matching(networks, Filter(with_operations=(operation,)), "total")
        assert len(left) == sum(has)
        gone = matching(networks, Filter(without_operations=(operation,)), "total")
        assert len(gone) == 6 - sum(has)


def test_another_file_of_the_same_name_has_nothing_in_common(table, darts_file):
    first, *_ = darts_file.read_text().splitlines()
    darts_file.write_text(first.replace("sep_conv_3x3", "dil_conv_3x3").replace("skip_connect", "max_pool_3x3") + "\n")
    with pytest.raises(MissingDataError, match=r"none of the 6 networks of score table .*precompute --space darts"):
        join(table, load_truth("darts", "cifar10"))


def test_scores_of_another_space_are_refused(table):
    with pytest.raises(DamagedTableError, match="is of darts where nasbench201 is expected"):
        join(table, load_truth("nasbench201", "cifar10"))


def test_mu_and_sigma_are_tuned_in_the_unit_of_the_space(table):
    networks = join(table, load_truth("darts", "cifar10"))
    found = tune(networks, "total")
    factor = np.exp(-((networks.total_size - found.regularisation.mu) ** 2) / found.regularisation.sigma)
    rho = stats.spearmanr(networks.column("swap").scores * factor, networks.accuracies).statistic
    assert found.spearman == pytest.approx(rho)


def test_the_commands_precompute_and_correlate(darts_file, run_json, run):
    options = ["--samples", "12", "--repeats", "2", "--workers", "1", "--device", "cpu"]
    made = run_json("precompute", "--space", "darts", *options)
    assert made["architectures"] == 60
    assert made["listed"] == "darts-archs"
    table = read_score_table(darts_file.parents[1] / "scores" / "darts-cifar10-swap-paper-s12-r2-seed0.parquet")
    found = run_json("correlate", "--space", "darts", "--metric", "swap", "--scores", table.name)
    expected = stats.spearmanr(table.columns["score"], load_truth("darts", "cifar10").accuracies).statistic
    assert found["spearman"] == pytest.approx(expected)
    assert (found["n"], found["size_unit"], found["truth"]) == (60, "k", "darts-archs")
    assert found["best_arch"].startswith("Genotype(")
    status, _, errors = run("precompute", "--space", "darts", "--first", "61")
    assert (status, errors.strip()) == (2, "swapcore precompute: --first must be from 1 to 60; got 61")
