"""How much memory may be taken by what unfolds: tables, pictures and archives that people bring.

A file of a few hundred bytes can unfold to gigabytes. Whoever unfolds something asks here first, with a bound that does
not come from what the file says of itself where that can be avoided.
"""

from typing import Final

from swapcore.data.benchmark_file import in_bytes
from swapcore.errors import InvalidInputError

__all__ = ["AT_ONCE", "BATCH_PIXELS", "LONGEST_TEXT", "PICTURE_PIXELS", "PIXELS_EACH", "TABLE", "require_budget"]

AT_ONCE: Final = 128_000_000
"""Bytes that may be unfolded and held at the same time."""
TABLE: Final = 1_000_000_000
"""Bytes that a table may unfold to, a piece at a time: a million of the longest architectures, and three times that."""
LONGEST_TEXT: Final = 1 << 16
"""Bytes of one value of a table; the longest architectures have about 500."""
PICTURE_PIXELS: Final = AT_ONCE // 4
"""Pixels of one picture: what is decoded takes four bytes for each, and as much again where it has to be converted."""
BATCH_PIXELS: Final = 256_000_000
"""Pixels of all pictures of a batch, which take some 5 seconds to decode; one at a time is held."""
PIXELS_EACH: Final = 1_000_000
"""What each picture of a batch may add to that: ten thousand photographs are no bomb."""


def require_budget(needed: int, allowed: int, what: str) -> None:
    """Refuse what would unfold to more than is allowed.

    Args:
        needed: Bytes.
        allowed: Bytes.
        what: That unfolds, with where it is, as the beginning of a sentence.

    Raises:
        InvalidInputError: If it is too much.
    """
    if needed > allowed:
        raise InvalidInputError(f"{what} unfolds to {in_bytes(needed)}; at most {in_bytes(allowed)} are taken")
