"""The controls at the left of the Correlations page, read into one frozen view."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from pages.components.address import number_between, one_of, select_by_name, warn_of_address_problems
from pages.components.cached_networks import cached_table, cached_tables
from pages.components.correlations.setting import Pin, warn_of_setting
from pages.components.live.setting import Setting
from pages.components.metric_choice import MetricChoice, metric_choices
from pages.components.state import (
    ACCURACIES,
    ACCURACY_LIMITS,
    DATASET,
    METRIC,
    POPULATION,
    SCORES,
    SIZES,
    SPACE,
    WITH,
    WITHOUT,
    forget_networks,
    forget_truth,
    forget_unless,
)
from pages.components.truth_choice import target_choices, truth_control
from swapcore.analysis.filtering import Filter
from swapcore.analysis.regularised import RankedBy
from swapcore.analysis.tables import NetworksKey
from swapcore.data.ensembles import ensembles_stamp
from swapcore.data.score_table import ScoreTable
from swapcore.data.truths import datasets_with_truth, quantity_of
from swapcore.errors import MissingDataError, SwapcoreError
from swapcore.problems.datasets import get_dataset
from swapcore.problems.problem import View
from swapcore.problems.registry import PROBLEMS, get_problem, get_space
from swapcore.spaces.space import HasOperations
from swapcore.values.quantity import Quantity
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SIZE_KINDS, SizeKind

__all__ = ["ChosenNetworks", "CorrelationView", "correlation_controls", "population_control", "truth_control"]


@dataclass(frozen=True, kw_only=True)
class ChosenNetworks:
    """What the controls at the left say.

    Attributes:
        key: The networks.
        name: Name of the choice that ranks them.
        choices: All that could, by name.
    """

    key: NetworksKey
    name: str
    choices: Mapping[str, MetricChoice] = field(hash=False)

    @property
    def choice(self) -> MetricChoice:
        """What ranks them."""
        return self.choices[self.name]

    @property
    def column(self) -> str:
        """Name of the column that ranks them."""
        return self.choice.column(self.key.size)

    @property
    def ranges(self) -> View:
        """How the space is shown."""
        return get_problem(self.key.space).view


@dataclass(frozen=True, kw_only=True)
class CorrelationView:
    """What the page shows; the address bar carries the same."""

    chosen: ChosenNetworks
    setting: Setting
    pin: Pin | None = None

    @property
    def key(self) -> NetworksKey:
        """The networks."""
        return self.chosen.key

    @property
    def choice(self) -> MetricChoice:
        """What ranks them."""
        return self.chosen.choice

    @property
    def mu(self) -> float:
        """In the space's unit."""
        return self.setting.mu

    @property
    def sigma(self) -> float:
        """In its square."""
        return self.setting.sigma

    @property
    def ranked_by(self) -> RankedBy:
        """What ranks the networks."""
        f = Regularisation(mu=self.mu, sigma=self.sigma, size=self.size) if self.choice.regularised else None
        return RankedBy(metric=self.chosen.column, regularisation=f)

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


def correlation_controls() -> ChosenNetworks:
    """Draw the controls at the left and read them."""
    with st.sidebar:
        st.subheader("Networks")
        space = select_by_name(
            "Search space",
            list(PROBLEMS),
            key=SPACE,
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
                SIZES: number_between(*ranges.sizes),
                ACCURACIES: number_between(*ACCURACY_LIMITS),
                WITH: one_of(*operations),
                WITHOUT: one_of(*operations),
            }
        )
        warn_of_setting(ranges)
        dataset = select_by_name(
            "Data set", datasets, key=DATASET, title=lambda name: get_dataset(name).title, on_change=forget_truth
        )
        truth = truth_control(space, dataset)
        population = population_control(space)
        name, choices, table, size = scoring_controls(space, dataset, truth, ranges)
        quantity = quantity_of(space, dataset, truth)
        chosen = filter_controls(operations, known.size_unit, ranges.sizes, quantity)
    key = NetworksKey(
        space=space,
        dataset=dataset,
        truth=truth,
        table=table,
        population=population,
        filter=chosen,
        size=size,
        ensembles=ensembles_stamp(space),
    )
    return ChosenNetworks(key=key, name=name, choices=choices)


def table_title(name: str) -> str:
    """A table in words; its name where it cannot be read, which the page says elsewhere."""
    try:
        table = cached_table(name)
    except SwapcoreError:
        return name
    title = table.title if isinstance(table, ScoreTable) else f"{len(table.values)} metrics"
    return f"{len(table):,} networks, {title}"


def population_control(space: str) -> str:
    """Which architectures of a space are compared; nothing is drawn where there is no choice."""
    populations = {one.name: one for one in get_problem(space).populations}
    if len(populations) == 1:
        warn_of_address_problems({POPULATION: one_of(*populations)})
        return next(iter(populations))
    chosen = select_by_name("Population", list(populations), key=POPULATION, title=lambda name: populations[name].title)
    st.caption(f"{populations[chosen].definition} ρ moves by .02 to .03 from one population to another.")
    return chosen


def scoring_controls(
    space: str, dataset: str, truth: str, ranges: View
) -> tuple[str, dict[str, MetricChoice], str, SizeKind]:
    """Name of the metric's choice and all choices, its table, kind of size."""
    st.subheader("Score")
    tables = cached_tables(space, dataset)
    choices = metric_choices(tables, regularised_first=ranges.regularised_first)
    if not choices:
        raise MissingDataError(f"no metric of {space} has been measured on this machine: use swapcore precompute")
    choices |= target_choices(space, dataset, truth, next(iter(choices.values())).tables)
    forget_unless(METRIC, choices)
    name = select_by_name("Metric", list(choices), key=METRIC, title=lambda name: choices[name].title)
    choice = choices[name]
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
    return name, choices, table, size


def filter_controls(operations: tuple[str, ...], unit: str, limits: tuple[float, float], quantity: Quantity) -> Filter:
    """Which architectures are looked at, in every chart and number."""
    st.subheader("Filter")
    sizes = st.slider(f"Size ({unit} parameters)", *limits, limits, 0.01, key=SIZES, bind="query-params")
    accuracies = ACCURACY_LIMITS
    if quantity.is_accuracy:
        title = quantity.axis.capitalize()
        accuracies = st.slider(title, *ACCURACY_LIMITS, ACCURACY_LIMITS, 0.5, key=ACCURACIES, bind="query-params")
    with_operations: list[str] = []
    without: list[str] = []
    if operations:
        # Pills rather than a box to type into, where Enter behind a part of a name would take every operation.
        with_operations = st.pills("With operation", operations, selection_mode="multi", key=WITH, bind="query-params")
        without = st.pills("Without operation", operations, selection_mode="multi", key=WITHOUT, bind="query-params")
    return Filter(
        sizes=None if sizes == limits else sizes,
        accuracies=None if accuracies == ACCURACY_LIMITS else accuracies,
        with_operations=tuple(with_operations),
        without_operations=tuple(without),
    )
