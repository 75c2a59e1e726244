"""Small scatters of chosen metrics against accuracy."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.address import multiselect_by_name
from pages.components.cached_figures import cached_figure
from pages.components.cards import chart_card
from pages.components.metrics.cached_leaderboard import cached_network_labels
from pages.components.metrics.controls import AXES
from pages.components.state import METRICS_AXES, METRICS_SHOWN, forget_shown_metrics
from swapcore.analysis.leaderboard import Leaderboard, Standing
from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.regularised import regularised_name
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.figures.lit import light_points
from swapcore.figures.metric_scatter import SVG_POINTS, MetricScatterData, plot_metric_scatter
from swapcore.figures.style import Figure
from swapcore.metrics.ranks import average_ranks
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem
from swapcore.values.quantity import ACCURACY

__all__ = ["scatter_cards"]

MOST_SHOWN = 6
MOST_WEBGL = 4
SHOWN_AT_FIRST = 3
FLOOR_QUANTILE = 0.05
EXPLAINED = {
    "ranks": "Ranks, 1 for the best, which is at the top and at the right: what Spearman's ρ compares.",
    "values": "Values turned so that higher is better.",
    "raw": "Raw values, as measured: where lower is better, a good metric falls.",
}


def scatter_cards(key: NetworksKey, networks: ScoredNetworks, leaderboard: Leaderboard, pinned: Sequence[str]) -> None:
    """A grid of charts, and what is in it; architectures that are pinned are lit."""
    st.subheader("Network by network")
    most = MOST_SHOWN if len(networks) <= SVG_POINTS else MOST_WEBGL
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        shown = shown_metrics(leaderboard, most)
    with right:
        axes = st.segmented_control(
            "Axes", AXES, default=AXES[0], required=True, key=METRICS_AXES, bind="query-params", width="content"
        )
    labels = get_problem(key.space).view.labels
    st.caption(f"Each point is one network. {EXPLAINED[axes]}" + (f" Hovering names it: {labels}." if labels else ""))
    if not shown:
        st.info("No metric is chosen: there is nothing to draw.", icon=":material/info:")
        st.button("Show the first ones again", icon=":material/restart_alt:", on_click=forget_shown_metrics)
    lit = [row for row in map(networks.row_of, pinned) if row is not None]
    per_row = 3
    for start in range(0, len(shown), per_row):
        for column, name in zip(st.columns(per_row), shown[start : start + per_row], strict=False):
            standing = leaderboard.of(name)
            if standing is not None:
                with column:
                    scatter_card(key, networks, standing, axes, lit)


def shown_metrics(leaderboard: Leaderboard, most: int) -> list[str]:
    """Which metrics are drawn; the address carries their names, not their titles."""
    titles = {standing.column.name: standing.column.title for standing in leaderboard.standings}
    wanted = (
        regularised_name(DEFAULT_METRIC, "effective"),
        DEFAULT_METRIC,
        *(standing.column.name for standing in leaderboard.rivals[:1]),
        *titles,
    )
    first = [name for name in dict.fromkeys(wanted) if name in titles][:SHOWN_AT_FIRST]
    return multiselect_by_name(f"Metrics, at most {most}", titles, key=METRICS_SHOWN, first=first, most=most)


def scatter_card(key: NetworksKey, networks: ScoredNetworks, standing: Standing, axes: str, lit: Sequence[int]) -> None:
    """One metric against accuracy, networks without a value left out and counted."""
    column, known = standing.column, standing.column.known
    values = (column.raw if axes == "raw" else column.scores)[known]
    quantity, accuracies = networks.quantity, networks.measured[known]
    ranked = axes == "ranks"
    drawn = average_ranks(-values) if ranked else values
    against = average_ranks(-networks.accuracies[known]) if ranked else accuracies
    labels = np.array(cached_network_labels(key))[known]
    accuracy = f"{get_dataset(key.dataset).title} {quantity.title}"
    # A third of the page has no room for what stands in brackets.
    title, _, detail = column.title.partition(" (")
    left_out = len(networks) - standing.correlation.n
    # Very low accuracies would press all others together.
    floor = None if ranked or quantity is not ACCURACY else float(np.quantile(accuracies, FLOOR_QUANTILE))
    below = 0 if floor is None else int(np.count_nonzero(accuracies < floor))
    learns = ["learns from accuracies"] * (column.family == "calibrated")
    notes = learns + [f"{left_out:,} undefined"] * bool(left_out) + [f"{below:,} below the axis"] * bool(below)

    def draw() -> Figure:
        figure = plot_metric_scatter(
            MetricScatterData(
                values=drawn,
                accuracies=against,
                labels=labels.tolist(),
                x=f"rank by {column.title}" if axes == "ranks" else value_title(column, raw=axes == "raw"),
                y=f"rank by {accuracy}" if ranked else f"{accuracy} ({quantity.unit})",
                kind=column.family,
                floor=floor,
                ranks=axes == "ranks",
            )
        )
        points = np.flatnonzero(np.isin(np.flatnonzero(known), lit))
        light_points(figure, drawn[points], against[points], labels[points])
        return figure

    chart_card(
        cached_figure(draw, "scatter", repr((key, column.name, column.regularisation, axes, list(lit)))),
        title,
        f"{detail.replace(')', ': ')}ρ {standing.correlation.spearman:.3f} on {standing.correlation.n:,} networks"
        f"{''.join(f', {note}' for note in notes)}",
        key=f"metric-scatter-{column.name}",
        data=lambda: pd.DataFrame(
            {
                "architecture": networks.texts(np.flatnonzero(known)),
                quantity.axis: accuracies,
                "value, higher is better": column.scores[known],
                "raw value": column.raw[known],
            }
        ),
    )


def value_title(column: MetricColumn, *, raw: bool) -> str:
    """Axis title, with unit and direction."""
    unit = f" ({column.unit})" if column.unit else ""
    if column.higher_is_better:
        return f"{column.title}{unit}"
    return f"{column.title}{unit}, lower is better" if raw else f"−{column.title}{unit}"
