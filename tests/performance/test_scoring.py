"""What the README says about speed, as ratios measured in one run."""

import pytest

from tests.performance.scoring import measure, peak_memory

MIB_BEYOND_FORWARD = 64


@pytest.fixture(scope="module")
def one_thread():
    return measure(cells=8, rounds=3, threads=1)


def test_scoring_a_given_network_costs_little_beside_its_forward_pass(one_thread):
    assert one_thread["swap_over_forward"] <= 1.35


def test_our_own_networks_are_scored_in_less_time_than_the_plain_forward_pass_takes(one_thread):
    assert one_thread["own_over_forward"] <= 0.9


def test_the_naive_definition_takes_several_times_as_long(one_thread):
    assert one_thread["naive_over_swap"] >= 5


def test_memory_beyond_the_forward_pass_is_small():
    assert peak_memory("swap") - peak_memory("forward") <= MIB_BEYOND_FORWARD
