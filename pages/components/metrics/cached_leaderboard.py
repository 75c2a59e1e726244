"""Leaderboards and what belongs to them, kept between reruns; all of it bounded.

What ``cache_resource`` hands out is one object for all sessions: nobody may change it.
"""

import streamlit as st

from pages.components.cached_networks import (
    INTERACTIVE_RESAMPLES,
    cached_labels,
    cached_metric_table,
    cached_networks,
)
from swapcore.analysis.bootstrap import RESAMPLES
from swapcore.analysis.calibration import Calibration
from swapcore.analysis.leaderboard import (
    Judge,
    Leaderboard,
    Leads,
    leaderboard_columns,
    leads,
    ranked,
    regularised_columns,
)
from swapcore.analysis.metric_matrix import MetricMatrix, metric_matrix
from swapcore.analysis.published_leaderboard import published_leaderboard
from swapcore.analysis.tables import NetworksKey, calibrated_for, calibration_key
from swapcore.analysis.verdict import Headline, headline
from swapcore.data.sources.published_metrics import PublishedMetrics, published_metrics
from swapcore.errors import SwapcoreError
from swapcore.values.regularisation import Regularisation

__all__ = [
    "Settings",
    "cached_calibration",
    "cached_headline",
    "cached_judge",
    "cached_leaderboard",
    "cached_leads",
    "cached_metric_matrix",
    "cached_network_labels",
    "cached_published_leaderboard",
]

Settings = tuple[Regularisation, ...]


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_network_labels(key: NetworksKey) -> tuple[str, ...]:
    """A short text for each network, for hover boxes."""
    labels = cached_labels(key.space, key.dataset, key.truth)
    return tuple(labels[cached_networks(key).index].tolist())


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_judge(key: NetworksKey, resamples: int) -> Judge:
    """Resamples of some networks; 5 MB for 1,000 of 1,000 networks and each set of undefined ones."""
    networks = cached_networks(key)
    columns = leaderboard_columns(networks)
    return Judge(networks.accuracies, columns, resamples=resamples, quantity=networks.quantity)


@st.cache_resource(max_entries=16, show_spinner=False)
def unregularised_leaderboard(key: NetworksKey, resamples: int) -> Leaderboard:
    return ranked(cached_judge(key, resamples), leaderboard_columns(cached_networks(key)))


def resamples_for(key: NetworksKey, settings: Settings) -> int:
    """As many as the command line's where μ and σ are the tuned ones; fewer while a person moves them."""
    try:
        tuned = tuple(one.setting for one in cached_calibration(key.space, key.table))
    except SwapcoreError:
        # The controls tell why; without tuned ones, those that there are must be a person's own.
        tuned = ()
    return RESAMPLES if settings in {(), tuned} else INTERACTIVE_RESAMPLES


@st.cache_data(max_entries=16, show_spinner=False)
def cached_calibration(space: str, table: str) -> tuple[Calibration, ...]:
    """μ and σ chosen on networks outside a table; nothing for a space of which no others are known."""
    key = calibration_key(space)
    return () if key is None else calibrated_for(cached_metric_table(table), cached_networks(key))


@st.cache_resource(max_entries=64, show_spinner=False)
def cached_leaderboard(key: NetworksKey, settings: Settings) -> Leaderboard:
    """Every metric of a table, judged."""
    resamples = resamples_for(key, settings)
    columns = regularised_columns(cached_networks(key), settings)
    return ranked(cached_judge(key, resamples), columns, unregularised_leaderboard(key, resamples))


@st.cache_resource(max_entries=64, show_spinner=False)
def cached_headline(key: NetworksKey, settings: Settings) -> Headline:
    """Who is first."""
    return headline(cached_judge(key, resamples_for(key, settings)), cached_leaderboard(key, settings))


@st.cache_data(max_entries=128, show_spinner=False)
def cached_leads(key: NetworksKey, settings: Settings, leader: str) -> Leads:
    """How far a metric is ahead of each rival."""
    return leads(cached_judge(key, resamples_for(key, settings)), cached_leaderboard(key, settings), leader)


@st.cache_resource(max_entries=32, show_spinner=False)
def cached_metric_matrix(key: NetworksKey, settings: Settings) -> MetricMatrix:
    """How alike the metrics rank."""
    return metric_matrix([standing.column for standing in cached_leaderboard(key, settings).standings])


@st.cache_resource(max_entries=2, show_spinner=False)
def cached_published_leaderboard(space: str) -> tuple[PublishedMetrics, Leaderboard]:
    """What others measured on networks of a space."""
    found = published_metrics(space)
    return found, published_leaderboard(found)
