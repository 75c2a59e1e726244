"""Watching runs: what all sessions of the server share of it, and whether this one's page is looked at."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from pages.components.cached import cached_store
from pages.components.search.audience import Audience, Pace
from pages.components.search.state import HIDDEN, VISIBILITY, keep_pace, kept_pace, was_hidden, watcher_name
from swapcore.runs.following import Look, RunFollower

__all__ = ["IN_THE_BACKGROUND", "Seen", "is_hidden", "look", "looking", "present_pace"]

IN_THE_BACKGROUND = Pace(numbers=30.0, charts=60.0)
"""Of a page that nobody sees: it is drawn anew as soon as somebody does."""
FRESH = {"numbers": 0.2, "charts": 0.8}
"""Share of the pace for which a look of another session will do."""
KEPT = 15.0
"""Seconds for which a page keeps its pace at least."""
TELL = """
export default function ({ data, setStateValue }) {
  const tell = () => {
    if (document.hidden !== data.hidden) setStateValue("hidden", document.hidden);
  };
  document.addEventListener("visibilitychange", tell);
  tell();
  return () => document.removeEventListener("visibilitychange", tell);
}
"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a page was drawn with; where it is otherwise now, all of the page is drawn anew.

    Attributes:
        state, requested: Of the run, as the buttons show them.
        cycles: 0 while nothing is evaluated, 1 in the first population, 2 after it.
        pace: Of the timers.
    """

    state: str
    requested: str
    cycles: int
    pace: Pace

    @classmethod
    def of(cls, found: Look, pace: Pace) -> "Seen":
        """What a page shows of a look."""
        begun = 1 if found.evaluations else 0
        return cls(
            state=found.run.state.value,
            requested=found.run.requested.value,
            cycles=2 if found.cycles else begun,
            pace=pace,
        )


@st.cache_resource(max_entries=256, show_spinner=False)
def follower(run_id: str, source: tuple[int, int] | None, kind: str) -> RunFollower:  # noqa: ARG001 - parts of the key
    """One for all who look at a run; a run of the same name in another file can have other rows."""
    return RunFollower(cached_store(), run_id)


@st.cache_resource(max_entries=1, show_spinner=False)
def audience() -> Audience:
    """All who watch on this server."""
    return Audience()


def look(run_id: str, kind: str = "numbers", max_age: float = 0.0) -> Look:
    """What a run has found; one that another session has seen so many seconds ago will do.

    Raises:
        UnknownRunError: If there is no such run.
        StoreError: If the store cannot be read.
    """
    return follower(run_id, cached_store().database.identity, kind).look(max_age)


@contextmanager
def looking(run_id: str, kind: str, pace: float) -> Iterator[Look]:
    """A look of a timer, whose cost counts.

    Args:
        run_id: Of the run.
        kind: "numbers" or "charts".
        pace: Seconds between two looks of this session.
    """
    began = time.thread_time()
    yield look(run_id, kind, FRESH[kind] * pace)
    audience().note(watcher_name(), kind, time.thread_time() - began)


def present_pace(*, hidden: bool) -> Pace:
    """How often this page may ask; seldom another than before, because all of the page is drawn anew for it."""
    if hidden:
        return IN_THE_BACKGROUND
    name, now = watcher_name(), time.monotonic()
    pace, since = kept_pace() or (audience().pace, now)
    # Not all pages at the same moment.
    if now - since > KEPT * (1 + int(name, 16) % 100 / 100):
        pace, since = audience().pace, now
    keep_pace(pace, since)
    return pace


def is_hidden() -> bool:
    """Whether the tab of this session is in the background; the page is run again when that changes."""
    tell = st.components.v2.component("swap_visibility", js=TELL)
    found = tell(
        data={"hidden": was_hidden()},
        key=VISIBILITY,
        default={"hidden": False},
        on_hidden_change=lambda: None,
        height=1,
    )
    st.session_state[HIDDEN] = bool(found.hidden)
    return bool(found.hidden)
