"""The field of a form of a search that chooses an earlier run whose findings the search begins with."""

import streamlit as st

from pages.components.cached import cached_store
from pages.components.foreign import as_text
from pages.components.messages import shown_errors
from pages.components.search.origin import Origin
from pages.components.search.state import WARM_START
from swapcore.runs.earlier import runs_to_begin_with
from swapcore.runs.settings import SearchSettings

__all__ = ["warm_start_field"]

MOST = 50
"""Of the newest runs, so many are looked at."""


def warm_start_field(settings: SearchSettings, origin: Origin) -> str | None:
    """Id of the run whose findings the search begins with; None for none, and where there is none to choose."""
    runs = {}
    with shown_errors():
        runs = {run.id: run for run in runs_to_begin_with(cached_store(), settings, most=MOST)}
    asked = st.query_params.get(WARM_START)
    if asked is not None and asked not in runs:
        st.warning(
            as_text(
                f"The address asks for a warm start from run {asked!r}, which is not there, or was scored otherwise "
                "than this search will be: it begins without."
            )
        )
    if not runs:
        return None
    known: list[str | None] = [None, *runs]
    chosen = st.selectbox(
        "Warm start",
        known,
        known.index(asked) if asked in runs else 0,
        format_func=lambda one: "none: begin with random architectures" if one is None else title(runs[one].title, one),
        key=origin.key("warm-start"),
        help="Begin with all that an earlier run has found. It must have searched the same space by the same kind of "
        "score; μ, σ, the algorithm and its parameters may differ. What it found costs nothing again",
    )
    return chosen if chosen in runs else None


def title(name: str, run_id: str) -> str:
    return f"{name} · {run_id}"
