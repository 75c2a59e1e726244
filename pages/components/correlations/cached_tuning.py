"""Choices of μ and σ and what is known of them, kept between reruns; all of it bounded.

What ``cache_resource`` hands out is one object for all sessions: nobody may change it.
"""

import numpy as np
import streamlit as st

from pages.components.cached import cached_store
from pages.components.cached_networks import AS_TEXT, cached_shown
from swapcore.analysis.factor_forms import FormOutcome, compare_forms
from swapcore.analysis.known_networks import KnownNetworks, known_networks
from swapcore.analysis.learning_curve import LearningCurve, learning_curve
from swapcore.analysis.tables import NetworksKey
from swapcore.analysis.tuning import LEAST, calibration_networks
from swapcore.analysis.tuning_evidence import Choice, choice_of
from swapcore.analysis.tuning_on_runs import RunNetworks, networks_of_runs
from swapcore.data.truths import load_truth

__all__ = ["cached_choice", "cached_choice_of_runs", "cached_curve", "cached_forms", "cached_known"]


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=16, show_spinner=False)
def cached_known(key: NetworksKey, column: str) -> KnownNetworks:
    """The networks of a view as plain columns."""
    return known_networks(cached_shown(key, column), key.size, column)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=64, show_spinner="Choosing, and judging the choice")
def cached_choice(key: NetworksKey, column: str, count: int, draw: str, seed: int) -> Choice:
    """A choice on some networks of a view, judged on the others."""
    known = cached_known(key, column)
    rows = calibration_networks(count, len(known), seed=seed, draw=draw, sizes=known.sizes)
    rest = known.without(rows)
    return choice_of(known.part(rows), rest if len(rest) >= LEAST else None, seed=seed)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=16, show_spinner="Choosing on many draws")
def cached_curve(key: NetworksKey, column: str, draw: str, seed: int) -> LearningCurve:
    """How choices on the networks of a view get better with their number."""
    return learning_curve(cached_known(key, column), draw=draw, seed=seed)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=16, show_spinner="Choosing a setting of each form on 20 draws")
def cached_forms(key: NetworksKey, column: str, count: int, draw: str, seed: int) -> tuple[FormOutcome, ...]:
    """Forms of f, compared on the networks of a view."""
    return compare_forms(cached_known(key, column), count, draw=draw, seed=seed)


@st.cache_resource(hash_funcs=AS_TEXT, max_entries=8, ttl="1m", show_spinner="Reading searches")
def cached_choice_of_runs(key: NetworksKey, column: str) -> tuple[RunNetworks, Choice]:
    """A choice on what searches evaluated, judged on the other networks of a view; looked at again after a minute."""
    found = networks_of_runs(cached_store(), load_truth(key.space, key.dataset, key.truth), key.size)
    shown = cached_shown(key, column)
    seen = np.isin(shown.texts(np.arange(len(shown))), found.architectures)
    rest = cached_known(key, column).part(~seen)
    return found, choice_of(found.known, rest if len(rest) >= LEAST else None)
