"""The proxies by the name of their metric."""

from collections.abc import Mapping
from types import MappingProxyType

from swapcore.errors import UnknownNameError
from swapcore.proxies.nwot import nwot
from swapcore.proxies.proxy import Proxy

__all__ = ["PROXIES", "get_proxy"]

PROXIES: Mapping[str, Proxy] = MappingProxyType({"nwot": nwot})
"""Metric -> its computation; SWAP, which runs many networks at once, has an engine of its own (``swap.py``)."""


def get_proxy(name: str) -> Proxy:
    """Look a proxy up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in PROXIES:
        raise UnknownNameError("proxy", name, PROXIES)
    return PROXIES[name]
