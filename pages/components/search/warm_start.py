"""The fields of a form of a search that choose earlier runs whose findings the search begins with."""

from dataclasses import dataclass

import streamlit as st

from pages.components.cached import cached_store
from pages.components.foreign import as_text
from pages.components.messages import shown_errors
from pages.components.search.origin import Origin
from pages.components.search.state import WARM_SHARE, WARM_START
from swapcore.runs.earlier import USUAL_SHARE, runs_to_begin_with
from swapcore.runs.opening import opened
from swapcore.runs.settings import SearchSettings
from swapcore.store.run import Run

__all__ = ["WarmChoice", "warm_start_field"]

MOST = 50
"""Of the newest runs, so many are looked at."""
STEP = 0.05


@dataclass(frozen=True, kw_only=True)
class WarmChoice:
    """What a search is to begin with.

    Attributes:
        runs: Ids of earlier runs; none for random architectures alone.
        share: Of the first population that comes from runs by another score.
    """

    runs: tuple[str, ...] = ()
    share: float = USUAL_SHARE

    @property
    def address(self) -> dict[str, str]:
        """As parameters of the page."""
        if not self.runs:
            return {}
        share = {} if self.share == USUAL_SHARE else {WARM_SHARE: f"{self.share:g}"}
        return {WARM_START: ",".join(self.runs), **share}


def warm_start_field(settings: SearchSettings, origin: Origin) -> WarmChoice:
    """Which runs' findings the search begins with, and how much of it; nothing where there is none to choose."""
    runs: dict[str, Run] = {}
    with shown_errors():
        runs = {run.id: run for run in runs_to_begin_with(cached_store(), settings, most=MOST)}
    asked = [one for one in st.query_params.get(WARM_START, "").split(",") if one]
    unknown = [one for one in asked if one not in runs]
    if unknown:
        st.warning(
            as_text(
                f"The address asks for a warm start from {', '.join(map(repr, unknown))}, which is not there, has "
                "found nothing, or searched another space: it begins without."
            )
        )
    if not runs:
        return WarmChoice()
    chosen = st.multiselect(
        "Warm start",
        list(runs),
        [one for one in asked if one in runs],
        format_func=lambda one: f"{runs[one].title} · {one}",
        placeholder="none: begin with random architectures",
        key=origin.key("warm-start"),
        help="Begin with what earlier runs of the same space have found. What was found by this very score costs "
        "nothing again and is told whole; of other runs the best are scored anew and begin the first population",
    )
    found = tuple(one for one in chosen if one in runs)
    scored_anew = any(own.score != settings.score for one in found if (own := opened(runs[one]).settings) is not None)
    return WarmChoice(runs=found, share=share_field(settings, origin) if scored_anew else USUAL_SHARE)


def share_field(settings: SearchSettings, origin: Origin) -> float:
    """How much of the first population is not random."""
    try:
        asked = float(st.query_params.get(WARM_SHARE, USUAL_SHARE))
    except ValueError:
        asked = USUAL_SHARE
    population = settings.searcher.parameters.population
    share = st.slider(
        "Share of the first population from those runs",
        0.0,
        1.0,
        asked if 0 <= asked <= 1 else USUAL_SHARE,
        STEP,
        key=origin.key("warm-share"),
        help=f"Of {population:,} architectures; the others are random, so that nothing is lost for good",
    )
    return float(share)
