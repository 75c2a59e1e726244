"""What the size of an architecture counts."""

from dataclasses import dataclass
from typing import Literal

from swapcore.errors import UnknownNameError

__all__ = ["SIZE_KINDS", "Cost", "SizeKind", "validate_size_kind"]

SizeKind = Literal["total", "effective"]
SIZE_KINDS: tuple[SizeKind, ...] = ("total", "effective")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a network costs.

    Attributes:
        parameters: Trainable ones, all of them.
        effective_parameters: Without those of dead operations.
        flops: Multiply-accumulates of one forward pass of one sample, dead operations included.
    """

    parameters: int
    effective_parameters: int
    flops: int

    def size(self, kind: SizeKind) -> int:
        """Parameters of either kind."""
        return self.parameters if kind == "total" else self.effective_parameters


def validate_size_kind(kind: str) -> SizeKind:
    """Return the kind if it is one.

    Raises:
        UnknownNameError: With the known kinds.
    """
    for known in SIZE_KINDS:
        if kind == known:
            return known
    raise UnknownNameError("size", kind, SIZE_KINDS)
