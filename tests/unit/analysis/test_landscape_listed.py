"""Landscapes of a space that is too large to enumerate: scores and accuracies meet by fingerprint."""

import numpy as np
import pytest
from scipy import stats
from swapcore.evaluation.request import ScoreRequest

from swapcore.analysis.landscape import Filter, Landscape
from swapcore.analysis.tuning import tune
from swapcore.data.score_table import read_score_table
from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError, MissingDataError
from swapcore.evaluation.executors import SequentialExecutor
from swapcore.evaluation.precompute import precompute

REQUEST = ScoreRequest(space="darts", samples=12, repeats=2)


@pytest.fixture
def table(darts_file, tmp_path):
    """Scores of some of the file's genotypes, not in the order of the file."""
    return precompute(REQUEST, tmp_path / "t.parquet", SequentialExecutor(), indices=[40, 3, 17, 58, 21, 9])


def test_each_score_stands_beside_its_own_accuracy(table):
    truth = load_truth("darts", "cifar10")
    landscape = Landscape.join(table, truth)
    assert landscape.index.tolist() == [40, 3, 17, 58, 21, 9]
    assert landscape.accuracies.tolist() == truth.accuracies[[40, 3, 17, 58, 21, 9]].tolist()
    assert landscape.texts(np.array([1, 4])) == [truth.architectures[3], truth.architectures[21]]
    assert (landscape.total_size < 4).all()
    part = landscape.part(np.array([2, 0]))
    assert part.texts(np.array([0])) == [truth.architectures[17]]


def test_operations_are_looked_for_in_both_cells(table):
    landscape = Landscape.join(table, load_truth("darts", "cifar10"))
    for operation in ("sep_conv_5x5", "none", "max_pool_3x3"):
        has = [f"'{operation}'" in text for text in landscape.texts(np.arange(6))]
        assert landscape.occurs(operation).tolist() == has
        left = landscape.matching(Filter(with_operations=(operation,)), "total")
        assert len(left) == sum(has)
        gone = landscape.matching(Filter(without_operations=(operation,)), "total")
        assert len(gone) == 6 - sum(has)


def test_another_file_of_the_same_name_has_nothing_in_common(table, darts_file):
    first, *_ = darts_file.read_text().splitlines()
    darts_file.write_text(first.replace("sep_conv_3x3", "dil_conv_3x3").replace("skip_connect", "max_pool_3x3") + "\n")
    with pytest.raises(MissingDataError, match=r"none of the architectures of .*precompute --space darts"):
        Landscape.join(table, load_truth("darts", "cifar10"))


def test_scores_of_another_space_are_refused(table):
    with pytest.raises(DamagedTableError, match="is of darts where nasbench201 is expected"):
        Landscape.join(table, load_truth("nasbench201", "cifar10"))


def test_mu_and_sigma_are_tuned_in_the_unit_of_the_space(table):
    landscape = Landscape.join(table, load_truth("darts", "cifar10"))
    found = tune(landscape, "total")
    factor = np.exp(-((landscape.total_size - found.mu) ** 2) / found.sigma)
    rho = stats.spearmanr(landscape.swap * factor, landscape.accuracies).statistic
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
