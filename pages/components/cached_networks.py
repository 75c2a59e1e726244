"""Scored networks and what is computed from them, kept between reruns; all of it bounded.

What ``cache_resource`` hands out is one object for all sessions: nobody may change it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from swapcore.analysis.bootstrap import RESAMPLES, SpearmanBootstrap
from swapcore.analysis.ceilings import Ceilings, ceilings
from swapcore.analysis.correlation import Agreement, agreement
from swapcore.analysis.ensemble_caution import Caution, caution_of, is_ensemble
from swapcore.analysis.filtering import matching
from swapcore.analysis.joining import ColumnFacts
from swapcore.analysis.leaderboard import Judge
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.regularisation_map import default_grid
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.report import Report, report
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.setting_maps import SettingMaps, setting_maps
from swapcore.analysis.strata import Stratum, depths, strata, strata_bootstraps
from swapcore.analysis.tables import NetworksKey, joined, load_table, tables_with
from swapcore.data.ensembles import ensembles_stamp
from swapcore.data.metric_table import MetricTable, load_metric_table
from swapcore.data.score_table import ScoreTable
from swapcore.data.truths import load_truth
from swapcore.problems.registry import get_listable, get_space, listable_names

__all__ = [
    "AS_TEXT",
    "INTERACTIVE_RESAMPLES",
    "cached_agreement",
    "cached_caution",
    "cached_ceilings",
    "cached_labels",
    "cached_maps",
    "cached_metric_table",
    "cached_networks",
    "cached_report",
    "cached_shown",
    "cached_strata",
    "cached_table",
    "cached_tables",
]

AS_TEXT: dict[str | type[Any], Callable[[Any], Any]] = {NetworksKey: repr, RankedBy: repr}
"""How a key of what is kept is made of these: Streamlit's own way, field by field, takes a third of a page's time."""
INTERACTIVE_RESAMPLES = 200
"""Fewer than the command line's 1,000, so that a slider moves at once; the interval differs in the third decimal."""
LIVE_RESAMPLES = 100
"""Fewer still where a class moves sliders at the same time: they are most of what a new setting costs."""
FEW = 2000
"""Up to this many networks, the command line's resamples are quick enough."""


@st.cache_resource(max_entries=16, show_spinner=False)
def cached_table(name: str) -> ScoreTable | MetricTable:
    """A table of scores or metrics."""
    return load_table(name)


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_metric_table(name: str) -> MetricTable:
    """A table of metrics."""
    return load_metric_table(name)


def cached_tables(space: str, dataset: str) -> dict[str, dict[str, ColumnFacts]]:
    """Table of a space -> its columns by name; looked at again after a minute, or when an ensemble has been saved."""
    return tables_at(space, dataset, ensembles_stamp(space))


@st.cache_data(max_entries=16, ttl="1m", show_spinner=False)
def tables_at(
    space: str,
    dataset: str,
    ensembles: str,  # noqa: ARG001 - what is kept depends on it
) -> dict[str, dict[str, ColumnFacts]]:
    return tables_with(space, dataset)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=64, show_spinner=False)
def cached_networks(key: NetworksKey) -> ScoredNetworks:
    """Scores and accuracies side by side, filtered."""
    if key == key.everything:
        return joined(cached_table(key.table), load_truth(key.space, key.dataset, key.truth))
    if key == key.unfiltered:
        return cached_networks(key.everything).among(key.population)
    return matching(cached_networks(key.unfiltered), key.filter, key.size)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=8, show_spinner=False)
def cached_bootstrap(key: NetworksKey, metric: str) -> SpearmanBootstrap:
    """Resamples of the networks of a view that have a value; 10 MB at most."""
    networks = cached_networks(key)
    resamples = RESAMPLES if len(networks) <= FEW else LIVE_RESAMPLES
    return SpearmanBootstrap(networks.accuracies, resamples=resamples).among(networks.column(metric).known)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=2048, show_spinner=False)
def cached_report(key: NetworksKey, ranked_by: RankedBy) -> Report:
    """The numbers of a view; small, so that all settings that a class comes to are kept."""
    return report(cached_networks(key), ranked_by, size=key.size, bootstrap=cached_bootstrap(key, ranked_by.metric))


@st.cache_data(hash_funcs=AS_TEXT, max_entries=64, show_spinner=False)
def cached_agreement(key: NetworksKey, metric: str, beside: str) -> Agreement:
    """How a metric ranks as it is, on the networks for which both it and another one have a value."""
    networks = cached_networks(key)
    column = networks.column(metric)
    both = column.known & networks.column(beside).known
    return agreement(column.scores[both], networks.accuracies[both], quantity=networks.quantity)


@st.cache_data(hash_funcs=AS_TEXT, max_entries=256, show_spinner=False)
def cached_caution(key: NetworksKey, name: str) -> Caution | None:
    """What to beware of in an ensemble, on the networks of a view; None for nothing, and for what is no ensemble."""
    networks = cached_networks(key)
    if not is_ensemble(networks, name):
        return None
    resamples = RESAMPLES if len(networks) <= FEW else LIVE_RESAMPLES
    return caution_of(networks, name, Judge(networks.accuracies, (), resamples=resamples))


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=64, show_spinner=False)
def cached_shown(key: NetworksKey, metric: str) -> ScoredNetworks:
    """The networks of a view for which a metric has a value."""
    networks = cached_networks(key)
    known = networks.column(metric).known
    return networks if known.all() else networks.part(known)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=64, show_spinner=False)
def cached_maps(key: NetworksKey, metric: str) -> SettingMaps | None:
    """What a metric times f(Θ) is worth over μ and σ, for the networks of a view; None where nothing is defined."""
    networks = cached_shown(key, metric)
    try:
        return setting_maps(
            networks.column(metric).scores,
            networks.sizes(key.size),
            networks.accuracies,
            *default_grid(key.space),
            quantity=networks.quantity,
        )
    except UndefinedCorrelationError:
        return None


@st.cache_data(hash_funcs=AS_TEXT, max_entries=64, ttl="1m", show_spinner=False)
def cached_ceilings(key: NetworksKey) -> Ceilings:
    """What other accuracies of the networks of a view come to as a score; files are looked for again after a minute."""
    return ceilings(cached_networks(key), key.dataset, key.truth)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=64, show_spinner=False)
def cached_depths(key: NetworksKey) -> np.ndarray | None:
    """How deep each network of a view is; None where its space counts nothing."""
    return depths(cached_networks(key))


@st.cache_data(hash_funcs=AS_TEXT, max_entries=512, show_spinner=False)
def cached_strata(key: NetworksKey, ranked_by: RankedBy) -> tuple[Stratum, ...] | None:
    """ρ among networks of equal depth; None where the space counts nothing."""
    depth, networks = cached_depths(key), cached_networks(key)
    if depth is None:
        return None
    drawn = cached_strata_bootstraps(key)
    return strata(depth, ranking_column(networks, ranked_by).scores, networks.accuracies, drawn)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=8, show_spinner=False)
def cached_strata_bootstraps(key: NetworksKey) -> dict[int, SpearmanBootstrap]:
    """Resamples of each stratum of a view; 20 MB at most."""
    depth = cached_depths(key)
    return {} if depth is None else strata_bootstraps(depth, cached_networks(key).accuracies)


def cached_labels(space: str, dataset: str, truth: str) -> np.ndarray:
    """A short text for every architecture of a space, or of a truth's list, for hover boxes."""
    return labels_of_all(space) if space in listable_names() else labels_of_some(space, dataset, truth)


@st.cache_resource(max_entries=2, show_spinner=False)
def labels_of_all(space: str) -> np.ndarray:
    known = get_listable(space)
    return np.array([known.label(architecture) for architecture in known.enumerate()])


@st.cache_resource(max_entries=4, show_spinner=False)
def labels_of_some(space: str, dataset: str, truth: str) -> np.ndarray:
    known, texts = get_space(space), load_truth(space, dataset, truth).architectures or ()
    return np.array([known.label(known.parse(text)) for text in texts])
