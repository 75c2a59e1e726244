"""What holds for whatever Hypothesis comes up with."""

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats
from torch import nn

from swapcore.errors import InvalidInputError
from swapcore.metrics.ranks import average_ranks
from swapcore.patterns import counting as patterns
from swapcore.patterns.counting import pattern_counter
from swapcore.patterns.swap import swap_score
from swapcore.randomness import generator
from swapcore.spaces.nasbench201 import OPERATIONS, NasBench201, NasBench201Cell
from swapcore.values.regularisation import regularisation_factor

SPACE = NasBench201()
CPU = torch.device("cpu")
TEXT = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|"

UNHURRIED = settings(deadline=None)

cells = st.tuples(*[st.sampled_from(OPERATIONS)] * 6).map(NasBench201Cell)
seeds = st.integers(0, 2**63 - 1)
widths = st.integers(1, 12)


@st.composite
def almost_cells(draw):
    """An architecture string with a few pieces replaced, doubled or lost."""
    text = SPACE.format(draw(cells))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        until = draw(st.integers(at, min(len(text), at + 4)))
        piece = draw(
            st.sampled_from(["", "|", "+", "~", "0", "1", "00", " ", "\n", "\u0661", "\u00b2", "none", text[at:]])
        )
        text = text[:at] + piece + text[until:]
    return text


class Small(nn.Module):
    """A convolutional network in which every sample goes its own way, for there is no normalisation."""

    def __init__(self, rng, width):
        super().__init__()
        self.first = nn.Conv2d(2, width, 3)
        self.second = nn.Conv2d(width, width, 2)
        for parameter in self.parameters():
            # Whole numbers are added without rounding, in any order.
            parameter.data = torch.from_numpy(rng.integers(-3, 4, size=tuple(parameter.shape)).astype(np.float32))

    def forward(self, x):
        return torch.relu(self.second(torch.relu(self.first(x))))


def outputs_of(bits, at_zero):
    """Activations that exceed what the nonlinearity gives at zero exactly where the bits are set; and that."""
    return torch.from_numpy(np.where(bits, np.float32(at_zero + 0.125), np.float32(at_zero))), at_zero


def small_case(seed, samples, width):
    rng = np.random.default_rng(seed)
    images = rng.integers(-5, 6, size=(samples, 2, 5, 5)).astype(np.float32)
    return Small(rng, width), torch.from_numpy(images)


@given(cells)
@UNHURRIED
def test_parsing_undoes_formatting(cell):
    assert SPACE.parse(SPACE.format(cell)) == cell
    assert SPACE.at(SPACE.index(cell)) == cell


@given(st.text() | st.text("|+~0123nonecv_ \n") | almost_cells())
@example(TEXT.replace("none~0", "none~00"))
@example(TEXT.replace("none~0", "none~\u0660"))
@example(TEXT.replace("none~0", "none~" + "0" * 5000))
@example(f" {TEXT}\n")
@settings(UNHURRIED, max_examples=400)
def test_any_text_is_a_cell_written_as_its_own_text_or_is_refused(text):
    try:
        cell = SPACE.parse(text)
    except InvalidInputError:
        return
    assert SPACE.format(cell) == text.strip()


@given(cells, seeds)
@UNHURRIED
def test_mutation_changes_exactly_one_edge(cell, seed):
    mutant = SPACE.mutate(cell, np.random.default_rng(seed))
    assert sum(before != after for before, after in zip(cell.operations, mutant.operations, strict=True)) == 1


@given(seeds, st.integers(1, 30), widths, st.randoms(use_true_random=False))
@settings(UNHURRIED, max_examples=40)
def test_the_score_does_not_depend_on_the_order_of_the_samples(seed, samples, width, shuffler):
    model, images = small_case(seed, samples, width)
    order = list(range(samples))
    shuffler.shuffle(order)
    before, after = swap_score(model, images), swap_score(model, images[order])
    assert before == after


@given(seeds, st.integers(1, 8), widths)
@settings(UNHURRIED, max_examples=40)
def test_the_score_is_between_1_and_the_number_of_units_and_of_possible_patterns(seed, samples, width):
    model, images = small_case(seed, samples, width)
    result = swap_score(model, images)
    assert 1 <= result.score <= min(result.units, 2**samples)
    assert 0 < result.saturation <= 1
    assert result.units == width * (9 + 4)
    assert max(layer.patterns for layer in result.layers) <= result.score
    assert result.score <= sum(layer.patterns for layer in result.layers)


@given(seeds, st.integers(1, 12), widths)
@settings(UNHURRIED, max_examples=30)
def test_a_further_sample_never_lowers_the_score(seed, samples, width):
    model, images = small_case(seed, samples + 1, width)
    assert swap_score(model, images[:samples]).score <= swap_score(model, images).score


@pytest.mark.parametrize("fold_at", [1 << 20, 3], ids=["as shipped", "folding often"])
@given(
    samples=st.integers(1, 130),
    pieces=st.lists(st.integers(1, 40), min_size=1, max_size=5),
    known=st.integers(1, 60),
    seed=seeds,
)
@example(samples=20, pieces=[40, 40], known=60, seed=0)
@example(samples=21, pieces=[40, 40], known=60, seed=0)
@example(samples=64, pieces=[40, 40], known=60, seed=0)
@example(samples=65, pieces=[40, 40], known=60, seed=0)
@example(samples=128, pieces=[40, 40], known=60, seed=0)
@example(samples=129, pieces=[40, 40], known=60, seed=0)
@settings(UNHURRIED, max_examples=60)
def test_pattern_counters_count_what_a_set_of_columns_holds(fold_at, samples, pieces, known, seed):
    rng = np.random.default_rng(seed)
    # Half of the columns differ from one of a few in a single sample, so that each bit counts.
    base = rng.integers(0, 2, size=(samples, known))
    counter = pattern_counter(samples, CPU)
    everything, layers = set(), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "FOLD_AT", fold_at)
        for units in pieces:
            bits = base[:, rng.integers(known, size=units)]
            flipped = rng.integers(0, 2, size=units).astype(bool)
            bits[rng.integers(samples, size=units)[flipped], np.flatnonzero(flipped)] ^= 1
            columns = {tuple(column) for column in bits.T.tolist()}
            everything |= columns
            layers.append(len(columns))
            counter.add(*outputs_of(bits, at_zero=len(layers) / 2 - 1))
            assert counter.total() == len(everything)
            assert counter.layers() == layers


@given(samples=st.integers(1, 130), pieces=st.lists(st.integers(1, 40), min_size=2, max_size=6), seed=seeds)
@settings(UNHURRIED, max_examples=40)
def test_pattern_counters_may_be_asked_for_the_total_only_at_the_end(samples, pieces, seed):
    rng = np.random.default_rng(seed)
    counter = pattern_counter(samples, CPU)
    everything = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "FOLD_AT", 50)
        for units in pieces:
            bits = rng.integers(0, 2, size=(samples, 1)) ^ (rng.random((samples, units)) < 1 / samples)
            everything |= {tuple(column) for column in bits.T.tolist()}
            counter.add(*outputs_of(bits, at_zero=0.0))
        assert counter.total() == len(everything)


sizes = st.floats(0, 1e6)
positive = st.floats(1e-6, 1e6)


@given(sizes, sizes, positive)
@UNHURRIED
def test_the_regularisation_factor_is_between_0_and_1_and_highest_at_mu(size, mu, sigma):
    factor = regularisation_factor(size, mu, sigma)
    assert 0 <= factor <= 1 == regularisation_factor(mu, mu, sigma)
    assert regularisation_factor(np.array([size]), mu, sigma).tolist() == [factor]


@given(sizes, sizes, sizes, positive)
@UNHURRIED
def test_the_regularisation_factor_never_rises_with_the_distance_from_mu(one, other, mu, sigma):
    near, far = sorted([one, other], key=lambda size: abs(size - mu))
    assert regularisation_factor(far, mu, sigma) <= regularisation_factor(near, mu, sigma)


@given(st.lists(st.floats(allow_nan=False) | st.integers(-3, 3).map(float), min_size=1, max_size=60))
@example([0.0, -0.0, 1.0])
@UNHURRIED
def test_average_ranks_are_those_of_scipy(values):
    assert average_ranks(np.array(values)).tolist() == stats.rankdata(values).tolist()


places = st.lists(st.text("abc01 ", max_size=4) | st.integers(-2, 12), max_size=4).map(tuple)


@given(seeds, places, seeds, places)
@UNHURRIED
def test_generators_give_one_stream_exactly_for_equal_seeds_and_places(seed, place, other_seed, other_place):
    same = (seed, place) == (other_seed, other_place)
    one, other = generator(seed, *place).random(3), generator(other_seed, *other_place).random(3)
    assert (one == other).all() == same
    assert (one == generator(seed, *place).random(3)).all()
