"""What Measure promises, asked of every metric in the registry that is measured, on every space."""

import copy
import math

import numpy as np
import pytest
import torch
from torch import nn

from swapcore.errors import InvalidInputError, UndefinedScoreError, UnknownNameError
from swapcore.metrics.measure import Batch
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import METRICS, get_metric
from swapcore.networks.weights import Initialisation
from swapcore.problems.registry import PROBLEMS, get_problem
from swapcore.randomness import generator

ARCHITECTURES = {
    "nasbench201": "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|none~0|avg_pool_3x3~1|nor_conv_3x3~2|",
    "darts": (
        "Genotype(normal=[('sep_conv_3x3', 0), ('skip_connect', 1), ('max_pool_3x3', 0), ('dil_conv_3x3', 2), "
        "('sep_conv_5x5', 1), ('avg_pool_3x3', 0), ('dil_conv_5x5', 2), ('sep_conv_3x3', 3)], "
        "normal_concat=[2, 3, 4, 5], reduce=[('sep_conv_3x3', 0), ('skip_connect', 1), ('max_pool_3x3', 0), "
        "('dil_conv_3x3', 2), ('sep_conv_5x5', 1), ('avg_pool_3x3', 0), ('dil_conv_5x5', 2), ('sep_conv_3x3', 3)], "
        "reduce_concat=[2, 3, 4, 5])"
    ),
    "nasbench-macro": "12012012",
}
CELLS = {"nasbench201": 1, "darts": 3, "nasbench-macro": None}
"""Enough for several blocks to follow one another."""
DISCONNECTED = "|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|nor_conv_3x3~2|"
EMPTY = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"
BLIND = {"l2_norm", "linear_regions", "meco", "nwot"}
"""What has a value without a path to the output: weights, and the rectifiers and maps on the way."""
CLASSES, SAMPLES = 10, 6
MEASURES = {name: metric.measure for name, metric in METRICS.items() if metric.measure is not None}


@pytest.fixture(params=MEASURES, ids=str, scope="module")
def name(request):
    return request.param


@pytest.fixture(params=PROBLEMS, ids=str, scope="module")
def space(request):
    return request.param


def network_of(space, name, architecture=None, seed=0, cells=None):
    problem = get_problem(space)
    preset = problem.preset("lite")
    shape = problem.networks.shape(preset.channels, cells or CELLS[space], CLASSES, preset.resolution or 32)
    weights = Initialisation(seed=seed, name=METRICS[name].initialisation)
    return problem.networks.whole(problem.space.parse(architecture or ARCHITECTURES[space]), shape, weights)


def batch_of(space):
    resolution = get_problem(space).preset("lite").resolution or 32
    images = np.random.default_rng(5).standard_normal((SAMPLES, 3, resolution, resolution), dtype=np.float32)
    return Batch(
        inputs=torch.from_numpy(images).to(memory_format=torch.channels_last),
        labels=torch.tensor([0, 3, 3, 0, 7, 1]),
        classes=CLASSES,
    )


def value_of(name, network, batch, seed=0):
    return MEASURES[name](network, batch, generator(seed, "proxy", name))


def state_of(network):
    """Everything about a network that a proxy could leave changed."""
    return {
        "tensors": {key: tensor.clone() for key, tensor in network.state_dict(keep_vars=False).items()},
        "versions": {key: parameter._version for key, parameter in network.named_parameters()},
        "gradients": {key: parameter.grad for key, parameter in network.named_parameters()},
        "required": {key: parameter.requires_grad for key, parameter in network.named_parameters()},
        "modes": {key: module.training for key, module in network.named_modules()},
        "types": {key: type(module) for key, module in network.named_modules()},
        "own": {key: sorted(vars(module)) for key, module in network.named_modules()},
        "hooks": {
            key: sum(len(hooks) for attribute, hooks in vars(module).items() if attribute.endswith("_hooks"))
            for key, module in network.named_modules()
        },
    }


def assert_untouched(before, network, batch, batch_before):
    after = state_of(network)
    for key, tensor in before["tensors"].items():
        torch.testing.assert_close(after["tensors"][key], tensor, rtol=0, atol=0)
    assert {key: part for key, part in after.items() if key != "tensors"} == {
        key: part for key, part in before.items() if key != "tensors"
    }
    assert not any(after["hooks"].values())
    assert all(gradient is None for gradient in after["gradients"].values())
    assert torch.equal(batch.inputs, batch_before.inputs)
    assert torch.equal(batch.labels, batch_before.labels)
    assert not batch.inputs.requires_grad
    assert batch.inputs.grad is None


def test_every_metric_has_one_way_to_be_computed():
    kinds = {name: metric.kind for name, metric in METRICS.items()}
    assert {name for name, kind in kinds.items() if kind == "counted"} == {"size", "params", "flops"}
    assert {name for name, kind in kinds.items() if kind == "ensemble"} == {"az_nas"}
    assert {name for name, kind in kinds.items() if kind == "measured"} == {"swap", *MEASURES}
    for metric in METRICS.values():
        assert metric.needs_network is (metric.kind != "counted")
        assert set(metric.members) <= set(METRICS)
    facts = {"name": "mine", "title": "Mine", "summary": "Mine.", "paper": "none"}
    for ways in ({}, {"measure": MEASURES["nwot"], "count": METRICS["params"].count}, {"members": ("swap",)}):
        with pytest.raises(InvalidInputError, match="metric 'mine' must have one of measure, start, count, or members"):
            Metric(**facts, **ways)


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_every_metric_says_in_one_sentence_what_it_looks_at(metric):
    assert 30 <= len(metric.summary) <= 160
    assert metric.summary.endswith(".")
    assert metric.summary[0].isupper()
    # One sentence, and no two metrics have the same.
    assert ". " not in metric.summary
    assert [other.summary for other in METRICS.values()].count(metric.summary) == 1


def test_an_unknown_metric_lists_the_known_ones():
    with pytest.raises(UnknownNameError, match=r"unknown metric 'swop'; known: swap, size, "):
        get_metric("swop")


def test_a_value_is_a_finite_number(name, space):
    value = value_of(name, network_of(space, name), batch_of(space))
    assert type(value) is float
    assert math.isfinite(value)


def test_the_same_generator_gives_the_same_value(name, space):
    batch = batch_of(space)
    once = value_of(name, network_of(space, name), batch)
    assert value_of(name, network_of(space, name), batch) == once


def test_a_network_can_be_measured_again(name, space):
    network, batch = network_of(space, name), batch_of(space)
    assert value_of(name, network, batch) == value_of(name, network, batch)


def test_other_weights_give_another_value(name, space):
    batch = batch_of(space)
    assert value_of(name, network_of(space, name), batch) != value_of(name, network_of(space, name, seed=1), batch)


def test_the_network_the_batch_and_global_randomness_stay_as_they_were(name, space):
    network, batch, batch_before = network_of(space, name), batch_of(space), copy.deepcopy(batch_of(space))
    before = state_of(network)
    torch_state, numpy_state = torch.get_rng_state(), np.random.get_state()  # noqa: NPY002 - it must not move
    value_of(name, network, batch)
    assert_untouched(before, network, batch, batch_before)
    assert torch.equal(torch.get_rng_state(), torch_state)
    assert all(map(np.array_equal, np.random.get_state(), numpy_state))  # noqa: NPY002 - as above


class Fails(nn.Module):
    """A classifier that breaks down at the end of the forward pass, when all hooks are in place."""

    def forward(self, x):
        raise RuntimeError("this layer is broken")


@pytest.mark.parametrize("name", sorted(set(MEASURES) - {"l2_norm"}))
def test_a_failing_network_is_left_as_it_was(name):
    network, batch, batch_before = network_of("nasbench201", name), batch_of("nasbench201"), batch_of("nasbench201")
    network.head[-1] = Fails()
    before = state_of(network)
    with pytest.raises(RuntimeError, match="this layer is broken"):
        value_of(name, network, batch)
    assert_untouched(before, network, batch, batch_before)


def test_without_a_path_to_the_output_a_metric_is_undefined(name):
    network, batch, batch_before = (
        network_of("nasbench201", name, DISCONNECTED),
        batch_of("nasbench201"),
        batch_of("nasbench201"),
    )
    before = state_of(network)
    if name in BLIND:
        assert math.isfinite(value_of(name, network, batch))
    else:
        with pytest.raises(UndefinedScoreError) as raised:
            value_of(name, network, batch)
        assert raised.value.metric == name
        assert raised.value.reason
    assert_untouched(before, network, batch, batch_before)


def test_one_linear_region_is_all_that_a_constant_has():
    network = network_of("nasbench201", "linear_regions", EMPTY)
    assert value_of("linear_regions", network, batch_of("nasbench201")) == 1


def test_rectifiers_that_all_samples_switch_alike_leave_nwot_undefined():
    with pytest.raises(UndefinedScoreError, match="two samples switch all units alike"):
        value_of("nwot", network_of("nasbench201", "nwot", EMPTY), batch_of("nasbench201"))


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_weights_that_are_no_numbers_leave_the_metric_undefined(name):
    network, batch = network_of("nasbench201", name), batch_of("nasbench201")
    with torch.no_grad():
        network.stem[0].weight.fill_(math.nan)
    with pytest.raises(UndefinedScoreError):
        value_of(name, network, batch)


@pytest.mark.parametrize("name", ["az_progressivity", "az_trainability"])
def test_what_compares_blocks_needs_two_of_them(name):
    with pytest.raises(
        UndefinedScoreError, match="needs 2 or more blocks that follow one another, and the network has 1"
    ):
        value_of(name, network_of("darts", name, cells=1), batch_of("darts"))


def test_the_order_of_samples_does_not_matter_to_what_looks_at_all_of_them_at_once():
    batch, order = batch_of("nasbench201"), torch.tensor([4, 0, 5, 2, 1, 3])
    shuffled = Batch(inputs=batch.inputs[order], labels=batch.labels[order], classes=CLASSES)
    for name in ("nwot", "jacov", "epe_nas", "snip", "plain", "grad_norm", "grasp", "fisher", "ntk", "gradsign"):
        network = network_of("nasbench201", name)
        assert value_of(name, network, shuffled) == pytest.approx(value_of(name, network, batch), rel=2e-3), name
