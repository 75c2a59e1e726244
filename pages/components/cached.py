"""Calls to the library whose results are kept between reruns; all of them bounded.

What ``cache_resource`` hands out is one object for all sessions: nobody may change it.
"""

import time
from collections import Counter
from typing import Any

import numpy as np
import streamlit as st

from swapcore.analysis.calibration import CALIBRATED_ON, Calibration, calibrate
from swapcore.analysis.contest import Contest, ContestKey, Regularisation, join, regularised
from swapcore.analysis.correlation import RESAMPLES, Agreement, SpearmanBootstrap, agreement
from swapcore.analysis.landscape import Landscape, LandscapeKey, metric_values
from swapcore.analysis.league import Judge, Leads, League, leads, ranked
from swapcore.analysis.league_verdict import Headline, headline
from swapcore.analysis.metric_matrix import MetricMatrix, metric_matrix
from swapcore.analysis.published_league import published_league
from swapcore.analysis.regularisation_map import RegularisationMap, default_grid, regularisation_map
from swapcore.analysis.report import Ceiling, Report, Scoring, noise_ceiling, report
from swapcore.analysis.study_table import Study, load_study
from swapcore.data.inventory import Item, inventory
from swapcore.data.metric_table import MetricTable, load_metric_table
from swapcore.data.places import Place, places
from swapcore.data.score_table import ScoreTable, load_score_table
from swapcore.data.sources.published_metrics import PublishedMetrics, published_metrics
from swapcore.data.truths import TruthStatus, load_truth, truth_status
from swapcore.environment import database_url
from swapcore.errors import SwapcoreError
from swapcore.evaluation.devices import devices_by_command
from swapcore.evaluation.resolve import Resolved, resolve
from swapcore.evaluation.settings import ScoreSettings
from swapcore.problems.registry import get_listable, get_space, listable_names
from swapcore.randomness import generator
from swapcore.store.runs import RunStore
from swapcore.values.score import Score

__all__ = [
    "cached_agreement",
    "cached_calibration",
    "cached_ceiling",
    "cached_contest",
    "cached_devices",
    "cached_headline",
    "cached_inventory",
    "cached_isomorphic",
    "cached_label",
    "cached_labels",
    "cached_landscape",
    "cached_leads",
    "cached_league",
    "cached_map",
    "cached_metric_matrix",
    "cached_metric_table",
    "cached_network_labels",
    "cached_places",
    "cached_published_league",
    "cached_report",
    "cached_score",
    "cached_score_seconds",
    "cached_score_table",
    "cached_store",
    "cached_study",
    "cached_truths",
    "forget_data",
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


@st.cache_data(max_entries=1, ttl="1m", show_spinner=False)
def cached_places() -> tuple[Place, ...]:
    """Where things are kept; looked at again after a minute."""
    return places()


@st.cache_data(max_entries=1, ttl="10m", show_spinner=False)
def cached_devices() -> list[dict[str, Any]]:
    """What PyTorch can compute on."""
    return devices_by_command()


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_study(name: str) -> Study:
    """A study of what the correlation depends on."""
    return load_study(name)


def forget_data() -> None:
    """Look at this machine again: a file has come or gone."""
    for cached in (cached_truths, cached_inventory, cached_places):
        cached.clear()


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
    return regularisation_map(landscape.swap, landscape.sizes(key.size), landscape.accuracies, *default_grid(key.space))


@st.cache_data(max_entries=64, show_spinner=False)
def cached_ceiling(key: LandscapeKey, other: str) -> Ceiling:
    """Agreement of two trainings on what a filter lets through."""
    second = load_truth(key.space, key.dataset, other)
    return noise_ceiling(cached_landscape(key), second.accuracies, f"computed: this accuracy against {second.title}")


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


@st.cache_resource(max_entries=2, show_spinner=False)
def isomorphism_classes(space: str) -> Counter[str]:
    """Canonical form -> how many architectures have it."""
    known = get_listable(space)
    return Counter(known.canonical(architecture) for architecture in known.enumerate())


def cached_isomorphic(space: str, canonical: str) -> int:
    """How many architectures of a space have this canonical form."""
    return isomorphism_classes(space)[canonical]


@st.cache_data(max_entries=256, show_spinner=False)
def cached_score(space: str, architecture: str, request: dict[str, Any]) -> Score:
    """Score an architecture now; imports torch the first time."""
    from swapcore.evaluation.evaluator import evaluate_one  # noqa: PLC0415

    return evaluate_one(get_space(space).parse(architecture), resolved_request(request))


def resolved_request(request: dict[str, Any]) -> Resolved:
    """Settings of a score, and the device, as plain values."""
    return resolve(
        ScoreSettings.from_json({name: value for name, value in request.items() if name != "device"}),
        request["device"],
    )


@st.cache_data(max_entries=64, show_spinner=False)
def cached_score_seconds(request: dict[str, Any]) -> float:
    """Seconds that a score takes here: the median of a few random architectures, once warm."""
    from swapcore.evaluation.evaluator import evaluate_one  # noqa: PLC0415 - as above

    asked, rng = resolved_request(request), generator(0, "timing")
    taken = []
    for architecture in [asked.space.sample(rng) for _ in range(TIMED + 1)]:
        began = time.perf_counter()
        # Finding out that a metric has no value takes as long as its value.
        evaluate_one(architecture, asked)
        taken.append(time.perf_counter() - began)
    return float(np.median(taken[1:]))


@st.cache_data(max_entries=50_000, show_spinner=False)
def cached_label(space: str, architecture: str) -> str:
    """A short text for an architecture, for hover boxes."""
    known = get_space(space)
    return known.label(known.parse(architecture))


def cached_store() -> RunStore:
    """The run store that the environment names; one for the whole server, opened again where its file has gone.

    Raises:
        StoreError: If it cannot be used.
    """
    store = opened_store(database_url())
    if store.database.is_gone:
        # It would refuse everything from now on, for everybody, until the server is started again.
        opened_store.clear(database_url())
        store = opened_store(database_url())
    return store


@st.cache_resource(max_entries=4, show_spinner=False, on_release=RunStore.close)
def opened_store(url: str) -> RunStore:
    return RunStore.open(url)


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_metric_table(name: str) -> MetricTable:
    """A table of many metrics."""
    return load_metric_table(name)


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_contest(key: ContestKey) -> Contest:
    """Metrics and accuracies side by side."""
    return join(cached_metric_table(key.table), load_truth(key.space, key.dataset, key.truth))


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_network_labels(key: ContestKey) -> tuple[str, ...]:
    """A short text for each network of a contest, for hover boxes."""
    space = get_space(key.space)
    return tuple(space.label(space.parse(text)) for text in cached_contest(key).architectures)


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_judge(key: ContestKey, resamples: int) -> Judge:
    """Resamples of a contest; 5 MB for 1,000 of 1,000 networks and each set of undefined ones."""
    contest = cached_contest(key)
    return Judge(contest.accuracies, contest.entries, resamples=resamples)


@st.cache_resource(max_entries=16, show_spinner=False)
def unregularised_league(key: ContestKey, resamples: int) -> League:
    return ranked(cached_judge(key, resamples), cached_contest(key).entries)


def resamples_for(key: ContestKey, settings: tuple[Regularisation, ...]) -> int:
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
    key = CALIBRATED_ON.get(space)
    return () if key is None else calibrate(cached_landscape(key), cached_metric_table(table).positions)


@st.cache_resource(max_entries=64, show_spinner=False)
def cached_league(key: ContestKey, settings: tuple[Regularisation, ...]) -> League:
    """Every entry of a contest, judged."""
    resamples = resamples_for(key, settings)
    entries = regularised(cached_contest(key), settings)
    return ranked(cached_judge(key, resamples), entries, unregularised_league(key, resamples))


@st.cache_resource(max_entries=64, show_spinner=False)
def cached_headline(key: ContestKey, settings: tuple[Regularisation, ...]) -> Headline:
    """Who is first."""
    return headline(cached_judge(key, resamples_for(key, settings)), cached_league(key, settings))


@st.cache_data(max_entries=128, show_spinner=False)
def cached_leads(key: ContestKey, settings: tuple[Regularisation, ...], leader: str) -> Leads:
    """How far an entry is ahead of each that is not SWAP."""
    return leads(cached_judge(key, resamples_for(key, settings)), cached_league(key, settings), leader)


@st.cache_resource(max_entries=32, show_spinner=False)
def cached_metric_matrix(key: ContestKey, settings: tuple[Regularisation, ...]) -> MetricMatrix:
    """How alike the entries rank."""
    return metric_matrix([standing.entry for standing in cached_league(key, settings).standings])


@st.cache_resource(max_entries=2, show_spinner=False)
def cached_published_league(space: str) -> tuple[PublishedMetrics, League]:
    """What others measured on networks of a space."""
    found = published_metrics(space)
    return found, published_league(found)
