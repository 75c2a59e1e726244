"""An experiment as one figure: the median over seeds of each arm, with a band of its middle half."""

import html
from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from swapcore.analysis.over_seeds import Band
from swapcore.figures.search import COMPARED_COLOURS, VALUE
from swapcore.figures.style import new_figure

__all__ = ["MOST_DRAWN", "plot_arms"]

MOST_DRAWN = len(COMPARED_COLOURS)
OPACITY = 0.16


def plot_arms(bands: Mapping[str, Band], *, title: str) -> go.Figure:
    """Medians and bands of the first six arms.

    Args:
        bands: By name of the arm.
        title: Title of the y axis, unit included.
    """
    figure = new_figure(x="evaluations", y=title, height=420, zoom_of=f"experiment in {title}")
    for colour, (name, band) in zip(COMPARED_COLOURS, bands.items(), strict=False):
        shade = "rgba({}, {}, {}, {})".format(*(int(colour[place : place + 2], 16) for place in (1, 3, 5)), OPACITY)
        known = np.isfinite(band.median)
        x = band.evaluations[known].astype(float)
        edge = {"x": x, "mode": "lines", "line": {"width": 0, "color": colour, "shape": "hv"}, "showlegend": False}
        figure.add_traces(
            [
                go.Scatter(**edge, y=band.high[known], hoverinfo="skip"),
                go.Scatter(**edge, y=band.low[known], hoverinfo="skip", fill="tonexty", fillcolor=shade),
                go.Scatter(
                    x=x,
                    y=band.median[known],
                    mode="lines",
                    name=html.escape(name, quote=False),
                    line={"color": colour, "width": 2.5, "shape": "hv"},
                    customdata=np.stack([band.low[known], band.high[known]], axis=1),
                    hovertemplate=f"<b>%{{fullData.name}}</b><br>after %{{x:,d}} evaluations<br>median %{{y:{VALUE}}}"
                    f"<br>middle half %{{customdata[0]:{VALUE}}} to %{{customdata[1]:{VALUE}}}<extra></extra>",
                ),
            ]
        )
    figure.update_layout(showlegend=True)
    return figure
