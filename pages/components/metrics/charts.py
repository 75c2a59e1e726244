"""The charts of the Metrics page, each in its card."""

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.address import one_of, warn_of_address_problems
from pages.components.cached_figures import cached_figure
from pages.components.cards import CONFIG, chart_card, heading
from pages.components.foreign import as_text
from pages.components.metrics.cached_leaderboard import cached_metric_matrix
from pages.components.metrics.controls import LEADERS, MetricsView
from pages.components.metrics.tables import standings_frame
from pages.components.state import MATRIX
from swapcore.analysis.leaderboard import Leaderboard, Leads, pareto_front
from swapcore.analysis.order import CRITERIA
from swapcore.analysis.published import published_standings
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.figures.leaderboard import OWN, CostPoint, IntervalRow, plot_costs, plot_intervals, plot_matrix
from swapcore.problems.datasets import get_dataset
from swapcore.values.regularisation import Regularisation

__all__ = ["cost_card", "intervals_card", "leads_card", "matrix_card"]

DEPTH = 0.7
"""How far below the best ρ charts reach at first."""
LEAD_DEPTH = 0.5
"""How far above the smallest lead they do."""
MARGIN = 0.03
FIRST, ALL = "first", "all"
FIRST_IN_MATRIX = 12
"""So many columns can be told apart on a telephone."""


def intervals_card(view: MetricsView, key: NetworksKey, leaderboard: Leaderboard) -> None:
    """ρ of every metric with its interval, and what is published for it."""
    published = published_standings(key.space, key.dataset, key.population, key.quantity)
    rows = [
        IntervalRow(
            title=one.column.title,
            value=one.correlation.spearman,
            low=one.correlation.spearman_ci[0],
            high=one.correlation.spearman_ci[1],
            kind=one.column.family,
            n=one.correlation.n,
            published=published[one.column.name].spearman if one.column.name in published else None,
        )
        for one in leaderboard.standings
    ]
    ends = reach_of([bound for row in rows for bound in (row.low, row.high)])
    hidden = outside([row.title for row in rows if row.value < ends[0]])
    diamonds = "; orange diamonds: published by others for the same population, with other code" if published else ""
    x = f"Spearman ρ with {get_dataset(key.dataset).title} {key.quantity.title}"
    chart_card(
        cached_figure(lambda: plot_intervals(rows, x=x, reach=ends), "intervals", repr((rows, x, ends))),
        "How well each ranks",
        f"ρ with {key.quantity.in_words}, turned so that higher is better, and its 95 % interval. Blue: {OWN}; grey: "
        f"rivals; hollow: counts, for which no network is made{learned_words(leaderboard)}{diamonds}. "
        f"Order: {CRITERIA[view.order].title}.{hidden}",
        key="metric-intervals",
        data=lambda: standings_frame(key, leaderboard),
    )


def learned_words(leaderboard: Leaderboard) -> str:
    """Colours of ensembles, where there are any."""
    families = {one.column.family for one in leaderboard.standings}
    told = "; blue diamonds: ensembles" if "ensemble" in families else ""
    return told + ("; purple diamonds: learns from accuracies" if "calibrated" in families else "")


def reach_of(values: list[float]) -> tuple[float, float]:
    """Ends of an axis of ρ at first, in which the best ones can be told apart."""
    most = max(values, default=1.0)
    return max(min(values, default=0.0), most - DEPTH) - MARGIN, most + MARGIN


def outside(titles: list[str]) -> str:
    """Says what lies beyond the axis."""
    return f" Beyond the axis (double-click for all): {', '.join(titles)}." if titles else ""


def leads_card(view: MetricsView, found: Leads) -> None:
    """How far the project's own metric is ahead of each rival, on the networks that both rank."""
    title = f"Lead of {LEADERS[view.leader]}"
    if not found.leads:
        with st.container(border=True, key="card-metric-leads", height="stretch"):
            heading(title, key="metric-leads", data=lambda: leads_frame(found))
            st.caption("There is nothing to compare: it is not ranked here, or has no rivals.")
        return
    rows = [
        IntervalRow(
            title=lead.rival_title,
            value=lead.difference,
            low=lead.interval[0],
            high=lead.interval[1],
            kind=lead.verdict,
            n=lead.n,
        )
        for lead in found.leads
    ]
    least, most = min(row.low for row in rows), max(row.high for row in rows)
    ends = (min(least, 0) - MARGIN, min(most, least + LEAD_DEPTH) + MARGIN)
    hidden = outside([row.title for row in rows if row.value > ends[1]])
    apart = "".join(f" Not compared with {as_text(one.title)}: {as_text(one.reason)}." for one in found.undefined)
    chart_card(
        plot_intervals(rows, x="difference of Spearman ρ", reach=ends, zero=True),
        title,
        "Its ρ minus the rival's on the same networks, 95 % interval by a paired bootstrap. Blue: the lead is real, as "
        f"it leaves out zero; hollow: not clear; orange: the rival leads.{apart}{hidden}",
        key="metric-leads",
        data=lambda: leads_frame(found),
    )


def leads_frame(found: Leads) -> pd.DataFrame:
    """One row a rival."""
    return pd.DataFrame(
        [
            {
                "leader": lead.leader,
                "rival": lead.rival,
                "networks": lead.n,
                "difference": lead.difference,
                "low": lead.interval[0],
                "high": lead.interval[1],
                "verdict": lead.verdict,
            }
            for lead in found.leads
        ]
    )


def cost_card(networks: ScoredNetworks, leaderboard: Leaderboard) -> None:
    """ρ against time, and who is best for the time."""
    timed = [(one, one.column.seconds) for one in leaderboard.standings if one.column.seconds]
    seconds = np.array([taken for _, taken in timed])
    rho = np.array([one.correlation.spearman for one, _ in timed])
    points = [
        CostPoint(
            number=number,
            title=one.column.title,
            seconds=taken,
            spearman=one.correlation.spearman,
            kind=one.column.family,
            on_front=bool(first),
        )
        for number, ((one, taken), first) in enumerate(zip(timed, pareto_front(seconds, rho), strict=True), start=1)
    ]
    floor, _ = reach_of(rho.tolist())
    hidden = outside([point.title for point in points if point.spearman < floor])
    untimed = [one.column.title for one in leaderboard.standings if not one.column.seconds]
    without = f" Not timed, or too fast: {', '.join(untimed)}." if untimed else ""
    device = networks.provenance.get("device")
    where = "" if device is None else f" on {as_text(str(device))}"
    chart_card(
        cached_figure(lambda: plot_costs(points, floor=floor), "costs", repr((points, floor))),
        "What a rank costs",
        f"Median time of one network{where}, without making it. Nothing above the dotted line is as fast. Numbers are "
        f"those of the list below.{without}{hidden}",
        key="metric-costs",
        data=lambda: pd.DataFrame(
            {
                "metric": [point.title for point in points],
                "seconds": seconds,
                "spearman": rho,
                "best for the time": [point.on_front for point in points],
            }
        ),
        below=lambda: names_below(points),
    )


def names_below(points: list[CostPoint]) -> None:
    """The metrics behind the numbers of a chart."""
    st.caption(" · ".join(f"**{point.number}** {as_text(point.title)}" for point in points))


def matrix_card(key: NetworksKey, settings: tuple[Regularisation, ...], leaderboard: Leaderboard) -> None:
    """Which metrics rank alike: the first of the leaderboard, or all of them."""
    found = cached_metric_matrix(key, settings)
    with st.container(border=True, key="card-metric-matrix"):
        everything = len(found.titles) <= FIRST_IN_MATRIX or matrix_control() == ALL
        if not everything:
            found = found.part([one.column.title for one in leaderboard.standings[:FIRST_IN_MATRIX]])
        heading(
            "Which of them rank alike",
            key="metric-matrix",
            data=lambda: pd.DataFrame(found.spearman, columns=list(found.titles)).assign(metric=list(found.titles)),
        )
        caption = (
            "Spearman ρ between metrics, on the networks that both rank; neighbours are alike (clustered by 1 − ρ). "
            "Columns have the numbers of the rows. Blue: they rank alike; orange: the other way round."
        )
        st.caption(caption)
        figure = plot_matrix(found.titles, found.spearman, found.n)
        st.plotly_chart(figure, key="metric-matrix", config=CONFIG, alt=f"Which of them rank alike. {caption}")


def matrix_control() -> str:
    """How many metrics are in the matrix."""
    warn_of_address_problems({MATRIX: one_of(FIRST, ALL)})
    return st.segmented_control(
        "Metrics in the matrix",
        [FIRST, ALL],
        default=FIRST,
        format_func=lambda name: {FIRST: f"the first {FIRST_IN_MATRIX}", ALL: "all"}[name],
        required=True,
        key=MATRIX,
        bind="query-params",
    )
