"""Small scatters of chosen metrics against accuracy."""

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.address import one_of, warn_of_address_problems
from pages.components.cached import cached_network_labels
from pages.components.cards import chart_card
from pages.components.metrics_controls import AXES, MetricsView
from pages.components.state import METRICS_AXES, METRICS_SHOWN
from swapcore.analysis.contest import REGULARISED, Contest
from swapcore.analysis.correlation import average_ranks
from swapcore.analysis.entries import Entry
from swapcore.analysis.league import League, Standing
from swapcore.figures.league import SVG_POINTS, MetricScatterData, plot_metric_scatter
from swapcore.metrics.registry import DEFAULT_METRIC, METRICS
from swapcore.problems.datasets import get_dataset

__all__ = ["scatter_cards"]

MOST_SHOWN = 6
MOST_WEBGL = 4
SHOWN_AT_FIRST = 3
FLOOR_QUANTILE = 0.05
EXPLAINED = {
    "ranks": "Ranks, 1 for the lowest: what Spearman's ρ compares.",
    "values": "Values turned so that higher is better.",
    "raw": "Raw values, as measured: where lower is better, a good metric falls.",
}


def scatter_cards(view: MetricsView, contest: Contest, league: League) -> None:
    """A grid of charts, and what is in it."""
    st.subheader("Network by network")
    most = MOST_SHOWN if len(contest) <= SVG_POINTS else MOST_WEBGL
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        shown = shown_metrics(league, most)
    with right:
        axes = st.segmented_control(
            "Axes", AXES, default=AXES[0], required=True, key=METRICS_AXES, bind="query-params", width="content"
        )
    st.caption(f"Each point is one network. {EXPLAINED[axes]}")
    per_row = 3
    for start in range(0, len(shown), per_row):
        for column, name in zip(st.columns(per_row), shown[start : start + per_row], strict=False):
            standing = league.of(name)
            if standing is not None:
                with column:
                    scatter_card(view, contest, standing, axes)


def shown_metrics(league: League, most: int) -> list[str]:
    """Which metrics are drawn; the address carries their names, not their titles."""
    titles = {standing.entry.name: standing.entry.title for standing in league.standings}
    wanted = (
        REGULARISED["effective"],
        DEFAULT_METRIC,
        *(standing.entry.name for standing in league.rivals[:1]),
        *titles,
    )
    first = [name for name in dict.fromkeys(wanted) if name in titles][:SHOWN_AT_FIRST]
    warn_of_address_problems({METRICS_SHOWN: one_of(*titles)})
    asked = [name for name in st.query_params.get_all(METRICS_SHOWN) if name in titles]
    kept = [name for name in st.session_state.get(METRICS_SHOWN, asked or first) if name in titles]
    st.session_state[METRICS_SHOWN] = kept[:most]
    shown = st.multiselect(
        f"Metrics, at most {most}",
        list(titles),
        format_func=titles.__getitem__,
        max_selections=most,
        key=METRICS_SHOWN,
    )
    if shown and shown != first:
        st.query_params[METRICS_SHOWN] = shown
    elif METRICS_SHOWN in st.query_params:
        del st.query_params[METRICS_SHOWN]
    return shown


def scatter_card(view: MetricsView, contest: Contest, standing: Standing, axes: str) -> None:
    """One metric against accuracy, networks without a value left out and counted."""
    entry, known = standing.entry, standing.entry.known
    values = (entry.raw if axes == "raw" else entry.scores)[known]
    accuracies = contest.accuracies[known]
    drawn, against = (average_ranks(values), average_ranks(accuracies)) if axes == "ranks" else (values, accuracies)
    labels = np.array(cached_network_labels(view.key))[known]
    accuracy = f"{get_dataset(view.key.dataset).title} accuracy"
    # A third of the page has no room for what stands in brackets.
    title, _, detail = entry.title.partition(" (")
    left_out = len(contest) - standing.n
    floor = None if axes == "ranks" else float(np.quantile(accuracies, FLOOR_QUANTILE))
    below = 0 if floor is None else int(np.count_nonzero(accuracies < floor))
    notes = [f"{left_out:,} undefined"] * bool(left_out) + [f"{below:,} below the axis"] * bool(below)
    chart_card(
        plot_metric_scatter(
            MetricScatterData(
                values=drawn,
                accuracies=against,
                labels=labels.tolist(),
                x=f"rank by {entry.title}" if axes == "ranks" else value_title(entry, raw=axes == "raw"),
                y=f"rank by {accuracy}" if axes == "ranks" else f"{accuracy} (%)",
                kind=entry.family,
                floor=floor,
            )
        ),
        title,
        f"{detail.replace(')', ': ')}ρ {standing.spearman:.3f} on {standing.n:,} networks"
        f"{''.join(f', {note}' for note in notes)}",
        key=f"metric-scatter-{entry.name}",
        data=lambda: pd.DataFrame(
            {
                "architecture": [text for text, has in zip(contest.architectures, known, strict=True) if has],
                "accuracy (%)": accuracies,
                "value, higher is better": entry.scores[known],
                "raw value": entry.raw[known],
            }
        ),
    )


def value_title(entry: Entry, *, raw: bool) -> str:
    """Axis title, with unit and direction."""
    metric = METRICS.get(entry.name)
    unit = f" ({metric.unit})" if metric is not None and metric.unit else ""
    turned = metric is not None and not metric.higher_is_better
    if not turned:
        return f"{entry.title}{unit}"
    return f"{entry.title}{unit}, lower is better" if raw else f"−{entry.title}{unit}"
