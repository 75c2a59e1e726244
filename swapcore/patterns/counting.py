"""Count distinct bit patterns exactly, layer by layer, without ever holding all of them as bits.

Up to 20 samples a table of 2^S marks tells which patterns have occurred; beyond, sorted sets of 64-bit
words do.
"""

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from swapcore.patterns.packing import Packer, WordPacker

__all__ = ["PatternCounter", "pattern_counter"]

TABLE_SAMPLES = 20
"""Up to here a table of 2^S marks (1 MB) is kept and folded at each layer."""
WORD_BYTES = 8
ROW_WORDS = 128
MOST_ROWS = 128
FOLD_AT = 1 << 20
"""Pending patterns are merged once there are this many, or as many as are known already."""
MARK_AT = 1 << 16
"""Packed patterns are entered into the table once there are this many, and at most so many at a time."""


class PatternCounter(Protocol):
    """Counts the distinct patterns of all units that it was given, and of each layer among them.

    Between calls it holds memory in proportion to the number of distinct patterns, not of units, and does
    not wait for the device.

    Attributes:
        relative_error: Standard error of the counts; 0 where they are exact.
    """

    relative_error: float

    def add(self, outputs: Tensor, at_zero: float, owners: Tensor | None = None) -> None:
        """Take the outputs of one layer.

        Args:
            outputs: What each unit delivered for each sample, shape (S, units).
            at_zero: A unit is active on a sample where it delivers more than this.
            owners: Number of the network that each unit belongs to, int64, shape (units,); None for one network.
        """
        ...

    def layers(self, network: int = 0) -> list[int]:
        """Distinct patterns of one network within each layer, in the order in which they were added."""
        ...

    def total(self, network: int = 0) -> int:
        """Distinct patterns of one network in all layers together."""
        ...

    def is_finite(self) -> bool:
        """Whether all outputs were finite numbers."""
        ...


def pattern_counter(samples: int, device: torch.device, networks: int = 1) -> PatternCounter:
    """The exact counter that suits a number of samples, for one network or several side by side."""
    if samples <= TABLE_SAMPLES:
        return TableCounter(samples, device, networks)
    if networks == 1:
        return WordCounter(samples, device)
    return SeparateCounters([WordCounter(samples, device) for _ in range(networks)])


class SeparateCounters:
    """A counter for each of several networks."""

    def __init__(self, counters: Sequence[PatternCounter]) -> None:
        self.counters = counters
        self.relative_error = counters[0].relative_error

    def add(self, outputs: Tensor, at_zero: float, owners: Tensor | None = None) -> None:
        for network, counter in enumerate(self.counters):
            counter.add(outputs if owners is None else outputs[:, owners == network], at_zero)

    def layers(self, network: int = 0) -> list[int]:
        return self.counters[network].layers()

    def total(self, network: int = 0) -> int:
        return self.counters[network].total()

    def is_finite(self) -> bool:
        return all(counter.is_finite() for counter in self.counters)


class TableCounter:
    """Marks in tables of 2^S bytes: for each network one for all layers, and one for the layer at hand."""

    relative_error = 0.0

    def __init__(self, samples: int, device: torch.device, networks: int = 1) -> None:
        self.packer = Packer(samples, device)
        # Rows of words, so that marks can be merged and summed eight at a time.
        rows = max(1, 2**samples // (WORD_BYTES * ROW_WORDS))
        self.table_bytes = rows * ROW_WORDS * WORD_BYTES
        self.seen = torch.zeros((networks, rows, ROW_WORDS), dtype=torch.int64, device=device)
        self.layer = torch.zeros_like(self.seen)
        self.layer_marks = self.layer.view(torch.uint8).view(1, -1)
        self.ones = torch.ones((1, MARK_AT), dtype=torch.uint8, device=device)
        self.sums: list[Tensor] = []
        self.pending: list[tuple[Tensor, Tensor | None]] = []
        self.waiting = 0

    def add(self, outputs: Tensor, at_zero: float, owners: Tensor | None = None) -> None:
        self.pending.append((self.packer.pack(outputs, at_zero), owners))
        self.waiting += outputs.shape[1]
        if self.waiting >= MARK_AT:
            self.mark()

    def layers(self, network: int = 0) -> list[int]:
        self.mark()
        return totals(torch.stack(self.sums)[:, network]).tolist() if self.sums else []

    def total(self, network: int = 0) -> int:
        self.mark()
        return int(totals(sums_of_rows(self.seen)[network]))

    def mark(self) -> None:
        """Enter what is pending into the tables; several layers in a row, because the first of them is the slowest."""
        for floats, owners in self.pending:
            codes = floats.long()
            if owners is not None:
                codes.add_(owners, alpha=self.table_bytes)
            self.layer.zero_()
            for some in torch.split(codes, MARK_AT, dim=1):
                self.layer_marks.scatter_(1, some, self.ones)
            self.seen |= self.layer
            self.sums.append(sums_of_rows(self.layer))
        self.pending.clear()
        self.waiting = 0

    def is_finite(self) -> bool:
        return self.packer.is_finite()


def sums_of_rows(tables: Tensor) -> Tensor:
    """Words whose bytes add up to the number of bytes in each table that are 1, the others being 0."""
    networks, rows, _ = tables.shape
    # A byte holds a sum of up to 128 ones, so that words can be added as they are.
    return tables.view(networks, -1, min(rows, MOST_ROWS), ROW_WORDS).sum(dim=2).view(networks, -1)


def totals(sums: Tensor) -> Tensor:
    """Sum of all bytes in each row of words."""
    return sums.contiguous().view(torch.uint8).sum(dim=-1, dtype=torch.int64)


class WordCounter:
    """Sorted sets of patterns as 64-bit words, one row a word, one column a pattern."""

    relative_error = 0.0

    def __init__(self, samples: int, device: torch.device) -> None:
        self.packer = WordPacker(samples, device)
        self.seen = torch.empty((len(self.packer.words), 0), dtype=torch.int64, device=device)
        # Leaving out what is repeated within a layer saves memory, and on a GPU would wait for it.
        self.compress = device.type == "cpu"
        self.counts: list[Tensor | int] = []
        self.pending: list[Tensor] = []
        self.waiting = 0

    def add(self, outputs: Tensor, at_zero: float, owners: Tensor | None = None) -> None:  # noqa: ARG002 - one network
        layer = sorted_columns(self.packer.pack(outputs, at_zero))
        new = begins_run(layer)
        if self.compress:
            layer = layer[:, new]
        self.counts.append(layer.shape[1] if self.compress else torch.count_nonzero(new))
        self.pending.append(layer)
        self.waiting += layer.shape[1]
        if self.waiting > max(FOLD_AT, self.seen.shape[1]):
            self.fold()

    def layers(self, network: int = 0) -> list[int]:  # noqa: ARG002 - one network
        return [int(count) for count in self.counts]

    def total(self, network: int = 0) -> int:  # noqa: ARG002 - one network
        self.fold()
        return self.seen.shape[1]

    def is_finite(self) -> bool:
        return self.packer.is_finite()

    def fold(self) -> None:
        """Merge what is pending into what is known."""
        if self.pending:
            together = sorted_columns(torch.cat([self.seen, *self.pending], dim=1))
            self.seen = together[:, begins_run(together)]
            self.pending.clear()
            self.waiting = 0


def sorted_columns(words: Tensor) -> Tensor:
    """The columns of (words, n) integers in an order that puts equal ones side by side."""
    if len(words) == 1:
        return torch.sort(words).values
    # Stable sorts from the last key to the first.
    for row in range(len(words)):
        words = words[:, torch.sort(words[row], stable=True).indices]
    return words


def begins_run(columns: Tensor) -> Tensor:
    """Mask of the columns that differ from the one before them, shape (n,)."""
    new = torch.ones(columns.shape[1], dtype=torch.bool, device=columns.device)
    torch.any(columns[:, 1:] != columns[:, :-1], dim=0, out=new[1:])
    return new
