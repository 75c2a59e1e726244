"""What all figures share: colours, fonts, margins. The same colour means the same thing everywhere."""

from typing import Any

import plotly.graph_objects as go

__all__ = [
    "ACCENT",
    "CONTRAST",
    "MUTED",
    "OPERATION_COLOURS",
    "SIZE_SCALE",
    "Figure",
    "new_figure",
    "operation_colour",
    "size_bar",
]

Figure = go.Figure

ACCENT = "#0B84A5"
CONTRAST = "#D55E00"
MUTED = "#8A94A0"
SIZE_SCALE = "Viridis"

OPERATION_COLOURS = {
    "nor_conv_3x3": "#0072B2",
    "nor_conv_1x1": "#56B4E9",
    "avg_pool_3x3": "#E69F00",
    "skip_connect": "#009E73",
    "sep_conv_3x3": "#0072B2",
    "sep_conv_5x5": "#CC79A7",
    "dil_conv_3x3": "#56B4E9",
    "dil_conv_5x5": "#D55E00",
    "max_pool_3x3": "#B8A200",
    "identity": "#009E73",
    "none": "#8A94A0",
}
"""Okabe-Ito colours, which people with colour-vision deficiencies tell apart; grey for what does nothing."""
OTHER_OPERATIONS = ("#0072B2", "#CC79A7", "#56B4E9", "#E69F00", "#D55E00")
"""For operations that have no colour of their own."""


def operation_colour(operation: str) -> str:
    """The colour of an operation, the same wherever it is drawn."""
    own = OPERATION_COLOURS.get(operation)
    # By its letters, and so the same in every process.
    return OTHER_OPERATIONS[sum(operation.encode()) % len(OTHER_OPERATIONS)] if own is None else own


def new_figure(*, x: str, y: str, height: int = 340, zoom_of: str = "") -> go.Figure:
    """An empty figure with axis titles (units included).

    Args:
        x: Title of the x axis, unit included.
        y: Title of the y axis, unit included.
        height: In pixels.
        zoom_of: What the axes show; a person's zoom is kept across updates while this stays the same.
    """
    axis = {"automargin": True}
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
            "xaxis": {**axis, "title": {"text": x, "standoff": 14}},
            "yaxis": {**axis, "title": {"text": y, "standoff": 14}},
            "uirevision": f"zoom of {zoom_of}",
            "showlegend": False,
            "hoverlabel": {"align": "left"},
            "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.0, "xanchor": "left", "x": 0},
        }
    )


def size_bar(title: str, *, x: float = 1.01) -> dict[str, Any]:
    """Colour bar of a size scale."""
    return {"title": {"text": title, "side": "right"}, "thickness": 10, "len": 0.95, "x": x, "outlinewidth": 0}
