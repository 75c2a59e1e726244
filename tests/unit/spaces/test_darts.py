"""The DARTS space: its texts, its moves, which genotypes are isomorphic, and what is dead in a cell."""

import dataclasses
import itertools
from collections import Counter

import numpy as np
import pytest

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.spaces.darts import NODES, OPERATIONS, TARGETS, Darts, DartsCell, DartsGenotype, live_pairs

SPACE = Darts()
TEXT = (
    "Genotype(normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1), "
    "('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)], normal_concat=range(2, 6), "
    "reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 1), "
    "('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('max_pool_3x3', 1)], reduce_concat=range(2, 6))"
)
NO, MAX, SKIP = "none", "max_pool_3x3", "skip_connect"
THREE, FIVE, DILATED = "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3"
NORMAL = DartsCell(((THREE, 0), (THREE, 1), (THREE, 0), (THREE, 1), (THREE, 1), (SKIP, 0), (SKIP, 0), (DILATED, 2)))
REDUCE = DartsCell(((MAX, 0), (MAX, 1), (SKIP, 2), (MAX, 1), (MAX, 0), (SKIP, 2), (SKIP, 2), (MAX, 1)))
GENOTYPE = DartsGenotype(NORMAL, REDUCE)
NORMAL_PAIRS = TEXT[TEXT.index("[") : TEXT.index("]") + 1]
MALFORMED = {
    "empty": ("", "'Genotype' is expected at character 1, the end of the text found"),
    "no arguments": ("Genotype()", "'normal' is expected at character 10, ')' found"),
    "another name": (TEXT.replace("Genotype", "Structure"), "'Genotype' is expected at character 1, \"Structure("),
    "an assignment": (f"DARTS = {TEXT}", "'Genotype' is expected at character 1"),
    "cells in another order": (TEXT.replace("normal", "reduce"), "'normal' is expected at character 10, \"reduce="),
    "the first cell only": (TEXT[: TEXT.index(", reduce")], "',' is expected at character"),
    "no closing bracket": (TEXT[:-1], "')' is expected at character"),
    "cut in a name": (TEXT[:25], "an operation in quotes is expected at character"),
    "something behind it": (f"{TEXT}.normal", "the end of the text is expected at character"),
    "no pairs": (TEXT.replace(NORMAL_PAIRS, "[]"), "normal must hold 8 pairs ('operation', source), 0 found"),
    "seven pairs": (TEXT.replace("[('sep_conv_3x3', 0), ", "["), "normal must hold 8 pairs ('operation', source), 7"),
    "nine pairs": (
        TEXT.replace("reduce=[", "reduce=[('none', 0), "),
        "reduce must hold 8 pairs ('operation', source), 9",
    ),
    "no comma between pairs": (TEXT.replace("0), ('sep", "0) ('sep", 1), "',' or ']' is expected at character 38"),
    "a list as a pair": (
        TEXT.replace("('max_pool_3x3', 0)", "['max_pool_3x3', 0]"),
        "'(' or ']' is expected at character",
    ),
    "a name without quotes": (TEXT.replace("'dil_conv_3x3'", "dil_conv_3x3"), "an operation in quotes is expected"),
    "unequal quotes": (TEXT.replace("'sep", '"sep', 1), "an operation in quotes is expected at character"),
    "an operation alone": (TEXT.replace("'sep_conv_3x3', 0", "'sep_conv_3x3'", 1), "',' is expected at character"),
    "three in a pair": (TEXT.replace("3', 0)", "3', 0, 1)", 1), "')' is expected at character"),
    "a source of a later node": (TEXT.replace("3', 0)", "3', 2)", 1), "a source from 0 to 1 for node 2 is expected"),
    "the node itself": (TEXT.replace("3', 2)]", "3', 5)]", 1), "a source from 0 to 4 for node 5 is expected"),
    "a source with a leading zero": (TEXT.replace("3', 0)", "3', 00)", 1), "a source from 0 to 1 for node 2"),
    "a negative source": (TEXT.replace("3', 0)", "3', -1)", 1), "the number of a node is expected"),
    "a source in other digits": (TEXT.replace("3', 0)", "3', \u0660)", 1), "the number of a node is expected"),
    "a broken number": (TEXT.replace("3', 0)", "3', 0.0)", 1), "')' is expected at character"),
    "a source of 4,000 digits": (TEXT.replace("3', 0)", f"3', {'0' * 4000})", 1), "a source from 0 to 1 for node 2"),
    "another concatenation": (TEXT.replace("range(2, 6)", "range(3, 6)", 1), "'2' is expected at character"),
    "a longer concatenation": (TEXT.replace("range(2, 6)", "range(2, 60)", 1), "')' is expected at character"),
    "a concatenation of text": (TEXT.replace("range(2, 6)", "'2345'", 1), "range(2, 6) or [2, 3, 4, 5] is expected"),
    "a zero byte": (f"\x00{TEXT}", "'Genotype' is expected at character 1, "),
    "a wide space": (TEXT.replace(" ", "\u00a0", 1), "the number of a node is expected at character"),
}
CODE = (
    "__import__('os').system('x')",
    "Genotype(normal=__import__('os').system('x'), normal_concat=range(2, 6), reduce=[], reduce_concat=range(2, 6))",
    TEXT.replace("('sep_conv_3x3', 0)", "(print('x') or 'sep_conv_3x3', 0)", 1),
    TEXT.replace("('sep_conv_3x3', 0)", "('sep_conv_3x3', exit())", 1),
    TEXT.replace("range(2, 6)", "range(2, __import__('os').getpid())", 1),
    TEXT.replace("'sep_conv_3x3'", "f'{exit()}'", 1),
    "(lambda: 0)()",
    "[" * 4000,
    "Genotype(normal=" + "(" * 4000,
    "-" * 4000 + "1",
)


def test_a_genotype_is_read_pair_by_pair():
    assert SPACE.parse(TEXT) == GENOTYPE
    assert SPACE.format(GENOTYPE) == str(GENOTYPE) == TEXT


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("range(2, 6)", "[2, 3, 4, 5]"),
        TEXT.replace("range(2, 6)", "[2,3,4,5]", 1),
        TEXT.replace("'", '"'),
        TEXT.replace(" ", ""),
        f"\n  {TEXT}\t",
        TEXT.replace(", ", ",\n    ").replace("[", "[\n").replace("(", "( "),
        TEXT.replace("]", ",]").replace("))", "),)"),
    ],
    ids=["list", "list once", "double quotes", "no spaces", "around", "many lines", "trailing commas"],
)
def test_other_ways_of_writing_a_genotype_are_read(text):
    assert SPACE.parse(text) == GENOTYPE


@pytest.mark.parametrize(("text", "expected"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_text_is_refused_with_itself_and_with_what_is_expected_where(text, expected):
    with pytest.raises(InvalidInputError) as caught:
        SPACE.parse(text)
    assert f"malformed DARTS architecture {repr(text[:120])[:-1]}" in str(caught.value)
    assert expected in str(caught.value)
    assert "example: Genotype(normal=[('sep_conv_3x3', 0)" in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("text", CODE, ids=range(len(CODE)))
def test_code_is_refused_and_not_run(text, capsys):
    with pytest.raises(InvalidInputError):
        SPACE.parse(text)
    assert capsys.readouterr().out == ""


def test_a_text_beyond_any_genotypes_length_is_refused_unread():
    with pytest.raises(InvalidInputError, match="at most 5000 characters are read, 5001 found"):
        SPACE.parse("(" * 5001)


@pytest.mark.parametrize("name", ["sep_conv_7x7", "None", "NONE", " none", "", "skip"])
def test_an_unknown_operation_is_refused_with_the_known_ones(name):
    with pytest.raises(UnknownNameError) as caught:
        SPACE.parse(TEXT.replace("dil_conv_3x3", name))
    assert str(caught.value) == (
        f"unknown operation {name!r}; known: none, max_pool_3x3, avg_pool_3x3, skip_connect, sep_conv_3x3, "
        f"sep_conv_5x5, dil_conv_3x3, dil_conv_5x5"
    )


@pytest.mark.parametrize("value", [None, 3, b"Genotype()", [TEXT], GENOTYPE])
def test_what_is_not_text_is_refused_by_value(value):
    with pytest.raises(InvalidInputError) as caught:
        SPACE.parse(value)
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize("count", [0, 7, 9])
def test_a_cell_has_eight_pairs(count):
    with pytest.raises(InvalidInputError, match=f"8 \\(operation, source\\) pairs; got {count}"):
        DartsCell(((NO, 0),) * count)


@pytest.mark.parametrize("source", [-1, 2, True, 1.0, "0", None])
def test_a_node_takes_nodes_before_it_only(source):
    with pytest.raises(InvalidInputError) as caught:
        NORMAL.replace(0, THREE, source)
    assert str(caught.value) == f"node 2 takes sources from 0 to 1; got {source!r}"


def test_a_cell_with_an_unknown_operation_cannot_be_made():
    with pytest.raises(UnknownNameError, match="unknown operation 'conv'; known: none, max_pool_3x3"):
        NORMAL.replace(3, "conv", 0)


def test_a_genotype_is_immutable_and_equal_ones_are_one_key():
    with pytest.raises(dataclasses.FrozenInstanceError):
        GENOTYPE.normal = REDUCE
    with pytest.raises(dataclasses.FrozenInstanceError):
        NORMAL.pairs = REDUCE.pairs
    assert {GENOTYPE: 1}[SPACE.parse(TEXT)] == 1


def test_labels_are_short_and_tell_genotypes_apart():
    label = SPACE.label(GENOTYPE)
    assert label == "s3:0 s3:1|s3:0 s3:1|s3:1 sk:0|sk:0 d3:2 / mp:0 mp:1|sk:2 mp:1|mp:0 sk:2|sk:2 mp:1"
    assert SPACE.label(DartsGenotype(NORMAL, NORMAL)) == "s3:0 s3:1|s3:0 s3:1|s3:1 sk:0|sk:0 d3:2 / ="
    everyone = {GENOTYPE, *SPACE.neighbours(GENOTYPE)}
    assert len({SPACE.label(one) for one in everyone}) == len(everyone)


def test_sampling_is_uniform_over_operations_and_sources_in_both_cells():
    rng = np.random.default_rng(0)
    drawn = [SPACE.sample(rng) for _ in range(4000)]
    for name, position in itertools.product(("normal", "reduce"), range(8)):
        pairs = [getattr(one, name).pairs[position] for one in drawn]
        for count, possible in (
            (Counter(pair[0] for pair in pairs), 8),
            (Counter(pair[1] for pair in pairs), TARGETS[position]),
        ):
            assert len(count) == possible
            assert min(count.values()) > 0.8 * 4000 / possible
            assert max(count.values()) < 1.2 * 4000 / possible
    assert not any(one.normal == one.reduce for one in drawn)


def test_neighbours_are_the_152_genotypes_one_operation_or_one_source_away():
    neighbours = SPACE.neighbours(GENOTYPE)
    changes = Counter()
    for one in neighbours:
        before = [part for pair in (*NORMAL.pairs, *REDUCE.pairs) for part in pair]
        after = [part for pair in (*one.normal.pairs, *one.reduce.pairs) for part in pair]
        changed = [position for position in range(32) if before[position] != after[position]]
        assert len(changed) == 1
        changes[changed[0] % 2] += 1
    assert changes == {0: 16 * 7, 1: 2 * 2 * (1 + 2 + 3 + 4)}
    assert len(set(neighbours)) == 152


def test_mutation_reaches_every_neighbour_and_nothing_else_operations_as_often_as_sources():
    rng = np.random.default_rng(0)
    counts = Counter(SPACE.mutate(GENOTYPE, rng) for _ in range(12_000))
    assert set(counts) == set(SPACE.neighbours(GENOTYPE))

    def operations(one):
        return [pair[0] for pair in (*one.normal.pairs, *one.reduce.pairs)]

    of_operations = sum(count for one, count in counts.items() if operations(one) != operations(GENOTYPE))
    of_normal = sum(count for one, count in counts.items() if one.normal != NORMAL)
    assert 5700 < of_operations < 6300
    assert 5700 < of_normal < 6300


def test_a_crossover_takes_each_node_whole_from_either_parent_with_equal_chance():
    rng = np.random.default_rng(0)
    other = DartsGenotype(DartsCell(((FIVE, 0),) * 8), DartsCell(((NO, 1),) * 8))
    origins = []
    for _ in range(2000):
        child = SPACE.crossover(GENOTYPE, other, rng)
        origin = []
        for name, node in itertools.product(("normal", "reduce"), range(4)):
            pairs = [getattr(one, name).pairs[2 * node : 2 * node + 2] for one in (child, GENOTYPE, other)]
            assert pairs[0] in pairs[1:]
            origin.append(pairs[0] == pairs[2])
        origins.append(tuple(origin))
    assert (np.abs(np.mean(origins, axis=0) - 0.5) < 0.05).all()
    assert len(set(origins)) == 2**8
    assert SPACE.crossover(other, other, rng) == other


def test_the_order_of_a_nodes_operations_does_not_change_the_canonical_form():
    swapped = DartsCell(tuple(NORMAL.pairs[position ^ 1] for position in range(8)))
    assert swapped != NORMAL
    assert SPACE.canonical(DartsGenotype(swapped, REDUCE)) == SPACE.canonical(GENOTYPE)


def test_nodes_may_be_renumbered():
    # Nodes 2 and 3 change places, and with them what nodes 4 and 5 read.
    one = DartsCell(((THREE, 0), (MAX, 1), (FIVE, 0), (FIVE, 1), (SKIP, 2), (DILATED, 3), (THREE, 4), (MAX, 2)))
    two = DartsCell(((FIVE, 0), (FIVE, 1), (THREE, 0), (MAX, 1), (SKIP, 3), (DILATED, 2), (THREE, 4), (MAX, 3)))
    assert SPACE.canonical(DartsGenotype(one, REDUCE)) == SPACE.canonical(DartsGenotype(two, REDUCE))
    assert SPACE.canonical(DartsGenotype(REDUCE, one)) == SPACE.canonical(DartsGenotype(REDUCE, two))
    crossed = two.replace(4, SKIP, 2).replace(5, DILATED, 3)
    assert SPACE.canonical(DartsGenotype(one, REDUCE)) != SPACE.canonical(DartsGenotype(crossed, REDUCE))


def test_dead_operations_are_merged_in_the_canonical_form():
    dead = DartsCell(((NO, 0), (NO, 1), (THREE, 2), (SKIP, 0), (MAX, 2), (THREE, 3), (NO, 4), (THREE, 0)))
    none = DartsCell(((NO, 1), (NO, 1), (NO, 1), (SKIP, 0), (NO, 3), (THREE, 3), (NO, 2), (THREE, 0)))
    assert SPACE.canonical(DartsGenotype(dead, REDUCE)) == SPACE.canonical(DartsGenotype(none, REDUCE))
    alive = none.replace(0, SKIP, 0)
    assert SPACE.canonical(DartsGenotype(alive, REDUCE)) != SPACE.canonical(DartsGenotype(none, REDUCE))


def test_canonical_forms_keep_apart_what_has_weights_of_its_own_and_the_two_cells():
    twins = DartsCell(((THREE, 0), (FIVE, 1), (THREE, 0), (FIVE, 1), (THREE, 2), (DILATED, 2), (NO, 0), (NO, 0)))
    across = twins.replace(5, DILATED, 3)
    forms = {SPACE.canonical(one) for one in (DartsGenotype(twins, REDUCE), DartsGenotype(across, REDUCE))}
    assert len(forms) == 2
    assert SPACE.canonical(DartsGenotype(NORMAL, REDUCE)) != SPACE.canonical(DartsGenotype(REDUCE, NORMAL))


def test_an_operation_is_dead_when_it_is_none_or_its_source_is_always_zero():
    cell = DartsCell(((NO, 0), (NO, 1), (THREE, 2), (NO, 0), (SKIP, 3), (THREE, 1), (MAX, 4), (FIVE, 3)))
    assert live_pairs(cell) == (False, False, False, False, False, True, True, False)
    assert live_pairs(NORMAL) == (True,) * 8
    assert live_pairs(DartsCell(((NO, 0),) * 8)) == (False,) * 8


def test_graphs_have_the_eight_edges_of_each_cell_and_mark_the_dead_ones():
    dead = DartsCell(((NO, 0), (NO, 1), (THREE, 2), (SKIP, 0), (MAX, 2), (THREE, 3), (NO, 4), (THREE, 0)))
    graphs = SPACE.graphs(DartsGenotype(NORMAL, dead))
    assert list(graphs) == ["normal", "reduce"]
    for graph, cell in zip(graphs.values(), (NORMAL, dead), strict=True):
        assert graph.nodes == NODES == ("c_{k-2}", "c_{k-1}", "2", "3", "4", "5")
        assert tuple((edge.operation, edge.source) for edge in graph.edges) == cell.pairs
        assert tuple(edge.target for edge in graph.edges) == TARGETS
        assert tuple(edge.live for edge in graph.edges) == live_pairs(cell)


def test_moves_depend_on_the_generator_alone():
    def walk(seed):
        rng = np.random.default_rng(seed)
        steps = [SPACE.sample(rng), SPACE.sample(rng)]
        for _ in range(20):
            steps.append(SPACE.mutate(SPACE.crossover(*steps[-2:], rng), rng))
        return steps

    before = np.random.get_state()  # noqa: NPY002 - the global state is what is guarded
    assert walk(5) == walk(5)
    assert walk(5) != walk(6)
    assert (before[1] == np.random.get_state()[1]).all()  # noqa: NPY002


def test_sizes_are_in_thousands_and_nothing_is_enumerated():
    assert (SPACE.name, SPACE.title, SPACE.size_unit, SPACE.size_per_unit) == ("darts", "DARTS", "k", 1000)
    assert SPACE.operations == OPERATIONS
    assert not any(hasattr(SPACE, name) for name in ("enumerate", "index", "at", "__len__"))
