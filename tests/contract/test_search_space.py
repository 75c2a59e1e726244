"""What SearchSpace promises, asked of every space in the registry."""

import itertools

import numpy as np
import pytest

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.problems.registry import PROBLEMS, get_listable, get_space, listable_names
from swapcore.spaces.darts import DartsCell, DartsGenotype
from swapcore.spaces.nasbench201 import NasBench201Cell
from swapcore.spaces.nasbench_macro import NasBenchMacroNetwork

DRAWS = 60
MEMBERS = {"nasbench201": 15_625, "nasbench-macro": 6_561}
CELLS = {"nasbench201": ("cell",), "darts": ("normal", "reduce"), "nasbench-macro": ("network",)}
INPUTS = {"nasbench201": {0}, "darts": {0, 1}, "nasbench-macro": {0}}
"""The nodes that are a cell's inputs."""
OUTPUTS = {"nasbench201": {3}, "darts": {2, 3, 4, 5}, "nasbench-macro": {8}}
"""The nodes of which a cell's output consists."""
NO, SKIP, ONE, THREE, POOL = "none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"
MAX, SEP, DIL = "max_pool_3x3", "sep_conv_3x3", "dil_conv_5x5"
DARTS_CELL = DartsCell(((SEP, 0), (MAX, 1), (DIL, 0), (SKIP, 1), (SEP, 2), (POOL, 3), (SKIP, 0), (DIL, 4)))
DARTS_OTHER = DartsCell(((MAX, 0), (MAX, 1), (SKIP, 2), (MAX, 1), (MAX, 0), (SKIP, 2), (SKIP, 2), (MAX, 1)))
# The operations of node 2 the other way round.
DARTS_TURNED = DartsCell(((MAX, 1), (SEP, 0), *DARTS_CELL.pairs[2:]))
# Nodes 2 and 3 change their numbers, which those that read them follow.
DARTS_RENUMBERED = DartsCell(((DIL, 0), (SKIP, 1), (SEP, 0), (MAX, 1), (SEP, 3), (POOL, 2), (SKIP, 0), (DIL, 4)))
# Nodes 2 and 3 change their numbers, but those that read them do not follow.
DARTS_EXCHANGED = DartsCell(((DIL, 0), (SKIP, 1), (SEP, 0), (MAX, 1), (SEP, 2), (POOL, 3), (SKIP, 0), (DIL, 4)))
RELABELLED = {
    # Edges 0→1, 0→2, 1→2, 0→3, 1→3, 2→3. Node 1 is the input once more, so that what either of the two
    # hands to node 2 and to the output can be swapped.
    "nasbench201": [
        (NasBench201Cell((SKIP, THREE, ONE, NO, POOL, SKIP)), NasBench201Cell((SKIP, ONE, THREE, NO, POOL, SKIP))),
        (NasBench201Cell((SKIP, THREE, ONE, NO, POOL, SKIP)), NasBench201Cell((SKIP, THREE, ONE, POOL, NO, SKIP))),
        (NasBench201Cell((SKIP, NO, THREE, ONE, NO, THREE)), NasBench201Cell((SKIP, THREE, NO, NO, ONE, THREE))),
    ],
    "darts": [
        (DartsGenotype(DARTS_CELL, DARTS_OTHER), DartsGenotype(DARTS_TURNED, DARTS_OTHER)),
        (DartsGenotype(DARTS_CELL, DARTS_OTHER), DartsGenotype(DARTS_RENUMBERED, DARTS_OTHER)),
        (DartsGenotype(DARTS_OTHER, DARTS_TURNED), DartsGenotype(DARTS_OTHER, DARTS_RENUMBERED)),
        (
            DartsGenotype(DARTS_CELL.replace(6, NO, 0), DARTS_OTHER),
            DartsGenotype(DARTS_CELL.replace(6, NO, 4), DARTS_OTHER),
        ),
    ],
    # A layer has its place: the chain can be written in one way only.
    "nasbench-macro": [],
}
DIFFERENT = {
    "nasbench201": [
        (NasBench201Cell((THREE, NO, ONE, NO, NO, SKIP)), NasBench201Cell((ONE, NO, THREE, NO, NO, SKIP))),
        (NasBench201Cell((SKIP, THREE, ONE, NO, POOL, SKIP)), NasBench201Cell((NO, THREE, ONE, NO, POOL, SKIP))),
        (NasBench201Cell((NO, NO, NO, SKIP, NO, NO)), NasBench201Cell((NO, NO, NO, POOL, NO, NO))),
    ],
    "darts": [
        (DartsGenotype(DARTS_CELL, DARTS_OTHER), DartsGenotype(DARTS_EXCHANGED, DARTS_OTHER)),
        (DartsGenotype(DARTS_CELL, DARTS_OTHER), DartsGenotype(DARTS_OTHER, DARTS_CELL)),
        (DartsGenotype(DARTS_CELL, DARTS_OTHER), DartsGenotype(DARTS_CELL.replace(0, SEP, 1), DARTS_OTHER)),
        (DartsGenotype(DARTS_OTHER, DARTS_CELL), DartsGenotype(DARTS_OTHER, DARTS_CELL.replace(7, DIL, 3))),
    ],
    "nasbench-macro": [
        (NasBenchMacroNetwork((0, 1, 2, 0, 0, 0, 0, 0)), NasBenchMacroNetwork((0, 1, 0, 2, 0, 0, 0, 0))),
        (NasBenchMacroNetwork((1, 0, 0, 0, 0, 0, 0, 0)), NasBenchMacroNetwork((0, 1, 0, 0, 0, 0, 0, 0))),
    ],
}


@pytest.fixture(params=PROBLEMS, ids=str)
def space(request):
    return get_space(request.param)


@pytest.fixture(params=listable_names(), ids=str)
def enumerable(request):
    return get_listable(request.param)


def drawn_from(space):
    rng = np.random.default_rng(11)
    return [space.sample(rng) for _ in range(DRAWS)]


@pytest.fixture
def members(space):
    return drawn_from(space)


def is_member(space, architecture):
    """Whether it can be written, read and made of decisions that there are."""
    decisions = space.encode(architecture)
    return (
        space.parse(space.format(architecture)) == architecture
        and len(decisions) == len(space.choices)
        and all(0 <= decision < choices for decision, choices in zip(decisions, space.choices, strict=True))
        and (space.name not in listable_names() or 0 <= space.index(architecture) < len(space))
    )


def test_a_space_is_found_under_its_own_name(space):
    assert get_space(space.name) is space
    assert space.title


def test_parsing_what_was_formatted_gives_the_architecture_back(space, members):
    for member in members:
        text = space.format(member)
        assert space.parse(text) == member
        assert space.format(space.parse(text)) == text


def test_different_architectures_have_different_texts_and_labels(space, members):
    different = set(members)
    assert len(different) > DRAWS / 2
    assert len({space.format(member) for member in different}) == len(different)
    assert len({space.label(member) for member in different}) == len(different)
    assert all(len(space.label(member)) <= len(space.format(member)) for member in different)


def test_encode_and_decode_undo_each_other(space, members):
    for member in members:
        decisions = space.encode(member)
        assert all(type(decision) is int for decision in decisions)
        assert space.decode(decisions) == member
        assert space.decode(np.array(decisions)) == member, "whole numbers of numpy will do"
    assert len({space.encode(member) for member in members}) == len(set(members))


def test_decisions_are_as_many_as_the_choices_and_within_them(space, members):
    for member in members:
        assert is_member(space, member)
    drawn = np.array([space.encode(member) for member in [*members, *space.neighbours(members[0])]])
    assert drawn.max(axis=0).tolist() == [choices - 1 for choices in space.choices], "every last choice is met"
    assert not drawn.min(axis=0).any(), "and every first"


def test_any_decisions_within_the_choices_make_a_member(space):
    rng = np.random.default_rng(3)
    rows = [rng.integers(space.choices) for _ in range(DRAWS)]
    for decisions in (*rows, [0] * len(space.choices), [choices - 1 for choices in space.choices]):
        member = space.decode(decisions)
        assert is_member(space, member)
        assert space.encode(member) == tuple(decisions)


def test_a_decision_just_outside_the_choices_makes_no_member(space, members):
    for position, choices in enumerate(space.choices):
        decisions = list(space.encode(members[0]))
        decisions[position] = choices
        with pytest.raises((InvalidInputError, IndexError)):
            space.decode(decisions)


def test_neighbours_differ_in_one_decision(space, members):
    for member in members[:10]:
        neighbours = space.neighbours(member)
        assert len(neighbours) == sum(choices - 1 for choices in space.choices)
        for neighbour in neighbours:
            pairs = zip(space.encode(member), space.encode(neighbour), strict=True)
            assert sum(one != other for one, other in pairs) == 1


def test_index_and_at_undo_each_other(enumerable):
    for member in drawn_from(enumerable):
        assert 0 <= enumerable.index(member) < len(enumerable)
        assert enumerable.at(enumerable.index(member)) == member


@pytest.mark.parametrize("offset", [-1, 0, 10**9])
def test_an_index_outside_the_space_is_refused(enumerable, offset):
    index = -1 if offset < 0 else len(enumerable) + offset
    with pytest.raises(InvalidInputError, match=str(index)):
        enumerable.at(index)


def test_a_space_has_as_many_members_as_it_says(enumerable):
    every = list(enumerable.enumerate())
    assert len(enumerable) == len(every) == len(set(every)) == MEMBERS[enumerable.name]
    assert len(enumerable) == np.prod(enumerable.choices)
    assert [enumerable.index(member) for member in every[:500]] == list(range(min(500, len(every))))


def test_what_is_sampled_or_mutated_is_a_member(space, members):
    rng = np.random.default_rng(0)
    for member in members:
        mutant = space.mutate(member, rng)
        assert is_member(space, mutant)


def test_a_mutant_is_a_neighbour_of_its_parent(space, members):
    rng = np.random.default_rng(0)
    for member in members:
        assert space.mutate(member, rng) in space.neighbours(member)


def test_neighbours_differ_from_the_architecture_and_from_each_other(space, members):
    for member in members:
        neighbours = space.neighbours(member)
        assert neighbours
        assert member not in neighbours
        assert len(set(neighbours)) == len(neighbours)
        assert all(is_member(space, neighbour) for neighbour in neighbours)


def test_being_neighbours_is_mutual(space, members):
    for member in members[:10]:
        assert all(member in space.neighbours(neighbour) for neighbour in space.neighbours(member))


def test_each_decision_of_a_child_comes_from_one_of_its_parents(space, members):
    rng = np.random.default_rng(0)
    origins = set()
    for first, second in itertools.pairwise(members):
        child = space.crossover(first, second, rng)
        assert is_member(space, child)
        codes = [space.encode(architecture) for architecture in (child, first, second)]
        for position, (got, one, other) in enumerate(zip(*codes, strict=True)):
            assert got in {one, other}
            if one != other:
                origins.add((position, got == one))
    assert len(origins) == 2 * len(space.choices), "each comes from either parent at times"


def test_a_child_of_equal_parents_is_as_they_are(space, members):
    rng = np.random.default_rng(0)
    for member in members:
        assert space.crossover(member, member, rng) == member


def test_crossing_is_deterministic_and_leaves_the_parents_as_they_were(space, members):
    def children(seed):
        rng = np.random.default_rng(seed)
        return [space.crossover(*parents, rng) for parents in itertools.pairwise(members)]

    before = [(space.format(member), hash(member)) for member in members]
    assert children(5) == children(5)
    assert children(5) != children(6)
    assert [(space.format(member), hash(member)) for member in members] == before


def test_moves_depend_on_the_generator_alone(space, members):
    def walk(seed):
        rng = np.random.default_rng(seed)
        steps = [space.sample(rng)]
        for _ in range(20):
            steps.append(space.mutate(steps[-1], rng))
            steps.append(space.crossover(steps[0], steps[-1], rng))
        return steps

    assert walk(5) == walk(5)
    assert walk(5) != walk(6)


def test_moves_never_touch_the_global_generator(space):
    before = np.random.get_state()  # noqa: NPY002 - the global state is what is guarded
    rng = np.random.default_rng(0)
    space.crossover(space.mutate(space.sample(rng), rng), space.sample(rng), rng)
    after = np.random.get_state()  # noqa: NPY002
    assert (before[1] == after[1]).all()
    assert before[2] == after[2]


def test_mutating_leaves_the_parent_as_it_was(space, members):
    rng = np.random.default_rng(0)
    for member in members:
        before = space.format(member), hash(member)
        space.mutate(member, rng)
        space.neighbours(member)
        assert (space.format(member), hash(member)) == before


def test_relabelled_architectures_have_one_canonical_form(space):
    for one, other in RELABELLED[space.name]:
        assert one != other
        assert space.canonical(one) == space.canonical(other)


def test_architectures_that_differ_in_more_than_labels_have_canonical_forms_of_their_own(space):
    assert DIFFERENT[space.name]
    for one, other in DIFFERENT[space.name]:
        assert space.canonical(one) != space.canonical(other)


def test_each_cell_has_a_graph(space, members):
    for member in members:
        assert tuple(space.graphs(member)) == CELLS[space.name]


def test_the_graphs_of_an_architecture_run_forwards_over_their_nodes(space, members):
    for graph in (graph for member in members for graph in space.graphs(member).values()):
        assert len(set(graph.nodes)) == len(graph.nodes)
        for edge in graph.edges:
            assert 0 <= edge.source < edge.target < len(graph.nodes)
            assert edge.operation in space.operations


def test_live_edges_of_a_graph_are_fed_and_used_and_the_others_are_not(space, members):
    inputs, outputs = INPUTS[space.name], OUTPUTS[space.name]
    met = set()
    for graph in (graph for member in members for graph in space.graphs(member).values()):
        real = [edge for edge in graph.edges if edge.operation != "none"]
        fed, used = set(inputs), set(outputs)
        for edge in sorted(real, key=lambda edge: edge.target):
            fed |= {edge.target} if edge.source in fed else set()
        for edge in sorted(real, key=lambda edge: edge.source, reverse=True):
            used |= {edge.source} if edge.target in used else set()
        for edge in graph.edges:
            assert edge.live == (edge in real and edge.source in fed and edge.target in used)
            met.add((edge.live, edge.operation == "none"))
    dead = {(False, True), (False, False)} if "none" in space.operations else set()
    assert met == {(True, False)} | dead


@pytest.mark.parametrize("text", ["", "resnet50", "|", "\x00", "Genotype()", None, 7])
def test_what_is_no_architecture_is_refused_by_value(space, text):
    with pytest.raises(InvalidInputError) as caught:
        space.parse(text)
    assert repr(text) in str(caught.value)


def test_sizes_have_a_unit(space):
    assert space.size_unit
    assert space.size_per_unit in {1, 1_000, 1_000_000}


@pytest.mark.parametrize("name", ["nasbench", "NASBENCH201", "", "nasbench201 "])
def test_an_unknown_space_is_refused_with_the_known_ones(name):
    with pytest.raises(UnknownNameError) as caught:
        get_space(name)
    assert str(caught.value) == f"unknown space {name!r}; known: {', '.join(PROBLEMS)}"
    assert caught.value.known == tuple(PROBLEMS)


def test_only_spaces_that_can_be_listed_are_found_among_those(space):
    if space.name in listable_names():
        assert get_listable(space.name) is space
        return
    with pytest.raises(InvalidInputError) as caught:
        get_listable(space.name)
    assert str(caught.value) == (
        f"the space {space.name!r} is too large to be listed; those that can be: {', '.join(listable_names())}"
    )


@pytest.mark.parametrize("name", ["nasbench", "DARTS", ""])
def test_an_unknown_space_is_not_said_to_be_too_large(name):
    with pytest.raises(UnknownNameError, match=f"unknown space {name!r}; known: {', '.join(PROBLEMS)}"):
        get_listable(name)


def test_the_registry_cannot_be_changed():
    with pytest.raises(TypeError):
        PROBLEMS["mine"] = None
