"""Calls to the library whose results are kept between reruns; all of them bounded.

What ``cache_resource`` hands out is one object for all sessions: nobody may change it.
"""

import time
from collections import Counter
from typing import Any

import numpy as np
import streamlit as st

from swapcore.analysis.correlation import Agreement, SpearmanBootstrap, agreement
from swapcore.analysis.landscape import Landscape, LandscapeKey, metric_values
from swapcore.analysis.regularisation_map import RegularisationMap, default_grid, regularisation_map
from swapcore.analysis.report import Ceiling, Report, Scoring, noise_ceiling, report
from swapcore.benchmarks.inventory import Item, inventory
from swapcore.benchmarks.score_table import ScoreTable, load_score_table
from swapcore.benchmarks.truths import TruthStatus, load_truth, truth_status
from swapcore.environment import database_url
from swapcore.execution.machine import choose_device
from swapcore.execution.request import ArchitectureScore, ScoreRequest
from swapcore.randomness import generator
from swapcore.spaces.registry import get_enumerable_space, get_space
from swapcore.store.runs import RunStore

__all__ = [
    "cached_agreement",
    "cached_ceiling",
    "cached_inventory",
    "cached_isomorphic",
    "cached_label",
    "cached_labels",
    "cached_landscape",
    "cached_map",
    "cached_report",
    "cached_score",
    "cached_score_seconds",
    "cached_score_table",
    "cached_store",
    "cached_truths",
]

TIMED = 3
"""Architectures that are scored to tell how long a score takes."""
INTERACTIVE_RESAMPLES = 200
"""Fewer than the command line's 1,000, so that a slider moves at once; the interval differs in the third decimal."""


@st.cache_data(max_entries=4, ttl="1m", show_spinner=False)
def cached_truths(space: str) -> tuple[TruthStatus, ...]:
    """Which accuracies can be used here; looked at again after a minute."""
    return truth_status(space)


@st.cache_data(max_entries=1, ttl="1m", show_spinner=False)
def cached_inventory() -> tuple[Item, ...]:
    """What is on this machine; looked at again after a minute."""
    return inventory()


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_score_table(name: str) -> ScoreTable:
    """A score table."""
    return load_score_table(name)


@st.cache_resource(max_entries=64, show_spinner=False)
def cached_landscape(key: LandscapeKey) -> Landscape:
    """Scores and accuracies side by side, filtered."""
    whole = LandscapeKey(space=key.space, dataset=key.dataset, truth=key.truth, table=key.table)
    if key.filter == whole.filter:
        return Landscape.join(cached_score_table(key.table), load_truth(key.space, key.dataset, key.truth))
    return cached_landscape(whole).matching(key.filter, key.size)


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_bootstrap(key: LandscapeKey) -> SpearmanBootstrap:
    """Resamples of what a filter lets through; 1 MB for 1,000 networks."""
    return SpearmanBootstrap(cached_landscape(key).accuracies, resamples=INTERACTIVE_RESAMPLES)


@st.cache_data(max_entries=256, show_spinner=False)
def cached_report(key: LandscapeKey, scoring: Scoring) -> Report:
    """The numbers of a view."""
    return report(cached_landscape(key), scoring, bootstrap=cached_bootstrap(key))


@st.cache_data(max_entries=64, show_spinner=False)
def cached_agreement(key: LandscapeKey, metric: str) -> Agreement:
    """How a metric ranks as it is, without regularisation."""
    landscape = cached_landscape(key)
    return agreement(metric_values(landscape, metric, size=key.size), landscape.accuracies)


@st.cache_resource(max_entries=64, show_spinner=False)
def cached_map(key: LandscapeKey) -> RegularisationMap:
    """ρ over μ and σ for what a filter lets through."""
    landscape = cached_landscape(key)
    return regularisation_map(landscape.swap, landscape.sizes(key.size), landscape.accuracies, *default_grid())


@st.cache_data(max_entries=64, show_spinner=False)
def cached_ceiling(key: LandscapeKey, other: str) -> Ceiling:
    """Agreement of two trainings on what a filter lets through."""
    second = load_truth(key.space, key.dataset, other)
    return noise_ceiling(cached_landscape(key), second.accuracies, f"computed: this accuracy against {second.title}")


@st.cache_resource(max_entries=2, show_spinner=False)
def cached_labels(space: str) -> np.ndarray:
    """A short text for every architecture of a space, for hover boxes."""
    known = get_enumerable_space(space)
    return np.array([known.label(architecture) for architecture in known.enumerate()])


@st.cache_resource(max_entries=2, show_spinner=False)
def isomorphism_classes(space: str) -> Counter[str]:
    """Canonical form -> how many architectures have it."""
    known = get_enumerable_space(space)
    return Counter(known.canonical(architecture) for architecture in known.enumerate())


def cached_isomorphic(space: str, canonical: str) -> int:
    """How many architectures of a space have this canonical form."""
    return isomorphism_classes(space)[canonical]


@st.cache_data(max_entries=256, show_spinner=False)
def cached_score(space: str, architecture: str, request: dict[str, Any]) -> ArchitectureScore:
    """Score an architecture now; imports torch the first time."""
    from swapcore.execution.scoring import score_architecture  # noqa: PLC0415

    return score_architecture(get_space(space).parse(architecture), ScoreRequest(**request))


@st.cache_data(max_entries=64, show_spinner=False)
def cached_score_seconds(request: dict[str, Any]) -> float:
    """Seconds that a score takes here: the median of a few random architectures, once warm."""
    from swapcore.execution.scoring import score_architecture  # noqa: PLC0415 - as above

    asked = ScoreRequest(**{**request, "device": choose_device(request["device"])})
    space, rng = get_space(asked.space), generator(0, "timing")
    taken = []
    for architecture in [space.sample(rng) for _ in range(TIMED + 1)]:
        began = time.perf_counter()
        score_architecture(architecture, asked)
        taken.append(time.perf_counter() - began)
    return float(np.median(taken[1:]))


@st.cache_data(max_entries=50_000, show_spinner=False)
def cached_label(space: str, architecture: str) -> str:
    """A short text for an architecture, for hover boxes."""
    known = get_space(space)
    return known.label(known.parse(architecture))


def cached_store() -> RunStore:
    """The run store that the environment names; one for the whole server.

    Raises:
        StoreError: If it cannot be used.
    """
    return opened_store(database_url())


@st.cache_resource(max_entries=4, show_spinner=False, on_release=RunStore.close)
def opened_store(url: str) -> RunStore:
    return RunStore.open(url)
