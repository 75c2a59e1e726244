"""A small scatter of one metric against accuracy, from plain arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.axes import is_stretched
from swapcore.figures.leaderboard import KINDS
from swapcore.figures.style import new_figure

__all__ = ["SVG_POINTS", "MetricScatterData", "plot_metric_scatter"]

SVG_POINTS = 2000
"""Above this many points a chart is drawn with WebGL, of which a page bears few."""


@dataclass(frozen=True, kw_only=True, eq=False)
class MetricScatterData:
    """Points of a small scatter, arrays of shape (n,).

    Attributes:
        values: Of the metric, or their ranks.
        accuracies: Percent, or their ranks.
        labels: Short text of each network.
        x, y: Axis titles.
        kind: A name in ``KINDS``.
        floor: Where the axis of accuracies begins at first; None for all of them.
        ranks: Whether both are ranks, 1 for the best, which is drawn at the top and at the right.
    """

    values: np.ndarray
    accuracies: np.ndarray
    labels: Sequence[str]
    x: str
    y: str
    kind: str
    floor: float | None = None
    ranks: bool = False


def plot_metric_scatter(data: MetricScatterData) -> go.Figure:
    """One point for each network; SVG, or WebGL where they are many."""
    kind = KINDS[data.kind]
    few = len(data.values) <= SVG_POINTS
    trace: Any = go.Scatter if few else go.Scattergl
    figure = new_figure(x=data.x, y=data.y, height=260, zoom_of=f"{data.x} {data.y}")
    figure.add_trace(
        trace(
            x=data.values,
            y=data.accuracies,
            mode="markers",
            marker={"size": 4, "opacity": 0.55, "color": kind.colour},
            text=list(data.labels),
            hovertemplate="%{text}<br>%{x:,.6~g}<br>%{y:,.5~g}<extra></extra>",
        )
    )
    if data.ranks:
        figure.update_xaxes(autorange="reversed")
        figure.update_yaxes(autorange="reversed")
    elif is_stretched(data.values):
        figure.update_xaxes(type="log", title=f"{data.x}, log")
    if data.floor is not None:
        most = float(data.accuracies.max())
        figure.update_yaxes(range=[data.floor - 0.05 * (most - data.floor), most + 0.05 * (most - data.floor)])
    return figure
