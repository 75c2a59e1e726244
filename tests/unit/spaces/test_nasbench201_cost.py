"""Parameters and FLOPs in closed form, against counting on the networks themselves."""

import numpy as np
import pytest

from swapcore.errors import InvalidInputError
from swapcore.networks.nasbench201 import NasBench201Network
from swapcore.spaces.nasbench201 import NasBench201, NasBench201Cell
from swapcore.spaces.nasbench201_cost import PUBLISHED, NetworkShape, effective_parameters, flops, parameters
from tests.network_cost import counted_flops, counted_parameters

SPACE = NasBench201()
SHAPES = [
    PUBLISHED,
    NetworkShape(channels=4, cells=1),
    NetworkShape(channels=3, cells=2, classes=7, resolution=16),
    NetworkShape(channels=5, cells=3, classes=120, resolution=20),
    NetworkShape(channels=1, cells=1, classes=1, resolution=4),
]
SHAPE_IDS = ["published", "lite", "small images", "odd width", "smallest"]


def random_cells(count):
    rng = np.random.default_rng(7)
    return [SPACE.sample(rng) for _ in range(count)]


@pytest.mark.parametrize("shape", SHAPES, ids=SHAPE_IDS)
def test_parameters_and_flops_are_those_of_the_network(shape):
    for cell in random_cells(4):
        network = NasBench201Network(cell, shape)
        assert parameters(cell, shape) == counted_parameters(network)
        assert flops(cell, shape) == counted_flops(network, shape.resolution)


@pytest.mark.parametrize("operation", ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"])
@pytest.mark.parametrize("edge", range(6))
def test_every_operation_on_every_edge_is_counted(edge, operation):
    shape = NetworkShape(channels=2, cells=1, resolution=4)
    cell = NasBench201Cell(("none",) * 6).replace(edge, operation)
    network = NasBench201Network(cell, shape)
    assert parameters(cell, shape) == counted_parameters(network)
    assert flops(cell, shape) == counted_flops(network, shape.resolution)


@pytest.mark.parametrize("shape", SHAPES[1:], ids=SHAPE_IDS[1:])
def test_effective_parameters_are_those_of_the_operations_on_a_path_from_input_to_output(shape):
    paths = [((0, 3),), ((0, 1), (1, 3)), ((0, 2), (2, 3)), ((0, 1), (1, 2), (2, 3))]
    fewer = 0
    for cell in random_cells(12):
        network = NasBench201Network(cell, shape)
        carried = set(network.stages[0][0].operations)
        live = {
            f"{source}_{target}"
            for path in paths
            if all(f"{a}_{b}" in carried for a, b in path)
            for source, target in path
        }
        dead = sum(
            parameter.numel()
            for name, parameter in network.named_parameters()
            if ".operations." in name and name.split(".operations.")[1].split(".")[0] not in live
        )
        assert effective_parameters(cell, shape) == counted_parameters(network) - dead
        fewer += dead > 0
    assert fewer > 0


def test_dead_operations_count_in_size_and_flops_but_not_in_effective_size():
    # Node 1 is fed and never used; node 2 is used and never fed.
    dead = NasBench201Cell(("nor_conv_3x3", "none", "none", "skip_connect", "none", "nor_conv_1x1"))
    bare = NasBench201Cell(("none", "none", "none", "skip_connect", "none", "none"))
    assert effective_parameters(dead) == effective_parameters(bare) == parameters(bare) < parameters(dead)
    assert flops(dead) > flops(bare)


def test_parameters_and_flops_span_what_the_benchmark_publishes():
    counts = [(parameters(cell), flops(cell)) for cell in SPACE.enumerate()]
    sizes, operations = zip(*counts, strict=True)
    assert (min(sizes), max(sizes)) == (73_306, 1_531_546)
    assert round(min(operations) / 1e6, 2) == 7.78
    assert round(max(operations) / 1e6, 2) == 220.12


def test_effective_parameters_never_exceed_parameters_nor_fall_below_the_skeleton():
    for cell in SPACE.enumerate():
        assert 73_306 <= effective_parameters(cell) <= parameters(cell)


def test_stages_double_the_width_and_halve_the_resolution():
    shape = NetworkShape(channels=6, resolution=24)
    assert shape.widths == (6, 12, 24)
    assert shape.resolutions == (24, 12, 6)


@pytest.mark.parametrize("name", ["channels", "cells", "classes", "resolution"])
@pytest.mark.parametrize("value", [0, -4, 4.0, "16", None, True, float("nan")])
def test_a_shape_that_is_not_made_of_positive_whole_numbers_is_refused(name, value):
    with pytest.raises(InvalidInputError) as caught:
        NetworkShape(**{name: value})
    assert str(caught.value) == f"{name} must be a whole number of at least 1; got {value!r}"


@pytest.mark.parametrize("value", [1, 2, 3, 6, 30, 33])
def test_a_resolution_that_two_reductions_cannot_halve_is_refused(value):
    with pytest.raises(InvalidInputError, match=f"resolution must be a multiple of 4; got {value}"):
        NetworkShape(resolution=value)
