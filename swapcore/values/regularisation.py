"""The factor that regularises a score towards networks of a wanted size (SWAP-NAS, ICLR 2024, §3.2)."""

from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from swapcore.errors import InvalidInputError
from swapcore.values.size import SizeKind, validate_size_kind

__all__ = [
    "COLLAPSED_BELOW",
    "Regularisation",
    "collapsed_share",
    "regularisation_factor",
    "regularisation_of",
    "validate_mu_sigma",
]

COLLAPSED_BELOW = 1e-6
"""A factor below this leaves nothing of a score; when most of a space is there, the setting has collapsed."""


def validate_mu_sigma(mu: float, sigma: float) -> tuple[float, float]:
    """Return μ and σ as floats.

    Raises:
        InvalidInputError: If μ is negative, σ is not positive, or either is not a finite number.
    """
    for name, value, rule in (("mu", mu, "at least 0"), ("sigma", sigma, "greater than 0")):
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = float("nan")
        if not np.isfinite(number) or number < 0 or (name == "sigma" and number == 0):
            raise InvalidInputError(f"{name} must be a finite number {rule}; got {value!r}")
    return float(mu), float(sigma)


@overload
def regularisation_factor(size: float, mu: float, sigma: float) -> float: ...
@overload
def regularisation_factor(size: NDArray[np.floating], mu: float, sigma: float) -> NDArray[np.floating]: ...
def regularisation_factor(size: float | NDArray[np.floating], mu: float, sigma: float) -> float | NDArray[np.floating]:
    """f(Θ) = exp(-(Θ - μ)² / σ); no factor 2, and σ is not squared.

    Args:
        size: Θ, scalar or array, in the space's unit.
        mu: The size at which f is 1, in the same unit.
        sigma: Width of the curve, in the square of that unit.

    Returns:
        Values in [0, 1], of the shape of ``size``.

    Raises:
        InvalidInputError: If μ is negative, σ is not positive, or a value is not a finite number.
    """
    mu, sigma = validate_mu_sigma(mu, sigma)
    try:
        theta = np.asarray(size, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise InvalidInputError(f"size must be a number or an array of numbers; got {size!r}") from None
    if not np.isfinite(theta).all():
        raise InvalidInputError(f"size must be finite; got {size!r}")
    with np.errstate(over="ignore", under="ignore"):
        # Dividing before squaring keeps huge distances from overflowing; a tiny σ may still give inf, and f = 0.
        factor = np.exp(-np.square((theta - mu) / np.sqrt(sigma)))
    return factor if theta.ndim else float(factor)


def collapsed_share(sizes: NDArray[np.floating], mu: float, sigma: float) -> float:
    """Share of the sizes, 0 to 1, at which f is below ``COLLAPSED_BELOW``."""
    return float(np.mean(regularisation_factor(sizes, mu, sigma) < COLLAPSED_BELOW))


@dataclass(frozen=True, kw_only=True)
class Regularisation:
    """μ and σ, and the kind of size that they mean, in the space's unit and its square.

    Raises:
        InvalidInputError: When made with a value that is not allowed.
    """

    mu: float
    sigma: float
    size: SizeKind = "total"

    def __post_init__(self) -> None:
        validate_size_kind(self.size)
        mu, sigma = validate_mu_sigma(self.mu, self.sigma)
        object.__setattr__(self, "mu", mu)
        object.__setattr__(self, "sigma", sigma)

    @overload
    def factor(self, size: float) -> float: ...
    @overload
    def factor(self, size: NDArray[np.floating]) -> NDArray[np.floating]: ...
    def factor(self, size: float | NDArray[np.floating]) -> float | NDArray[np.floating]:
        """f(Θ), of the shape of ``size``; see ``regularisation_factor``."""
        return regularisation_factor(size, self.mu, self.sigma)


def regularisation_of(mu: float | None, sigma: float | None, size: str = "total") -> Regularisation | None:
    """The regularisation that a person asks for with two options that go together; None for none.

    Raises:
        InvalidInputError: If one of μ and σ is given without the other, or a value is not allowed.
    """
    kind = validate_size_kind(size)
    if mu is None and sigma is None:
        return None
    if mu is None or sigma is None:
        given, missing = ("mu", "sigma") if sigma is None else ("sigma", "mu")
        raise InvalidInputError(f"mu and sigma go together: {given} needs {missing} as well")
    return Regularisation(mu=mu, sigma=sigma, size=kind)
