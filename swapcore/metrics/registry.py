"""The proxies by the name of their metric."""

from collections.abc import Mapping
from types import MappingProxyType

from swapcore.errors import UnknownNameError
from swapcore.metrics.az_nas import az_expressivity, az_progressivity, az_trainability
from swapcore.metrics.epe_nas import epe_nas
from swapcore.metrics.fisher import fisher
from swapcore.metrics.grad_norm import grad_norm
from swapcore.metrics.gradsign import gradsign
from swapcore.metrics.grasp import grasp
from swapcore.metrics.jacov import jacov
from swapcore.metrics.l2_norm import l2_norm
from swapcore.metrics.linear_regions import linear_regions
from swapcore.metrics.meco import meco
from swapcore.metrics.ntk import ntk
from swapcore.metrics.nwot import nwot
from swapcore.metrics.plain import plain
from swapcore.metrics.proxy import Proxy
from swapcore.metrics.snip import snip
from swapcore.metrics.synflow import synflow
from swapcore.metrics.zen import zen
from swapcore.metrics.zico import zico

__all__ = ["PROXIES", "get_proxy"]

PROXIES: Mapping[str, Proxy] = MappingProxyType(
    {
        "nwot": nwot,
        "jacov": jacov,
        "epe_nas": epe_nas,
        "synflow": synflow,
        "snip": snip,
        "grasp": grasp,
        "fisher": fisher,
        "grad_norm": grad_norm,
        "plain": plain,
        "l2_norm": l2_norm,
        "zen": zen,
        "ntk": ntk,
        "linear_regions": linear_regions,
        "zico": zico,
        "meco": meco,
        "gradsign": gradsign,
        "az_expressivity": az_expressivity,
        "az_progressivity": az_progressivity,
        "az_trainability": az_trainability,
    }
)
"""Metric -> its computation; SWAP, which runs many networks at once, has an engine of its own (``swap.py``)."""


def get_proxy(name: str) -> Proxy:
    """Look a proxy up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in PROXIES:
        raise UnknownNameError("proxy", name, PROXIES)
    return PROXIES[name]
