"""The scoring networks by space."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from torch import nn

from swapcore.errors import UnknownNameError
from swapcore.networks.darts import darts_scoring_network
from swapcore.networks.scoring import Initialisation, scoring_network

__all__ = ["SCORING_NETWORKS", "make_scoring_network"]

SCORING_NETWORKS: Mapping[str, Callable[[Any, Any, Initialisation], nn.Module]] = MappingProxyType(
    {"nasbench201": scoring_network, "darts": darts_scoring_network}
)
"""Space -> (architecture, shape, weights) -> network."""


def make_scoring_network(space: str, architecture: Any, shape: Any, weights: Initialisation) -> nn.Module:
    """The network on which an architecture is scored; treat it as read-only.

    Raises:
        UnknownNameError: For an unknown space.
    """
    if space not in SCORING_NETWORKS:
        raise UnknownNameError("space", space, SCORING_NETWORKS)
    return SCORING_NETWORKS[space](architecture, shape, weights)
