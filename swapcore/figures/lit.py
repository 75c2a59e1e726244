"""Networks that somebody has pinned, lit in a chart that shows them among others."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.style import CONTRAST

__all__ = ["light_points"]

Numbers = Sequence[float] | np.ndarray


def light_points(figure: go.Figure, x: Numbers, y: Numbers, labels: Sequence[str] | np.ndarray) -> None:
    """Draw a ring around points; nothing where there are none.

    Args:
        figure: A scatter, whose traces are of one type.
        x: Where they are, shape (n,).
        y: Where they are, shape (n,).
        labels: Short text of each.
    """
    if not len(x):
        return
    # WebGL is drawn over SVG, so that rings of another type would be hidden.
    kind = go.Scattergl if any(trace.type == "scattergl" for trace in figure.data) else go.Scatter
    figure.add_trace(
        kind(
            x=list(x),
            y=list(y),
            mode="markers",
            name="pinned",
            marker={"symbol": "circle-open", "size": 13, "color": CONTRAST, "line": {"color": CONTRAST, "width": 2}},
            text=list(labels),
            hovertemplate="pinned: %{text}<extra></extra>",
        )
    )
