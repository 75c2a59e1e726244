"""Figures of the Architecture page."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.style import ACCENT, CONTRAST, MUTED, OPERATION_COLOURS, SIZE_SCALE, new_figure, size_bar
from swapcore.spaces.space import CellGraph

__all__ = ["plot_cell", "plot_layer_patterns", "plot_neighbours", "plot_place"]

NODE_RADIUS = 0.16
# By the number of nodes: their positions, and how far each edge bends away from the straight line, so that no two
# overlap. Four nodes stand in a line; six are two inputs, one above the other, and four in a line behind them.
POSITIONS = {
    4: ((0.0, 0.0), (1.35, 0.0), (2.7, 0.0), (4.05, 0.0)),
    6: ((0.0, 1.0), (0.0, -1.0), (1.2, 0.0), (2.4, 0.0), (3.6, 0.0), (4.8, 0.0)),
}
# By (source, target): above the line of nodes, below it, or along it.
BENDS = {
    4: {(0, 2): 1.0, (1, 3): -0.85, (0, 3): -2.3},
    6: {
        **{(0, target): 0.6 + 0.35 * (target - 2) for target in range(2, 6)},
        **{(1, target): -0.6 - 0.35 * (target - 2) for target in range(2, 6)},
        (2, 4): 0.8,
        (3, 5): -0.8,
        (2, 5): 1.3,
    },
}
HEIGHTS = {4: [-1.4, 0.75], 6: [-1.7, 1.7]}
"""By the number of nodes: what the y axis shows."""
FEW_NODES = 4
PARALLEL = 0.9
"""How far apart two operations are drawn that join the same two nodes."""


def plot_cell(graph: CellGraph) -> go.Figure:
    """The cell drawn from left to right; dead operations are grey and dotted."""
    figure = new_figure(x="", y="", height=320)
    positions, bends = POSITIONS[len(graph.nodes)], BENDS[len(graph.nodes)]
    drawn: set[tuple[int, int]] = set()
    for edge in graph.edges:
        ends = edge.source, edge.target
        start, end = positions[edge.source], positions[edge.target]
        bend = bends.get(ends, 0.0) + (PARALLEL if ends in drawn else 0.0)
        drawn.add(ends)
        path = curve(start, end, bend)
        colour = OPERATION_COLOURS.get(edge.operation, ACCENT) if edge.live else MUTED
        figure.add_trace(
            go.Scatter(
                x=path[:, 0],
                y=path[:, 1],
                mode="lines",
                line={"color": colour, "width": 4 if edge.live else 1.5, "dash": "solid" if edge.live else "dot"},
                opacity=1 if edge.live else 0.6,
                hovertemplate=f"{graph.nodes[edge.source]} → {graph.nodes[edge.target]}: {edge.operation}"
                f"{'' if edge.live else ' (dead)'}<extra></extra>",
            )
        )
        tip, before = path[-1], path[-4]
        figure.add_annotation(
            x=tip[0],
            y=tip[1],
            ax=before[0],
            ay=before[1],
            xref="x",
            yref="y",
            axref="x",
            ayref="y",
            showarrow=True,
            arrowhead=2,
            arrowsize=1.1,
            arrowwidth=2 if edge.live else 1,
            arrowcolor=colour,
        )
        if edge.operation == "none" and len(graph.nodes) > FEW_NODES:
            # Dotted and grey already; its name would hide those of others.
            continue
        middle = path[len(path) // 2]
        figure.add_annotation(
            x=middle[0],
            y=middle[1],
            text=edge.operation.removeprefix("nor_"),
            showarrow=False,
            yshift=12 if bend >= 0 else -13,
            font={"size": 13, "color": colour},
        )
    figure.add_trace(
        go.Scatter(
            x=[x for x, _ in positions],
            y=[y for _, y in positions],
            mode="markers+text",
            marker={"size": 40, "color": "#FFFFFF", "line": {"color": ACCENT, "width": 2.5}},
            text=list(graph.nodes),
            textfont={"size": 11, "color": "#1B1F24"},
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(visible=False, range=[-0.4, positions[-1][0] + 0.4], fixedrange=True)
    figure.update_yaxes(visible=False, range=HEIGHTS[len(graph.nodes)], fixedrange=True)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, dragmode=False)
    return figure


def curve(start: tuple[float, float], end: tuple[float, float], bend: float) -> np.ndarray:
    """Points of a quadratic Bézier curve between two nodes, cut at the nodes' rims; shape (n, 2)."""
    control = np.array([(start[0] + end[0]) / 2, bend])
    t = np.linspace(0, 1, 60)[:, None]
    points = (1 - t) ** 2 * np.array(start) + 2 * t * (1 - t) * control + t**2 * np.array(end)
    outside = [np.linalg.norm(points - np.array(node), axis=1) > NODE_RADIUS for node in (start, end)]
    kept: np.ndarray = points[outside[0] & outside[1]]
    return kept


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
            hovertemplate="%{x:,.4~g}: %{y} architectures<extra></extra>",
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
    for score, accuracy in zip(scores, accuracies, strict=True):
        figure.add_shape(
            type="line",
            x0=own[0],
            y0=own[1],
            x1=score,
            y1=accuracy,
            line={"color": MUTED, "width": 0.6},
            opacity=0.5,
            layer="below",
        )
    figure.add_trace(
        go.Scatter(
            x=scores,
            y=accuracies,
            mode="markers",
            marker={"size": 9, "color": sizes, "colorscale": SIZE_SCALE, "colorbar": size_bar(size_title)},
            text=list(labels),
            hovertemplate="%{text}<br>score %{x:,.4~g}<br>accuracy %{y:.2f} %<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[own[0]],
            y=[own[1]],
            mode="markers",
            marker={"size": 15, "symbol": "star", "color": CONTRAST},
            hovertemplate="this architecture<br>score %{x:,.4~g}<br>accuracy %{y:.2f} %<extra></extra>",
        )
    )
    return figure
