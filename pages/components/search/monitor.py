"""The monitor of a search: what the store knows of it, drawn anew by timers while it runs."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.components.cards import heading
from pages.components.foreign import as_text
from pages.components.messages import shown_errors
from pages.components.search.charts import charts
from pages.components.search.controls import controls, trouble
from pages.components.search.numbers import numbers
from pages.components.search.replay import replay
from pages.components.search.state import is_new_pace, was_hidden
from pages.components.search.watching import IN_THE_BACKGROUND, Seen, is_hidden, look, looking, present_pace
from pages.components.state import LIKE, show_search
from swapcore.runs.following import Look
from swapcore.store.run import EventRow, RequestedState, Run, RunState

__all__ = ["monitor"]

LATEST = 8
RARELY = {"family": 2.8, "sizes": 3.8, "accuracy": 4.8}
"""Of charts that change little, after so many looks there is a new one: rarely of all at once."""
SOON = 0.35
"""Seconds between two looks while something is about to happen: a process starts, or was asked to pause or stop."""
FIRST_CHARTS = 1.0
"""Seconds between two looks at the charts in the first population, whose members come one by one."""


def monitor(run_id: str) -> None:
    """Draw a run; while a process has it, timers draw its numbers and charts anew."""
    found = look(run_id)
    run = found.run
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/runs.py", label="All runs", icon=":material/list_alt:")
        st.button("New search", icon=":material/add:", key="new-search", on_click=show_search)
        st.button(
            "Same again, with changes",
            icon=":material/content_copy:",
            key="again",
            on_click=show_search,
            kwargs={LIKE: run.id},
        )
    st.subheader(as_text(run.title), anchor=False)
    controls(run)
    trouble(run)
    if found.read.settings is None:
        st.error(
            as_text(
                f"The settings of this run cannot be read: {found.read.problem}. What it found is kept: export it on "
                "the Runs page, where it can be deleted, too."
            ),
            icon=":material/error:",
        )
    if not run.state.live:
        at_rest(found)
        return
    seen = Seen.of(found, present_pace(hidden=is_hidden()))
    is_looked_at = seen.pace is not IN_THE_BACKGROUND
    every = SOON if is_looked_at and is_about_to_change(run, seen) else seen.pace.numbers
    st.fragment(live_numbers, run_every=every)(run_id, seen, every)
    if found.snapshot is not None:
        # A new pace draws the pages of all who watch anew: they need not all see something else.
        look(run_id, "charts", seen.pace.charts if is_new_pace(seen.pace) else 0.0)
        every = FIRST_CHARTS if is_looked_at and seen.cycles == 1 else seen.pace.charts
        st.fragment(live_charts, run_every=every)(run_id, every)


def is_about_to_change(run: Run, seen: Seen) -> bool:
    """Whether whoever looks waits for something that will not take long."""
    if run.state is RunState.QUEUED:
        return run.process is None
    if run.state is RunState.PAUSED:
        return run.requested is not RequestedState.PAUSE
    return run.requested is not RequestedState.RUN or not seen.cycles


def live_numbers(run_id: str, seen: Seen, every: float) -> None:
    """What a timer draws of a run that goes on: few and cheap elements."""
    with shown_errors(), looking(run_id, "numbers", every) as found:
        if Seen.of(found, present_pace(hidden=was_hidden())) != seen:
            st.rerun()
        progress(found.run)
        if found.snapshot is None:
            st.info(
                "Nothing is evaluated yet: the process starts, which takes a few seconds."
                if found.run.state is not RunState.QUEUED
                else "It waits for its process, and for its turn where other searches are running.",
                icon=":material/hourglass_empty:",
            )
        else:
            numbers(found.run, found.snapshot)


def live_charts(run_id: str, every: float) -> None:
    """What a slower timer draws; charts that have not changed are not sent again."""
    with shown_errors(), looking(run_id, "charts", every) as found:
        if found.snapshot is not None:
            ages = {key: look(run_id, key, times * every).snapshot for key, times in RARELY.items()}
            charts(
                run_id,
                found.snapshot,
                {key: one for key, one in ages.items() if one is not None and one.champion is not None},
            )
        events_card(found.events)


def at_rest(found: Look) -> None:
    """A run that no process has: all of it, or a cycle of its replay."""
    progress(found.run)
    if found.snapshot is not None:
        replay(found.run, found.snapshot)
    elif found.read.settings is not None:
        st.info("This run has found nothing.", icon=":material/hourglass_empty:")
    events_card(found.events)


def progress(run: Run) -> None:
    """How much of the budget is spent."""
    if run.budget:
        st.progress(min(run.evaluations / run.budget, 1.0))


def events_card(events: Sequence[EventRow]) -> None:
    """The latest lines of the log."""
    with st.container(border=True, key="card-events"):
        table = pd.DataFrame(
            [
                {"time (UTC)": one.time.strftime("%H:%M:%S"), "what": one.kind, "details": one.text}
                for one in events[::-1]
            ]
        )
        heading("Events", key="events", data=lambda: table)
        st.dataframe(table.head(LATEST), hide_index=True, height="content", key="events-table")
