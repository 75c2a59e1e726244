"""The controls at the left of the Metrics page, read into one frozen view."""

from dataclasses import dataclass

import streamlit as st

from pages.components.address import number_between, one_of, select_by_name, warn_of_address_problems
from pages.components.cached_networks import cached_metric_table
from pages.components.correlations.controls import population_control
from pages.components.foreign import as_text
from pages.components.metrics.cached_leaderboard import cached_calibration
from pages.components.state import (
    DATASET,
    LEADER,
    METRICS_AXES,
    MU,
    ORDER,
    REGULARISATION,
    SIGMA,
    TABLE,
    forget_leaderboard,
    forget_truth,
)
from pages.components.truth_choice import truth_control
from swapcore.analysis.calibration import Calibration
from swapcore.analysis.order import CRITERIA, Criterion
from swapcore.analysis.regularised import regularised_name
from swapcore.analysis.tables import NetworksKey
from swapcore.data.ensembles import ensembles_stamp
from swapcore.data.metric_table import metric_tables
from swapcore.data.truths import datasets_with_truth
from swapcore.errors import SwapcoreError
from swapcore.metrics.registry import DEFAULT_METRIC, get_metric
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import PROBLEMS, get_problem, get_space
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SIZE_KINDS, SizeKind

__all__ = ["AXES", "MetricsView", "metrics_controls"]

TUNED, OFF, OWN = "tuned", "off", "own"
REGULARISATION_TITLES = {TUNED: "tuned on other networks", OFF: "no regularisation", OWN: "my own μ and σ"}
OWN_TITLE = get_metric(DEFAULT_METRIC).title
KINDS: tuple[SizeKind, ...] = ("effective", "total")
LEADERS = {regularised_name(DEFAULT_METRIC, kind): f"Regularised {OWN_TITLE} ({kind})" for kind in KINDS}
LEADERS[DEFAULT_METRIC] = OWN_TITLE
TITLES: dict[str, str] = {name: wish.title for name, wish in CRITERIA.items()}
AXES = ("ranks", "values", "raw")
MU_LIMITS = (0.0, 10.0)
SIGMA_LIMITS = (0.01, 100.0)


@dataclass(frozen=True, kw_only=True)
class MetricsView:
    """What the page shows; the address bar carries the same.

    Attributes:
        space: Name of the space.
        key: Which networks; None where there is no table of metrics yet.
        settings: What the project's own metric is regularised with; empty for not at all.
        calibrations: Where the settings come from, if they were tuned.
        leader: Column whose lead over the others is shown.
        order: What the leaderboard is ordered by.
    """

    space: str
    key: NetworksKey | None
    settings: tuple[Regularisation, ...] = ()
    calibrations: tuple[Calibration, ...] = ()
    leader: str = DEFAULT_METRIC
    order: Criterion = "overall"


def metrics_controls() -> MetricsView:
    """Draw the controls and read them."""
    with st.sidebar:
        st.subheader("Networks")
        spaces = [name for name in PROBLEMS if datasets_with_truth(name)]
        space = select_by_name(
            "Search space",
            spaces,
            key="space",
            title=lambda name: get_space(name).title,
            on_change=forget_leaderboard,
        )
        datasets = datasets_with_truth(space)
        dataset = select_by_name(
            "Data set", datasets, key=DATASET, title=lambda name: get_dataset(name).title, on_change=forget_truth
        )
        truth = truth_control(space, dataset)
        population = population_control(space)
        tables = tables_of(space, dataset)
        if not tables:
            return MetricsView(space=space, key=None)
        table = select_by_name("Metrics measured with", list(tables), key=TABLE, title=tables.__getitem__)
        warn_of_address_problems(
            {
                MU: number_between(*MU_LIMITS),
                SIGMA: number_between(*SIGMA_LIMITS),
                METRICS_AXES: one_of(*AXES),
            }
        )
        st.subheader("Order")
        order = order_control()
        st.subheader(f"Regularised {OWN_TITLE}")
        settings, calibrations = regularisation_controls(space, table)
        leaders = [name for name in LEADERS if settings or name == DEFAULT_METRIC]
        if not get_problem(space).view.regularised_first:
            # There f(Θ) helps less than it costs.
            leaders = [DEFAULT_METRIC, *(name for name in leaders if name != DEFAULT_METRIC)]
        leader = select_by_name("Show the lead of", leaders, key=LEADER, title=LEADERS.__getitem__)
    key = NetworksKey(
        space=space,
        dataset=dataset,
        truth=truth,
        table=table,
        population=population,
        ensembles=ensembles_stamp(space),
    )
    return MetricsView(space=space, key=key, settings=settings, calibrations=calibrations, leader=leader, order=order)


def order_control() -> Criterion:
    """What somebody wants of a metric."""
    chosen = select_by_name("Best first by", list(CRITERIA), key=ORDER, title=lambda name: TITLES[name])
    return next(one for one in CRITERIA if one == chosen)


def tables_of(space: str, dataset: str) -> dict[str, str]:
    """Name -> title of the tables of a space, those with the images of the data set first.

    One that cannot be read is listed by its name, so that choosing it tells what is wrong with it.
    """
    titles = {name: title_of(name) for name in metric_tables(space, dataset)}
    given = list(titles.values())
    return {name: title if given.count(title) == 1 else f"{title} ({name})" for name, title in titles.items()}


def title_of(name: str) -> str:
    try:
        table = cached_metric_table(name)
    except SwapcoreError:
        return name
    return f"{get_dataset(table.dataset).title} images, {len(table):,} networks, {len(table.values)} metrics"


def regularisation_controls(space: str, table: str) -> tuple[tuple[Regularisation, ...], tuple[Calibration, ...]]:
    """μ and σ: tuned on networks that are not in the table, where a score of all is at hand, or a person's own."""
    tuned: tuple[Calibration, ...] = ()
    try:
        tuned = cached_calibration(space, table)
    except SwapcoreError as error:
        st.caption(as_text(f"μ and σ cannot be tuned here: {error}."))
    names = [TUNED if tuned else OFF, OWN]
    how = select_by_name("μ and σ", names, key=REGULARISATION, title=REGULARISATION_TITLES.__getitem__)
    if how == TUNED:
        return tuple(one.setting for one in tuned), tuned
    if how == OFF:
        return (), ()
    unit = get_space(space).size_unit
    ranges = get_problem(space).view
    mu = st.number_input(f"μ ({unit} parameters)", *MU_LIMITS, ranges.first_mu, 0.05, key=MU, bind="query-params")
    sigma = st.number_input(
        f"σ (({unit} parameters)²)", *SIGMA_LIMITS, ranges.first_sigma, 0.05, key=SIGMA, bind="query-params"
    )
    st.caption("A choice made with these accuracies in view: its ρ is flattered.")
    return tuple(Regularisation(size=size, mu=mu, sigma=sigma) for size in SIZE_KINDS), ()
