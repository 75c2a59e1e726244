"""Scoring networks by space and preset name; imports no torch."""

from collections.abc import Mapping
from types import MappingProxyType

from swapcore.errors import UnknownNameError
from swapcore.spaces.nasbench201_cost import NetworkShape

__all__ = ["DEFAULT_PRESET", "PRESETS", "get_preset"]

DEFAULT_PRESET = "paper"

# What lite costs, over all of NAS-Bench-201 with 16 samples, by the two tables in benchmarks/data: Spearman's ρ with
# CIFAR-10 accuracy falls from 0.822 to 0.789, and from 0.913 to 0.869 regularised at the best μ and σ. The time of a
# score falls to about a sixth, and nothing is saturated.
PRESETS: Mapping[str, Mapping[str, NetworkShape]] = MappingProxyType(
    {
        "nasbench201": MappingProxyType(
            {
                "paper": NetworkShape(channels=16, cells=5),
                "lite": NetworkShape(channels=4, cells=1),
            }
        )
    }
)


def get_preset(space: str, name: str) -> NetworkShape:
    """The shape of a space's scoring network.

    Raises:
        UnknownNameError: For an unknown space or preset.
    """
    if space not in PRESETS:
        raise UnknownNameError("space", space, PRESETS)
    if name not in PRESETS[space]:
        raise UnknownNameError("preset", name, PRESETS[space])
    return PRESETS[space][name]
