"""Experiments: a list, and the one that the address names with its curves and tables."""

import functools

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cached import cached_store
from pages.components.cards import chart_card, number_card
from pages.components.foreign import as_text
from pages.components.messages import duration, kept_errors
from pages.components.state import EXPERIMENT
from swapcore.analysis.experiment import ExperimentOutcome, experiment_outcome
from swapcore.errors import InvalidInputError
from swapcore.export.experiment_report import arm_rows, experiment_report, pair_rows
from swapcore.figures.experiment import MOST_DRAWN, plot_arms
from swapcore.runs.experiment import ExperimentSettings
from swapcore.runs.experiment_job import launch_experiment
from swapcore.runs.experiment_progress import progress_of
from swapcore.store.experiments import ExperimentStore
from swapcore.store.run import RequestedState

__all__ = ["experiment_card", "experiments_list"]

MOST_LISTED = 50


def experiments_list() -> None:
    """All experiments, each with a link that opens it; nothing where there is none."""
    experiments = ExperimentStore(cached_store())
    rows = experiments.all()[:MOST_LISTED]
    if not rows:
        return
    st.markdown("##### Experiments")
    st.caption("Searches that belong together: ways of searching, each over the same seeds.")
    table = []
    for row in rows:
        try:
            words = progress_of(ExperimentSettings.from_json(row.settings), experiments.runs(row.id)).words
        except InvalidInputError as error:
            words = str(error)
        created = row.created.strftime("%Y-%m-%d %H:%M")
        link = f"runs?{EXPERIMENT}={row.id}"
        table.append({"open": link, "title": row.title, "progress": words, "created (UTC)": created})
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        key="experiments",
        column_config={"open": st.column_config.LinkColumn(display_text="open", width=56)},
    )


def experiment_card(experiment: str) -> None:
    """One experiment: how far it is, its curves, what was found, and arms against each other."""
    outcome = experiment_outcome(ExperimentStore(cached_store()), experiment)
    st.markdown(f"#### {as_text(outcome.row.title)}")
    numbers(outcome)
    actions(outcome)
    curves(outcome)
    with st.container(border=True, key="card-arms"):
        st.markdown("##### What the searches found")
        st.caption(
            "Medians over the seeds, with the middle 95 % of bootstrap resamples of the seeds. Trained accuracy is "
            "that of the fittest network, which no search sees; regret is how far it is below the best of the space."
        )
        st.dataframe(frame(*arm_rows(outcome)), hide_index=True, key="arms", height="content")
    if outcome.pairs:
        with st.container(border=True, key="card-pairs"):
            st.markdown("##### Arm against arm, seed by seed")
            st.caption(
                as_text(
                    f"Trained accuracy ({outcome.truths[0]}) of the first less that of the second with the same seed: "
                    "median, and its interval. An interval on one side of 0 tells the arms apart."
                )
            )
            st.dataframe(frame(*pair_rows(outcome)), hide_index=True, key="pairs", height="content")
    with st.expander("The command that repeats it"):
        st.code(outcome.settings.command, language="bash", wrap_lines=True)


def numbers(outcome: ExperimentOutcome) -> None:
    """How far it is."""
    progress = outcome.progress
    left = "nobody works on it" if progress.seconds_left is None else f"about {duration(progress.seconds_left)} left"
    note = f"{progress.failed:,} failed" if progress.failed else left
    columns = st.columns(3)
    with columns[0]:
        number_card(
            "Runs finished",
            f"{progress.finished:,} of {progress.runs:,}",
            "all are there" if progress.is_over and not progress.failed else note,
            "Each arm has a run with each seed",
        )
    with columns[1]:
        number_card(
            "Arms", f"{len(outcome.arms):,}", f"{len(outcome.settings.seeds):,} seeds each", "Ways of searching"
        )
    with columns[2]:
        number_card(
            "Evaluations",
            f"{progress.evaluations:,}",
            f"of at most {progress.budget:,}",
            "Networks that the searches asked for, those whose score was known among them",
        )


def actions(outcome: ExperimentOutcome) -> None:
    """The report, going on, stopping, deleting."""
    row, progress = outcome.row, outcome.progress
    with st.container(horizontal=True, key="experiment-actions"):
        st.download_button(
            "Report",
            data=functools.partial(experiment_report, outcome),
            file_name=f"experiment-{row.id}.html",
            mime="text/html",
            key="experiment-report",
            on_click="ignore",
            icon=":material/description:",
            help="A report to read, print or hand on",
        )
        if progress.live:
            st.button("Stop", icon=":material/stop:", key="experiment-stop", on_click=stop, args=(row.id,))
            st.button("Refresh", icon=":material/refresh:", key="experiment-refresh")
        elif not progress.is_over or progress.failed:
            st.button("Go on", icon=":material/play_arrow:", key="experiment-go-on", on_click=go_on, args=(row.id,))
        with st.popover("Delete", icon=":material/delete:"):
            st.markdown("Remove this experiment and all its runs? Scores stay known.")
            st.button("Yes, delete", type="primary", key="experiment-delete", on_click=delete, args=(row.id,))


def curves(outcome: ExperimentOutcome) -> None:
    """Median curves with their bands."""
    bands = {arm.name: arm.band for arm in outcome.arms if arm.band is not None}
    drawn = {name: band for name, band in bands.items() if np.isfinite(band.median).any()}
    if not drawn:
        st.info("No run has finished yet, or none found a network that was trained.", icon=":material/info:")
        return
    few = f" The first {MOST_DRAWN} of {len(drawn)} arms are drawn." if len(drawn) > MOST_DRAWN else ""
    chart_card(
        plot_arms(drawn, title=outcome.title),
        "Best so far, by evaluations",
        f"Median over the seeds; the band holds the middle half of them.{few}",
        key="experiment-curves",
        data=lambda: pd.concat(
            [
                pd.DataFrame(
                    {
                        "arm": name,
                        "evaluations": band.evaluations,
                        "median": band.median,
                        "quarter": band.low,
                        "three quarters": band.high,
                    }
                )
                for name, band in drawn.items()
            ]
        ),
    )


def frame(heads: list[str], rows: list[list[str]]) -> pd.DataFrame:
    """A table of texts."""
    return pd.DataFrame(rows, columns=heads)


def stop(experiment: str) -> None:
    """Callback: let nobody work on it."""
    with kept_errors():
        ExperimentStore(cached_store()).request(experiment, RequestedState.STOP)


def go_on(experiment: str) -> None:
    """Callback: start a process that works on what is missing."""
    with kept_errors():
        ExperimentStore(cached_store()).request(experiment, RequestedState.RUN)
        launch_experiment(experiment)


def delete(experiment: str) -> None:
    """Callback: remove it with its runs."""
    with kept_errors():
        ExperimentStore(cached_store()).delete(experiment)
        st.query_params.pop(EXPERIMENT, None)
