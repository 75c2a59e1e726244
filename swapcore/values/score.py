"""The one record of what scoring an architecture gave."""

import math
from dataclasses import dataclass

from swapcore.errors import InvalidInputError

__all__ = ["LayerPatterns", "Score"]


@dataclass(frozen=True, kw_only=True)
class LayerPatterns:
    """What one call of one nonlinearity contributed.

    Attributes:
        name: Path of the module that called it; a repeated call has ``#2``, ``#3``… appended.
        function: Name of the nonlinearity.
        units: Scalar outputs per sample.
        patterns: Distinct patterns within the layer.
    """

    name: str
    function: str
    units: int
    patterns: int


@dataclass(frozen=True, kw_only=True)
class Score:
    """A metric on one architecture: a value for each initialisation, or the reason why there is none.

    Attributes:
        values: Raw, one for each initialisation; empty where the metric is undefined.
        undefined: Why there is no value, in words that follow "undefined because"; None where there is one.
        units: V, of metrics that count units.
        saturation: Mean of Ψ / min(V, 2^S) over the initialisations, of metrics that have one.
        seconds: Time of building and scoring, or of finding out that there is no value.
        device: Where it was computed; None for what needs no device.
        layers: Of the first initialisation, of metrics that count patterns; not kept in stores and tables.
        known_before: Whether it was looked up rather than computed.

    Raises:
        InvalidInputError: When made with neither a value nor a reason, with both, or with a number that is not finite.
    """

    values: tuple[float, ...] = ()
    undefined: str | None = None
    units: int | None = None
    saturation: float | None = None
    seconds: float = 0.0
    device: str | None = None
    layers: tuple[LayerPatterns, ...] = ()
    known_before: bool = False

    def __post_init__(self) -> None:
        if self.undefined is not None and (self.values or not isinstance(self.undefined, str) or not self.undefined):
            raise InvalidInputError(
                f"an undefined score has a reason and no values; got {self.undefined!r} and {self.values!r}"
            )
        if self.undefined is None and not self.values:
            raise InvalidInputError("a score must have one or more values, or a reason why there is none")
        for value in self.values:
            require_finite("values", value)
        require_finite("seconds", self.seconds)
        if self.saturation is not None:
            require_finite("saturation", self.saturation)
        if self.units is not None and (type(self.units) is not int or self.units < 0):
            raise InvalidInputError(f"units must be a whole number of at least 0; got {self.units!r}")

    @property
    def value(self) -> float | None:
        """Mean over the initialisations; None where undefined."""
        return sum(self.values) / len(self.values) if self.values else None


def require_finite(name: str, number: object) -> None:
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise InvalidInputError(f"{name} must be finite numbers; got {number!r}")
