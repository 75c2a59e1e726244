"""Budgets and adaptation in the form of a search, and their place in its address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pages.components.address import Check, number_between
from swapcore.errors import InvalidInputError
from swapcore.runs.budgets import Budgets
from swapcore.runs.device_costs import NO_DEVICES, THIS, Devices
from swapcore.runs.feasible import usual_sigma
from swapcore.runs.objective_settings import ObjectiveSettings
from swapcore.runs.quantities import QUANTITIES, get_quantity
from swapcore.runs.settings import SearchSettings
from swapcore.search.parameters import EvolutionParameters
from swapcore.values.regularisation import Regularisation

__all__ = [
    "LAST_SIGMA",
    "MOST",
    "NONE",
    "ON",
    "OPERATORS",
    "STEER",
    "Adapting",
    "adapting_address",
    "adapting_checks",
    "adapting_in",
]

STEER, LAST_SIGMA, OPERATORS, MOST, ON = "steer", "last-sigma", "adapt-operators", "max-", "-on"
NONE, YES = "none", "yes"
ON_DEVICE = tuple(name for name, one in QUANTITIES.items() if one.on_device)
LARGEST = 1e9


@dataclass(frozen=True, kw_only=True)
class Adapting:
    """What the fields say.

    Attributes:
        steered: Quantity that the median is steered in, and to what; None for none.
        last_sigma: What σ narrows to; None where it stays.
        budgets: What nothing may exceed.
        operators: Whether operators adapt.
        devices: On which latency and energy are meant.
    """

    steered: tuple[str, float] | None = None
    last_sigma: float | None = None
    budgets: Budgets = Budgets()  # noqa: RUF009 - frozen
    operators: bool = False
    devices: Devices = NO_DEVICES

    @classmethod
    def of(cls, settings: SearchSettings) -> "Adapting":
        """What settings have of it."""
        objective = settings.objective
        own = objective.regularisation
        return cls(
            steered=None if objective.steered is None or own is None else (objective.steered, own.mu),
            last_sigma=objective.last_sigma,
            budgets=settings.budgets,
            operators=getattr(settings.searcher.parameters, "adapt_operators", False),
            devices=settings.devices,
        )

    def applied(self, settings: SearchSettings) -> SearchSettings:
        """The settings with it.

        Raises:
            InvalidInputError: For what does not go together.
        """
        searcher, objective = settings.searcher, settings.objective
        if isinstance(searcher.parameters, EvolutionParameters):
            searcher = replace(searcher, parameters=replace(searcher.parameters, adapt_operators=self.operators))
        own = objective.regularisation
        if self.steered is not None:
            own = Regularisation(mu=self.steered[1], sigma=usual_sigma(self.steered[1]), size=objective.size)
        changed = ObjectiveSettings(
            regularisation=own,
            size=objective.size,
            last_sigma=self.last_sigma,
            steered=None if self.steered is None else self.steered[0],
        )
        return replace(settings, objective=changed, searcher=searcher, budgets=self.budgets, devices=self.devices)

    @property
    def words(self) -> dict[str, str]:
        """As the address has it."""
        bounds = {f"{MOST}{name}": f"{self.budgets.bounds[name]:g}" for name in self.budgets.bounds}
        return {
            STEER: NONE if self.steered is None else f"{self.steered[0]}:{self.steered[1]:g}",
            LAST_SIGMA: NONE if self.last_sigma is None else f"{self.last_sigma:g}",
            OPERATORS: YES if self.operators else NONE,
            **{f"{MOST}{name}": NONE for name in QUANTITIES},
            **{f"{name}{ON}": self.devices.named(name) or NONE for name in ON_DEVICE},
            **bounds,
        }


def adapting_address(mine: SearchSettings, usual: SearchSettings) -> dict[str, str]:
    """Parameters of what differs from the usual."""
    before = Adapting.of(usual).words
    return {name: value for name, value in Adapting.of(mine).words.items() if value != before[name]}


def adapting_checks() -> dict[str, Check]:
    """What each parameter may be."""
    numbers = (LAST_SIGMA, *(f"{MOST}{name}" for name in QUANTITIES))
    devices = {f"{name}{ON}": device_check for name in ON_DEVICE}
    return {STEER: steer_check, OPERATORS: operators_check, **dict.fromkeys(numbers, number_or_none), **devices}


def device_check(parameter: str, values: list[str]) -> None:
    """A name; whether the space knows it is seen when everything else is read."""
    if values and not values[-1]:
        raise InvalidInputError(f"{parameter} must be the name of a device or {NONE}; got nothing")


def number_or_none(parameter: str, values: list[str]) -> None:
    """A positive number, or none."""
    if values[-1:] != [NONE]:
        number_between(1e-6, LARGEST)(parameter, values)


def steer_check(parameter: str, values: list[str]) -> None:
    """A quantity and a number."""
    if values and values[-1] != NONE:
        name, _, value = values[-1].partition(":")
        get_quantity(name)
        number_between(1e-6, LARGEST)(parameter, [value])


def operators_check(parameter: str, values: list[str]) -> None:
    """Yes or none."""
    if values and values[-1] not in {YES, NONE}:
        raise InvalidInputError(f"{parameter} must be {YES} or {NONE}; got {values[-1]!r}")


def adapting_in(allowed: Mapping[str, str], base: SearchSettings) -> Adapting:
    """What an address that was checked asks for, on top of what it begins with."""
    words = {**Adapting.of(base).words, **{name: allowed[name] for name in adapting_checks() if name in allowed}}
    number = {name: None if value == NONE else float(value) for name, value in words.items() if is_number(name)}
    steered = None
    if words[STEER] != NONE:
        name, _, value = words[STEER].partition(":")
        steered = (name, float(value))
    return Adapting(
        steered=steered,
        last_sigma=number[LAST_SIGMA],
        budgets=Budgets(**{name: number[f"{MOST}{name}"] for name in QUANTITIES}),
        operators=words[OPERATORS] == YES,
        devices=devices_in({name: words[f"{name}{ON}"] for name in ON_DEVICE}, base.devices),
    )


def devices_in(names: Mapping[str, str], base: Devices) -> Devices:
    """The devices of an address; what was measured on a machine is not in it, and comes from what it begins with."""
    latency, energy = (None if names[one] == NONE else names[one] for one in ("latency", "energy"))
    if latency == THIS and base.model is None:
        raise InvalidInputError(
            "latency on this machine is measured by the command line: search --latency-on this; its run can be begun "
            "again here with changes"
        )
    return Devices(latency=latency, energy=energy, model=base.model if latency == THIS else None)


def is_number(name: str) -> bool:
    return name == LAST_SIGMA or name.startswith(MOST)
