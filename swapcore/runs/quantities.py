"""What a search can be held to besides the score: sizes and costs of a network, each with its unit.

Some follow from the architecture; others, latency and energy, were measured on a device.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.evaluation.settings import ScoreSettings
from swapcore.problems.problem import Problem
from swapcore.problems.registry import get_problem
from swapcore.runs.device_costs import NO_DEVICES, THIS, Devices, device_reader
from swapcore.values.quantity import ENERGY, LATENCY
from swapcore.values.size import Cost

__all__ = ["QUANTITIES", "Quantity", "get_quantity", "is_predicted", "quantity_of", "reader_of"]

MILLION = 1e6


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A cost of a network.

    Attributes:
        name: As on the command line.
        title: As people write it.
        unit: Of its values.
        words: What it is, in a few words.
        read: From the cost of the network that one would train; None where it depends on a device.
    """

    name: str
    title: str
    unit: str
    words: str
    read: Callable[[Cost], float] | None = None

    @property
    def on_device(self) -> bool:
        """Whether it depends on a device."""
        return self.read is None


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
            Quantity(
                name=LATENCY.name,
                title="Latency",
                unit=LATENCY.unit,
                words="milliseconds that a network takes for an image on a device",
            ),
            Quantity(
                name=ENERGY.name,
                title="Energy",
                unit=ENERGY.unit,
                words="millijoules that a network takes for an image on a device",
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
    """What an architecture has of a quantity that depends on no device, in its unit.

    Raises:
        InvalidInputError: For one that does.
    """
    read = get_quantity(name).read
    if read is None:
        raise InvalidInputError(f"{name} depends on a device; none is named")
    return read(full_cost(space, dataset, architecture))


def reader_of(name: str, score: ScoreSettings, devices: Devices = NO_DEVICES) -> Callable[[Any], float]:
    """What tells a quantity of an architecture, in its unit; NaN where it is not known.

    Nothing is read before the first architecture is asked for. What reads a table raises MissingDataError then, if the
    file is not on this machine.

    Raises:
        InvalidInputError: If the quantity depends on a device that is not named, or not known.
    """
    if get_quantity(name).on_device:
        return device_reader(name, devices, score)
    return functools.partial(quantity_of, name, score.space, score.dataset)


def is_predicted(name: str, devices: Devices) -> bool:
    """Whether a quantity is predicted, not looked up."""
    return devices.named(name) == THIS


@functools.lru_cache(maxsize=50_000)
def full_cost(space: str, dataset: str, architecture: Any) -> Cost:
    """As ``Problem.full_cost``; kept, because a search asks again and again, and large networks take a millisecond."""
    problem: Problem[Any, Any] = get_problem(space)
    return problem.full_cost(architecture, dataset)
