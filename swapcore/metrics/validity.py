"""When a metric has a value: the checks that several metrics share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from swapcore.errors import UndefinedScoreError

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["finite", "require_finite", "require_signal"]


def finite(metric: str, value: Tensor | float) -> float:
    """The value as a plain number.

    Raises:
        UndefinedScoreError: If it is infinite or no number.
    """
    number = float(value)
    if not math.isfinite(number):
        raise UndefinedScoreError(metric, f"its value is not finite ({number})")
    return number


def require_finite(metric: str, tensors: Iterable[Tensor], what: str) -> None:
    """Check what a value is to be computed from, where infinities would vanish in it or break the computation.

    Raises:
        UndefinedScoreError: If a number is infinite or none; ``what`` says of which tensors, in the plural.
    """
    if not all(bool(tensor.isfinite().all()) for tensor in tensors):
        raise UndefinedScoreError(metric, f"{what} are not finite")


def require_signal(metric: str, gradients: Iterable[Tensor]) -> None:
    """Check that a backward pass found anything; all zeros would be a value that tells no networks apart.

    Raises:
        UndefinedScoreError: If every gradient is zero.
    """
    if not any(bool(gradient.any()) for gradient in gradients):
        raise UndefinedScoreError(metric, "all gradients vanish: no path leads from the input to the output")
