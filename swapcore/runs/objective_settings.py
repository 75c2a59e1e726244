"""What a search maximises, as settings: the score, f(Θ) with its μ and σ, and how these change while it goes on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.runs.plain_values import refuse_unknown
from swapcore.runs.quantities import get_quantity
from swapcore.search.adaptive_objective import AdaptiveObjective
from swapcore.search.objective import Objective, RegularisedObjective
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SizeKind, validate_size_kind

__all__ = ["ObjectiveSettings"]


@dataclass(frozen=True, kw_only=True)
class ObjectiveSettings:
    """What a search maximises.

    Attributes:
        regularisation: μ and σ; None for the bare score.
        size: The kind of size that is looked at and shown; that of the regularisation where there is one.
        last_sigma: σ narrows to this, geometrically, while the budget is spent; None keeps it as it is.
        steered: The quantity, a name in ``QUANTITIES``, that takes the place of the size: μ and σ are in its unit and
            its square, and after each cycle the μ in force is corrected so that the median of the population comes to
            what was asked for as μ. None where Θ is the size and μ is kept.

    Raises:
        InvalidInputError: When made with two kinds of size, a σ that does not narrow, or a change of μ or σ where there
            is neither.
    """

    regularisation: Regularisation | None = None
    size: SizeKind = "total"
    last_sigma: float | None = None
    steered: str | None = None

    def __post_init__(self) -> None:
        validate_size_kind(self.size)
        own = self.regularisation
        if own is None:
            if self.last_sigma is not None or self.steered is not None:
                raise InvalidInputError("narrowing sigma and steering mu need mu and sigma; the bare score has neither")
            return
        if own.size != self.size:
            raise InvalidInputError(f"size must be that of the regularisation, {own.size}; got {self.size}")
        if self.last_sigma is not None:
            object.__setattr__(self, "last_sigma", narrowed(own.sigma, self.last_sigma))
        if self.steered is not None:
            get_quantity(self.steered)
            if own.mu <= 0:
                raise InvalidInputError(f"what {self.steered} is steered to must be greater than 0; got {own.mu:g}")

    @property
    def is_constant(self) -> bool:
        """Whether μ and σ stay as they are."""
        return self.last_sigma is None and self.steered is None

    def objective(self, *, higher_is_better: bool) -> Objective:
        """The objective at the beginning of a search by a metric of that direction."""
        own = self.regularisation
        if own is None or self.is_constant:
            return RegularisedObjective(higher_is_better=higher_is_better, regularisation=own)
        return AdaptiveObjective(
            higher_is_better=higher_is_better,
            mu=own.mu,
            sigma=own.sigma,
            last_sigma=self.last_sigma,
            target=None if self.steered is None else own.mu,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON; what does not change is not named, as it was before anything could."""
        own = self.regularisation
        found: dict[str, Any] = {
            "size": self.size,
            "regularisation": None if own is None else {"mu": own.mu, "sigma": own.sigma},
        }
        changing = {"last_sigma": self.last_sigma, "steered": self.steered}
        return found | {name: value for name, value in changing.items() if value is not None}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ObjectiveSettings":
        """Of plain values; what they do not name is the default.

        Raises:
            InvalidInputError: For an unknown name or a value that is not allowed.
        """
        refuse_unknown(values, ("size", "regularisation", "last_sigma", "steered"))
        size, own = validate_size_kind(values.get("size", "total")), values.get("regularisation")
        changing = {"last_sigma": values.get("last_sigma"), "steered": values.get("steered")}
        if own is None:
            return cls(size=size, **changing)
        refuse_unknown(own, ("mu", "sigma"))
        if len(own) != len(("mu", "sigma")):
            raise InvalidInputError(f"mu and sigma go together; got {own!r}")
        return cls(size=size, regularisation=Regularisation(mu=own["mu"], sigma=own["sigma"], size=size), **changing)


def narrowed(sigma: float, last: object) -> float:
    """The last σ, if it is a number above 0 and below the first."""
    is_number = isinstance(last, int | float) and not isinstance(last, bool) and math.isfinite(last)
    if not is_number or not isinstance(last, int | float) or not 0 < last < sigma:
        raise InvalidInputError(
            f"sigma must narrow from {sigma:g} to a number greater than 0 and less than that; got {last!r}"
        )
    return float(last)
