"""A run that has come to rest, at any of its cycles: by a slider, played, or as the address says."""

import streamlit as st

from pages.components.address import warn_of_address_problems, whole_between
from pages.components.search.charts import charts
from pages.components.search.numbers import numbers
from pages.components.search.state import CYCLE, is_playing, play, replay_key
from pages.components.state import RUN
from swapcore.errors import SwapcoreError
from swapcore.runs.snapshot import Snapshot
from swapcore.store.run import Run

__all__ = ["replay"]

FRAMES = 40
"""A run is played in about so many pictures, whatever its length."""
FRAME_SECONDS = 1.0


def replay(run: Run, snapshot: Snapshot) -> None:
    """Numbers and charts at the cycle that is chosen."""
    last = snapshot.cycles[-1].cycle
    if not last:
        numbers(run, snapshot)
        charts(run.id, snapshot)
        return
    warn_of_address_problems({CYCLE: whole_between(0, last)})
    key, playing = replay_key(run.id), is_playing(run.id)
    if key not in st.session_state:
        st.session_state[key] = cycle_in_address(last)
    st.fragment(shown, run_every=FRAME_SECONDS if playing else None)(run, snapshot, was_playing=playing)


def cycle_in_address(last: int) -> int:
    try:
        whole_between(0, last)(CYCLE, st.query_params.get_all(CYCLE))
    except SwapcoreError:
        return last
    return int(st.query_params.get(CYCLE, last))


def shown(run: Run, snapshot: Snapshot, *, was_playing: bool) -> None:
    """What is drawn anew with each move."""
    if is_playing(run.id) is not was_playing:
        st.rerun()
    key, last = replay_key(run.id), snapshot.cycles[-1].cycle
    if was_playing:
        st.session_state[key] = min(last, st.session_state[key] + max(1, -(-last // FRAMES)))
    with st.container(horizontal=True, vertical_alignment="center", key="replay"):
        st.button(
            "Pause" if was_playing else "Play",
            icon=":material/pause:" if was_playing else ":material/play_arrow:",
            key="play",
            on_click=play,
            args=(run.id, last),
            kwargs={"on": not was_playing},
            help="Show the search cycle by cycle, from here on; at the end, from the beginning",
        )
        cycle = st.slider("Replay: cycle", 0, last, key=key)
    if cycle == last:
        st.query_params.pop(CYCLE, None)
        if was_playing:
            play(run.id, last, on=False)
            st.rerun()
    elif RUN in st.query_params:
        st.query_params[CYCLE] = str(cycle)
    there = snapshot if cycle == last else snapshot.at(cycle)
    numbers(run, there)
    charts(run.id, there)
