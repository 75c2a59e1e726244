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
BLOCK_UNITS = 16384


class Packer:
    """Turns the outputs of up to 24 samples into one number a unit, in memory that the next layer reuses.

    It goes through them once, in blocks that stay in a processor's cache, because that is where the time goes.
    """

    def __init__(self, samples: int, device: torch.device) -> None:
        self.samples = samples
        self.powers = torch.pow(2.0, torch.arange(samples, device=device, dtype=torch.float32))[None]
        self.memory = torch.empty(0, device=device, dtype=torch.float32)
        self.bits: dict[int, Tensor] = {}
        self.sums: list[Tensor] = []

    def pack(self, outputs: Tensor, at_zero: float) -> Tensor:
        """Codes of the units, whole numbers in float32, shape (1, units); the first sample is the lowest bit."""
        if outputs.shape[1] <= BLOCK_UNITS:
            return self.pack_block(outputs, at_zero)
        return torch.cat([self.pack_block(block, at_zero) for block in torch.split(outputs, BLOCK_UNITS, dim=1)], dim=1)

    def pack_block(self, block: Tensor, at_zero: float) -> Tensor:
        """As ``pack``, for units that all go into the memory for bits at once."""
        units = block.shape[1]
        bits = self.bits.get(units)
        if bits is None:
            bits = self.bits_of(units)
        torch.gt(block, at_zero, out=bits)
        # Not finite where any of the outputs is not.
        self.sums.append(block.sum(dtype=torch.float32))
        # With a place for the result, because autocast in the model would lower the precision of any other product.
        return torch.mm(self.powers, bits, out=self.powers.new_empty((1, units)))

    def is_finite(self) -> bool:
        """Whether all outputs were finite numbers; waits for the device."""
        return not self.sums or bool(torch.stack(self.sums).isfinite().all())

    def bits_of(self, units: int) -> Tensor:
        """Where the bits of so many units go."""
        if self.memory.numel() < self.samples * units:
            # Also for layers outside inference mode, which write to no memory that was made inside.
            with torch.inference_mode(mode=False):
                self.memory = self.memory.new_empty(self.samples * units)
            self.bits.clear()
        self.bits[units] = self.memory[: self.samples * units].view(self.samples, units)
        return self.bits[units]


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
                words[row] |= packer.pack(outputs[samples], at_zero)[0].long() << shift
        return words

    def is_finite(self) -> bool:
        """Whether all outputs were finite numbers."""
        return all(packer.is_finite() for packer in self.packers.values())
