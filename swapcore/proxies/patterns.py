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
BLOCK_UNITS = 4096
WORD_BYTES = 8
ROW_WORDS = 128
MOST_ROWS = 128
FOLD_AT = 1 << 20
"""Pending patterns are merged once there are this many, or as many as are known already."""


class PatternCounter(Protocol):
    """Counts the distinct patterns of all units that it was given, and of each layer among them.

    Between calls it holds memory in proportion to the number of distinct patterns, not of units, and does
    not wait for the device.
    """

    def add(self, outputs: Tensor, at_zero: float) -> None:
        """Take the outputs of one layer.

        Args:
            outputs: What each unit delivered for each sample, shape (S, units).
            at_zero: A unit is active on a sample where it delivers more than this.
        """
        ...

    def layers(self) -> list[int]:
        """Distinct patterns within each layer, in the order in which they were added."""
        ...

    def total(self) -> int:
        """Distinct patterns in all layers together."""
        ...

    def is_finite(self) -> bool:
        """Whether all outputs were finite numbers."""
        ...


def pattern_counter(samples: int, device: torch.device) -> PatternCounter:
    """The counter that suits a number of samples."""
    return TableCounter(samples, device) if samples <= TABLE_SAMPLES else WordCounter(samples, device)


class Packer:
    """Turns the outputs of up to 24 samples into one integer a unit, in memory that the next layer reuses.

    It goes through them once, in blocks that stay in a processor's cache, because that is where the time goes.
    """

    def __init__(self, samples: int, device: torch.device) -> None:
        self.samples = samples
        self.powers = torch.pow(2.0, torch.arange(samples, device=device, dtype=torch.float32))[None]
        self.bits = torch.empty(0, device=device, dtype=torch.float32)
        self.codes = torch.empty((1, 0), device=device, dtype=torch.float32)
        self.blocks: dict[int, list[tuple[slice, Tensor, Tensor]]] = {}
        self.sums: list[Tensor] = []

    def pack(self, outputs: Tensor, at_zero: float) -> Tensor:
        """Codes of the units, int32, shape (units,); the first sample is the lowest bit."""
        units = outputs.shape[1]
        for columns, bits, codes in self.blocks.get(units) or self.blocks_of(units):
            block = outputs[:, columns]
            torch.gt(block, at_zero, out=bits)
            torch.mm(self.powers, bits, out=codes)
            # Not finite where any of the outputs is not.
            self.sums.append(block.sum(dtype=torch.float32))
        return self.codes[0, :units].int()

    def blocks_of(self, units: int) -> list[tuple[slice, Tensor, Tensor]]:
        """Columns, and where their bits and codes go."""
        if self.codes.shape[1] < units:
            self.bits = self.bits.new_empty(self.samples * min(units, BLOCK_UNITS))
            self.codes = self.codes.new_empty((1, units))
            self.blocks.clear()
        self.blocks[units] = [
            (
                slice(start, stop),
                self.bits[: self.samples * (stop - start)].view(self.samples, stop - start),
                self.codes[:, start:stop],
            )
            for start in range(0, units, BLOCK_UNITS)
            for stop in [min(start + BLOCK_UNITS, units)]
        ]
        return self.blocks[units]


class TableCounter:
    """Marks in tables of 2^S bytes: one for all layers, one for the layer at hand."""

    def __init__(self, samples: int, device: torch.device) -> None:
        self.packer = Packer(samples, device)
        # Rows of words, so that marks can be merged and summed eight at a time.
        rows = max(1, 2**samples // (WORD_BYTES * ROW_WORDS))
        self.seen = torch.zeros((rows, ROW_WORDS), dtype=torch.int64, device=device)
        self.layer = torch.zeros_like(self.seen)
        self.layer_marks = self.layer.view(torch.uint8).view(-1)
        self.ones = torch.ones(0, dtype=torch.uint8, device=device)
        self.sums: list[Tensor] = []

    def add(self, outputs: Tensor, at_zero: float) -> None:
        codes = self.packer.pack(outputs, at_zero)
        if self.ones.numel() < codes.numel():
            self.ones = torch.ones_like(codes, dtype=torch.uint8)
        self.layer.zero_()
        self.layer_marks.scatter_(0, codes, self.ones)
        self.seen |= self.layer
        self.sums.append(sums_of_rows(self.layer))

    def layers(self) -> list[int]:
        return totals(torch.stack(self.sums)).tolist() if self.sums else []

    def total(self) -> int:
        return int(totals(sums_of_rows(self.seen)[None]))

    def is_finite(self) -> bool:
        return are_finite(self.packer.sums)


def sums_of_rows(table: Tensor) -> Tensor:
    """Words whose bytes add up to the number of bytes in a table that are 1, the others being 0."""
    # A byte holds a sum of up to 128 ones, so that words can be added as they are.
    rows = min(len(table), MOST_ROWS)
    return table.view(-1, rows, ROW_WORDS).sum(dim=1).view(-1)


def totals(sums: Tensor) -> Tensor:
    """Sum of all bytes in each row of words."""
    return sums.view(torch.uint8).sum(dim=1, dtype=torch.int64)


class WordCounter:
    """Sorted sets of patterns as 64-bit words, one row a word, one column a pattern."""

    def __init__(self, samples: int, device: torch.device) -> None:
        # Chunks of samples by the word that they go into; each is packed exactly in float32.
        self.words = [
            [
                (slice(start, min(start + CHUNK_BITS, samples, word + WORD_BITS)), start - word)
                for start in range(word, min(word + WORD_BITS, samples), CHUNK_BITS)
            ]
            for word in range(0, samples, WORD_BITS)
        ]
        self.packers = {
            rows.stop - rows.start: Packer(rows.stop - rows.start, device) for word in self.words for rows, _ in word
        }
        self.seen = torch.empty((len(self.words), 0), dtype=torch.int64, device=device)
        self.counts: list[int] = []
        self.pending: list[Tensor] = []
        self.waiting = 0

    def add(self, outputs: Tensor, at_zero: float) -> None:
        words = torch.zeros((len(self.words), outputs.shape[1]), dtype=torch.int64, device=outputs.device)
        for row, chunks in enumerate(self.words):
            for samples, shift in chunks:
                packer = self.packers[samples.stop - samples.start]
                words[row] |= packer.pack(outputs[samples], at_zero).long() << shift
        layer = distinct(words)
        self.counts.append(layer.shape[1])
        self.pending.append(layer)
        self.waiting += layer.shape[1]
        if self.waiting > max(FOLD_AT, self.seen.shape[1]):
            self.fold()

    def layers(self) -> list[int]:
        return self.counts

    def total(self) -> int:
        self.fold()
        return self.seen.shape[1]

    def is_finite(self) -> bool:
        return are_finite([total for packer in self.packers.values() for total in packer.sums])

    def fold(self) -> None:
        """Merge what is pending into what is known."""
        if self.pending:
            self.seen = distinct(torch.cat([self.seen, *self.pending], dim=1))
            self.pending.clear()
            self.waiting = 0


def are_finite(sums: list[Tensor]) -> bool:
    return not sums or bool(torch.stack(sums).isfinite().all())


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
