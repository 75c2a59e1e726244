"""The controls at the left of the Correlations page, read into one frozen view."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from pages.components.address import number_between, one_of, select_by_name, step_of, warn_of_address_problems
from pages.components.cached import cached_truths
from pages.components.cached_networks import cached_table, cached_tables
from pages.components.correlations.metric_choice import MetricChoice, metric_choices
from pages.components.state import (
    DATASET,
    METRIC,
    MU,
    SCATTER_AXES,
    SCORES,
    SIGMA,
    SIZES,
    TRUTH,
    WITH,
    WITHOUT,
    forget_networks,
    forget_truth,
    forget_unless,
)
from swapcore.analysis.filtering import Filter
from swapcore.analysis.regularised import RankedBy
from swapcore.analysis.tables import NetworksKey
from swapcore.data.score_table import ScoreTable
from swapcore.data.truths import datasets_with_truth, truth_names, truth_title
from swapcore.errors import MissingDataError, SwapcoreError
from swapcore.problems.datasets import get_dataset
from swapcore.problems.problem import View
from swapcore.problems.registry import PROBLEMS, get_problem, get_space
from swapcore.spaces.space import HasOperations
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SIZE_KINDS, SizeKind

__all__ = ["SIGMAS", "CorrelationView", "correlation_controls", "sigma_option"]

ACCURACY_LIMITS = (0.0, 100.0)
# Every fourth of these is a row of the map, so that its best setting is one that the slider can take.
SIGMAS = tuple(f"{sigma:.3g}" for sigma in np.geomspace(0.1, 10, 49))


@dataclass(frozen=True, kw_only=True)
class CorrelationView:
    """What the page shows; the address bar carries the same."""

    key: NetworksKey
    choice: MetricChoice
    mu: float
    sigma: float

    @property
    def ranked_by(self) -> RankedBy:
        """What ranks the networks."""
        f = Regularisation(mu=self.mu, sigma=self.sigma, size=self.size) if self.choice.regularised else None
        return RankedBy(metric=self.choice.column(self.size), regularisation=f)

    @property
    def space(self) -> str:
        """Name of the space."""
        return self.key.space

    @property
    def dataset(self) -> str:
        """Name of the data set of the accuracies."""
        return self.key.dataset

    @property
    def size(self) -> SizeKind:
        """Which size is meant everywhere."""
        return self.key.size


def sigma_option(sigma: float) -> str:
    """The slider's option nearest to a σ."""
    return min(SIGMAS, key=lambda option: abs(np.log(float(option) / sigma)))


def correlation_controls() -> CorrelationView:
    """Draw the controls and read them."""
    with st.sidebar:
        st.subheader("Networks")
        space = select_by_name(
            "Search space",
            list(PROBLEMS),
            key="space",
            title=lambda name: get_space(name).title,
            on_change=forget_networks,
        )
        ranges = get_problem(space).view
        datasets = datasets_with_truth(space)
        known = get_space(space)
        operations = known.operations if isinstance(known, HasOperations) else ()
        warn_of_address_problems(
            {
                "size": one_of(*SIZE_KINDS),
                MU: number_between(*ranges.mu),
                SIGMA: step_of(SIGMAS),
                SIZES: number_between(*ranges.sizes),
                "accuracies": number_between(*ACCURACY_LIMITS),
                WITH: one_of(*operations),
                WITHOUT: one_of(*operations),
                SCATTER_AXES: one_of("values", "ranks"),
            }
        )
        dataset = select_by_name(
            "Data set", datasets, key=DATASET, title=lambda name: get_dataset(name).title, on_change=forget_truth
        )
        truth = truth_control(space, dataset)
        choice, table, size, mu, sigma = scoring_controls(space, dataset, ranges)
        chosen = filter_controls(operations, known.size_unit, ranges.sizes)
    key = NetworksKey(space=space, dataset=dataset, truth=truth, table=table, filter=chosen, size=size)
    return CorrelationView(key=key, choice=choice, mu=mu, sigma=sigma)


def table_title(name: str) -> str:
    """A table in words; its name where it cannot be read, which the page says elsewhere."""
    try:
        table = cached_table(name)
    except SwapcoreError:
        return name
    title = table.title if isinstance(table, ScoreTable) else f"{len(table.values)} metrics"
    return f"{len(table):,} networks, {title}"


def truth_control(space: str, dataset: str) -> str:
    """The trainings of a data set; those that are not on this machine say so when chosen."""
    missing = {status.name for status in cached_truths(space) if status.dataset == dataset and status.problem}

    def title(name: str) -> str:
        return f"{truth_title(space, dataset, name)}{' (not here)' if name in missing else ''}"

    return select_by_name("Trained accuracy", truth_names(space, dataset), key=TRUTH, title=title)


def scoring_controls(space: str, dataset: str, ranges: View) -> tuple[MetricChoice, str, SizeKind, float, float]:
    """Metric, its table, kind of size, μ and σ."""
    st.subheader("Score")
    unit = get_space(space).size_unit
    tables = cached_tables(space, dataset)
    choices = metric_choices(tables, regularised_first=ranges.regularised_first)
    if not choices:
        raise MissingDataError(f"no metric of {space} has been measured on this machine: use swapcore precompute")
    forget_unless(METRIC, choices)
    choice = choices[select_by_name("Metric", list(choices), key=METRIC, title=lambda name: choices[name].title)]
    forget_unless(SCORES, choice.tables)
    table = select_by_name("Networks and scores", list(choice.tables), key=SCORES, title=table_title)
    size = st.segmented_control(
        "Size Θ",
        SIZE_KINDS,
        default="effective",
        required=True,
        key="size",
        bind="query-params",
        help=f"Parameters of the {get_problem(space).cost.reference_title}. Effective size leaves out operations that "
        "are on no path from a cell's input to its output.",
    )
    mu = st.slider(
        f"μ ({unit} parameters)",
        *ranges.mu,
        ranges.first_mu,
        0.01,
        key=MU,
        bind="query-params",
        disabled=not choice.regularised,
        help="The size that is wanted: there the factor is 1.",
    )
    sigma = st.select_slider(
        f"σ (({unit} parameters)², log scale)",
        SIGMAS,
        value=sigma_option(ranges.first_sigma),
        key=SIGMA,
        bind="query-params",
        disabled=not choice.regularised,
        help="How far from μ the factor still lets a score count: f(Θ) = exp(−(Θ − μ)²/σ).",
    )
    return choice, table, size, mu, float(sigma)


def filter_controls(operations: tuple[str, ...], unit: str, limits: tuple[float, float]) -> Filter:
    """Which architectures are looked at, in every chart and number."""
    st.subheader("Filter")
    sizes = st.slider(f"Size ({unit} parameters)", *limits, limits, 0.01, key=SIZES, bind="query-params")
    accuracies = st.slider(
        "Accuracy (%)", *ACCURACY_LIMITS, ACCURACY_LIMITS, 0.5, key="accuracies", bind="query-params"
    )
    with_operations: list[str] = []
    without: list[str] = []
    if operations:
        with_operations = st.multiselect("With operation", operations, key=WITH, bind="query-params")
        without = st.multiselect("Without operation", operations, key=WITHOUT, bind="query-params")
    return Filter(
        sizes=None if sizes == limits else sizes,
        accuracies=None if accuracies == ACCURACY_LIMITS else accuracies,
        with_operations=tuple(with_operations),
        without_operations=tuple(without),
    )
