"""The view in the address bar: what it asks for is shown, and what it cannot have is said by name.

Streamlit binds a widget to the address by itself (``bind="query-params"``), with two gaps that are filled
here: it drops a value that it cannot use without a word, and it writes the title of an option, which may
change, where a link should carry its name.
"""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, urlencode

import streamlit as st

from pages.components.foreign import as_text
from swapcore.errors import InvalidInputError, SwapcoreError, UnknownNameError
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import DEFAULT_PROBLEM
from swapcore.values.size import SizeKind

__all__ = [
    "DEFAULT_DATASET",
    "NOT_REGULARISED",
    "Check",
    "architecture_link",
    "multiselect_by_name",
    "number_between",
    "one_of",
    "search_link",
    "select_by_name",
    "step_of",
    "warn_of_address_problems",
    "whole_between",
]

DEFAULT_DATASET = "cifar10"
NOT_REGULARISED = "none"
"""In the address of a search by the bare score."""
LONGEST = 18
"""Digits of a whole number in an address."""
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


def whole_between(least: int, most: int) -> Check:
    """Every value is a whole number in this range."""

    def check(parameter: str, values: list[str]) -> None:
        for value in values:
            # Python refuses to read numbers of thousands of digits.
            is_short = value.isascii() and value.isdecimal() and len(value) <= LONGEST
            if not is_short or not least <= int(value) <= most:
                raise InvalidInputError(f"{parameter} must be a whole number from {least:,} to {most:,}; got {value!r}")

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


def select_by_name(
    label: str,
    names: Sequence[str],
    *,
    key: str,
    title: Callable[[str], str],
    on_change: Callable[[], None] | None = None,
) -> str:
    """A select box that shows titles and keeps names in the address; the first is the default.

    Args:
        label: Over the box.
        names: What can be chosen.
        key: Of the session state, and the parameter in the address.
        title: Name -> what people read.
        on_change: Called when a person has chosen another one.
    """
    warn_of_address_problems({key: one_of(*names)})
    if st.session_state.setdefault(key, st.query_params.get(key, names[0])) not in names:
        st.session_state[key] = names[0]
    chosen = st.selectbox(label, names, format_func=title, key=key, on_change=on_change)
    if chosen != names[0]:
        st.query_params[key] = chosen
    elif key in st.query_params:
        del st.query_params[key]
    return chosen


def multiselect_by_name(
    label: str,
    titles: Mapping[str, str],
    *,
    key: str,
    first: Sequence[str] = (),
    most: int | None = None,
    placeholder: str | None = None,
) -> list[str]:
    """A choice of several that shows titles and keeps names in the address, in the order in which they were chosen.

    Args:
        label: Over the box.
        titles: Name -> what people read.
        key: Of the session state, and the parameter in the address.
        first: What is chosen where nobody has chosen; not kept in the address.
        most: How many can be chosen.
        placeholder: Said in the empty box.
    """
    warn_of_address_problems({key: one_of(*titles)})
    asked = [name for name in dict.fromkeys(st.query_params.get_all(key)) if name in titles]
    kept = [name for name in st.session_state.get(key, asked or list(first)) if name in titles]
    st.session_state[key] = kept[:most]
    chosen = st.multiselect(
        label, list(titles), format_func=titles.__getitem__, max_selections=most, key=key, placeholder=placeholder
    )
    if chosen and chosen != list(first):
        st.query_params[key] = chosen
    elif key in st.query_params:
        del st.query_params[key]
    return chosen


def architecture_link(space: str, text: str) -> str:
    """Address of the Architecture page of one architecture."""
    of = "" if space == DEFAULT_PROBLEM else f"space={quote(space, safe='')}&"
    return f"architecture?{of}arch={quote(text, safe='')}"


def search_link(
    space: str,
    dataset: str,
    *,
    metric: str = DEFAULT_METRIC,
    mu: float | None = None,
    sigma: float | None = None,
    regularised: bool = True,
    size: SizeKind | None = None,
    preset: str | None = None,
) -> str:
    """Address of the Search page with its form filled in; what is left out is as the form has it.

    Args:
        space: Name of the search space.
        dataset: Name of the data set.
        metric: Name of the metric to search by.
        mu: Wanted size, in the space's unit; goes with σ.
        sigma: How far from it a size may be, in the unit's square.
        regularised: False for the bare score: then μ and σ say nothing.
        size: Kind of size.
        preset: Name of the scoring network.
    """
    wanted = {"mu": mu, "sigma": sigma} if regularised else {}
    given = {
        "space": None if space == DEFAULT_PROBLEM else space,
        "dataset": None if dataset == DEFAULT_DATASET else dataset,
        "metric": None if metric == DEFAULT_METRIC else metric,
        **{name: None if value is None else f"{value:.6g}" for name, value in wanted.items()},
        "regularisation": None if regularised else NOT_REGULARISED,
        "size": size,
        "preset": preset,
    }
    parameters = {name: value for name, value in given.items() if value is not None}
    return f"search?{urlencode(parameters)}" if parameters else "search"


def warn_of_address_problems(checks: Mapping[str, Check]) -> None:
    """Look at the address before the widgets do: they drop what they cannot use and say nothing."""
    for parameter, check in checks.items():
        try:
            check(parameter, st.query_params.get_all(parameter))
        except SwapcoreError as error:
            told = as_text(f"The address asks for something that is not there, so the default is shown: {error}.")
            st.warning(told)
