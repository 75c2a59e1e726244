"""What the Runs page asks of runs again and again, kept between reruns; all of it bounded.

What ``cache_resource`` hands out is one object for all sessions: nobody may change it.
"""

import math

import streamlit as st

from pages.components.cached import cached_store
from swapcore.data.truths import load_truth
from swapcore.errors import SwapcoreError
from swapcore.runs.comparison import Curves, curves_of
from swapcore.runs.opening import OpenedRun
from swapcore.runs.outcome import accuracy_in
from swapcore.runs.settings import SearchSettings

__all__ = ["best_accuracy", "run_curves"]


def run_curves(read: OpenedRun, settings: SearchSettings) -> Curves:
    """How a run went; computed again when something of it has changed."""
    store, run_id = cached_store(), read.run.id
    # A run of the same name in another file, such as a copy that was put in its place, can have gone otherwise.
    return cached_curves(str(store.database.identity), run_id, store.version(run_id), settings)


@st.cache_resource(max_entries=24, ttl="1m", show_spinner=False)
def cached_curves(database: str, run_id: str, version: str, _settings: SearchSettings) -> Curves:  # noqa: ARG001 - parts of the key
    store = cached_store()
    # Cycles first: every evaluation that a cycle names is then among those read after it.
    cycles = store.cycles(run_id)
    return curves_of(_settings, store.evaluations(run_id), cycles)


def best_accuracy(read: OpenedRun) -> float | None:
    """Trained accuracy in percent of the best of a run, from the table that its data set has here; None without one."""
    if read.settings is None or read.run.best is None:
        return None
    score = read.settings.score
    return cached_accuracy(score.space, score.dataset, read.run.best.architecture)


@st.cache_data(max_entries=4_096, ttl="1m", show_spinner=False)
def cached_accuracy(space: str, dataset: str, architecture: str) -> float | None:
    try:
        accuracy = accuracy_in(load_truth(space, dataset), architecture)
    except SwapcoreError:
        # The table of runs has no room to tell why; the comparison does.
        return None
    return None if math.isnan(accuracy) else accuracy
