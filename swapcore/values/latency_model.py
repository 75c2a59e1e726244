"""Latency on a machine as a sum: so much for any network, so much for each million of FLOPs, for each operation."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from swapcore.errors import InvalidInputError

__all__ = ["LatencyModel"]


@dataclass(frozen=True, kw_only=True)
class LatencyModel:
    """A latency that was measured for some networks of a space and is predicted for all others.

    Attributes:
        base: Milliseconds that any network takes.
        rates: Feature -> milliseconds for each unit of it, in order of name; none is negative.
        error: Median relative error of networks that the fit had not seen; 0.05 is 5 %.
        networks: How many were measured.
        space: Of those networks.
        shape: What their widths, depths and inputs were; fields of the space's kind of shape, in order of name.
        conditions: How it was measured and on which machine, for people.

    Raises:
        InvalidInputError: When made with a number that cannot be.
    """

    base: float
    rates: tuple[tuple[str, float], ...]
    error: float
    networks: int
    space: str
    shape: tuple[tuple[str, Any], ...]
    conditions: str

    def __post_init__(self) -> None:
        for name, value in (("base", self.base), ("error", self.error), *self.rates):
            is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
            if not is_number or value < 0:
                raise InvalidInputError(f"{name} of a latency model must be a number of at least 0; got {value!r}")

    def predict(self, features: Mapping[str, float]) -> float:
        """Latency in milliseconds of a network with these features; one that no measured network had adds nothing."""
        return self.base + sum(rate * features.get(name, 0.0) for name, rate in self.rates)

    @property
    def words(self) -> str:
        """What it is worth, for people."""
        return (
            f"predicted from {self.networks} networks that were measured; median relative error {self.error:.1%} on "
            f"networks left out of the fit; {self.conditions}"
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**asdict(self), "rates": dict(self.rates), "shape": dict(self.shape)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "LatencyModel":
        """Of plain values.

        Raises:
            InvalidInputError: If one is missing, unknown or not allowed.
        """
        known = tuple(cls.__dataclass_fields__)
        if set(values) != set(known):
            raise InvalidInputError(f"a latency model has {', '.join(known)}; got {', '.join(sorted(values))}")
        pairs = {name: tuple(sorted(dict(values[name]).items())) for name in ("rates", "shape")}
        return cls(**{**values, **pairs})
