"""The state of a run and the buttons that it allows; they stand outside what a timer draws anew."""

import streamlit as st

from pages.components.cached import cached_stand_by, cached_store
from pages.components.foreign import as_text
from pages.components.messages import kept_errors
from swapcore.runs.launch import check_room, launch, log_file
from swapcore.store.run import RequestedState, Run, RunState

__all__ = ["controls", "trouble"]

SHOWN_CHARACTERS = 4_000
"""Of the end of a log."""
ICONS = {
    RunState.RUNNING: ":material/play_circle:",
    RunState.PAUSED: ":material/pause_circle:",
    RunState.QUEUED: ":material/hourglass_empty:",
    RunState.FINISHED: ":material/check_circle:",
    RunState.STOPPED: ":material/stop_circle:",
    RunState.FAILED: ":material/error:",
    RunState.INTERRUPTED: ":material/warning:",
}
ASKED = {RequestedState.PAUSE: "pausing …", RequestedState.STOP: "stopping …"}
"""While the process of a live run has not done yet what it was asked for."""


def controls(run: Run) -> None:
    """State, and the buttons that it allows."""
    with st.container(horizontal=True, vertical_alignment="center", key="run-controls"):
        asked = ASKED.get(run.requested) if run.state.live else None
        if run.state is RunState.PAUSED and run.requested is RequestedState.PAUSE:
            asked = None
        if run.state is RunState.PAUSED and run.requested is RequestedState.RUN:
            asked = "going on …"
        st.markdown(f"{ICONS[run.state]} **{asked or run.state.value}** · `{run.id}`", width="content")
        if run.state is RunState.RUNNING:
            st.button(
                "Pause",
                icon=":material/pause:",
                key="pause",
                on_click=request,
                args=(run.id, RequestedState.PAUSE),
                disabled=asked is not None,
            )
        if run.state is RunState.PAUSED:
            st.button(
                "Resume",
                icon=":material/play_arrow:",
                key="go-on",
                on_click=request,
                args=(run.id, RequestedState.RUN),
                disabled=asked is not None,
            )
        if run.state.live:
            st.button(
                "Stop",
                icon=":material/stop:",
                key="stop",
                on_click=request,
                args=(run.id, RequestedState.STOP),
                disabled=run.requested is RequestedState.STOP,
            )
        if run.state in {RunState.STOPPED, RunState.FAILED, RunState.INTERRUPTED}:
            st.button(
                "Resume", icon=":material/play_arrow:", key="resume", type="primary", on_click=resume, args=(run.id,)
            )


def trouble(run: Run) -> None:
    """Why a run is not going on, and what to do."""
    if run.failure is not None:
        st.error(
            as_text(f"It failed: {run.failure}. What it found is kept; Resume goes on from there."),
            icon=":material/error:",
        )
        path = log_file(run.id)
        if path.is_file():
            with st.expander("Log of its process"):
                st.code(path.read_text(errors="replace")[-SHOWN_CHARACTERS:], language=None)
    if run.state is RunState.INTERRUPTED:
        st.warning(
            "Its process has died or gives no sign of life. Nothing is lost: Resume goes on to the same end.",
            icon=":material/warning:",
        )


def request(run_id: str, state: RequestedState) -> None:
    """Callback: ask the process of a run to pause, go on or stop."""
    with kept_errors():
        cached_store().request(run_id, state)


def resume(run_id: str) -> None:
    """Callback: let a new process go on with a run."""
    with kept_errors():
        store = cached_store()
        check_room(store)
        store.enqueue(run_id)
        launch(store, run_id, cached_stand_by())
