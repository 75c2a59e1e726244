"""The live monitor of a search: what the store knows of it, drawn anew every second while it runs."""

from dataclasses import dataclass
from urllib.parse import quote

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cards import chart_card, heading, number_card
from pages.components.messages import shown_errors
from pages.components.search_form import duration
from pages.components.store import run_store
from swapcore.benchmarks.truths import load_truth
from swapcore.errors import SwapcoreError
from swapcore.execution.request import full_cost
from swapcore.figures.architecture import plot_cell
from swapcore.figures.search import plot_accuracy, plot_family, plot_population, plot_population_sizes, plot_progress
from swapcore.search.launch import check_room, launch, log_file
from swapcore.search.progress import ancestry, progress
from swapcore.search.settings import SearchSettings, settings_from_json
from swapcore.spaces.registry import ENUMERABLE_SPACES, get_space
from swapcore.store.run import CycleRow, EvaluationRow, EventRow, Run, RunState, Wish

__all__ = ["monitor"]

FITNESS = "fitness (patterns)"
LATEST = 8
ICONS = {
    RunState.RUNNING: ":material/play_circle:",
    RunState.PAUSED: ":material/pause_circle:",
    RunState.QUEUED: ":material/hourglass_empty:",
    RunState.FINISHED: ":material/check_circle:",
    RunState.STOPPED: ":material/stop_circle:",
    RunState.FAILED: ":material/error:",
    RunState.INTERRUPTED: ":material/warning:",
}


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A run as far as it is shown: all of it, or up to a cycle of its replay."""

    run: Run
    settings: SearchSettings
    evaluations: list[EvaluationRow]
    cycles: list[CycleRow]

    @property
    def size_title(self) -> str:
        """Axis title of sizes."""
        return f"{self.settings.size} size ({get_space(self.settings.space).size_unit} parameters)"

    def label(self, number: int) -> str:
        """Short text of an evaluated architecture."""
        space = get_space(self.settings.space)
        return space.label(space.parse(self.evaluations[number].architecture))


def monitor(run_id: str) -> None:
    """Draw a run; it redraws itself every second while a process has it."""
    run = run_store().run(run_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/runs.py", label="All runs", icon=":material/list_alt:")
        st.button("New search", icon=":material/add:", key="new-search", on_click=st.query_params.clear)
        st.button(
            "Same again, with changes", icon=":material/content_copy:", key="again", on_click=start_like, args=(run.id,)
        )
    st.fragment(live, run_every=1.0 if run.state.live else None)(run_id, was_live=run.state.live)


def live(run_id: str, *, was_live: bool) -> None:
    """What is redrawn."""
    with shown_errors():
        store = run_store()
        run = store.run(run_id)
        if was_live is not run.state.live:
            st.rerun()
        settings = settings_from_json(run.settings)
        snapshot = Snapshot(
            run=run, settings=settings, evaluations=store.evaluations(run_id), cycles=store.cycles(run_id)
        )
        st.subheader(f"{run.title}", anchor=False)
        controls(run)
        trouble(run)
        if not snapshot.cycles:
            st.info(
                "Nothing is evaluated yet: the process starts, which takes a few seconds."
                if run.state.live
                else "This run has found nothing.",
                icon=":material/hourglass_empty:",
            )
            events_card(store.events(run_id))
            return
        numbers(snapshot)
        if not run.state.live and len(snapshot.cycles) > 1:
            snapshot = replayed(snapshot)
        charts(snapshot)
        events_card(store.events(run_id))


def controls(run: Run) -> None:
    """State, and the buttons that it allows."""
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = {Wish.PAUSE: ", pause asked for", Wish.STOP: ", stop asked for"}.get(run.wanted, "")
        st.markdown(
            f"{ICONS[run.state]} **{run.state.value}**{asked if run.state is RunState.RUNNING else ''} · `{run.id}`",
            width="content",
        )
        if run.state is RunState.RUNNING:
            st.button("Pause", icon=":material/pause:", key="pause", on_click=wish, args=(run.id, Wish.PAUSE))
        if run.state is RunState.PAUSED:
            st.button("Resume", icon=":material/play_arrow:", key="go-on", on_click=wish, args=(run.id, Wish.RUN))
        if run.state.live:
            st.button("Stop", icon=":material/stop:", key="stop", on_click=wish, args=(run.id, Wish.STOP))
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
            f"It failed: {run.failure}. What it found is kept; Resume goes on from there.", icon=":material/error:"
        )
        path = log_file(run.id)
        if path.is_file():
            with st.expander("Log of its process"):
                st.code(path.read_text(errors="replace")[-4000:], language=None)
    if run.state is RunState.INTERRUPTED:
        st.warning(
            "Its process has died or gives no sign of life. Nothing is lost: Resume goes on to the same end.",
            icon=":material/warning:",
        )


def numbers(snapshot: Snapshot) -> None:
    """Progress and the best so far."""
    run, best = snapshot.run, snapshot.run.best
    rate = run.evaluations / run.seconds if run.seconds else 0.0
    left = (run.budget - run.evaluations) / rate if rate else 0.0
    unit = get_space(snapshot.settings.space).size_unit
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
        if best is not None:
            number_card("Best fitness", f"{best.fitness:,.0f}", "patterns", "SWAP score times f(Θ)")
            number_card("Its score", f"{best.score:,.0f}", "patterns", "SWAP score of the best, without f(Θ)")
            number_card(
                "Its size",
                f"{best.size:.3f} {unit}",
                f"{snapshot.settings.size}, parameters",
                "Of the space's reference network",
            )
            full = full_cost(
                snapshot.settings.space,
                get_space(snapshot.settings.space).parse(best.architecture),
                snapshot.settings.dataset,
            )
            number_card(
                "Full network",
                f"{full.parameters / 1e6:.2f} M",
                f"{full.flops / 1e6:,.0f} M FLOPs",
                "Parameters and multiply-accumulates of the network that one would train",
            )


def replayed(snapshot: Snapshot) -> Snapshot:
    """The run as it was at a cycle that a slider chooses."""
    last = snapshot.cycles[-1].cycle
    cycle = st.slider("Replay: cycle", 0, last, last, key=f"replay-{snapshot.run.id}")
    if cycle == last:
        return snapshot
    cycles = snapshot.cycles[: cycle + 1]
    return Snapshot(
        run=snapshot.run,
        settings=snapshot.settings,
        cycles=cycles,
        evaluations=snapshot.evaluations[: cycles[-1].evaluations],
    )


def charts(snapshot: Snapshot) -> None:
    """All charts, up to the snapshot's last cycle."""
    settings, evaluations = snapshot.settings, snapshot.evaluations
    columns = progress(evaluations, snapshot.cycles)
    champion, kept = columns.champions[-1], set(snapshot.cycles[-1].population)
    labels = [snapshot.label(row.number) for row in evaluations]
    left, right = st.columns(2)
    with left:
        chart_card(
            plot_progress(columns.evaluations, columns.best, columns.median, title=FITNESS),
            "Best and median",
            "Fitness of the best so far, and the median of the population.",
            key="progress",
            data=lambda: pd.DataFrame(
                {"evaluations": columns.evaluations, "best": columns.best, "median": columns.median}
            ),
        )
    with right:
        chart_card(
            plot_population(
                [row.size for row in evaluations],
                [row.fitness for row in evaluations],
                labels,
                [row.number in kept for row in evaluations],
                champion,
                mu=settings.mu,
                sigma=settings.sigma,
                size_title=snapshot.size_title,
                fitness_title=FITNESS,
            ),
            "The population",
            "Every evaluation by size and fitness; coloured ones are kept. The band is where f(Θ) is at least ½.",
            key="population",
            data=lambda: pd.DataFrame([vars_of(row) for row in evaluations]),
        )
    left, right = st.columns(2)
    with left:
        chart_card(
            plot_population_sizes(
                columns.cycles,
                columns.least,
                columns.middle,
                columns.most,
                mu=settings.mu,
                size_title=snapshot.size_title,
            ),
            "Sizes of the population",
            "Smallest, median and largest member by cycle.",
            key="sizes",
            data=lambda: pd.DataFrame(
                {"cycle": columns.cycles, "least": columns.least, "median": columns.middle, "most": columns.most}
            ),
        )
    with right:
        accuracy_card(snapshot, columns.evaluations, columns.champions)
    left, right = st.columns(2)
    with left:
        members, edges = ancestry(evaluations, champion)
        chart_card(
            plot_family(
                members,
                [evaluations[one].cycle for one in members],
                [evaluations[one].fitness for one in members],
                [labels[one] for one in members],
                edges,
                fitness_title=FITNESS,
            ),
            "Family tree of the best",
            f"{len(members)} ancestors by the cycle in which each was born; the star is the best.",
            key="family",
            data=lambda: pd.DataFrame(edges, columns=["parent", "child"]),
        )
    with right:
        best_cells(snapshot, champion)


def accuracy_card(snapshot: Snapshot, evaluations: tuple[int, ...], champions: tuple[int, ...]) -> None:
    """Trained accuracy of the best so far, where a table knows it."""
    space_name, dataset = snapshot.settings.space, snapshot.settings.dataset
    try:
        truth = load_truth(space_name, dataset)
        space = ENUMERABLE_SPACES[space_name]
    except (SwapcoreError, KeyError):
        with st.container(border=True, key="card-accuracy", height="stretch"):
            st.markdown("##### Trained accuracy")
            st.caption(f"No trained accuracies of {get_space(space_name).title} on {dataset} are on this machine.")
        return
    known = {
        one: float(truth.accuracies[space.index(space.parse(snapshot.evaluations[one].architecture))])
        for one in set(champions)
    }
    accuracy = [known[one] for one in champions]
    best = float(np.nanmax(truth.accuracies))
    chart_card(
        plot_accuracy(evaluations, accuracy, best),
        "Trained accuracy of the best",
        f"{truth.title}: {accuracy[-1]:.2f} %, {best - accuracy[-1]:.2f} below the best of the space, "
        f"{best:.2f} %. The search never sees it.",
        key="accuracy",
        data=lambda: pd.DataFrame({"evaluations": evaluations, "accuracy (%)": accuracy}),
    )


def best_cells(snapshot: Snapshot, champion: int) -> None:
    """The best cell as a graph, one tab a cell, and its text."""
    space, text = get_space(snapshot.settings.space), snapshot.evaluations[champion].architecture
    graphs = space.graphs(space.parse(text))
    with st.container(border=True, key="card-best", height="stretch"):
        heading(
            "The best",
            key="best",
            data=lambda: pd.DataFrame([vars(edge) for graph in graphs.values() for edge in graph.edges]),
        )
        for tab, (name, graph) in zip(st.tabs(list(graphs)), graphs.items(), strict=True):
            tab.plotly_chart(plot_cell(graph), key=f"cell-{name}", config={"displaylogo": False})
        st.code(text, language=None, wrap_lines=True)
        if snapshot.settings.space in ENUMERABLE_SPACES:
            st.markdown(f"[Open on the Architecture page](architecture?arch={quote(text, safe='')})")


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


def vars_of(row: EvaluationRow) -> dict[str, object]:
    """An evaluation as columns."""
    return {
        name: getattr(row, name) for name in ("number", "cycle", "architecture", "origin", "score", "size", "fitness")
    }


def wish(run_id: str, wanted: Wish) -> None:
    """Callback: tell the process what is wanted."""
    with shown_errors():
        run_store().wish(run_id, wanted)


def resume(run_id: str) -> None:
    """Callback: let a new process go on with a run."""
    with shown_errors():
        store = run_store()
        check_room(store)
        store.enqueue(run_id)
        launch(store, run_id)


def start_like(run_id: str) -> None:
    """Callback: the form, with the settings of a run."""
    st.query_params.clear()
    st.query_params["like"] = run_id
