"""Figures of the Architecture page, but for the drawing itself."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.style import ACCENT, CONTRAST, MUTED, SIZE_SCALE, new_figure, size_bar

__all__ = ["plot_layer_patterns", "plot_layers_compared", "plot_neighbours", "plot_place"]

CURVE_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A200", "#8A94A0")
"""Okabe-Ito colours of up to eight networks, in the order in which they are drawn."""


def plot_layer_patterns(names: Sequence[str], units: Sequence[int], patterns: Sequence[int]) -> go.Figure:
    """Distinct patterns within each layer, in the order of the forward pass."""
    figure = new_figure(x="nonlinearity, in the order of the forward pass", y="distinct patterns", height=320)
    figure.add_trace(
        go.Bar(
            x=list(range(1, len(names) + 1)),
            y=list(patterns),
            marker={"color": ACCENT, "line_width": 0},
            customdata=list(zip(names, units, strict=True)),
            hovertemplate="%{customdata[0]}<br>%{y:,} patterns from %{customdata[1]:,} units<extra></extra>",
        )
    )
    figure.update_layout(bargap=0.15)
    return figure


def plot_layers_compared(curves: Mapping[str, Sequence[int]]) -> go.Figure:
    """Distinct patterns within each layer of several networks, a line each.

    Args:
        curves: By name of the network: distinct patterns in the order of its forward pass.
    """
    figure = new_figure(x="nonlinearity, in the order of the forward pass", y="distinct patterns", height=320)
    figure.add_traces(
        [
            go.Scatter(
                x=list(range(1, len(patterns) + 1)),
                y=list(patterns),
                mode="lines",
                name=name,
                line={"color": colour, "width": 2},
                hovertemplate="%{fullData.name}<br>layer %{x}: %{y:,} patterns<extra></extra>",
            )
            for colour, (name, patterns) in zip(CURVE_COLOURS, curves.items(), strict=False)
        ]
    )
    figure.update_layout(showlegend=True)
    return figure


def plot_place(values: np.ndarray, own: float, *, title: str) -> go.Figure:
    """Where a value lies among those of the whole space."""
    counts, edges = np.histogram(values, bins=80)
    figure = new_figure(x=title, y="architectures", height=260)
    figure.add_trace(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges),
            marker={"color": MUTED, "opacity": 0.55, "line_width": 0},
            hovertemplate="%{x:,.6~g}: %{y:,} architectures<extra></extra>",
        )
    )
    figure.add_vline(x=own, line={"color": CONTRAST, "width": 3}, annotation_text="this one")
    figure.update_layout(bargap=0)
    return figure


def plot_neighbours(
    scores: np.ndarray,
    accuracies: np.ndarray,
    sizes: np.ndarray,
    labels: Sequence[str],
    own: tuple[float, float],
    *,
    score_title: str,
    accuracy_title: str,
    size_title: str,
) -> go.Figure:
    """The architectures one edit away, around the one at hand.

    Args:
        scores: Of the neighbours, shape (n,).
        accuracies: Of the neighbours, percent, shape (n,).
        sizes: Of the neighbours, in the space's unit, shape (n,).
        labels: What the edit is.
        own: (score, accuracy) of the architecture itself.
        score_title: Axis title with unit.
        accuracy_title: Axis title with unit.
        size_title: Axis title with unit.
    """
    figure = new_figure(x=score_title, y=accuracy_title, height=360)
    lines = [
        {
            "type": "line",
            "x0": own[0],
            "y0": own[1],
            "x1": float(score),
            "y1": float(accuracy),
            "line": {"color": MUTED, "width": 0.6},
            "opacity": 0.5,
            "layer": "below",
        }
        for score, accuracy in zip(scores, accuracies, strict=True)
    ]
    # All at once: with each one that is added by itself, Plotly checks all those before it again.
    figure.update_layout(shapes=lines)
    figure.add_trace(
        go.Scatter(
            x=scores,
            y=accuracies,
            mode="markers",
            marker={"size": 9, "color": sizes, "colorscale": SIZE_SCALE, "colorbar": size_bar(size_title)},
            text=list(labels),
            hovertemplate="%{text}<br>score %{x:,.6~g}<br>accuracy %{y:.2f} %<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[own[0]],
            y=[own[1]],
            mode="markers",
            marker={"size": 15, "symbol": "star", "color": CONTRAST},
            hovertemplate="this architecture<br>score %{x:,.6~g}<br>accuracy %{y:.2f} %<extra></extra>",
        )
    )
    return figure
