"""The bits of a unit as integers: what it did on each sample, in one number or a few.

A unit's S bits become one integer through a product of the bit matrix with powers of two, exact in
float32 up to 24 bits and the fastest packing there is on CPU and GPU alike.
"""

import torch
from torch import Tensor

__all__ = ["WORD_BITS", "Packer", "WordPacker"]

CHUNK_BITS = 24
"""Integers up to 2^24 are exact in float32."""
WORD_BITS = 64
BLOCK_UNITS = 4096


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
        """Codes of the units, int64, shape (units,); the first sample is the lowest bit."""
        units = outputs.shape[1]
        for columns, bits, codes in self.blocks.get(units) or self.blocks_of(units):
            block = outputs[:, columns]
            torch.gt(block, at_zero, out=bits)
            torch.mm(self.powers, bits, out=codes)
            # Not finite where any of the outputs is not.
            self.sums.append(block.sum(dtype=torch.float32))
        return self.codes[0, :units].long()

    def is_finite(self) -> bool:
        """Whether all outputs were finite numbers; waits for the device."""
        return not self.sums or bool(torch.stack(self.sums).isfinite().all())

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


class WordPacker:
    """Turns the outputs of any number of samples into 64-bit words, in chunks that float32 holds exactly."""

    def __init__(self, samples: int, device: torch.device) -> None:
        # For each word, which samples go into it, and how far up.
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

    def pack(self, outputs: Tensor, at_zero: float) -> Tensor:
        """Words of the units, int64, shape (words, units)."""
        words = torch.zeros((len(self.words), outputs.shape[1]), dtype=torch.int64, device=outputs.device)
        for row, chunks in enumerate(self.words):
            for samples, shift in chunks:
                packer = self.packers[samples.stop - samples.start]
                words[row] |= packer.pack(outputs[samples], at_zero) << shift
        return words

    def is_finite(self) -> bool:
        """Whether all outputs were finite numbers."""
        return all(packer.is_finite() for packer in self.packers.values())
