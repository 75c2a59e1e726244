"""What a search can be held to besides the score: sizes and costs of a network, each with its unit."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from swapcore.errors import UnknownNameError
from swapcore.problems.problem import Problem
from swapcore.problems.registry import get_problem
from swapcore.values.size import Cost

__all__ = ["QUANTITIES", "Quantity", "get_quantity", "quantity_of"]

MILLION = 1e6


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A cost of the network that one would train.

    Attributes:
        name: As on the command line.
        title: As people write it.
        unit: Of its values.
        read: From the cost of the full network.
        words: What it is, in a few words.
    """

    name: str
    title: str
    unit: str
    read: Callable[[Cost], float]
    words: str


QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {
        one.name: one
        for one in (
            Quantity(
                name="parameters",
                title="Parameters",
                unit="M",
                read=lambda cost: cost.parameters / MILLION,
                words="millions of parameters of the network that one would train",
            ),
            Quantity(
                name="flops",
                title="FLOPs",
                unit="M",
                read=lambda cost: cost.flops / MILLION,
                words="millions of multiply-accumulates for an image of the network that one would train",
            ),
        )
    }
)
"""By name."""


def get_quantity(name: str) -> Quantity:
    """Look a quantity up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in QUANTITIES:
        raise UnknownNameError("quantity", name, QUANTITIES)
    return QUANTITIES[name]


def quantity_of(name: str, space: str, dataset: str, architecture: Any) -> float:
    """What an architecture has of a quantity, in its unit."""
    return get_quantity(name).read(full_cost(space, dataset, architecture))


@functools.lru_cache(maxsize=50_000)
def full_cost(space: str, dataset: str, architecture: Any) -> Cost:
    """As ``Problem.full_cost``; kept, because a search asks again and again, and large networks take a millisecond."""
    problem: Problem[Any, Any] = get_problem(space)
    return problem.full_cost(architecture, dataset)
