"""Budgets of a search: what no architecture may exceed that it asks for."""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.runs.plain_values import refuse_unknown
from swapcore.runs.quantities import Quantity

__all__ = ["Budgets"]


@dataclass(frozen=True, kw_only=True)
class Budgets:
    """Upper bounds, inclusive, in the units of ``QUANTITIES``; None for no bound.

    Attributes:
        parameters: Of the network that one would train, in millions.
        flops: Of that network, multiply-accumulates for an image in millions.
        latency: On the device that the settings of the search name, in milliseconds.
        energy: On the device that they name for it, in millijoules.

    Raises:
        InvalidInputError: When made with what is no number greater than 0.
    """

    parameters: float | None = None
    flops: float | None = None
    latency: float | None = None
    energy: float | None = None

    def __post_init__(self) -> None:
        for name, value in self.bounds.items():
            is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
            if not is_number or value <= 0:
                raise InvalidInputError(f"a budget of {name} must be a number greater than 0; got {value!r}")

    @property
    def bounds(self) -> Mapping[str, float]:
        """Quantity -> its bound, where there is one."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def any(self) -> bool:
        """Whether anything is bounded."""
        return bool(self.bounds)

    def excess(self, values: Mapping[str, float]) -> float:
        """By how much a network is beyond the bound that it exceeds most, as a share of it; 0 or less: within.

        Args:
            values: Of each quantity that is bounded; NaN, which is unknown, is beyond any bound.
        """
        shares = [values[name] / bound - 1 for name, bound in self.bounds.items()]
        return max((math.inf if math.isnan(share) else share for share in shares), default=0.0)

    def words(self, quantity: Callable[[str], Quantity]) -> str:
        """The bounds, for people.

        Args:
            quantity: Name -> the quantity as the settings have it, with its device.
        """
        known = ((quantity(name), bound) for name, bound in self.bounds.items())
        return ", ".join(f"{one.title} ≤ {bound:g} {one.unit}" for one, bound in known) or "none"

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return dict(self.bounds)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Budgets":
        """Of plain values; what they do not name is not bounded.

        Raises:
            InvalidInputError: For an unknown name or a value that is not allowed.
        """
        refuse_unknown(values, tuple(cls.__dataclass_fields__))
        return cls(**values)
