"""The published network of a cell, and the presets of its scoring network."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from swapcore.errors import UnknownNameError
from swapcore.networks.nasbench201 import NasBench201Network, Reduction
from swapcore.problems.problem import Preset
from swapcore.problems.registry import DEFAULT_PRESET, PROBLEMS, get_problem
from swapcore.spaces.darts_cost import SCORING
from swapcore.spaces.nasbench201 import EDGES, NasBench201, NasBench201Cell
from swapcore.spaces.nasbench201_cost import NetworkShape

SPACE = NasBench201()
LITE = NetworkShape(channels=4, cells=1)
CONVOLUTIONS = NasBench201Cell(("nor_conv_3x3",) * 6)
MIXED = NasBench201Cell(("nor_conv_1x1", "skip_connect", "nor_conv_3x3", "none", "avg_pool_3x3", "nor_conv_1x1"))
CELLS = [SPACE.sample(np.random.default_rng(seed)) for seed in range(8)]


@pytest.fixture(autouse=True)
def same_weights_every_time():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


def images(samples=8, resolution=32, channels=3):
    return torch.randn(samples, channels, resolution, resolution, generator=torch.Generator().manual_seed(1))


def average_3x3(x):
    """The mean over those of the nine neighbours that lie inside the image."""
    ones = torch.ones(1, 1, *x.shape[2:])
    kernel = torch.ones(1, 1, 3, 3)
    inside = functional.conv2d(ones, kernel, padding=1)
    sums = functional.conv2d(x, kernel.expand(x.shape[1], 1, 3, 3), padding=1, groups=x.shape[1])
    return sums / inside


def relu_conv_bn(x, weight, stride=1):
    """ReLU, convolution, and normalisation by the batch's own mean and variance."""
    y = functional.conv2d(x.clamp(min=0), weight, stride=stride, padding=weight.shape[-1] // 2)
    mean, variance = y.mean((0, 2, 3), keepdim=True), y.var((0, 2, 3), correction=0, keepdim=True)
    return (y - mean) / (variance + 1e-5).sqrt()


def naive_cell(cell, modules, x):
    """Every node is the plain sum over its incoming edges, zeros included."""
    nodes = {0: x, 1: torch.zeros_like(x), 2: torch.zeros_like(x), 3: torch.zeros_like(x)}
    for (source, target), operation in zip(EDGES, cell.operations, strict=True):
        if operation == "none":
            continue
        taken = nodes[source]
        if operation == "avg_pool_3x3":
            taken = average_3x3(taken)
        elif operation != "skip_connect":
            taken = relu_conv_bn(taken, modules[f"{source}_{target}"][1].weight)
        nodes[target] = nodes[target] + taken
    return nodes[3]


def single_cell(cell, width):
    return NasBench201Network(cell, NetworkShape(channels=width, cells=1)).stages[0][0]


@pytest.mark.parametrize("cell", [*CELLS, MIXED, CONVOLUTIONS, NasBench201Cell(("none",) * 6)], ids=SPACE.label)
def test_a_cell_sums_its_operations_into_each_node(cell):
    module = single_cell(cell, 5)
    x = images(4, 9, channels=5)
    with torch.no_grad():
        torch.testing.assert_close(module(x), naive_cell(cell, module.operations, x), rtol=1e-4, atol=1e-4)


def test_average_pooling_does_not_count_the_padding():
    pool = NasBench201Cell(("none", "none", "none", "avg_pool_3x3", "none", "none"))
    assert torch.equal(single_cell(pool, 2)(torch.ones(1, 2, 4, 4)), torch.ones(1, 2, 4, 4))


def test_a_reduction_is_residual_and_halves_the_resolution():
    block = Reduction(4, 8)
    x = images(4, 8, channels=4)
    with torch.no_grad():
        inner = relu_conv_bn(relu_conv_bn(x, block.first[1].weight, stride=2), block.second[1].weight)
        halved = x.reshape(4, 4, 4, 2, 4, 2).mean((3, 5))
        expected = inner + functional.conv2d(halved, block.shortcut[1].weight)
        torch.testing.assert_close(block(x), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("shape", "samples"),
    [(LITE, 3), (NetworkShape(channels=4, cells=2, classes=7, resolution=16), 2)],
    ids=["lite", "other classes and resolution"],
)
def test_a_network_maps_images_to_one_logit_a_class(shape, samples):
    network = NasBench201Network(MIXED, shape)
    met = []
    for stage in network.stages:
        stage.register_forward_hook(lambda _module, _inputs, output: met.append(tuple(output.shape[1:])))
    logits = network(images(samples, shape.resolution))
    assert tuple(logits.shape) == (samples, shape.classes)
    assert met == [(w, r, r) for w, r in zip(shape.widths, shape.resolutions, strict=True)]
    assert [len(stage) for stage in network.stages] == [shape.cells] * 3


def test_the_stem_has_no_nonlinearity_and_the_head_normalises_before_its_only_one():
    network = NasBench201Network(MIXED, LITE)
    assert [type(part) for part in network.stem] == [nn.Conv2d, nn.BatchNorm2d]
    assert [type(part) for part in network.head] == [
        nn.BatchNorm2d,
        nn.ReLU,
        nn.AdaptiveAvgPool2d,
        nn.Flatten,
        nn.Linear,
    ]
    assert all(part.bias is None for part in network.modules() if isinstance(part, nn.Conv2d))


def test_every_space_has_the_default_preset_and_a_lite_one():
    for space in PROBLEMS:
        presets = get_problem(space).networks.presets
        assert get_problem(space) is PROBLEMS[space]
        assert {DEFAULT_PRESET, "lite"} <= set(presets)
        assert all(get_problem(space).preset(name) is preset for name, preset in presets.items())
        assert all(preset.note for preset in presets.values())


def test_the_presets_of_nas_bench_201():
    for name, expected in (("paper", NetworkShape(channels=16, cells=5)), ("lite", NetworkShape(channels=4, cells=1))):
        preset = get_problem("nasbench201").preset(name)
        assert isinstance(preset, Preset)
        assert (preset.channels, preset.cells, preset.resolution) == (expected.channels, expected.cells, None)
        assert get_problem("nasbench201").networks.shape(preset.channels, preset.cells, 10, 32) == expected


def test_the_presets_of_darts():
    paper, lite = get_problem("darts").preset("paper"), get_problem("darts").preset("lite")
    assert (paper.channels, paper.cells, paper.resolution) == (3, 1, None)
    assert (lite.channels, lite.cells, lite.resolution) == (3, 1, 16)
    assert get_problem("darts").networks.shape(paper.channels, paper.cells, 10, 32) == SCORING


def test_presets_and_problems_cannot_be_changed():
    with pytest.raises(TypeError):
        PROBLEMS["mine"] = PROBLEMS["darts"]
    for problem in PROBLEMS.values():
        with pytest.raises(TypeError):
            problem.networks.presets["mine"] = problem.preset("lite")


@pytest.mark.parametrize(
    ("space", "name", "message"),
    [
        ("nasbench301", "paper", "unknown space 'nasbench301'; known: nasbench201, darts"),
        ("nasbench201", "tiny", "unknown preset 'tiny'; known: paper, lite"),
        ("darts", "tiny", "unknown preset 'tiny'; known: paper, lite"),
    ],
)
def test_an_unknown_preset_or_space_is_refused_with_the_known_ones(space, name, message):
    with pytest.raises(UnknownNameError, match=message):
        get_problem(space).preset(name)
