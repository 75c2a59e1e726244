"""A form of a new experiment: algorithms × metrics × with and without f(Θ) × seeds."""

import streamlit as st

from pages.components.cached import cached_store
from pages.components.foreign import as_text
from pages.components.messages import kept_errors
from pages.components.search.form_address import usual_settings
from pages.components.state import EXPERIMENT
from swapcore.errors import SwapcoreError
from swapcore.evaluation.settings import COMPUTED, SCORES, ExecutionSettings
from swapcore.metrics.registry import METRICS
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import PROBLEMS, get_problem
from swapcore.runs.experiment import ExperimentSettings, seeds_from_text
from swapcore.runs.experiment_job import create_experiment, launch_experiment
from swapcore.runs.settings import ObjectiveSettings
from swapcore.search.registry import DEFAULT_ALGORITHM, SEARCHERS

__all__ = ["experiment_form"]

WITH, WITHOUT = "score × f(Θ)", "bare score"


def experiment_form() -> None:
    """Draw the form, closed until somebody opens it."""
    with st.expander("New experiment: compare ways of searching over seeds", icon=":material/science:"):
        left, right = st.columns(2)
        with left:
            space = st.selectbox(
                "Search space", list(PROBLEMS), format_func=lambda name: get_problem(name).title, key="experiment-space"
            )
            datasets = list(dict.fromkeys(one.dataset for one in get_problem(space).targets))
            dataset = st.selectbox(
                "Data set", datasets, format_func=lambda name: get_dataset(name).title, key=f"experiment-{space}-data"
            )
            algorithms = st.multiselect(
                "Algorithms",
                list(SEARCHERS),
                [DEFAULT_ALGORITHM, "random"],
                format_func=lambda name: SEARCHERS[name].title,
                key="experiment-algorithms",
            )
        usual = usual_settings(space, dataset)
        with right:
            metrics = st.multiselect(
                "Metrics",
                list(METRICS),
                [usual.score.metric],
                format_func=lambda name: METRICS[name].title,
                key="experiment-metrics",
            )
            wanted = usual.objective
            fitness = st.multiselect(
                "What is maximised",
                [WITHOUT, WITH],
                [WITHOUT, WITH],
                key="experiment-fitness",
                help="f(Θ) with the μ and σ that a new search begins with; the command line takes any",
            )
            seeds = st.text_input("Seeds", "0-9", key="experiment-seeds", help="Such as 0-9 or 0,3,7")
        scores = st.radio(
            "Scores",
            list(SCORES),
            format_func=lambda one: "computed, or kept" if one == COMPUTED else "of a table",
            horizontal=True,
            key="experiment-scores",
            help="A table that knows the whole space makes a search take half a second; another kind of processor may "
            "have rounded its scores otherwise",
        )
        try:
            settings = ExperimentSettings(
                score=usual.score,
                algorithms=tuple(algorithms),
                metrics=tuple(metrics),
                objectives=tuple({WITHOUT: ObjectiveSettings(), WITH: wanted}[one] for one in fitness),
                seeds=seeds_from_text(seeds),
                execution=ExecutionSettings(scores=scores),
            )
        except SwapcoreError as error:
            st.error(as_text(f"This experiment cannot be started: {error}."), icon=":material/error:")
            return
        budget = sum(arm.settings.new_searcher().budget for arm in settings.arms) * len(settings.seeds)
        st.markdown(f"**{settings.cells:,}** searches with at most **{budget:,}** evaluations.")
        st.button(
            "Start the experiment",
            type="primary",
            icon=":material/play_arrow:",
            key="experiment-start",
            on_click=start,
            args=(settings,),
        )


def start(settings: ExperimentSettings) -> None:
    """Callback: put it into the store, start a process that works on it, and show it."""
    with kept_errors():
        experiment = create_experiment(cached_store(), settings).id
        st.query_params[EXPERIMENT] = experiment
        launch_experiment(experiment)
