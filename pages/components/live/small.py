"""The live tuner in small: scatter, numbers and the sliders of μ and σ, for pages that are about something else."""

import streamlit as st

from pages.components.cached_networks import cached_shown, cached_tables
from pages.components.live.component import Callback, ignore, live_networks, live_notes
from pages.components.live.packing import packed
from pages.components.live.setting import Setting, first_setting, setting_told
from pages.components.metric_choice import MetricChoice, metric_choices
from swapcore.analysis.tables import NetworksKey
from swapcore.data.ensembles import ensembles_stamp
from swapcore.data.truths import datasets_with_truth, default_truth
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.registry import get_problem
from swapcore.values.size import SizeKind

__all__ = ["can_be_tuned", "small_tuner"]


def regularised_choice(space: str, dataset: str, metric: str) -> MetricChoice | None:
    """The metric times f(Θ), where a table of the space has it and f may multiply it; None otherwise."""
    if dataset not in datasets_with_truth(space):
        return None
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
    setting: Setting | None = None,
    on_setting: Callback = ignore,
) -> None:
    """Draw it.

    Args:
        space: Name of the space.
        dataset: Whose accuracies.
        channel: Unique name; under it the session state has what the browser tells.
        caption: What one is looking at; the population is added.
        metric: What f(Θ) multiplies; see ``can_be_tuned``.
        size: The kind of size that f looks at.
        setting: Where the sliders stand; if None, as on Correlations at first, until they are moved.
        on_setting: Called when the hand has come to rest.
    """
    choice = regularised_choice(space, dataset, metric)
    assert choice is not None  # noqa: S101 - whoever calls has asked
    key = NetworksKey(
        space=space,
        dataset=dataset,
        truth=default_truth(space, dataset),
        table=choice.tables[0],
        size=size,
        ensembles=ensembles_stamp(space),
    )
    told = (st.session_state.get(channel) or {}).get("setting") or {}
    if setting is None:
        setting = setting_told(told) if told else first_setting(get_problem(space).view)
    live_notes(
        {
            "channel": channel,
            "mu": setting.mu,
            "sigma": setting.sigma,
            "at": told.get("at", 0),
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
