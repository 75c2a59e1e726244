"""The factor that regularises a score by size."""

import math
import re

import numpy as np
import pytest

from swapcore.errors import InvalidInputError
from swapcore.values.regularisation import COLLAPSED_BELOW, collapsed_share, regularisation_factor, validate_mu_sigma

SETTINGS = [(0.5, 0.25), (1.0, 1.0), (0.0, 2.0), (1.21, 0.9), (40.0, 0.01)]


@pytest.mark.parametrize(("mu", "sigma"), SETTINGS)
@pytest.mark.parametrize("size", [0, 0.073306, 0.5, 1, 1.531546, 40.1])
def test_a_number_gives_the_formula_without_a_factor_2_and_without_squaring_sigma(size, mu, sigma):
    factor = regularisation_factor(size, mu, sigma)
    assert type(factor) is float
    assert factor == pytest.approx(math.exp(-((size - mu) ** 2) / sigma), rel=1e-11, abs=0)


@pytest.mark.parametrize(("mu", "sigma"), SETTINGS)
def test_an_array_gives_an_array_of_its_shape_with_the_formula_in_each_place(mu, sigma):
    sizes = np.linspace(0, 2.7, 30).reshape(5, 6)
    factors = regularisation_factor(sizes, mu, sigma)
    assert isinstance(factors, np.ndarray)
    assert factors.shape == (5, 6)
    expected = [math.exp(-((size - mu) ** 2) / sigma) for size in sizes.flatten()]
    np.testing.assert_allclose(factors.flatten(), expected, rtol=1e-10)


def test_an_array_is_not_changed_and_a_list_is_taken_too():
    sizes = np.array([0.5, 1.0])
    factors = regularisation_factor(sizes, 0.5, 1.0)
    assert sizes.tolist() == [0.5, 1.0]
    assert factors.tolist() == regularisation_factor([0.5, 1.0], 0.5, 1.0).tolist()


@pytest.mark.parametrize("mu", [0, 0.7, 1e-300, 1e300])
@pytest.mark.parametrize("sigma", [5e-324, 1e-300, 1, 1e300])
def test_the_factor_is_exactly_1_at_mu(mu, sigma):
    assert regularisation_factor(mu, mu, sigma) == 1
    assert regularisation_factor(np.array([mu]), mu, sigma).tolist() == [1]


@pytest.mark.parametrize(
    ("size", "mu", "sigma"), [(1e200, 0, 1), (1e308, 1, 1e-300), (0, 1e308, 5e-324), (-1e308, 1e308, 1)]
)
def test_a_huge_distance_gives_0_without_a_warning(size, mu, sigma):
    assert regularisation_factor(size, mu, sigma) == 0
    assert regularisation_factor(np.array([size, size]), mu, sigma).tolist() == [0, 0]


def test_a_huge_sigma_does_not_lose_a_huge_distance():
    assert regularisation_factor(2e200, 1e200, 1e300) == 0
    assert regularisation_factor(2e150, 1e150, 1e300) == pytest.approx(math.exp(-1))
    # The square of this distance is beyond floating point, its quotient by sigma is not.
    assert regularisation_factor(1.5e154, 0, 1.5e308) == pytest.approx(math.exp(-1.5))


@pytest.mark.parametrize(
    "value",
    [
        -0.1,
        -1e-300,
        float("nan"),
        float("inf"),
        float("-inf"),
        "wide",
        "",
        None,
        [1],
        pytest.param(10**400, id="10^400"),
    ],
)
@pytest.mark.parametrize(("name", "rule"), [("mu", "at least 0"), ("sigma", "greater than 0")])
def test_a_bad_mu_or_sigma_is_refused_by_name_and_value(name, rule, value):
    settings = {"mu": 0.5, "sigma": 0.5, name: value}
    for refused in (
        lambda: validate_mu_sigma(**settings),
        lambda: regularisation_factor(1.0, **settings),
        lambda: collapsed_share(np.array([1.0]), **settings),
    ):
        with pytest.raises(InvalidInputError) as caught:
            refused()
        assert str(caught.value) == f"{name} must be a finite number {rule}; got {value!r}"


@pytest.mark.parametrize("sigma", [0, 0.0, -0.0])
def test_a_sigma_of_zero_is_refused(sigma):
    with pytest.raises(
        InvalidInputError, match=re.escape(f"sigma must be a finite number greater than 0; got {sigma!r}")
    ):
        regularisation_factor(1.0, 0.5, sigma)


def test_a_mu_of_zero_is_allowed():
    assert validate_mu_sigma(0, 1) == (0.0, 1.0)
    assert all(type(value) is float for value in validate_mu_sigma(0, 1))


@pytest.mark.parametrize("size", [float("nan"), float("inf"), None])
def test_a_size_that_is_not_finite_is_refused(size):
    with pytest.raises(InvalidInputError, match=f"size must be finite; got {size!r}"):
        regularisation_factor(size, 0.5, 0.5)


def test_one_size_in_an_array_that_is_not_finite_is_refused():
    with pytest.raises(InvalidInputError, match="size must be finite"):
        regularisation_factor(np.array([1.0, np.nan]), 0.5, 0.5)


def test_a_size_too_large_for_floating_point_is_refused():
    with pytest.raises(InvalidInputError, match="size must be"):
        regularisation_factor(10**400, 0.5, 0.5)


@pytest.mark.parametrize("size", ["big", 1j, [1.0, "x"], [[1.0], [1.0, 2.0]]])
def test_a_size_that_is_not_a_number_is_refused(size):
    with pytest.raises(
        InvalidInputError, match=re.escape(f"size must be a number or an array of numbers; got {size!r}")
    ):
        regularisation_factor(size, 0.5, 0.5)


def test_the_collapsed_share_counts_the_sizes_with_a_factor_below_the_limit():
    limit = math.sqrt(-math.log(COLLAPSED_BELOW))
    sizes = np.array([0, limit - 1e-6, limit + 1e-6, 10, 100])
    assert collapsed_share(sizes, 0, 1) == 0.6
    assert collapsed_share(sizes, 0, 1e6) == 0
    assert collapsed_share(sizes, 1000, 1) == 1
