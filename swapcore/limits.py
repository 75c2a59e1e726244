"""How much may be asked for, in one place for pages, commands and the library.

Each number has a usual most, beyond which a computation takes long enough to be a slip, and an absolute one. Whoever
means it insists: ``--insist`` on the command line, ``insist=True`` in settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from swapcore.errors import InvalidInputError, UnknownNameError

__all__ = ["LIMITS", "Limit", "check_limit"]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Bounds of a whole number, inclusive.

    Attributes:
        least: Of what makes sense.
        usual: The most that is taken without a word.
        most: The most that is taken from somebody who insists.
    """

    least: int = 1
    usual: int
    most: int


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "samples": Limit(usual=1_024, most=65_536),
        "repeats": Limit(usual=256, most=65_536),
        "channels": Limit(usual=256, most=4_096),
        "cells": Limit(usual=64, most=1_024),
        "workers": Limit(usual=64, most=4_096),
        "lag": Limit(usual=1_024, most=65_536),
        "population": Limit(least=2, usual=1_000, most=1_000_000),
        "cycles": Limit(usual=100_000, most=100_000_000),
        "tournament": Limit(usual=1_000, most=1_000_000),
        "mutations": Limit(usual=50, most=10_000),
        "architectures": Limit(usual=100_000, most=10_000_000),
    }
)


def check_limit(name: str, value: object, *, insist: bool = False) -> int:
    """The number, if it may be asked for.

    Args:
        name: A name in ``LIMITS``.
        value: What somebody gave; True and 2.0 are no whole numbers.
        insist: Whether the absolute limit holds in place of the usual one.

    Raises:
        InvalidInputError: If it is no whole number in these bounds; says how to insist where that would help.
    """
    if name not in LIMITS:
        raise UnknownNameError("limit", name, LIMITS)
    limit = LIMITS[name]
    most = limit.most if insist else limit.usual
    if isinstance(value, bool) or not isinstance(value, int) or not limit.least <= value <= limit.most:
        raise InvalidInputError(f"{name} must be a whole number from {limit.least:,} to {most:,}; got {value!r}")
    if value > most:
        raise InvalidInputError(
            f"{name} must be at most {limit.usual:,}, lest a slip keep the machine busy for days; got {value}. If you "
            f"mean it, insist (--insist), and up to {limit.most:,} are taken"
        )
    return value
