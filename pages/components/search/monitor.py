"""The live monitor of a search: what the store knows of it, drawn anew every second while it runs."""

import pandas as pd
import streamlit as st

from pages.components.cached import cached_store
from pages.components.cards import heading, number_card
from pages.components.foreign import as_text
from pages.components.messages import duration, kept_errors, show_kept_error, shown_errors
from pages.components.search.charts import charts
from pages.components.state import FOLLOWED, LIKE, show_search
from swapcore.runs.launch import check_room, launch, log_file
from swapcore.runs.opening import opened
from swapcore.runs.snapshot import Snapshot
from swapcore.runs.titles import fitness_explained, value_text
from swapcore.store.run import EARLIER, CycleRow, EvaluationRow, EventRow, RequestedState, Run, RunState

__all__ = ["monitor"]

LATEST = 8
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


def monitor(run_id: str) -> None:
    """Draw a run; it redraws itself every second while a process has it."""
    run = cached_store().run(run_id)
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
    st.fragment(live, run_every=1.0 if run.state.live else None)(run_id, was_live=run.state.live)


def live(run_id: str, *, was_live: bool) -> None:
    """What is redrawn."""
    show_kept_error()
    with shown_errors():
        store = cached_store()
        run = store.run(run_id)
        if was_live is not run.state.live:
            st.rerun()
        evaluations, cycles = followed_rows(run_id)
        st.subheader(as_text(run.title), anchor=False)
        controls(run)
        trouble(run)
        read = opened(run)
        if read.settings is None:
            st.error(
                as_text(
                    f"The settings of this run cannot be read: {read.problem}. What it found is kept: export it on the "
                    "Runs page, where it can be deleted, too."
                ),
                icon=":material/error:",
            )
        elif not cycles:
            st.info(
                "Nothing is evaluated yet: the process starts, which takes a few seconds."
                if run.state.live
                else "This run has found nothing.",
                icon=":material/hourglass_empty:",
            )
        else:
            snapshot = Snapshot(settings=read.settings, evaluations=evaluations, cycles=cycles)
            numbers(run, snapshot)
            charts(snapshot if run.state.live or len(cycles) == 1 else replayed(run, snapshot))
        events_card(store.events(run_id))


def followed_rows(run_id: str) -> tuple[list[EvaluationRow], list[CycleRow]]:
    """What a run has found; only what is new since the last look is read from the store."""
    store = cached_store()
    # A run of the same name in another file, such as a copy that was put in its place, can have other rows.
    source = (run_id, store.database.identity)
    followed, evaluations, cycles = st.session_state.get(FOLLOWED, (None, [], []))
    if followed != source:
        evaluations, cycles = [], []
    # Cycles first: every evaluation that a cycle names is then among those read after it.
    cycles = cycles + store.cycles(run_id, since=len(cycles))
    evaluations = evaluations + store.evaluations(run_id, since=len(evaluations))
    st.session_state[FOLLOWED] = (source, evaluations, cycles)
    shown = cycles[-1].evaluations if cycles else 0
    return evaluations[:shown], cycles


def controls(run: Run) -> None:
    """State, and the buttons that it allows."""
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = {RequestedState.PAUSE: ", pause asked for", RequestedState.STOP: ", stop asked for"}
        words = asked.get(run.requested, "") if run.state is RunState.RUNNING else ""
        st.markdown(
            f"{ICONS[run.state]} **{run.state.value}**{words} · `{run.id}`",
            width="content",
        )
        if run.state is RunState.RUNNING:
            st.button(
                "Pause", icon=":material/pause:", key="pause", on_click=request, args=(run.id, RequestedState.PAUSE)
            )
        if run.state is RunState.PAUSED:
            st.button(
                "Resume", icon=":material/play_arrow:", key="go-on", on_click=request, args=(run.id, RequestedState.RUN)
            )
        if run.state.live:
            st.button("Stop", icon=":material/stop:", key="stop", on_click=request, args=(run.id, RequestedState.STOP))
        if run.state in {RunState.STOPPED, RunState.FAILED, RunState.INTERRUPTED}:
            st.button(
                "Resume", icon=":material/play_arrow:", key="resume", type="primary", on_click=resume, args=(run.id,)
            )
    if run.budget:
        st.progress(min(run.evaluations / run.budget, 1.0))


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


def numbers(run: Run, snapshot: Snapshot) -> None:
    """Progress and the best so far."""
    best, settings = run.best, snapshot.settings
    problem, metric = settings.problem, settings.metric
    unit = problem.space.size_unit
    # What was taken over from an earlier run took no time.
    made = run.evaluations - sum(row.origin == EARLIER for row in snapshot.evaluations)
    rate = made / run.seconds if run.seconds else 0.0
    left = (run.budget - run.evaluations) / rate if rate else 0.0
    with st.container(horizontal=True, key="search-numbers"):
        number_card(
            "Evaluations",
            f"{run.evaluations:,}",
            f"of {run.budget:,}",
            "Candidates evaluated; those known before cost nothing",
        )
        number_card(
            "Speed",
            f"{rate:.1f} / s",
            f"{duration(left)} to go" if run.state.live else f"{duration(run.seconds)} in all",
            "Evaluations a second of active time",
        )
        score_unit = metric.unit_in(unit) or metric.title
        undefined = sum(snapshot.undefined.values())
        if undefined:
            number_card(
                "Undefined",
                f"{undefined:,}",
                f"of {len(snapshot.evaluations):,} evaluations",
                f"Evaluations for which {metric.title} has no value; the table below says why",
            )
        if best is not None:
            number_card(
                "Best fitness",
                value_text(metric, best.fitness),
                score_unit,
                fitness_explained(settings),
            )
            number_card(
                "Its score",
                value_text(metric, best.score),
                score_unit,
                f"{metric.title} of the best, " + ("as it is" if settings.regularisation is None else "without f(Θ)"),
            )
            number_card(
                "Its size",
                f"{best.size:.3f} {unit}",
                f"{settings.objective.size}, parameters",
                "Of the space's reference network",
            )
            full = problem.full_cost(problem.space.parse(best.architecture), settings.score.dataset)
            number_card(
                "Full network",
                f"{full.parameters / 1e6:.2f} M",
                f"{full.flops / 1e6:,.0f} M FLOPs",
                "Parameters and multiply-accumulates of the network that one would train",
            )


def replayed(run: Run, snapshot: Snapshot) -> Snapshot:
    """The run as it was at a cycle that a slider chooses."""
    last = snapshot.cycles[-1].cycle
    cycle = st.slider("Replay: cycle", 0, last, last, key=f"replay-{run.id}")
    return snapshot if cycle == last else snapshot.at(cycle)


def events_card(events: list[EventRow]) -> None:
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
        launch(store, run_id)
