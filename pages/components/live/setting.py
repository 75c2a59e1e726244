"""A setting of the live tuner: where its sliders stand."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from swapcore.problems.problem import View
from swapcore.values.regularisation import validate_mu_sigma

__all__ = ["SIGMAS", "Setting", "first_setting", "setting_told", "sigma_option"]

# Every fourth of these is a row of the map, so that its best setting is one that the slider can take.
SIGMAS = tuple(f"{sigma:.3g}" for sigma in np.geomspace(0.1, 10, 49))


@dataclass(frozen=True, kw_only=True)
class Setting:
    """μ and σ, in the space's unit and its square."""

    mu: float
    sigma: float


def sigma_option(sigma: float) -> str:
    """The slider's option nearest to a σ."""
    return min(SIGMAS, key=lambda option: abs(np.log(float(option) / sigma)))


def first_setting(ranges: View) -> Setting:
    """Where the sliders stand at first."""
    return Setting(mu=ranges.first_mu, sigma=float(sigma_option(ranges.first_sigma)))


def setting_told(told: Any) -> Setting:
    """A setting as a browser tells it.

    Raises:
        InvalidInputError: If it is none.
    """
    values = told if isinstance(told, dict) else {}
    mu, sigma = validate_mu_sigma(values.get("mu", math.nan), values.get("sigma", math.nan))
    return Setting(mu=mu, sigma=sigma)
