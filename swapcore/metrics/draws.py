"""What metrics draw themselves: on the CPU, and so the same on every device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["gaussian_images", "random_signs"]


def gaussian_images(rng: np.random.Generator, shape: tuple[int, ...], like: Tensor) -> Tensor:
    """N(0, 1), float32.

    Args:
        rng: Source of the numbers.
        shape: (S, C, H, W).
        like: On the device where they are needed.
    """
    import torch

    return torch.from_numpy(rng.standard_normal(shape, dtype=np.float32)).to(like.device)


def random_signs(rng: np.random.Generator, like: Tensor) -> Tensor:
    """−1 or 1 with equal chances, in the shape and on the device of ``like``."""
    import torch

    bits = rng.integers(0, 2, size=tuple(like.shape), dtype=np.int8)
    return torch.from_numpy(bits).to(like) * 2 - 1
