"""The live tuner in small: scatter, numbers and the sliders of μ and σ, for pages that are about something else."""

import streamlit as st

from pages.components.cached_networks import cached_shown, cached_tables
from pages.components.correlations.metric_choice import MetricChoice, metric_choices
from pages.components.correlations.setting import Setting, first_setting, setting_told
from pages.components.live.component import Callback, live_networks, live_notes
from pages.components.live.packing import packed
from swapcore.analysis.tables import NetworksKey
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import get_problem
from swapcore.values.size import SizeKind

__all__ = ["can_be_tuned", "small_tuner"]


def regularised_choice(space: str, dataset: str, metric: str) -> MetricChoice | None:
    """The metric times f(Θ), where a table of the space has it and f may multiply it; None otherwise."""
    choices = metric_choices(cached_tables(space, dataset))
    return next((one for one in choices.values() if one.metric == metric and one.regularised), None)


def can_be_tuned(space: str, dataset: str, metric: str = DEFAULT_METRIC) -> bool:
    """Whether there are networks of known accuracy on this machine to tune μ and σ on."""
    return regularised_choice(space, dataset, metric) is not None


def small_tuner(
    space: str,
    dataset: str,
    *,
    channel: str,
    caption: str,
    metric: str = DEFAULT_METRIC,
    size: SizeKind = "effective",
    begin: Setting | None = None,
    on_setting: Callback,
) -> Setting:
    """Draw it, and tell where its sliders stand.

    Args:
        space: Name of the space.
        dataset: Whose accuracies.
        channel: Unique name; under it the session state has what the browser tells.
        caption: What one is looking at; the population is added.
        metric: What f(Θ) multiplies; see ``can_be_tuned``.
        size: The kind of size that f looks at.
        begin: Where the sliders stand at first; where those of the Correlations page do if None.
        on_setting: Called when the hand has come to rest.
    """
    choice = regularised_choice(space, dataset, metric)
    assert choice is not None  # noqa: S101 - whoever calls has asked
    key = NetworksKey(space=space, dataset=dataset, table=choice.tables[0], size=size)
    told = (st.session_state.get(channel) or {}).get("setting")
    setting = setting_told(told) if told else begin or first_setting(get_problem(space).view)
    live_notes(
        {
            "channel": channel,
            "mu": setting.mu,
            "sigma": setting.sigma,
            "at": told.get("at", 0) if told else 0,
            "axes": "values",
            "pin": None,
            "lit": [],
            "selected": [],
            "selections": 0,
        },
        key=f"{channel}-notes",
    )
    networks = cached_shown(key, choice.column(size))
    words = f"{caption} Each point is one network: {networks.population}."
    live_networks(packed(key, choice, channel, words, small=True), key=channel, on_setting=on_setting)
    return setting
