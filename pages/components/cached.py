"""Calls to the library whose results are kept between reruns; all of them bounded.

What ``cache_resource`` hands out is one object for all sessions: nobody may change it.
"""

import time
from collections import Counter
from typing import Any

import numpy as np
import streamlit as st

from swapcore.analysis.study_table import Study, load_study
from swapcore.data.inventory import Item, inventory
from swapcore.data.places import Place, places
from swapcore.data.truths import TruthStatus, truth_status
from swapcore.environment import database_url
from swapcore.evaluation.devices import devices_by_command
from swapcore.evaluation.resolve import Resolved, resolve
from swapcore.evaluation.settings import ScoreSettings
from swapcore.problems.registry import get_listable, get_space
from swapcore.randomness import generator
from swapcore.runs.standby import StandBy
from swapcore.store.runs import RunStore
from swapcore.values.score import Score

__all__ = [
    "cached_devices",
    "cached_inventory",
    "cached_isomorphic",
    "cached_label",
    "cached_places",
    "cached_score",
    "cached_score_seconds",
    "cached_stand_by",
    "cached_store",
    "cached_study",
    "cached_truths",
    "forget_data",
]

TIMED = 3
"""Architectures that are scored to tell how long a score takes."""


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
def cached_score_seconds(request: dict[str, Any]) -> tuple[float, int]:
    """Seconds that a score takes here, and how many more are needed before the first.

    The median of a few random architectures, once warm.
    """
    from swapcore.evaluation.evaluator import measured_first, work_through  # noqa: PLC0415 - as above

    asked, rng = resolved_request(request), generator(0, "timing")
    taken = []
    for architecture in [asked.space.sample(rng) for _ in range(TIMED + 1)]:
        began = time.perf_counter()
        # Finding out that a metric has no value takes as long as its value.
        work_through(architecture, asked)
        taken.append(time.perf_counter() - began)
    return float(np.median(taken[1:])), measured_first(asked)


@st.cache_data(max_entries=50_000, show_spinner=False)
def cached_label(space: str, architecture: str) -> str:
    """A short text for an architecture, for hover boxes."""
    known = get_space(space)
    return known.label(known.parse(architecture))


@st.cache_resource(max_entries=1, show_spinner=False, on_release=StandBy.close)
def cached_stand_by() -> StandBy:
    """The one process of this server that stands by for the next search."""
    return StandBy()


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
