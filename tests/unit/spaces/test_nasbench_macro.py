"""NAS-Bench-Macro: its text, its neighbours, its costs."""

import numpy as np
import pytest

from swapcore.errors import InvalidInputError
from swapcore.networks.nasbench_macro import MacroNetwork
from swapcore.spaces.nasbench_macro import LAYERS, OPERATIONS, NasBenchMacro, NasBenchMacroNetwork
from swapcore.spaces.nasbench_macro_cost import MacroShape, flops, parameters
from tests.network_cost import counted_flops, counted_parameters

SPACE = NasBenchMacro()
PUBLISHED = {
    "00000000": (387_882, 7_713_280),
    "11111111": (1_588_874, 53_246_464),
    "22222222": (2_932_586, 105_660_928),
    "12012012": (2_014_602, 67_092_992),
    "00010000": (491_434, 14_225_920),
}
"""Network -> (parameters, FLOPs), as the benchmark's own file states them."""


@pytest.mark.parametrize("text", PUBLISHED)
def test_costs_are_the_published_ones_and_those_of_the_network(text):
    network = SPACE.parse(text)
    assert (parameters(network), flops(network)) == PUBLISHED[text]
    built = MacroNetwork(network)
    assert counted_parameters(built) == PUBLISHED[text][0]
    assert counted_flops(built, 32) == PUBLISHED[text][1]


@pytest.mark.parametrize("shape", [MacroShape(channels=8), MacroShape(channels=4, classes=7, resolution=16)], ids=str)
def test_costs_of_other_shapes_are_those_of_the_network(shape):
    for seed in range(3):
        network = SPACE.sample(np.random.default_rng(seed))
        built = MacroNetwork(network, shape)
        assert counted_parameters(built) == parameters(network, shape)
        assert counted_flops(built, shape.resolution) == flops(network, shape)


def test_the_text_is_the_number_of_the_network():
    assert len(SPACE) == 6561
    texts = [SPACE.format(network) for network in SPACE.enumerate()]
    assert texts == sorted(set(texts))
    for position in (0, 1, 2, 3, 4_000, 6_560):
        assert SPACE.index(SPACE.at(position)) == position
        assert SPACE.format(SPACE.at(position)) == texts[position]
    assert SPACE.label(SPACE.parse("12012012")) == "12012012"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1201201", "8 digits are expected, one a layer, 7 characters found"),
        ("120120120", "8 digits are expected, one a layer, 9 characters found"),
        ("", "8 digits are expected, one a layer, 0 characters found"),
        ("12012013", "a digit from 0 to 2 is expected at place 8, '3' found"),
        ("1201-012", "a digit from 0 to 2 is expected at place 5, '-' found"),
        ("１2012012", "a digit from 0 to 2 is expected at place 1, '１' found"),
        ("²2012012", "a digit from 0 to 2 is expected at place 1, '²' found"),
    ],
)
def test_what_is_no_network_is_refused_with_its_place(text, why):
    with pytest.raises(InvalidInputError) as caught:
        SPACE.parse(text)
    assert str(caught.value) == f"malformed NAS-Bench-Macro architecture {text!r}: {why}; example: 12012012"


@pytest.mark.parametrize("layers", [(0,) * 7, (0,) * 9, (3,) + (0,) * 7, (True,) + (0,) * 7, (-1,) + (0,) * 7])
def test_no_network_is_made_of_anything_else(layers):
    with pytest.raises(InvalidInputError, match=r"of NAS-Bench-Macro is from 0 to 2|has 8 layers; got"):
        NasBenchMacroNetwork(layers)


@pytest.mark.parametrize("index", [-1, 6_561])
def test_positions_outside_are_refused(index):
    with pytest.raises(InvalidInputError, match=rf"from 0 to 6560; got {index}"):
        SPACE.at(index)


def test_neighbours_differ_in_one_layer():
    network = SPACE.parse("12012012")
    neighbours = SPACE.neighbours(network)
    assert len(set(neighbours)) == len(neighbours) == LAYERS * (len(OPERATIONS) - 1)
    for neighbour in neighbours:
        assert sum(old != new for old, new in zip(network.layers, neighbour.layers, strict=True)) == 1


def test_it_is_drawn_as_a_chain_with_its_stages():
    (graph,) = SPACE.graphs(SPACE.parse("12012012")).values()
    assert graph.is_chain
    assert [edge.operation for edge in graph.edges] == [OPERATIONS[int(digit)] for digit in "12012012"]
    assert [edge.note for edge in graph.edges] == [f"stage {stage}" for stage in (1, 1, 2, 2, 2, 3, 3, 3)]
    assert SPACE.operations_of(SPACE.parse("11111111")) == {"mb_conv_3x3_e3"}


@pytest.mark.parametrize("changed", [{"channels": 0}, {"classes": 1.5}, {"resolution": 20}, {"resolution": 0}], ids=str)
def test_shapes_that_cannot_be_are_refused(changed):
    with pytest.raises(InvalidInputError, match=f"{next(iter(changed))} must be"):
        MacroShape(**changed)
