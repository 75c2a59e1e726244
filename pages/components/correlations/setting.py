"""The setting that the live tuner commits, the axes and the pin: the address keeps them, and nothing else does."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from pages.components.address import Check, number_between, one_of, step_of, warn_of_address_problems
from pages.components.live.setting import SIGMAS, Setting, first_setting, setting_told
from pages.components.state import LIVE, MU, PIN, SCATTER_AXES, SELECTIONS, SIGMA
from swapcore.errors import InvalidInputError, SwapcoreError, UnknownNameError
from swapcore.problems.problem import View
from swapcore.values.regularisation import validate_mu_sigma

__all__ = [
    "AXES",
    "Pin",
    "current_axes",
    "current_pin",
    "current_setting",
    "keep_axes",
    "keep_pin",
    "keep_setting",
    "warn_of_setting",
]

AXES = ("values", "ranks")
SIGMA_LIMITS = (float(SIGMAS[0]), float(SIGMAS[-1]))
BETWEEN = "~"


@dataclass(frozen=True, kw_only=True)
class Pin:
    """What was pinned to be compared with.

    Attributes:
        choice: Name of the metric's choice.
        setting: μ and σ; None where nothing is regularised.
    """

    choice: str
    setting: Setting | None

    def text(self) -> str:
        """As the address has it."""
        if self.setting is None:
            return self.choice
        return BETWEEN.join((self.choice, f"{self.setting.mu:g}", f"{self.setting.sigma:g}"))


def warn_of_setting(ranges: View) -> None:
    """Say what the address asks for and cannot have."""
    warn_of_address_problems({MU: number_between(*ranges.mu), SIGMA: step_of(SIGMAS), SCATTER_AXES: one_of(*AXES)})


def current_setting(ranges: View) -> Setting:
    """What the address says; the first setting in place of what it cannot have."""
    first = first_setting(ranges)
    return Setting(
        mu=allowed(MU, number_between(*ranges.mu), first.mu), sigma=allowed(SIGMA, step_of(SIGMAS), first.sigma)
    )


def allowed(parameter: str, check: Check, otherwise: float) -> float:
    text = st.query_params.get(parameter)
    if text is None:
        return otherwise
    try:
        check(parameter, [text])
    except SwapcoreError:
        return otherwise
    return float(text)


def keep_setting(ranges: View) -> None:
    """Put what the hand has come to rest at into the address; for the tuner's callback."""
    setting = setting_told(st.session_state[LIVE].get("setting"))
    if setting == first_setting(ranges):
        for parameter in (MU, SIGMA):
            st.query_params.pop(parameter, None)
        return
    # Together, so that the browser's history has no half-way entry.
    st.query_params.update({MU: f"{setting.mu:g}", SIGMA: f"{setting.sigma:g}"})


def current_axes() -> str:
    """Values, or the ranks that Spearman's ρ compares."""
    asked = st.query_params.get(SCATTER_AXES)
    return asked if asked in AXES else AXES[0]


def keep_axes() -> None:
    """Put the axes into the address; for the tuner's callback."""
    axes = st.session_state[LIVE].get("axes")
    if axes in AXES[1:]:
        st.query_params[SCATTER_AXES] = axes
    else:
        st.query_params.pop(SCATTER_AXES, None)


def current_pin(choices: Mapping[str, bool], ranges: View) -> Pin | None:
    """What the address has pinned; says why where it cannot be.

    Args:
        choices: Name of each choice, and whether it is regularised.
        ranges: Of the space.
    """
    text = st.query_params.get(PIN)
    if text is None:
        return None
    try:
        return read_pin(text, choices, ranges)
    except SwapcoreError as error:
        warn_of_address_problems({PIN: failing(error)})
        return None


def failing(error: SwapcoreError) -> Check:
    """A check that has failed already."""

    def check(_parameter: str, _values: list[str]) -> None:
        raise error

    return check


def read_pin(text: str, choices: Mapping[str, bool], ranges: View) -> Pin:
    choice, *numbers = text.split(BETWEEN)
    if choice not in choices:
        raise UnknownNameError(PIN, choice, choices)
    if not choices[choice]:
        return Pin(choice=choice, setting=None)
    if len(numbers) != len((MU, SIGMA)):
        raise InvalidInputError(f"{PIN} must be like {choice}{BETWEEN}0.8{BETWEEN}0.681; got {text!r}")
    number_between(*ranges.mu)(f"{PIN} {MU}", numbers[:1])
    number_between(*SIGMA_LIMITS)(f"{PIN} {SIGMA}", numbers[1:])
    mu, sigma = validate_mu_sigma(float(numbers[0]), float(numbers[1]))
    return Pin(choice=choice, setting=Setting(mu=mu, sigma=sigma))


def keep_pin(choice: str, *, regularised: bool) -> None:
    """Pin what the tuner shows, or take the pin away; for the tuner's callback."""
    told = st.session_state[LIVE].get("pinned") or {}
    if told.get("remove"):
        st.query_params.pop(PIN, None)
        return
    setting = setting_told(told) if regularised else None
    st.query_params[PIN] = Pin(choice=choice, setting=setting).text()


def selection_changes() -> int:
    """How often something else than the tuner has changed the selection."""
    count: int = st.session_state.get(SELECTIONS, 0)
    return count
