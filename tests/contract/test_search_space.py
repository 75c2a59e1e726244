"""What SearchSpace promises, asked of every space in the registry."""

import numpy as np
import pytest

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.spaces.nasbench201 import NasBench201, NasBench201Cell
from swapcore.spaces.registry import SPACES, get_space

DRAWS = 60
MEMBERS = {"nasbench201": 15_625}
NO, SKIP, ONE, THREE, POOL = "none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"
RELABELLED = {
    # Edges 0→1, 0→2, 1→2, 0→3, 1→3, 2→3. Node 1 is the input once more, so that what either of the two
    # hands to node 2 and to the output can be swapped.
    "nasbench201": [
        (NasBench201Cell((SKIP, THREE, ONE, NO, POOL, SKIP)), NasBench201Cell((SKIP, ONE, THREE, NO, POOL, SKIP))),
        (NasBench201Cell((SKIP, THREE, ONE, NO, POOL, SKIP)), NasBench201Cell((SKIP, THREE, ONE, POOL, NO, SKIP))),
        (NasBench201Cell((SKIP, NO, THREE, ONE, NO, THREE)), NasBench201Cell((SKIP, THREE, NO, NO, ONE, THREE))),
    ]
}
DIFFERENT = {
    "nasbench201": [
        (NasBench201Cell((THREE, NO, ONE, NO, NO, SKIP)), NasBench201Cell((ONE, NO, THREE, NO, NO, SKIP))),
        (NasBench201Cell((SKIP, THREE, ONE, NO, POOL, SKIP)), NasBench201Cell((NO, THREE, ONE, NO, POOL, SKIP))),
        (NasBench201Cell((NO, NO, NO, SKIP, NO, NO)), NasBench201Cell((NO, NO, NO, POOL, NO, NO))),
    ]
}


@pytest.fixture(params=SPACES, ids=str)
def space(request):
    return SPACES[request.param]


@pytest.fixture
def members(space):
    rng = np.random.default_rng(11)
    return [space.sample(rng) for _ in range(DRAWS)]


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
    assert all(len(space.label(member)) < len(space.format(member)) for member in different)


def test_index_and_at_undo_each_other(space, members):
    for member in members:
        assert 0 <= space.index(member) < len(space)
        assert space.at(space.index(member)) == member


@pytest.mark.parametrize("offset", [-1, 0, 10**9])
def test_an_index_outside_the_space_is_refused(space, offset):
    index = -1 if offset < 0 else len(space) + offset
    with pytest.raises(InvalidInputError, match=str(index)):
        space.at(index)


def test_a_space_has_as_many_members_as_it_says(space):
    every = list(space.enumerate())
    assert len(space) == len(every) == len(set(every)) == MEMBERS[space.name]
    assert [space.index(member) for member in every[:500]] == list(range(min(500, len(every))))


def test_what_is_sampled_or_mutated_is_a_member(space, members):
    rng = np.random.default_rng(0)
    for member in members:
        mutant = space.mutate(member, rng)
        assert space.parse(space.format(mutant)) == mutant
        assert 0 <= space.index(mutant) < len(space)


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
        assert all(0 <= space.index(neighbour) < len(space) for neighbour in neighbours)


def test_being_neighbours_is_mutual(space, members):
    for member in members[:10]:
        assert all(member in space.neighbours(neighbour) for neighbour in space.neighbours(member))


def test_sampling_and_mutating_depend_on_the_generator_alone(space, members):
    def walk(seed):
        rng = np.random.default_rng(seed)
        steps = [space.sample(rng)]
        for _ in range(20):
            steps.append(space.mutate(steps[-1], rng))
        return steps

    assert walk(5) == walk(5)
    assert walk(5) != walk(6)


def test_sampling_and_mutating_never_touch_the_global_generator(space):
    before = np.random.get_state()  # noqa: NPY002 - the global state is what is guarded
    rng = np.random.default_rng(0)
    space.mutate(space.sample(rng), rng)
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
    assert RELABELLED[space.name]
    for one, other in RELABELLED[space.name]:
        assert one != other
        assert space.canonical(one) == space.canonical(other)


def test_architectures_that_differ_in_more_than_labels_have_canonical_forms_of_their_own(space):
    assert DIFFERENT[space.name]
    for one, other in DIFFERENT[space.name]:
        assert space.canonical(one) != space.canonical(other)


def test_the_graph_of_an_architecture_runs_forwards_over_its_nodes(space, members):
    for member in members:
        graph = space.graph(member)
        assert len(set(graph.nodes)) == len(graph.nodes)
        for edge in graph.edges:
            assert 0 <= edge.source < edge.target < len(graph.nodes)
            assert edge.operation in space.operations


def test_live_edges_of_a_graph_are_fed_and_used(space, members):
    for member in members:
        graph = space.graph(member)
        live = [edge for edge in graph.edges if edge.live]
        for edge in live:
            assert edge.source == 0 or any(before.target == edge.source for before in live)
            assert edge.target == len(graph.nodes) - 1 or any(after.source == edge.target for after in live)


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
    assert str(caught.value) == f"unknown space {name!r}; known: {', '.join(SPACES)}"
    assert caught.value.known == tuple(SPACES)


def test_the_registry_cannot_be_changed():
    with pytest.raises(TypeError):
        SPACES["mine"] = NasBench201()
