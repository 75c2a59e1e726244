"""Counting distinct patterns without holding all of them."""

import numpy as np
import pytest
import torch

from swapcore.proxies import patterns
from swapcore.proxies.patterns import pattern_counter

CPU = torch.device("cpu")


def held(counter):
    """How many numbers a counter keeps between calls."""
    parts = [part for value in vars(counter).values() for part in (value if isinstance(value, list) else [value])]
    return sum(part.numel() for part in parts if isinstance(part, torch.Tensor))


@pytest.mark.parametrize("samples", [8, 20, 21, 70, 130])
def test_memory_grows_with_the_distinct_patterns_not_with_the_units(monkeypatch, samples):
    monkeypatch.setattr(patterns, "FOLD_AT", 100)
    outputs = torch.from_numpy(np.random.default_rng(0).standard_normal((samples, 50)).astype(np.float32))
    counter = pattern_counter(samples, CPU)
    sizes = []
    for _ in range(40):
        counter.add(outputs, 0.0)
        counter.total()
        sizes.append(held(counter))
    assert sizes[-1] == sizes[5]
    assert int(counter.total()) == len(np.unique(outputs.numpy() > 0, axis=1).T)


@pytest.mark.parametrize("samples", [8, 21, 70])
def test_a_counter_folds_before_too_much_is_pending(monkeypatch, samples):
    monkeypatch.setattr(patterns, "FOLD_AT", 100)
    outputs = torch.from_numpy(np.random.default_rng(0).standard_normal((samples, 50)).astype(np.float32))
    counter = pattern_counter(samples, CPU)
    counter.add(outputs, 0.0)
    after_one = held(counter)
    for _ in range(100):
        counter.add(outputs, 0.0)
    assert held(counter) < 5 * after_one
