"""The search spaces by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.spaces.darts import Darts
from swapcore.spaces.nasbench201 import NasBench201
from swapcore.spaces.space import EnumerableSpace, SearchSpace

__all__ = ["ENUMERABLE_SPACES", "SPACES", "get_enumerable_space", "get_space"]

ENUMERABLE_SPACES: Mapping[str, EnumerableSpace[Any]] = MappingProxyType({"nasbench201": NasBench201()})
"""Those small enough to be listed."""

SPACES: Mapping[str, SearchSpace[Any]] = MappingProxyType({**ENUMERABLE_SPACES, "darts": Darts()})


def get_space(name: str) -> SearchSpace[Any]:
    """Look a space up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in SPACES:
        raise UnknownNameError("space", name, SPACES)
    return SPACES[name]


def get_enumerable_space(name: str) -> EnumerableSpace[Any]:
    """Look up a space that can be listed.

    Raises:
        UnknownNameError: With the known names.
        InvalidInputError: If the space is too large to be listed.
    """
    if name not in ENUMERABLE_SPACES:
        raise InvalidInputError(
            f"the space {get_space(name).name!r} is too large to be listed; those that can be: "
            f"{', '.join(ENUMERABLE_SPACES)}"
        )
    return ENUMERABLE_SPACES[name]
