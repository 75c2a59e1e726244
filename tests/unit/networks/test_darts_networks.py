"""The networks of DARTS genotypes: what they compute, their closed-form costs, and scoring conditions."""

import copy
import dataclasses

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.networks.darts import DartsNetwork, FactorisedReduction, darts_scoring_network, fresh_part, shared_part
from swapcore.networks.weights import Initialisation
from swapcore.patterns.short_cuts import known_modules, named_modules
from swapcore.patterns.swap import swap_score
from swapcore.spaces.darts import OPERATIONS, TARGETS, Darts, DartsCell, DartsGenotype
from swapcore.spaces.darts_cost import CIFAR, IMAGENET, SCORING, DartsShape, cell_places, flops, parameters
from tests.network_cost import counted_flops

SPACE = Darts()
DARTS_V2 = SPACE.parse(
    "Genotype(normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1), "
    "('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)], normal_concat=range(2, 6), "
    "reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 1), "
    "('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('max_pool_3x3', 1)], reduce_concat=range(2, 6))"
)
NOTHING = DartsCell((("none", 0),) * 8)
GENOTYPES = [SPACE.sample(np.random.default_rng(seed)) for seed in range(8)]
SHAPES = {
    "scoring": SCORING,
    "deeper scoring": DartsShape(channels=4, cells=6, resolution=16),
    "odd resolution": DartsShape(channels=3, cells=4, resolution=13, classes=7),
    "cifar": DartsShape(channels=4, cells=5, stem="cifar", auxiliary=True),
    "imagenet": DartsShape(channels=4, cells=5, stem="imagenet", auxiliary=True, classes=20, resolution=224),
    "one cell on a stem": DartsShape(channels=2, cells=1, stem="imagenet", resolution=31),
    "odd channels on a stem": DartsShape(channels=3, cells=2, stem="imagenet", resolution=64),
    "one channel on a stem": DartsShape(channels=1, cells=1, stem="imagenet", resolution=64),
}


@pytest.fixture(autouse=True)
def same_weights_every_time():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


def images(samples=8, resolution=32, channels=3):
    return torch.randn(samples, channels, resolution, resolution, generator=torch.Generator().manual_seed(1))


def naive_score(network, inputs):
    """The SWAP-Score as the paper's own code finds it, by sorting the columns of signs; and V."""
    met = []
    relus = [module for module in copy.deepcopy(network).modules() if isinstance(module, DartsNetwork | nn.ReLU)]
    for relu in relus[1:]:
        relu.register_forward_hook(lambda _module, _inputs, output: met.append(output.flatten(1).sign()))
    with torch.no_grad():
        relus[0](inputs)
    return torch.unique(torch.cat(met, dim=1).T, dim=0).shape[0], sum(bits.shape[1] for bits in met)


def normalised(x):
    mean, variance = x.mean((0, 2, 3), keepdim=True), x.var((0, 2, 3), correction=0, keepdim=True)
    return (x - mean) / (variance + 1e-5).sqrt()


def naive_operation(operation, module, x, stride):
    """An operation from its definition, with a module's weights."""
    weights = [part.weight for part in module.modules() if isinstance(part, nn.Conv2d)]
    if operation == "none":
        return torch.zeros_like(x[:, :, ::stride, ::stride])
    if operation == "max_pool_3x3":
        return functional.max_pool2d(functional.pad(x, (1,) * 4, value=-torch.inf), 3, stride)
    if operation == "avg_pool_3x3":
        inside = functional.pad(torch.ones_like(x), (1,) * 4)
        return functional.avg_pool2d(functional.pad(x, (1,) * 4), 3, stride) / functional.avg_pool2d(inside, 3, stride)
    if operation == "skip_connect":
        if stride == 1:
            return x
        active = x.clamp(min=0)
        shifted = torch.zeros_like(active)
        shifted[:, :, :-1, :-1] = active[:, :, 1:, 1:]
        halves = [
            functional.conv2d(part, w)[:, :, ::2, ::2] for part, w in zip((active, shifted), weights, strict=True)
        ]
        return normalised(torch.cat(halves, dim=1))
    dilation = 2 if operation.startswith("dil") else 1
    for deep, wide in zip(weights[::2], weights[1::2], strict=True):
        reach = dilation * (deep.shape[-1] // 2)
        x = functional.conv2d(x.clamp(min=0), deep, None, stride, reach, dilation, groups=len(deep))
        x, stride = normalised(functional.conv2d(x, wide)), 1
    return x


@pytest.mark.parametrize("pixels", [8, 7, 1])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("operation", OPERATIONS[1:])
def test_an_operation_computes_what_darts_defines(operation, stride, pixels):
    module = fresh_part((), operation, (4, stride))
    x = images(6, pixels, channels=4)
    with torch.no_grad():
        output = module(x)
        assert output.shape == (6, 4, -(-pixels // stride), -(-pixels // stride))
        torch.testing.assert_close(output, naive_operation(operation, module, x, stride), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("genotype", [*GENOTYPES, DARTS_V2, DartsGenotype(NOTHING, NOTHING)], ids=SPACE.label)
@pytest.mark.parametrize("cells", [1, 2], ids=["a reduction", "behind a reduction"])
def test_a_cell_sums_two_operations_into_each_node_and_concatenates_the_nodes(genotype, cells):
    shape = DartsShape(channels=4, cells=cells, resolution=9)
    place, module = cell_places(shape)[-1], DartsNetwork(genotype, shape).cells[-1]
    first, second = place.inputs
    before = images(4, 9, channels=first)
    previous = images(4, place.resolution, channels=second)
    with torch.no_grad():
        nodes = [module.preprocess0(before), module.preprocess1(previous)]
        for position, ((operation, source), target) in enumerate(zip(genotype.reduce.pairs, TARGETS, strict=True)):
            key = f"{target}_{position % 2}"
            part = module.operations[key] if operation != "none" else nn.Identity()
            delivered = naive_operation(operation, part, nodes[source], place.stride(source))
            nodes[target:] = [nodes[target] + delivered if target < len(nodes) else delivered]
        torch.testing.assert_close(module(before, previous), torch.cat(nodes[2:], dim=1), rtol=1e-3, atol=1e-3)


def test_a_cell_behind_a_reduction_reduces_its_first_input():
    for stem, follows_stem in (("cifar", False), ("imagenet", True)):
        network = DartsNetwork(DARTS_V2, DartsShape(channels=4, cells=6, stem=stem))
        kinds = [type(cell.preprocess0) is FactorisedReduction for cell in network.cells]
        assert kinds == [follows_stem, False, False, True, False, True]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_parameters_flops_and_output_shapes_are_those_of_the_network(shape):
    for genotype in (*GENOTYPES[:3], DARTS_V2):
        network = DartsNetwork(genotype, shape)
        assert parameters(genotype, shape) == sum(parameter.numel() for parameter in network.parameters())
        assert flops(genotype, shape) == counted_flops(network, shape.resolution)
    with torch.no_grad():
        inputs = images(2, shape.resolution)
        assert network.eval()(inputs).shape == (2, shape.classes)
        trained = network.train()(inputs)
    for logits in trained if shape.auxiliary else (trained,):
        assert logits.shape == (2, shape.classes)
    assert isinstance(trained, tuple) == shape.auxiliary


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("position", range(8))
def test_every_operation_at_every_position_is_counted(position, operation):
    shape = DartsShape(channels=2, cells=2, stem="cifar", resolution=4)
    cell = NOTHING.replace(position, operation, position % 2)
    for genotype in (DartsGenotype(cell, NOTHING), DartsGenotype(NOTHING, cell)):
        network = DartsNetwork(genotype, shape)
        assert parameters(genotype, shape) == sum(parameter.numel() for parameter in network.parameters())
        assert flops(genotype, shape) == counted_flops(network, shape.resolution)


@pytest.mark.parametrize(("shape", "expected"), [(CIFAR, 3_349_342), (IMAGENET, 4_718_752)], ids=["cifar", "imagenet"])
def test_the_network_that_darts_found_has_its_published_size(shape, expected):
    assert parameters(DARTS_V2, dataclasses.replace(shape, auxiliary=False)) == expected
    with torch.device("meta"):
        network = DartsNetwork(DARTS_V2, shape)
    sizes = {name: parameter.numel() for name, parameter in network.named_parameters()}
    assert sum(size for name, size in sizes.items() if not name.startswith("auxiliary")) == expected
    assert sum(sizes.values()) == parameters(DARTS_V2, shape)


def test_sizes_refer_to_one_reduction_cell_of_six_channels_on_the_bare_images():
    assert DartsShape() == SCORING
    assert parameters(DartsGenotype(NOTHING, NOTHING)) == 2 * (3 * 6 + 12) + 25 * 10
    assert parameters(DartsGenotype(DARTS_V2.normal, NOTHING)) == 310
    largest = DartsCell((("sep_conv_5x5", 0),) * 8)
    assert parameters(DartsGenotype(NOTHING, largest)) == 310 + 8 * 2 * (25 * 6 + 36 + 12)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"channels": 0}, "channels must be a whole number of at least 1; got 0"),
        ({"cells": True}, "cells must be a whole number of at least 1; got True"),
        ({"resolution": 32.0}, "resolution must be a whole number of at least 1; got 32.0"),
        ({"classes": "10"}, "classes must be a whole number of at least 1; got '10'"),
        ({"auxiliary": 1}, "auxiliary must be True or False; got 1"),
        (
            {"stem": "cifar", "auxiliary": True, "cells": 6, "resolution": 28},
            "reads 8 to 10 pixels a side after cell 4",
        ),
        (
            {"stem": "cifar", "auxiliary": True, "cells": 6, "resolution": 28},
            "; got 7 with resolution 28 and 6 cell(s)",
        ),
        ({"stem": "imagenet", "channels": 4, "auxiliary": True, "cells": 14, "resolution": 288}, "reads 7 to 8 pixels"),
    ],
)
def test_a_shape_that_cannot_be_built_is_refused(settings, message):
    with pytest.raises(InvalidInputError) as caught:
        DartsShape(**settings)
    assert message in str(caught.value)


@pytest.mark.parametrize(("channels", "half"), [(1, 1), (2, 1), (3, 2), (48, 24)])
def test_the_stem_for_imagenet_has_half_as_many_channels_at_first_rounded_up(channels, half):
    network = DartsNetwork(DARTS_V2, DartsShape(channels=channels, stem="imagenet"))
    widths = [part.out_channels for part in network.stems.modules() if isinstance(part, nn.Conv2d)]
    assert widths == [half, channels, channels]


def test_an_unknown_stem_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="unknown stem 'svhn'; known: none, cifar, imagenet"):
        DartsShape(stem="svhn")


@pytest.mark.parametrize(
    "shape", [SCORING, DartsShape(channels=2, cells=3, stem="cifar", resolution=8)], ids=["paper", "deep"]
)
def test_the_score_is_what_sorting_the_columns_of_signs_gives(shape):
    inputs = images(16, shape.resolution)
    for seed, genotype in enumerate([GENOTYPES[0], DARTS_V2, DartsGenotype(NOTHING, NOTHING)]):
        network = darts_scoring_network(genotype, shape, Initialisation(seed=seed))
        result = swap_score(network, inputs)
        assert (result.score, result.units) == naive_score(network, inputs)


def test_all_nonlinearities_are_known_modules_and_none_works_in_place():
    for shape in SHAPES.values():
        network = DartsNetwork(GENOTYPES[0], shape)
        assert id(network) in known_modules([part for _, part in named_modules(network)])
        assert not any(part.inplace for part in network.modules() if isinstance(part, nn.ReLU))


def weights_of(network):
    return {name: tensor.clone() for name, tensor in network.state_dict().items() if tensor.ndim > 1}


def test_weights_do_not_depend_on_the_order_in_which_networks_are_built():
    shape, weights = DartsShape(cells=3), Initialisation(seed=3, repeat=1)
    built = []
    for order in (GENOTYPES, GENOTYPES[::-1]):
        shared_part.cache_clear()
        built.append({one: weights_of(darts_scoring_network(one, shape, weights)) for one in order})
    for one in GENOTYPES:
        assert built[0][one].keys() == built[1][one].keys()
        assert all(torch.equal(built[0][one][name], built[1][one][name]) for name in built[0][one])


def test_networks_share_the_weights_of_the_same_operation_at_the_same_place():
    weights, inputs = Initialisation(seed=0), images()
    edited = DartsGenotype(DARTS_V2.normal, DARTS_V2.reduce.replace(0, "sep_conv_5x5", 0))
    one, other = (weights_of(darts_scoring_network(g, DartsShape(cells=3), weights)) for g in (DARTS_V2, edited))
    assert one.keys() < other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
    swapped = DartsCell(tuple(DARTS_V2.normal.pairs[position ^ 1] for position in range(8)))
    scores = [
        swap_score(darts_scoring_network(DartsGenotype(NOTHING, cell), SCORING, weights), inputs).score
        for cell in (DARTS_V2.normal, swapped)
    ]
    assert scores[0] == scores[1]


def test_every_place_has_weights_of_its_own_even_where_a_node_has_one_operation_twice():
    twice = DartsCell((("dil_conv_3x3", 0), ("dil_conv_3x3", 0)) * 4)
    drawn = weights_of(darts_scoring_network(DartsGenotype(twice, twice), DartsShape(cells=4), Initialisation(seed=0)))
    firsts = {float(weight.flatten()[0]) for weight in drawn.values()}
    # In each of 4 cells 16 convolutions and 2 of preprocessing, 3 behind a reduction; the classifier.
    assert len(drawn) == len(firsts) == 4 * 18 + 2 + 1


@pytest.mark.parametrize(
    "other",
    [Initialisation(seed=1), Initialisation(seed=0, repeat=1), Initialisation(seed=0, name="standard_normal")],
    ids=["seed", "repeat", "initialisation"],
)
def test_another_seed_repeat_or_initialisation_gives_other_weights_everywhere(other):
    one = weights_of(darts_scoring_network(DARTS_V2, DartsShape(cells=3), Initialisation(seed=0)))
    two = weights_of(darts_scoring_network(DARTS_V2, DartsShape(cells=3), other))
    assert one.keys() == two.keys()
    assert not any(torch.equal(one[name], two[name]) for name in one)


def test_building_and_scoring_consumes_no_global_randomness_and_keeps_no_statistics():
    shared_part.cache_clear()
    torch_before, numpy_before = torch.get_rng_state(), np.random.get_state()  # noqa: NPY002 - it is what is guarded
    network = darts_scoring_network(DARTS_V2, SHAPES["cifar"], Initialisation(seed=9))
    swap_score(network, images())
    assert torch.equal(torch_before, torch.get_rng_state())
    assert (numpy_before[1] == np.random.get_state()[1]).all()  # noqa: NPY002
    assert network.training
    assert network.auxiliary is None
    assert [*network.buffers()] == []
    assert not any(parameter.requires_grad for parameter in network.parameters())
