"""What the address bar asks for that cannot be: said once, by name, instead of being dropped silently."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from swapcore.errors import InvalidInputError, SwapcoreError, UnknownNameError

__all__ = ["Check", "number_between", "one_of", "step_of", "warn_of_address_problems"]

Check = Callable[[str, list[str]], None]
"""(parameter, values) -> None; raises SwapcoreError for a value that is not allowed."""


def one_of(*allowed: str) -> Check:
    """Every value is one of these."""

    def check(parameter: str, values: list[str]) -> None:
        for value in values:
            if value not in allowed:
                raise UnknownNameError(parameter, value, allowed)

    return check


def number_between(least: float, most: float) -> Check:
    """Every value is a finite number in this range."""

    def check(parameter: str, values: list[str]) -> None:
        for value in values:
            try:
                number = float(value)
            except ValueError:
                number = float("nan")
            if not least <= number <= most:
                raise InvalidInputError(f"{parameter} must be a number from {least:g} to {most:g}; got {value!r}")

    return check


def step_of(steps: Sequence[str]) -> Check:
    """Every value is one of many ascending numbers, too many to list."""

    def check(parameter: str, values: list[str]) -> None:
        number_between(float(steps[0]), float(steps[-1]))(parameter, values)
        for value in values:
            if value not in steps:
                nearest = min(steps, key=lambda step: abs(float(step) - float(value)))
                raise InvalidInputError(
                    f"{parameter} takes {len(steps)} steps from {steps[0]} to {steps[-1]}; "
                    f"the nearest to {value!r} is {nearest}"
                )

    return check


def warn_of_address_problems(checks: Mapping[str, Check]) -> None:
    """Look at the address before the widgets do: they drop what they cannot use and say nothing."""
    for parameter, check in checks.items():
        try:
            check(parameter, st.query_params.get_all(parameter))
        except SwapcoreError as error:
            st.warning(f"The address asks for something that is not there, so the default is shown: {error}.")
