"""Latency on this machine: the fit finds what times were made of; real networks are predicted from what they have."""

import dataclasses

import numpy as np
import pytest

from swapcore.errors import InvalidInputError
from swapcore.evaluation import latency
from swapcore.evaluation.latency import fitted, measure_latency
from swapcore.evaluation.latency_features import latency_features, shape_facts
from swapcore.evaluation.settings import ScoreSettings, network_shape
from swapcore.problems.registry import PROBLEMS, get_problem
from swapcore.randomness import generator
from swapcore.values.latency_model import LatencyModel

RATES = {"FLOPs (M)": 0.02, "parameters (M)": 0.0, "conv": 0.7}


def made_up(count, noise=0.0):
    """Features of networks, and times that are a sum of them but for a relative error."""
    rng = generator(0, "made-up")
    features = [
        {"FLOPs (M)": rng.uniform(10, 200), "parameters (M)": rng.uniform(0.1, 1.5), "conv": float(rng.integers(0, 7))}
        for _ in range(count)
    ]
    exact = [1.5 + sum(RATES[name] * value for name, value in one.items()) for one in features]
    return features, [time * (1 + noise * rng.choice((-1.0, 1.0))) for time in exact]


def test_the_fit_finds_what_times_are_a_sum_of():
    base, rates, error = fitted(*made_up(24))
    assert base == pytest.approx(1.5)
    assert rates == pytest.approx(RATES, abs=1e-9)
    assert error < 1e-9


def test_the_error_is_that_of_networks_that_were_left_out():
    assert 0.05 < fitted(*made_up(200, noise=0.1))[2] < 0.15


def test_a_feature_with_which_networks_are_faster_gets_no_rate():
    features, times = made_up(24)
    faster = [{**one, "skip": 50 / time} for one, time in zip(features, times, strict=True)]
    _, rates, _ = fitted(faster, times)
    assert min(rates.values()) >= 0
    assert rates["skip"] == pytest.approx(0, abs=1e-9)


def test_too_few_networks_are_refused():
    with pytest.raises(InvalidInputError, match="at least 16 networks; got 15"):
        fitted(*made_up(15))


@pytest.mark.parametrize("space", list(PROBLEMS))
def test_features_are_counts_of_the_network(space):
    problem, shape = get_problem(space), network_shape(ScoreSettings(space=space, preset="lite"))
    one = problem.space.sample(generator(1))
    found = latency_features(space, one, shape)
    assert found["FLOPs (M)"] == problem.cost.flops(one, shape) / 1e6
    assert found["parameters (M)"] == problem.cost.parameters(one, shape) / 1e6
    edges = sum(len(graph.edges) for graph in problem.space.graphs(one).values())
    assert sum(value for name, value in found.items() if "(M)" not in name) == edges


def test_the_median_of_passes_after_warming_up_is_what_counts():
    settings = ScoreSettings(preset="lite")
    shape, one = network_shape(settings), get_problem("nasbench201").space.sample(generator(2))
    # Three slow passes to warm up; then seven of 4 ms and two in which the machine was busy.
    lengths = iter([1.0] * latency.WARM_UP + [0.004] * 7 + [0.9, 0.8])
    now, inside = 0.0, False

    def clock():
        nonlocal now, inside
        if inside:
            now += next(lengths)
        inside = not inside
        return now

    assert latency.forward_time(settings, one, shape, clock) == pytest.approx(4.0)


def test_what_is_measured_here_says_how_and_goes_to_json_and_back():
    settings = ScoreSettings(preset="lite")
    model = measure_latency(settings, networks=16)
    assert (model.space, model.networks) == ("nasbench201", 16)
    assert model.shape == shape_facts(network_shape(settings))
    assert 0 <= model.error < np.inf
    for said in ("16 networks", "one image, one thread", "median of 9 passes", "32 px", "left out of the fit"):
        assert said in model.words
    assert LatencyModel.from_json(model.to_json()) == model
    features = latency_features(
        "nasbench201", get_problem("nasbench201").space.sample(generator(3)), network_shape(settings)
    )
    expected = model.base + sum(dict(model.rates).get(name, 0) * value for name, value in features.items())
    assert model.predict(features) == pytest.approx(expected)
    assert model.predict({"never seen": 1.0}) == model.base


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"base": -1.0}, "base .* at least 0; got -1"), ({"rates": (("conv", float("nan")),)}, "conv .* got nan")],
)
def test_a_model_that_cannot_be_is_refused(changed, told):
    model = LatencyModel(base=1, rates=(), error=0.1, networks=20, space="nasbench201", shape=(), conditions="")
    with pytest.raises(InvalidInputError, match=told):
        dataclasses.replace(model, **changed)
    with pytest.raises(InvalidInputError, match="a latency model has base, rates"):
        LatencyModel.from_json({"base": 1.0})
