"""Counting distinct patterns without holding all of them."""

import numpy as np
import pytest
import torch

from swapcore.patterns import counting as patterns
from swapcore.patterns.counting import pattern_counter

CPU = torch.device("cpu")


def held(counter):
    """How many numbers a counter keeps between calls."""
    parts = [part for value in vars(counter).values() for part in (value if isinstance(value, list) else [value])]
    return sum(part.numel() for part in parts if isinstance(part, torch.Tensor))


@pytest.fixture
def often_folded(monkeypatch):
    monkeypatch.setattr(patterns, "FOLD_AT", 100)


@pytest.mark.parametrize("samples", [21, 70, 130])
def test_a_pattern_that_is_met_again_takes_no_more_memory(often_folded, samples):
    outputs = torch.from_numpy(np.random.default_rng(0).standard_normal((samples, 50)).astype(np.float32))
    counter = pattern_counter(samples, CPU)
    counter.add(outputs, 0.0)
    assert counter.total() == 50
    after_one = held(counter)
    for _ in range(40):
        counter.add(outputs, 0.0)
    assert held(counter) < 5 * after_one
    assert counter.total() == 50
    assert held(counter) == after_one


@pytest.mark.parametrize("samples", [8, 20])
def test_few_samples_take_one_table_however_many_units_there_are(samples):
    rng = np.random.default_rng(0)
    few, many = pattern_counter(samples, CPU), pattern_counter(samples, CPU)
    few.add(torch.from_numpy(rng.standard_normal((samples, 10))), 0.0)
    few.add(torch.from_numpy(rng.standard_normal((samples, 10))), 0.0)
    many.add(torch.from_numpy(rng.standard_normal((samples, 100_000))), 0.0)
    many.add(torch.from_numpy(rng.standard_normal((samples, 100_000))), 0.0)
    # What a layer needs while it is packed is kept for the next one: one mark a unit at most.
    assert held(many) <= held(few) + 100_000


@pytest.mark.parametrize("samples", [3, 20, 24, 64, 100])
@pytest.mark.parametrize("units", [1, 4095, 4096, 4097, 9000, 16384, 16385, 40_000])
def test_layers_of_any_width_are_counted_whole(samples, units):
    rng = np.random.default_rng(units)
    bits = rng.integers(0, 2, size=(samples, 700))[:, rng.integers(700, size=units)]
    counter = pattern_counter(samples, CPU)
    expected = len({tuple(column) for column in bits.T.tolist()})
    counter.add(torch.from_numpy(bits.astype(np.float32)), 0.0)
    counter.add(torch.from_numpy(1 - bits.astype(np.float32)), 0.0)
    counter.add(torch.from_numpy(bits[:, :1].astype(np.float32)), 0.0)
    assert counter.layers() == [expected, expected, 1]
    assert counter.total() == len({tuple(column) for column in np.concatenate([bits, 1 - bits], axis=1).T.tolist()})


def test_counts_may_be_asked_for_at_any_time():
    rng = np.random.default_rng(0)
    counter, layers, seen = pattern_counter(6, CPU), [], set()
    # Fewer units, and more, than are entered into the table at once.
    for units in (1, 30, 70_000, 5, 200_000, 2):
        bits = rng.integers(0, 2, size=(6, 40))[:, rng.integers(40, size=units)]
        counter.add(torch.from_numpy(bits.astype(np.float32)), 0.0)
        found = {tuple(column) for column in np.unique(bits, axis=1).T.tolist()}
        layers.append(len(found))
        seen |= found
        assert counter.layers() == layers
        assert counter.total() == len(seen)


@pytest.mark.parametrize("samples", [5, 30])
def test_a_counter_that_was_given_nothing_has_counted_nothing(samples):
    counter = pattern_counter(samples, CPU)
    assert counter.layers() == []
    assert counter.total() == 0


def test_every_pattern_of_a_full_table_is_counted():
    samples = 12
    everything = (np.arange(2**samples) >> np.arange(samples)[:, None] & 1).astype(np.float32)
    counter = pattern_counter(samples, CPU)
    for part in np.array_split(everything, 7, axis=1):
        counter.add(torch.from_numpy(part), 0.0)
    assert sum(counter.layers()) == counter.total() == 2**samples


def test_a_full_table_of_20_samples_is_counted():
    samples = 20
    everything = (np.arange(2**samples) >> np.arange(samples)[:, None] & 1).astype(np.float32)
    counter = pattern_counter(samples, CPU)
    counter.add(torch.from_numpy(everything), 0.0)
    assert counter.layers() == [2**samples]
    assert counter.total() == 2**samples


@pytest.mark.parametrize("samples", [1, 7, 8, 16, 20, 21, 24, 25, 48, 63, 64, 65, 130])
def test_patterns_that_differ_in_a_single_sample_are_told_apart(samples):
    rows = torch.cat([torch.eye(samples), torch.ones(samples, 2), torch.zeros(samples, 2)], dim=1)
    everything = torch.cat([rows, 1 - torch.eye(samples)], dim=1)
    expected = {tuple(column) for column in everything.T.tolist()}
    counter = pattern_counter(samples, CPU)
    counter.add(everything, 0.0)
    assert counter.total() == len(expected)
    assert len(expected) == {1: 2}.get(samples, 2 * samples + 2)
