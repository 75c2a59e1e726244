"""What axes can show: numbers small enough for the browser, and a scale on which they can be told apart."""

import numpy as np

__all__ = ["compact", "is_stretched"]

STRETCHED = 100
"""A largest value of more than this times the median is drawn on a log scale."""


def compact(values: np.ndarray) -> np.ndarray:
    """Half the bytes on the way to the browser; seven digits are more than a screen shows.

    Values that need more than half the bytes, as some metrics' do, stay as they are.
    """
    fits = np.abs(values).max(initial=0) <= np.finfo(np.float32).max
    return values.astype(np.float32) if fits else values


def is_stretched(values: np.ndarray) -> bool:
    """Whether a few values are so much larger than most that only a log scale shows all of them; shape (n,)."""
    return bool(values.min() > 0 and values.max() > STRETCHED * np.median(values))
