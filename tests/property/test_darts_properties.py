"""What holds for any DARTS genotype that Hypothesis comes up with."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from swapcore.errors import InvalidInputError
from swapcore.networks.darts import DartsNetwork
from swapcore.spaces.darts import OPERATIONS, TARGETS, Darts, DartsCell, DartsGenotype, live_pairs
from swapcore.spaces.darts_cost import DartsShape, effective_parameters, parameters

SPACE = Darts()
UNHURRIED = settings(deadline=None)

operations = st.sampled_from(OPERATIONS)
cells = st.tuples(*(st.tuples(operations, st.integers(0, target - 1)) for target in TARGETS)).map(DartsCell)
genotypes = st.builds(DartsGenotype, cells, cells)
seeds = st.integers(0, 2**63 - 1)
shapes = st.builds(
    DartsShape,
    channels=st.integers(1, 5).map(lambda half: 2 * half),
    cells=st.integers(1, 4),
    stem=st.sampled_from(["none", "cifar", "imagenet"]),
    classes=st.integers(1, 12),
    resolution=st.integers(1, 40),
)


@st.composite
def almost_genotypes(draw):
    """A genotype's text with a few pieces replaced, doubled or lost."""
    text = SPACE.format(draw(genotypes))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        until = draw(st.integers(at, min(len(text), at + 4)))
        pieces = ["", "(", ")", "[", ",", "'", "0", "1", "00", " ", "\n", "\u0661", "\x00", "none", text[at:]]
        text = text[:at] + draw(st.sampled_from(pieces)) + text[until:]
    return text


def renumbered(cell, order, flips):
    """The same cell with its nodes 2 to 5 in another order and some nodes' operations swapped; None if not allowed."""
    number = {old: new for new, old in enumerate((0, 1, *order))}
    pairs = []
    for old, flip in zip(order, flips, strict=True):
        node = [(operation, number[source]) for operation, source in cell.pairs[2 * old - 4 : 2 * old - 2]]
        pairs += reversed(node) if flip else node
    if any(source >= target for (_, source), target in zip(pairs, TARGETS, strict=True)):
        return None
    return DartsCell(tuple(pairs))


@given(genotypes)
@UNHURRIED
def test_parsing_undoes_formatting(genotype):
    assert SPACE.parse(SPACE.format(genotype)) == genotype
    assert SPACE.parse(SPACE.format(genotype).replace("range(2, 6)", "[2, 3, 4, 5]")) == genotype


@given(st.text() | st.text("Genotype(normal=[]'),0123456 \n_") | almost_genotypes())
@example("Genotype(normal=[" + "('none', 0)," * 300)
@settings(UNHURRIED, max_examples=400)
def test_any_text_is_a_genotype_or_is_refused(text):
    try:
        genotype = SPACE.parse(text)
    except InvalidInputError:
        return
    written = "".join(SPACE.format(genotype).split())
    assert "".join(text.split()).replace(",]", "]").replace(",)", ")") == written


@given(genotypes, seeds)
@UNHURRIED
def test_mutation_changes_exactly_one_operation_or_source(genotype, seed):
    mutant = SPACE.mutate(genotype, np.random.default_rng(seed))
    before, after = (
        [part for cell in (one.normal, one.reduce) for pair in cell.pairs for part in pair]
        for one in (genotype, mutant)
    )
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    assert genotype in SPACE.neighbours(mutant)


@given(genotypes, genotypes, seeds)
@UNHURRIED
def test_a_crossover_has_only_what_a_parent_has_at_the_same_place(first, second, seed):
    child = SPACE.crossover(first, second, np.random.default_rng(seed))
    for one, two, three in zip(
        (*child.normal.pairs, *child.reduce.pairs),
        (*first.normal.pairs, *first.reduce.pairs),
        (*second.normal.pairs, *second.reduce.pairs),
        strict=True,
    ):
        assert one in (two, three)


@given(genotypes, st.permutations([2, 3, 4, 5]), st.tuples(*[st.booleans()] * 4))
@settings(UNHURRIED, max_examples=200)
def test_isomorphic_genotypes_have_one_canonical_form_and_one_size(genotype, order, flips):
    other = renumbered(genotype.normal, order, flips) or renumbered(genotype.normal, [2, 3, 4, 5], flips)
    relabelled = DartsGenotype(other, genotype.reduce)
    assert SPACE.canonical(relabelled) == SPACE.canonical(genotype)
    shape = DartsShape(cells=3)
    assert parameters(relabelled, shape) == parameters(genotype, shape)
    assert sorted(live_pairs(other)) == sorted(live_pairs(genotype.normal))


@given(genotypes)
@UNHURRIED
def test_the_canonical_form_is_a_genotype_of_the_same_class_and_effective_size(genotype):
    text = SPACE.canonical(genotype)
    representative = SPACE.parse(text)
    assert SPACE.canonical(representative) == text
    shape = DartsShape(cells=3)
    assert effective_parameters(representative, shape) == effective_parameters(genotype, shape)
    assert parameters(representative, shape) == effective_parameters(representative, shape)


@given(cells)
@UNHURRIED
def test_an_operation_is_live_exactly_when_some_way_leads_to_it_from_an_input(cell):
    def ways(node):
        if node < 2:
            return True
        return any(name != "none" and ways(source) for name, source in cell.pairs[2 * node - 4 : 2 * node - 2])

    assert live_pairs(cell) == tuple(name != "none" and ways(source) for name, source in cell.pairs)


@given(genotypes, shapes)
@settings(UNHURRIED, max_examples=60)
def test_parameters_in_closed_form_are_those_of_the_network(genotype, shape):
    with torch.device("meta"):
        network = DartsNetwork(genotype, shape)
    assert parameters(genotype, shape) == sum(parameter.numel() for parameter in network.parameters())
    assert effective_parameters(genotype, shape) <= parameters(genotype, shape)


@pytest.mark.parametrize("channels", [1, 3])
def test_parameters_with_an_odd_width_are_those_of_the_network(channels):
    rng = np.random.default_rng(0)
    for stem, count in itertools.product(["none", "cifar"], range(1, 5)):
        genotype, shape = SPACE.sample(rng), DartsShape(channels=channels, cells=count, stem=stem)
        with torch.device("meta"):
            network = DartsNetwork(genotype, shape)
        assert parameters(genotype, shape) == sum(parameter.numel() for parameter in network.parameters())
