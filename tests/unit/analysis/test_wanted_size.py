"""μ and σ from sizes alone."""

import math

import numpy as np
import pytest

from swapcore.analysis.wanted_size import setting_for_size
from swapcore.errors import InvalidInputError
from swapcore.runs.cautions import sampled_sizes

SPACE, DATASET = "darts", "cifar10"


@pytest.fixture(scope="module")
def sizes():
    return sampled_sizes(SPACE, DATASET, "effective")


@pytest.mark.parametrize("width", [0.1, 0.25, 0.9])
def test_a_share_of_the_space_has_at_least_half_of_f(sizes, width):
    found = setting_for_size(SPACE, DATASET, "effective", wanted=1.3, width=width)
    f = found.regularisation
    assert (f.mu, f.size) == (1.3, "effective")
    share = np.mean(np.exp(-((sizes - 1.3) ** 2) / f.sigma) >= 0.5 - 1e-5)
    assert share == found.let_through == pytest.approx(width, abs=0.02)
    assert math.exp(-((found.half_to - 1.3) ** 2) / f.sigma) == pytest.approx(0.5, abs=1e-5)
    assert f"f is 1 at 1.3 k and falls to 1/2 at {found.half_from:.3g} and {found.half_to:.3g} k" in found.words
    assert (found.warning is None) == (width > 0.1)


def test_a_budget_is_where_f_is_a_half(sizes):
    found = setting_for_size(SPACE, DATASET, "effective", budget=1.21, width=0.25)
    f = found.regularisation
    assert found.half_to == pytest.approx(1.21)
    assert f.factor(1.21) == pytest.approx(0.5, abs=1e-4)
    inside = np.mean((sizes <= 1.21) & (sizes >= found.half_from - 1e-9))
    assert inside == found.let_through == pytest.approx(0.25, abs=0.02)
    few = setting_for_size(SPACE, DATASET, "effective", budget=0.5, width=0.9)
    assert few.half_from == pytest.approx(sizes.min())


def test_a_setting_that_leaves_nothing_is_warned_of():
    found = setting_for_size("nasbench201", DATASET, "effective", wanted=0.344346, width=0.05)
    assert found.collapsed > 0.5
    assert "larger width" in found.warning


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"wanted": 30.0}, r"wanted size must be from 0.31 to 2.89 k, .*; got 30.0"),
        ({"wanted": math.nan}, "wanted size must be from .*; got nan"),
        ({"budget": 0.31}, "budget must be from .*; got 0.31"),
        ({"wanted": 1.0, "width": 0.0}, "width must be a share above 0 and at most 1; got 0.0"),
        ({"wanted": 1.0, "width": math.nan}, "width must be .*; got nan"),
        ({"wanted": 1.0, "budget": 1.0}, "either a wanted size or a budget"),
        ({}, "either a wanted size or a budget"),
    ],
)
def test_what_makes_no_setting_is_refused(asked, words):
    with pytest.raises(InvalidInputError, match=words):
        setting_for_size(SPACE, DATASET, "effective", **asked)
