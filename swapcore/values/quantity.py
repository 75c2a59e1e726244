"""What is known of networks beside their scores: trained accuracy, and what else somebody has measured of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from swapcore.errors import DamagedTableError, InvalidInputError

__all__ = ["ACCURACY", "ENERGY", "LATENCY", "QUANTITIES", "ROBUST_ACCURACY", "Quantity"]


PERCENT = "%"


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A kind of measurement of trained networks.

    Attributes:
        name: Short name.
        title: For people, as it stands in a sentence.
        group: Under which heading its measurements are listed.
        unit: Of its values.
        limits: Least and most that a value can be; what lies outside is damage.
        higher_is_better: Its direction.
        decimals: With how many its values are shown.
        is_accuracy: Whether its values are shares of images told right in percent, on which the gains of nDCG rest.
    """

    name: str
    title: str
    group: str
    unit: str
    limits: tuple[float, float]
    higher_is_better: bool
    decimals: int
    is_accuracy: bool = False

    def __post_init__(self) -> None:
        if not self.limits[0] < self.limits[1]:
            raise InvalidInputError(f"limits of {self.name} must be ascending; got {self.limits}")

    @property
    def difference_unit(self) -> str:
        """In which a difference of two values is said: percentages differ by points."""
        return "points" if self.unit == PERCENT else self.unit

    @property
    def no_gains(self) -> str | None:
        """Why nDCG, whose gains are 2^accuracy, is not defined on its values; None where it is."""
        return None if self.is_accuracy else f"nDCG is for accuracies in percent, not for {self.title} in {self.unit}"

    @property
    def axis(self) -> str:
        """Its name with the unit, as it stands on an axis."""
        return f"{self.title} ({self.unit})"

    @property
    def direction(self) -> str:
        """Which values are wanted, in words."""
        return "higher is better" if self.higher_is_better else "lower is better"

    @property
    def in_words(self) -> str:
        """What a score is compared with."""
        if self is ACCURACY:
            return "trained accuracy"
        return self.title if self.higher_is_better else f"{self.title} ({self.direction})"

    @property
    def best_word(self) -> str:
        """What the best value of all is called."""
        return "highest" if self.higher_is_better else "lowest"

    def oriented(self, values: np.ndarray) -> np.ndarray:
        """Values turned so that higher is better; turning twice gives them back as measured."""
        return values if self.higher_is_better else -values

    def as_measured(self, value: float) -> float:
        """One value that was turned, as it was measured."""
        return value if self.higher_is_better else -value

    def text(self, value: float) -> str:
        """A value as measured, with its unit."""
        return f"{value:.{self.decimals}f} {self.unit}"

    def difference_text(self, difference: float) -> str:
        """A difference of two values, with its unit."""
        return f"{difference:.{self.decimals}f} {self.difference_unit}"

    def validate(self, values: np.ndarray, where: object) -> None:
        """Check that values as measured can be, or are unknown (NaN).

        Raises:
            DamagedTableError: Otherwise; names ``where`` and the first value that cannot.
        """
        low, high = self.limits
        # NaN compares as false either way.
        outside = values[(values < low) | (values > high)]
        if len(outside):
            what = "accuracies" if self.is_accuracy else f"values of {self.title}"
            raise DamagedTableError(
                f"{where} is damaged: {what} must be from {low:g} to {high:g} {self.unit}; got {outside[0]:g}"
            )


ACCURACY = Quantity(
    name="accuracy",
    title="accuracy",
    group="Accuracy",
    unit=PERCENT,
    limits=(0.0, 100.0),
    higher_is_better=True,
    decimals=2,
    is_accuracy=True,
)
ROBUST_ACCURACY = Quantity(
    name="robust-accuracy",
    title="robust accuracy",
    group="Robustness",
    unit=PERCENT,
    limits=(0.0, 100.0),
    higher_is_better=True,
    decimals=2,
    is_accuracy=True,
)
LATENCY = Quantity(
    name="latency",
    title="latency",
    group="Latency",
    unit="ms",
    limits=(0.0, 10_000.0),
    higher_is_better=False,
    decimals=3,
)
ENERGY = Quantity(
    name="energy",
    title="energy",
    group="Energy",
    unit="mJ",
    limits=(0.0, 10_000.0),
    higher_is_better=False,
    decimals=3,
)
QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {quantity.name: quantity for quantity in (ACCURACY, LATENCY, ENERGY, ROBUST_ACCURACY)}
)
"""By name, in the order in which their groups are listed."""
