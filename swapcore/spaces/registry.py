"""The search spaces by name."""

from collections.abc import Mapping
from types import MappingProxyType

from swapcore.errors import UnknownNameError
from swapcore.spaces.nasbench201 import NasBench201

__all__ = ["SPACES", "get_space"]

SPACES: Mapping[str, NasBench201] = MappingProxyType({"nasbench201": NasBench201()})


def get_space(name: str) -> NasBench201:
    """Look a space up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in SPACES:
        raise UnknownNameError("space", name, SPACES)
    return SPACES[name]
