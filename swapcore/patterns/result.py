"""What a SWAP score is made of; imports no torch, so that pages can show a score that they did not compute."""

from dataclasses import dataclass

from swapcore.values.score import LayerPatterns

__all__ = ["LayerPatterns", "SwapScore"]


@dataclass(frozen=True, kw_only=True)
class SwapScore:
    """Ψ and where it comes from.

    Attributes:
        score: Ψ, the number of distinct patterns.
        units: V, the scalar outputs of all nonlinearities per sample.
        samples: S.
        layers: One entry for each call of a nonlinearity, in the order of the forward pass.
        relative_error: Standard error of the counts where they are estimates; 0 where they are exact.
    """

    score: int
    units: int
    samples: int
    layers: tuple[LayerPatterns, ...]
    relative_error: float = 0.0

    @property
    def saturation(self) -> float:
        """Ψ / min(V, 2^S): near 1 the score no longer tells networks apart."""
        # 2^S overflows nothing as a Python integer, whatever S.
        possible: int = min(self.units, 2**self.samples)
        return self.score / possible
