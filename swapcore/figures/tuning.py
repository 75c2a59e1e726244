"""How a choice of μ and σ gets better with more networks of known accuracy, from plain values."""

import plotly.graph_objects as go

from swapcore.analysis.learning_curve import LearningCurve
from swapcore.figures.style import ACCENT, CONTRAST, MUTED, new_figure

__all__ = ["plot_learning_curve"]

BAND = "rgba(11, 132, 165, 0.18)"


def plot_learning_curve(curve: LearningCurve, *, count: int | None = None) -> go.Figure:
    """Held-out ρ against the number of networks, with the band of its draws, the bare score and the best there is.

    Args:
        curve: What to draw.
        count: Number of networks that is marked; None for none.
    """
    counts = [one.networks for one in curve.points]
    figure = new_figure(x="networks that μ and σ are chosen on", y="held-out Spearman ρ", height=320)
    lines = {"line": {"width": 0}, "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    figure.add_traces(
        [
            go.Scatter(x=counts, y=[one.low for one in curve.points], **lines),
            go.Scatter(x=counts, y=[one.high for one in curve.points], fill="tonexty", fillcolor=BAND, **lines),
            go.Scatter(
                x=counts,
                y=[one.mean for one in curve.points],
                mode="lines+markers",
                name="chosen setting",
                line={"color": ACCENT, "width": 2.5},
                marker={"size": 8},
                customdata=[(one.low, one.high, one.draws) for one in curve.points],
                hovertemplate="%{x} networks: ρ %{y:.3f}, %{customdata[0]:.3f} to %{customdata[1]:.3f} in 90 % of "
                "%{customdata[2]} draws<extra></extra>",
            ),
        ]
    )
    for title, value, colour, dash in (
        ("best of the grid", curve.best, CONTRAST, "dot"),
        ("no regularisation", curve.bare, MUTED, "dash"),
    ):
        figure.add_trace(
            go.Scatter(
                x=[counts[0], counts[-1]],
                y=[value, value],
                mode="lines",
                name=title,
                line={"color": colour, "dash": dash, "width": 2},
                hovertemplate=f"{title}: ρ %{{y:.3f}}<extra></extra>",
            )
        )
    if count is not None and counts[0] <= count <= counts[-1]:
        figure.add_vline(x=count, line={"color": MUTED, "width": 1})
    figure.update_xaxes(type="log", tickmode="array", tickvals=counts, ticktext=[str(one) for one in counts])
    figure.update_layout(showlegend=True)
    return figure
