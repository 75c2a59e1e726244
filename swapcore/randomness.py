"""The one place where random generators are made.

Nothing in swapcore seeds or reads global random state: a generator is always passed. A generator
made for a *place* depends on the seed and on that place alone, which is what gives common random
numbers: the same weights at the same place of every network, in any order, process or worker.
"""

import hashlib

import numpy as np

from swapcore.errors import InvalidInputError

__all__ = ["generator", "validate_seed"]

MAX_SEED = 2**63 - 1


def validate_seed(seed: int, name: str = "seed") -> int:
    """Return the seed if it is a whole number from 0 to 2^63 - 1.

    Raises:
        InvalidInputError: Otherwise.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise InvalidInputError(f"{name} must be a whole number from 0 to 2^63 - 1; got {seed!r}")
    return seed


def generator(seed: int, *place: str | int) -> np.random.Generator:
    """Make the generator of one place.

    Args:
        seed: Whole number, at least 0.
        place: What the numbers are for, such as ``("weights", repeat, "stage1", "cell0")``.

    Returns:
        A Philox generator. Equal arguments give equal streams; different places give
        streams that are independent for every practical purpose (128-bit keys from BLAKE2b).
    """
    label = "\x1f".join([str(validate_seed(seed)), *(f"{type(part).__name__}:{part}" for part in place)])
    key = int.from_bytes(hashlib.blake2b(label.encode(), digest_size=16).digest(), "little")
    return np.random.Generator(np.random.Philox(key=key))
