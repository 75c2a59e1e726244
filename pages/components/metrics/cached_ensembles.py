"""Ensembles that are put together, judged, and kept between reruns; all of it bounded.

What ``cache_resource`` hands out is one object for all sessions: nobody may change it.
"""

import numpy as np
import streamlit as st

from pages.components.cached_networks import cached_networks
from pages.components.metrics.cached_leaderboard import Settings, cached_judge, cached_leaderboard
from swapcore.analysis.bootstrap import RESAMPLES
from swapcore.analysis.ensemble_builder import Built, Composition, build, ensemble_of, left_to_judge
from swapcore.analysis.leaderboard import Judge
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.analysis.transfer_outcome import Transfer, bundled_transfer

__all__ = ["cached_built", "cached_transfer"]

RIVALS = 4
"""Of the leaderboard, the first with which what is built is compared, besides its own members."""


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_rest(key: NetworksKey, calibrate: int, seed: int) -> tuple[ScoredNetworks, Judge]:
    """The networks that are left to judge on when some are fitted on; 5 MB for 1,000 of 1,000 networks."""
    networks = cached_networks(key)
    rest = networks.part(left_to_judge(networks, calibrate, seed))
    return rest, Judge(rest.accuracies, (), resamples=RESAMPLES)


@st.cache_resource(max_entries=128, show_spinner=False)
def cached_built(key: NetworksKey, settings: Settings, composition: Composition) -> Built:
    """What is put together, judged on networks that it has not learned from."""
    networks = cached_networks(key)
    ensemble = ensemble_of(networks, composition, dataset=key.dataset)
    first = cached_leaderboard(key, settings).standings[:RIVALS]
    keep = left_to_judge(networks, composition.calibrate, composition.seed)
    rest, judge = networks, cached_judge(key, RESAMPLES)
    if not keep.all():
        rest, judge = cached_rest(key, composition.calibrate, composition.seed)
    rivals = [one.column if keep.all() else one.column.part(np.flatnonzero(keep)) for one in first]
    return build(ensemble, rest, judge, rivals, fitted_on=int((~keep).sum()))


@st.cache_resource(max_entries=1, show_spinner=False)
def cached_transfer() -> Transfer:
    """What members that were chosen on other spaces are worth, as it comes with the package."""
    return bundled_transfer()
