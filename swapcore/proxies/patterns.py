"""Count distinct bit patterns exactly, layer by layer, without ever holding all of them as bits.

A unit's S bits become one integer through a product of the bit matrix with powers of two, exact in
float32 up to 24 bits and the fastest packing there is on CPU and GPU alike. Up to 20 samples a table of
2^S marks tells which integers have occurred; beyond, sorted sets of 64-bit words do.
"""

from typing import Protocol

import torch
from torch import Tensor

__all__ = ["PatternCounter", "pattern_counter"]

TABLE_SAMPLES = 20
"""Up to here a table of 2^S marks (1 MB) is kept and folded at each layer."""
CHUNK_BITS = 24
"""Integers up to 2^24 are exact in float32."""
WORD_BITS = 64
FOLD_AT = 1 << 20
"""Pending patterns are merged once there are this many, or as many as are known already."""


class PatternCounter(Protocol):
    """Counts the distinct columns of all bit matrices that it was given.

    Between calls it holds memory in proportion to the number of distinct patterns, not of units.
    """

    def add(self, bits: Tensor) -> Tensor:
        """Take the bits of one layer, float32 zeros and ones of shape (S, units).

        Returns:
            0-dimensional integer tensor on the same device: distinct patterns within this layer.
        """
        ...

    def total(self) -> Tensor:
        """0-dimensional integer tensor: distinct patterns in all layers together."""
        ...


def pattern_counter(samples: int, device: torch.device) -> PatternCounter:
    """The counter that suits a number of samples."""
    return TableCounter(samples, device) if samples <= TABLE_SAMPLES else WordCounter(samples, device)


class TableCounter:
    """Marks in tables of 2^S entries: one for all layers, one for the layer at hand."""

    def __init__(self, samples: int, device: torch.device) -> None:
        self.powers = powers_of_two(samples, device)
        self.seen = torch.zeros(2**samples, dtype=torch.bool, device=device)
        self.layer = torch.zeros_like(self.seen)
        self.marks = torch.ones(0, dtype=torch.bool, device=device)

    def add(self, bits: Tensor) -> Tensor:
        codes = (self.powers @ bits).long()
        if self.marks.numel() < codes.numel():
            self.marks = torch.ones_like(codes, dtype=torch.bool)
        self.layer.zero_().scatter_(0, codes, self.marks)
        self.seen |= self.layer
        return torch.count_nonzero(self.layer)

    def total(self) -> Tensor:
        return torch.count_nonzero(self.seen)


class WordCounter:
    """Sorted sets of patterns as 64-bit words, one row a word, one column a pattern."""

    def __init__(self, samples: int, device: torch.device) -> None:
        self.powers = powers_of_two(CHUNK_BITS, device)
        self.seen = torch.empty((-(-samples // WORD_BITS), 0), dtype=torch.int64, device=device)
        self.pending: list[Tensor] = []
        self.waiting = 0

    def add(self, bits: Tensor) -> Tensor:
        layer = distinct(torch.stack([self.word(part) for part in torch.split(bits, WORD_BITS)]))
        self.pending.append(layer)
        self.waiting += layer.shape[1]
        if self.waiting > max(FOLD_AT, self.seen.shape[1]):
            self.fold()
        return torch.tensor(layer.shape[1], device=bits.device)

    def total(self) -> Tensor:
        self.fold()
        return torch.tensor(self.seen.shape[1], device=self.seen.device)

    def word(self, bits: Tensor) -> Tensor:
        """Up to 64 rows of bits as one row of integers."""
        word = torch.zeros(bits.shape[1], dtype=torch.int64, device=bits.device)
        for position, chunk in enumerate(torch.split(bits, CHUNK_BITS)):
            word |= (self.powers[: len(chunk)] @ chunk).long() << (position * CHUNK_BITS)
        return word

    def fold(self) -> None:
        """Merge what is pending into what is known."""
        if self.pending:
            self.seen = distinct(torch.cat([self.seen, *self.pending], dim=1))
            self.pending.clear()
            self.waiting = 0


def powers_of_two(count: int, device: torch.device) -> Tensor:
    return torch.pow(2.0, torch.arange(count, device=device, dtype=torch.float32))


def distinct(words: Tensor) -> Tensor:
    """The distinct columns of (words, n) integers."""
    if len(words) == 1:
        only: Tensor = torch.unique(words[0])
        return only[None]
    # Stable sorts from the last key to the first order the columns, so that equal ones are adjacent.
    for row in range(len(words)):
        words = words[:, torch.sort(words[row], stable=True).indices]
    new = torch.ones(words.shape[1], dtype=torch.bool, device=words.device)
    new[1:] = (words[:, 1:] != words[:, :-1]).any(dim=0)
    return words[:, new]
