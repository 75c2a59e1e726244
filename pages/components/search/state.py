"""Every key of the session state that is the Search page's alone."""

import secrets
from typing import Any, TypeVar

import streamlit as st

__all__ = [
    "CYCLE",
    "HIDDEN",
    "VISIBILITY",
    "WARM_SHARE",
    "WARM_START",
    "forget_form",
    "is_new_pace",
    "is_playing",
    "keep_form",
    "keep_pace",
    "kept_form",
    "kept_pace",
    "play",
    "replay_key",
    "was_hidden",
    "watcher_name",
]

T = TypeVar("T")
CYCLE = "cycle"
WARM_START = "warm-start"
WARM_SHARE = "warm-share"
FORM = "search_form"
PLAYING = "playing"
VISIBILITY = "visibility"
HIDDEN = "hidden"
WATCHER = "watcher"
PACE = "pace"
DRAWN_PACE = "drawn_pace"


def keep_form(visit: object) -> None:
    """Keep the form of a search as it is now."""
    st.session_state[FORM] = visit


def kept_form(kind: type[T]) -> T | None:
    """The form of a search as it was kept last."""
    found = st.session_state.get(FORM)
    return found if isinstance(found, kind) else None


def forget_form() -> None:
    """Begin with an empty form; for a button's callback."""
    visit = st.session_state.get(FORM)
    if visit is not None:
        st.session_state[FORM] = visit.emptied()


def replay_key(run_id: str) -> str:
    """Key of the slider that chooses a cycle of a run."""
    return f"replay-{run_id}"


def is_playing(run_id: str) -> bool:
    """Whether the cycles of a run are being played."""
    return bool(st.session_state.get(PLAYING) == run_id)


def play(run_id: str, last: int, *, on: bool) -> None:
    """Begin to play the cycles of a run, or cease to; for a button's callback.

    Args:
        run_id: Of the run.
        last: Its last cycle, from which playing goes back to the first.
        on: Whether to play.
    """
    st.session_state[PLAYING] = run_id if on else None
    if on and st.session_state[replay_key(run_id)] == last:
        st.session_state[replay_key(run_id)] = 0


def keep_pace(pace: object, since: float) -> None:
    """Keep how often the timers of this session ask, and since when."""
    st.session_state[PACE] = (pace, since)


def is_new_pace(pace: object) -> bool:
    """Whether the page was drawn with another pace before."""
    before = st.session_state.get(DRAWN_PACE, pace)
    st.session_state[DRAWN_PACE] = pace
    return bool(before != pace)


def kept_pace() -> tuple[Any, float] | None:
    """How often the timers of this session ask, and since when."""
    kept: tuple[Any, float] | None = st.session_state.get(PACE)
    return kept


def was_hidden() -> bool:
    """Whether the tab was in the background when it last said so."""
    return bool(st.session_state.get(HIDDEN, False))


def watcher_name() -> str:
    """A name for this session among those that watch searches."""
    name: str = st.session_state.setdefault(WATCHER, secrets.token_hex(8))
    return name
