"""What axes can show: a scale on which values can be told apart."""

import numpy as np

__all__ = ["is_stretched"]

STRETCHED = 100
"""A largest value of more than this times the median is drawn on a log scale."""


def is_stretched(values: np.ndarray) -> bool:
    """Whether a few values are so much larger than most that only a log scale shows all of them; shape (n,)."""
    return bool(values.min() > 0 and values.max() > STRETCHED * np.median(values))
