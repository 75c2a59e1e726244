"""Estimate the number of distinct patterns in constant memory, for networks too large for an exact count.

HyperLogLog++ (Heule, Nunkesser and Hall, EDBT 2013): each pattern is hashed to 64 bits, of which 14 choose a
register that keeps the longest run of zeros met in the others. The registers are filled here, on the
device; the package datasketch turns them into an estimate, with the paper's bias correction.
"""

import math

import torch
from datasketch.hyperloglog import HyperLogLogPlusPlus
from torch import Tensor

from swapcore.patterns.packing import WordPacker

__all__ = ["RELATIVE_ERROR", "SketchCounter"]

REGISTER_BITS = 14
REGISTERS = 2**REGISTER_BITS
RELATIVE_ERROR = 1.04 / math.sqrt(REGISTERS)
"""Standard error of an estimate: 0.8 %."""
HASHED_BITS = 64 - REGISTER_BITS
# Odd constants with well-mixed bits: fractional parts of the square roots of 2, 3 and 5, as signed integers.
MULTIPLIERS = (0x6A09E667F3BCC909, -0x4498517A7B3558C5)
START = 0x3C6EF372FE94F82B


class SketchCounter:
    """A ``PatternCounter`` whose counts are estimates; 16 KB for each layer and for all together."""

    relative_error = RELATIVE_ERROR

    def __init__(self, samples: int, device: torch.device) -> None:
        self.packer = WordPacker(samples, device)
        self.seen = torch.zeros(REGISTERS, dtype=torch.int8, device=device)
        self.registers: list[Tensor] = []

    def add(self, outputs: Tensor, at_zero: float, owners: Tensor | None = None) -> None:  # noqa: ARG002 - one network
        """As ``PatternCounter.add``."""
        hashed = hash_words(self.packer.pack(outputs, at_zero))
        layer = torch.zeros_like(self.seen)
        layer.scatter_reduce_(0, hashed & (REGISTERS - 1), ranks(hashed >> REGISTER_BITS), reduce="amax")
        torch.maximum(self.seen, layer, out=self.seen)
        self.registers.append(layer)

    def layers(self, network: int = 0) -> list[int]:  # noqa: ARG002 - one network
        """As ``PatternCounter.layers``."""
        return [estimate(registers) for registers in self.registers]

    def total(self, network: int = 0) -> int:  # noqa: ARG002 - one network
        """As ``PatternCounter.total``."""
        return estimate(self.seen)

    def is_finite(self) -> bool:
        """As ``PatternCounter.is_finite``."""
        return self.packer.is_finite()


def hash_words(words: Tensor) -> Tensor:
    """One well-mixed 64-bit integer for each column of (words, n) integers."""
    mixed = torch.full_like(words[0], START)
    for word in words:
        mixed = mixed ^ word
        for multiplier in MULTIPLIERS:
            # The product carries low bits upwards, the shift brings high ones down.
            mixed = mixed * multiplier
            mixed = mixed ^ ((mixed >> 32) & 0xFFFFFFFF)
    return mixed


def ranks(bits: Tensor) -> Tensor:
    """Place of the lowest of 50 bits that is set, from 1; 51 where none is."""
    bits = bits & (2**HASHED_BITS - 1)
    # The lowest bit alone is a power of two, which float32 holds exactly.
    lowest = torch.where(bits == 0, 2**HASHED_BITS, bits & -bits)
    return (torch.log2(lowest.float()).round() + 1).to(torch.int8)


def estimate(registers: Tensor) -> int:
    return round(float(HyperLogLogPlusPlus(reg=registers.cpu().numpy()).count()))
