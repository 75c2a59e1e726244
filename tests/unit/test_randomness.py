"""Generators that depend on a seed and a place, and on nothing else."""

import hashlib
import random

import numpy as np
import pytest

from swapcore.errors import InvalidInputError
from swapcore.randomness import MAX_SEED, generator, validate_seed

PLACES = [
    (),
    ("",),
    ("weights",),
    ("weights", 0),
    ("weights", 1),
    ("weights", "0"),
    ("weights", True),
    (0, "weights"),
    ("weights", "stage1", "cell0"),
    ("weights", "stage1cell0"),
    ("weights", "stage1", "cell0", ""),
    ("weights", "stage", "1cell0"),
    ("Weights",),
]


def numbers(seed, *place):
    return tuple(generator(seed, *place).integers(2**63, size=4).tolist())


def test_equal_seeds_and_places_give_equal_streams():
    one, two = generator(5, "weights", 1, "stem"), generator(5, "weights", 1, "stem")
    assert (one.standard_normal(100) == two.standard_normal(100)).all()
    assert (one.uniform(size=100) == two.uniform(size=100)).all()


def test_different_places_give_different_streams():
    assert len({numbers(0, *place) for place in PLACES}) == len(PLACES)


def test_different_seeds_give_different_streams():
    seeds = [0, 1, 2, 10, 2**31, 2**32, 2**32 + 1, MAX_SEED]
    assert len({numbers(seed, "weights") for seed in seeds}) == len(seeds)


def test_a_seed_is_not_mistaken_for_a_part_of_the_place():
    assert numbers(1, 2) != numbers(12)
    assert numbers(1, 2) != numbers(2, 1)


def test_streams_of_neighbouring_places_are_uncorrelated():
    one, two = (generator(0, "weights", repeat).standard_normal(10_000) for repeat in (0, 1))
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.04
    assert one.mean() == pytest.approx(0, abs=0.04)
    assert one.std() == pytest.approx(1, abs=0.04)


def test_the_key_is_what_the_documentation_says_so_that_published_scores_stay_reproducible():
    label = "3\x1fstr:weights\x1fint:1\x1fstr:stem"
    key = int.from_bytes(hashlib.blake2b(label.encode(), digest_size=16).digest(), "little")
    expected = np.random.Generator(np.random.Philox(key=key)).random(5)
    assert (generator(3, "weights", 1, "stem").random(5) == expected).all()


def test_a_stream_does_not_depend_on_what_was_drawn_elsewhere():
    alone = numbers(0, "a")
    other = generator(0, "b")
    other.random(1000)
    assert numbers(0, "a") == alone


def test_global_random_state_is_neither_read_nor_changed():
    alone = numbers(0, "a")
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002 - the global state is what is guarded
    before, legacy = random.getstate(), np.random.get_state()  # noqa: NPY002
    assert numbers(0, "a") == alone
    after = np.random.get_state()  # noqa: NPY002
    assert random.getstate() == before
    assert (legacy[1] == after[1]).all()
    assert legacy[2] == after[2]


@pytest.mark.parametrize("seed", [0, 1, MAX_SEED])
def test_a_seed_in_range_is_returned(seed):
    assert validate_seed(seed) == seed


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, float("nan"), "0", None, True, np.float64(2)])
def test_a_seed_out_of_range_or_not_a_whole_number_is_refused_by_value(seed):
    for refused in (validate_seed, generator):
        with pytest.raises(InvalidInputError) as caught:
            refused(seed)
        assert str(caught.value) == f"seed must be a whole number from 0 to 2^63 - 1; got {seed!r}"
