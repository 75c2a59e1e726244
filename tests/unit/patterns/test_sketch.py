"""Estimated counts: close to the exact ones, in constant memory, and said to be estimates."""

import pytest
import torch
from torch import nn

from swapcore import swap_score
from swapcore.patterns.sketch import REGISTERS, RELATIVE_ERROR, SketchCounter, estimate, hash_words, ranks

# A standard error of 0.8 % is exceeded five times over once in two million.
TOLERANCE = 5 * RELATIVE_ERROR


def model():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 24, 3, padding=1), nn.ReLU(), nn.Conv2d(24, 24, 3, padding=1), nn.Tanh(), nn.Conv2d(24, 9, 1)
    )


@pytest.mark.parametrize("samples", [2, 9, 20, 33, 64, 65, 130])
def test_an_estimate_is_within_five_standard_errors_of_the_count(samples):
    network, inputs = model(), torch.randn(samples, 3, 24, 24)
    exact, estimated = swap_score(network, inputs), swap_score(network, inputs, estimate=True)
    assert estimated.score == pytest.approx(exact.score, rel=TOLERANCE, abs=1)
    assert [layer.patterns for layer in estimated.layers] == pytest.approx(
        [layer.patterns for layer in exact.layers], rel=TOLERANCE, abs=1
    )
    assert (estimated.units, estimated.samples) == (exact.units, exact.samples)


def test_a_score_says_whether_it_is_an_estimate():
    inputs = torch.randn(4, 3, 8, 8)
    assert swap_score(model(), inputs).relative_error == 0
    assert swap_score(model(), inputs, estimate=True).relative_error == pytest.approx(0.008125)


def test_the_same_inputs_give_the_same_estimate():
    network, inputs = model(), torch.randn(40, 3, 16, 16)
    assert swap_score(network, inputs, estimate=True) == swap_score(network, inputs, estimate=True)


def test_errors_are_spread_as_the_theory_has_it():
    torch.manual_seed(1)
    count = 60_000
    errors = []
    for _ in range(40):
        words = torch.randint(-(2**62), 2**62, (1, count))
        registers = torch.zeros(REGISTERS, dtype=torch.int8)
        hashed = hash_words(words)
        registers.scatter_reduce_(0, hashed & (REGISTERS - 1), ranks(hashed >> 14), reduce="amax")
        errors.append(estimate(registers) / count - 1)
    spread = torch.tensor(errors).std().item()
    assert 0.5 * RELATIVE_ERROR < spread < 1.5 * RELATIVE_ERROR
    assert abs(sum(errors) / len(errors)) < RELATIVE_ERROR


def test_the_rank_is_the_place_of_the_lowest_set_bit():
    bits = [1, 2, 3, 4, 12, 2**30, 2**49, 2**49 + 2**48, 0]
    assert ranks(torch.tensor(bits)).tolist() == [1, 2, 1, 3, 3, 31, 50, 49, 51]


def test_every_word_of_a_pattern_enters_its_hash():
    words = torch.randint(-(2**62), 2**62, (3, 50))
    for row in range(3):
        changed = words.clone()
        changed[row] ^= 1
        assert (hash_words(changed) != hash_words(words)).all()


def test_memory_does_not_grow_with_the_patterns():
    counter = SketchCounter(100, torch.device("cpu"))
    for _ in range(3):
        counter.add(torch.randn(100, 50_000), 0.0)
    assert counter.seen.numel() == REGISTERS
    assert counter.total() == pytest.approx(150_000, rel=TOLERANCE)
    assert counter.layers() == pytest.approx([50_000] * 3, rel=TOLERANCE)


def test_values_that_are_not_finite_are_refused_here_too():
    network = nn.Sequential(nn.Linear(3, 3), nn.ReLU())
    with torch.no_grad():
        network[0].weight.fill_(float("inf"))
    with pytest.raises(ValueError, match=r"layer 1 \(relu\) delivers values that are not finite"):
        swap_score(network, torch.randn(4, 3), estimate=True)
