"""The NAS-Bench-201 space: its strings, its order, its moves, and what is dead in a cell."""

import dataclasses
import itertools
from collections import Counter

import numpy as np
import pytest

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.spaces.nasbench201 import (
    EDGES,
    OPERATIONS,
    NasBench201,
    NasBench201Cell,
    live_edges,
    operation_digits,
    operation_positions,
)

SPACE = NasBench201()
TEXT = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|"
CELL = NasBench201Cell(("nor_conv_3x3", "none", "skip_connect", "avg_pool_3x3", "nor_conv_1x1", "skip_connect"))
PATHS = ((0, 3), (0, 1, 3), (0, 2, 3), (0, 1, 2, 3))
MALFORMED = {
    "empty": ("", "3 groups"),
    "blank": ("  \n", "3 groups"),
    "one group": ("|none~0|", "3 groups joined by '+' are expected, 1 found"),
    "extra group": (f"{TEXT}+|none~0|none~1|none~2|none~3|", "3 groups joined by '+' are expected, 4 found"),
    "truncated in a name": (TEXT[:-5], "group 3 must begin and end with '|'"),
    "truncated after a group": (TEXT[: TEXT.rindex("+")], "3 groups joined by '+' are expected, 2 found"),
    "no closing bar": (TEXT[:-1], "group 3 must begin and end with '|'"),
    "no opening bar": (TEXT[1:], "group 1 must begin and end with '|'"),
    "a bar alone": (f"|{TEXT[TEXT.index('+') :]}", "group 1 must begin and end with '|'"),
    "no bars": ("a+b+c", "group 1 must begin and end with '|'"),
    "an empty group": (f"||{TEXT[TEXT.index('+') :]}", "'operation~0' is expected in group 1"),
    "commas between groups": (TEXT.replace("+", ","), "3 groups"),
    "slashes between operations": (TEXT.replace("|avg", "/avg"), "group 3 must begin"),
    "colon before the source": (TEXT.replace("~", ":"), "'operation~0' is expected in group 1"),
    "missing operation": (TEXT.replace("|none~0|", "|"), "group 2 must hold 2 operation(s), 1 found"),
    "extra operation": (TEXT.replace("|none~0|", "|none~0|none~0|"), "group 2 must hold 2 operation(s), 3 found"),
    "wrong source": (TEXT.replace("connect~1", "connect~0"), "'operation~1' is expected in group 2"),
    "source of another group": (TEXT.replace("connect~2", "connect~3"), "'operation~2' is expected in group 3"),
    "negative source": (TEXT.replace("none~0", "none~-0"), "'operation~0' is expected in group 2"),
    "source with a leading zero": (TEXT.replace("none~0", "none~00"), "'operation~0' is expected in group 2"),
    "source in other digits": (TEXT.replace("none~0", "none~\u0660"), "'operation~0' is expected in group 2"),
    "source of 5,000 digits": (TEXT.replace("none~0", f"none~{'0' * 5000}"), "'operation~0' is expected in group 2"),
    "no source": (TEXT.replace("none~0", "none~"), "'operation~0' is expected in group 2"),
    "no operation": (TEXT.replace("none~0", "~0"), "'operation~0' is expected in group 2"),
    "line break inside": (TEXT.replace("none~0", "none~0\n"), "'operation~0' is expected in group 2"),
}


def paths_in(cell):
    """The paths from input to output all of whose edges carry something, by looking at every one."""
    operation = dict(zip(EDGES, cell.operations, strict=True))
    steps = [tuple(itertools.pairwise(path)) for path in PATHS]
    return [edges for edges in steps if all(operation[edge] != "none" for edge in edges)]


def function_of(cell):
    """What a cell computes: per node the multiset of things summed, zeros gone and skipped sums merged."""
    operation = dict(zip(EDGES, cell.operations, strict=True))
    nodes = {0: Counter(["input"])}
    for target in (1, 2, 3):
        nodes[target] = Counter()
        for source in range(target):
            name = operation[source, target]
            if name == "skip_connect":
                nodes[target].update(nodes[source])
            elif name != "none" and nodes[source]:
                nodes[target][name, frozenset(nodes[source].items())] += 1
    return frozenset(nodes[3].items())


def test_an_architecture_string_is_read_edge_by_edge():
    assert SPACE.parse(TEXT) == CELL
    assert SPACE.format(CELL) == str(CELL) == TEXT


def test_white_space_around_an_architecture_string_is_ignored():
    assert SPACE.parse(f"\n  {TEXT}\t") == CELL


@pytest.mark.filterwarnings("ignore")
def test_parsing_agrees_with_the_parser_of_the_benchmarks_own_package():
    from nas_201_api import NASBench201API

    for index in range(0, len(SPACE), 7):
        cell = SPACE.at(index)
        nodes = NASBench201API.str2lists(SPACE.format(cell))
        theirs = {
            (source, target): operation for target, node in enumerate(nodes, start=1) for operation, source in node
        }
        assert theirs == dict(zip(EDGES, cell.operations, strict=True))


@pytest.mark.parametrize(("text", "expected"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_string_is_refused_with_its_text_and_with_what_is_expected(text, expected):
    with pytest.raises(InvalidInputError) as caught:
        SPACE.parse(text)
    assert f"malformed NAS-Bench-201 architecture {repr(text)[:40]}" in str(caught.value)
    assert expected in str(caught.value)
    assert "example: |nor_conv_3x3~0|+" in str(caught.value)


def test_a_long_malformed_string_is_shown_shortened():
    with pytest.raises(InvalidInputError) as caught:
        SPACE.parse("x" * 10_000)
    assert "xxx..." in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("name", ["nor_conv_5x5", "None", "NONE", " none", "skip"])
def test_an_unknown_operation_is_refused_with_the_known_ones(name):
    with pytest.raises(UnknownNameError) as caught:
        SPACE.parse(TEXT.replace("none", name))
    assert str(caught.value) == (
        f"unknown operation {name!r}; known: none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3"
    )


@pytest.mark.parametrize("value", [None, 3, b"|none~0|", ["|none~0|"], CELL])
def test_what_is_not_text_is_refused_by_value(value):
    with pytest.raises(InvalidInputError) as caught:
        SPACE.parse(value)
    assert repr(value) in str(caught.value)
    assert "an architecture is text like |nor_conv_3x3~0|+" in str(caught.value)


@pytest.mark.parametrize("count", [0, 5, 7])
def test_a_cell_has_six_operations(count):
    with pytest.raises(InvalidInputError, match=f"has 6 operations; got {count}"):
        NasBench201Cell(("none",) * count)


def test_a_cell_with_an_unknown_operation_cannot_be_made():
    with pytest.raises(UnknownNameError, match="unknown operation 'max_pool'; known: none, skip_connect"):
        NasBench201Cell(("none",) * 5 + ("max_pool",))


def test_a_cell_is_immutable_and_equal_cells_are_one_key():
    with pytest.raises(dataclasses.FrozenInstanceError):
        CELL.operations = ("none",) * 6
    assert {CELL: 1}[SPACE.parse(TEXT)] == 1


def test_the_15625_cells_come_in_the_order_of_their_index():
    cells = list(SPACE.enumerate())
    assert len(cells) == len(set(cells)) == len(SPACE) == 15_625
    assert cells[0].operations == ("none",) * 6
    assert cells[1].operations == ("none",) * 5 + ("skip_connect",)
    assert cells[-1].operations == ("avg_pool_3x3",) * 6
    assert [SPACE.index(cell) for cell in cells] == list(range(15_625))
    assert all(SPACE.at(index) == cell for index, cell in enumerate(cells))


def test_cells_as_arrays_of_digits_agree_with_cells_one_by_one():
    indices = np.arange(len(SPACE))
    digits = operation_digits(indices)
    assert digits.shape == (15_625, 6)
    assert (operation_positions(digits) == indices).all()
    for index in range(0, len(SPACE), 97):
        assert tuple(OPERATIONS[digit] for digit in digits[index]) == SPACE.at(index).operations


@pytest.mark.parametrize("index", [-1, 15_625])
def test_an_index_outside_the_space_is_refused(index):
    with pytest.raises(InvalidInputError, match=f"from 0 to 15624; got {index}"):
        SPACE.at(index)


def test_sampling_is_uniform_over_edges_and_operations():
    rng = np.random.default_rng(0)
    drawn = [SPACE.sample(rng) for _ in range(5000)]
    for edge in range(6):
        counts = Counter(cell.operations[edge] for cell in drawn)
        assert set(counts) == set(OPERATIONS)
        assert min(counts.values()) > 900
        assert max(counts.values()) < 1100


def test_neighbours_are_the_24_cells_that_differ_on_one_edge():
    neighbours = SPACE.neighbours(CELL)
    by_definition = {
        cell
        for cell in SPACE.enumerate()
        if sum(mine != theirs for mine, theirs in zip(cell.operations, CELL.operations, strict=True)) == 1
    }
    assert len(neighbours) == 24
    assert set(neighbours) == by_definition


def test_mutation_reaches_every_neighbour_equally_often_and_nothing_else():
    rng = np.random.default_rng(0)
    counts = Counter(SPACE.mutate(CELL, rng) for _ in range(4800))
    assert set(counts) == set(SPACE.neighbours(CELL))
    assert min(counts.values()) > 140
    assert max(counts.values()) < 260


def test_replacing_an_operation_leaves_the_others():
    replaced = CELL.replace(2, "none")
    assert replaced.operations == (*CELL.operations[:2], "none", *CELL.operations[3:])
    assert CELL.operations[2] == "skip_connect"


def test_an_edge_is_live_exactly_when_some_path_from_input_to_output_takes_it():
    for cell in SPACE.enumerate():
        on_paths = {edge for path in paths_in(cell) for edge in path}
        assert live_edges(cell) == tuple(edge in on_paths for edge in EDGES), str(cell)


def test_there_are_exactly_6466_canonical_classes():
    assert len({SPACE.canonical(cell) for cell in SPACE.enumerate()}) == 6466


def test_cells_of_one_canonical_class_compute_the_same_function():
    functions = {}
    for cell in SPACE.enumerate():
        functions.setdefault(SPACE.canonical(cell), set()).add(function_of(cell))
    assert all(len(members) == 1 for members in functions.values())
    assert len(set().union(*functions.values())) == 4930


def test_the_order_of_a_nodes_inputs_does_not_change_the_canonical_form():
    # The first edge hands the input on, so that node 1 is the input once more.
    one = NasBench201Cell(
        ("skip_connect", "nor_conv_3x3", "avg_pool_3x3", "nor_conv_1x1", "skip_connect", "nor_conv_3x3")
    )
    two = NasBench201Cell(
        ("skip_connect", "avg_pool_3x3", "nor_conv_3x3", "skip_connect", "nor_conv_1x1", "nor_conv_3x3")
    )
    assert (
        SPACE.canonical(one)
        == SPACE.canonical(two)
        == "((0)@avg_pool_3x3+(0)@nor_conv_3x3)@nor_conv_3x3+" + ("(0)@nor_conv_1x1+0")
    )


def test_a_graph_has_all_six_edges_and_marks_the_dead_ones():
    graph = SPACE.graphs(CELL)["cell"]
    assert graph.nodes == ("input", "1", "2", "output")
    assert [(edge.source, edge.target) for edge in graph.edges] == list(EDGES)
    assert tuple(edge.operation for edge in graph.edges) == CELL.operations
    assert [edge.live for edge in graph.edges] == [True, False, True, True, True, True]


def test_a_label_has_one_group_a_node_as_the_full_string_has():
    assert SPACE.label(CELL) == "c3|no sk|ap c1 sk"


def test_labels_tell_all_cells_apart():
    assert len({SPACE.label(cell) for cell in SPACE.enumerate()}) == 15_625
