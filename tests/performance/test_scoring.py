"""What the README says about speed, as ratios measured in one run."""

import pytest

from tests.performance.scoring import measure, measure_others, peak_memory

MIB_BEYOND_FORWARD = 64


@pytest.fixture(scope="module")
def one_thread():
    return measure(cells=8, rounds=3, threads=1)


@pytest.fixture(scope="module")
def others():
    return measure_others(cells=3, rounds=2)


def test_scoring_a_given_network_costs_little_beside_its_forward_pass(one_thread):
    assert one_thread["swap_over_forward"] <= 1.35


def test_our_own_networks_are_scored_in_less_time_than_the_plain_forward_pass_takes(one_thread):
    assert one_thread["own_over_forward"] <= 0.9


def test_the_naive_definition_takes_several_times_as_long(one_thread):
    assert one_thread["naive_over_swap"] >= 5


def test_other_networks_cost_little_beside_their_forward_pass_too(others):
    assert others["swap_over_forward_64_samples"] <= 1.6
    assert others["resnet50_swap_over_forward"] <= 1.25


def test_repeats_of_a_narrow_network_cost_less_together(others):
    assert others["darts_32_together_over_32_one_by_one"] <= 0.75


def test_memory_beyond_the_forward_pass_is_small():
    assert peak_memory("swap") - peak_memory("forward") <= MIB_BEYOND_FORWARD
