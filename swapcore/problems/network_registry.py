"""The scoring networks by space."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from torch import nn

from swapcore.errors import UnknownNameError
from swapcore.networks.darts import darts_scoring_network, darts_whole_network
from swapcore.networks.nasbench201_scoring import scoring_network, whole_network
from swapcore.networks.weights import Initialisation

__all__ = ["SCORING_NETWORKS", "WHOLE_NETWORKS", "make_scoring_network", "make_whole_network"]

SCORING_NETWORKS: Mapping[str, Callable[[Any, Any, Initialisation], nn.Module]] = MappingProxyType(
    {"nasbench201": scoring_network, "darts": darts_scoring_network}
)
"""Space -> (architecture, shape, weights) -> network."""

WHOLE_NETWORKS: Mapping[str, Callable[[Any, Any, Initialisation], nn.Module]] = MappingProxyType(
    {"nasbench201": whole_network, "darts": darts_whole_network}
)
"""The same for networks with parameters of their own, and nothing left out."""


def make_scoring_network(space: str, architecture: Any, shape: Any, weights: Initialisation) -> nn.Module:
    """The network on which an architecture is scored; treat it as read-only.

    Raises:
        UnknownNameError: For an unknown space.
    """
    if space not in SCORING_NETWORKS:
        raise UnknownNameError("space", space, SCORING_NETWORKS)
    return SCORING_NETWORKS[space](architecture, shape, weights)


def make_whole_network(space: str, architecture: Any, shape: Any, weights: Initialisation) -> nn.Module:
    """The same network with parameters of its own and nothing left out or shared, for metrics that look at weights.

    Raises:
        UnknownNameError: For an unknown space.
    """
    if space not in WHOLE_NETWORKS:
        raise UnknownNameError("space", space, WHOLE_NETWORKS)
    return WHOLE_NETWORKS[space](architecture, shape, weights)
