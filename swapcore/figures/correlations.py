"""The regularisation's factor over the sizes that it meets, from plain arrays."""

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.style import ACCENT, CONTRAST, MUTED, new_figure

__all__ = ["plot_factor_over_sizes"]

SIZE_BINS = 60


def plot_factor_over_sizes(
    sizes: np.ndarray, curve_sizes: np.ndarray, factor: np.ndarray, mu: float, *, size_title: str
) -> go.Figure:
    """Histogram of sizes with f(Θ) drawn over it on a second axis.

    Args:
        sizes: Shape (n,).
        curve_sizes: Where the curve is drawn, shape (m,).
        factor: Its values, shape (m,).
        mu: Where the curve is 1.
        size_title: Axis title with unit.
    """
    counts, edges = np.histogram(sizes, bins=SIZE_BINS)
    figure = new_figure(x=size_title, y="architectures")
    figure.add_trace(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges),
            marker={"color": MUTED, "opacity": 0.55, "line_width": 0},
            name="architectures",
            hovertemplate="%{x:.3f}: %{y} architectures<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=curve_sizes,
            y=factor,
            yaxis="y2",
            mode="lines",
            line={"color": ACCENT, "width": 3},
            name="factor f(Θ)",
            hovertemplate="Θ %{x:.3f}: f = %{y:.4f}<extra></extra>",
        )
    )
    figure.add_vline(x=mu, line={"color": CONTRAST, "dash": "dot", "width": 2}, annotation_text="μ")
    figure.update_layout(
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "range": [0, 1.05],
            "title": "factor f(Θ)",
            "showgrid": False,
            "tickmode": "array",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
        },
        bargap=0,
        showlegend=True,
    )
    return figure
