"""Strata of equal depth against a plain loop over the architectures' own strings."""

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.strata import Stratum, depths, said_of, strata, strata_bootstraps
from swapcore.data.truths import load_truth
from swapcore.problems.registry import PROBLEMS


def test_the_strata_are_those_of_a_plain_loop(networks):
    scores = networks.column("swap").scores.copy()
    scores[1::7] = np.nan
    found = strata(depths(networks), scores, networks.accuracies)
    counts = [text.count("nor_conv_3x3") for text in networks.texts(np.arange(len(networks)))]
    assert [one.value for one in found] == list(range(7))
    for one in found:
        rows = [row for row, count in enumerate(counts) if count == one.value and not np.isnan(scores[row])]
        assert one.n == len(rows)
        if one.value < 6:
            rho = stats.spearmanr(scores[rows], networks.accuracies[rows]).statistic
            assert one.spearman == pytest.approx(rho)
            assert one.spearman_ci[0] < rho < one.spearman_ci[1]
    # There is one cell of six 3×3 convolutions.
    assert (found[-1].n, found[-1].spearman, found[-1].spearman_ci) == (1, None, None)


def test_a_score_that_counts_depth_ranks_nothing_at_equal_depth():
    rng = np.random.default_rng(0)
    depth = np.repeat(np.arange(4), 200)
    accuracies = 60.0 + 8 * depth + rng.normal(size=800)
    by_depth = depth + rng.uniform(0, 0.5, size=800)
    assert stats.spearmanr(by_depth, accuracies).statistic > 0.9
    drawn = strata_bootstraps(depth, accuracies)
    assert strata(depth, by_depth, accuracies, drawn) == strata(depth, by_depth, accuracies)
    for one in strata(depth, by_depth, accuracies, drawn):
        assert abs(one.spearman) < 0.2
    against = depth - 0.01 * accuracies
    assert all(one.spearman == pytest.approx(-1) for one in strata(depth, against, accuracies))


def test_the_sentence_names_the_lowest_and_the_highest():
    def stratum(value, n, rho, low, high):
        return Stratum(value=value, n=n, spearman=rho, spearman_ci=(low, high))

    low, high = stratum(5, 24, -0.246, -0.4, -0.1), stratum(0, 4096, 0.894, 0.88, 0.9)
    few = stratum(7, 3, -1.0, -1.0, -1.0)
    said = said_of([high, low, few], 0.913, "convolutions")
    assert said == (
        "Over all of these networks ρ is 0.913. Among those with equally many convolutions it runs from -0.246 (with "
        "5, n = 24; there it ranks the wrong way round) to 0.894 (with 0, n = 4,096)."
    )
    chance = said_of([high, stratum(5, 24, 0.1, -0.2, 0.3)], 0.913, "convolutions")
    assert "there it ranks no better than chance" in chance
    assert "there" not in said_of([high], 0.9, "convolutions")
    assert said_of([few], 0.9, "layers").startswith("No 10 networks have equally many layers")


@pytest.mark.parametrize(
    ("space", "text", "expected"),
    [
        ("nasbench201", "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|nor_conv_3x3~0|none~1|skip_connect~2|", 2),
        ("nasbench-macro", "12012012", 6),
        ("darts", PROBLEMS["darts"].view.start, 6),
    ],
)
def test_what_is_counted(space, text, expected):
    problem = PROBLEMS[space]
    assert problem.strata.count(problem.space.parse(text)) == expected


def test_depths_of_a_space_that_cannot_be_listed(darts_file):
    truth = load_truth("darts", "cifar10", "darts-archs")
    counted = [PROBLEMS["darts"].strata.count(PROBLEMS["darts"].space.parse(text)) for text in truth.architectures]
    assert counted == [text.count("conv_") for text in truth.architectures]
