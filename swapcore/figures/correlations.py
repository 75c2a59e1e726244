"""Figures of the Correlations page, from plain arrays."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from swapcore.analysis.regularisation_map import RegularisationMap
from swapcore.figures.axes import compact, is_stretched
from swapcore.figures.style import ACCENT, CONTRAST, MUTED, SIZE_SCALE, new_figure, size_bar
from swapcore.metrics.ranks import average_ranks

__all__ = [
    "ScatterData",
    "plot_factor_over_sizes",
    "plot_regularisation_map",
    "plot_score_against_accuracy",
    "plot_score_against_size",
]

SIZE_BINS = 60
FLOOR_QUANTILE = 0.05
AXIS_MARGIN = 0.05
MAP_DEPTH = 0.15
"""How far below the best ρ the colours of the map reach; the region around the best is what people look at."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ScatterData:
    """Points of the main scatter, all arrays of shape (n,).

    Attributes:
        scores: Values of the metric.
        accuracies: Percent.
        sizes: In the space's unit.
        index: Positions in the space, carried along for selections.
        labels: Short text for each architecture, for the hover box.
        score_title: Axis title with unit.
        accuracy_title: Axis title with unit.
        size_title: Axis title with unit.
        ranks: Draw ranks, 1 for the lowest value, in place of the values.
    """

    scores: np.ndarray
    accuracies: np.ndarray
    sizes: np.ndarray
    index: np.ndarray
    labels: np.ndarray
    score_title: str
    accuracy_title: str
    size_title: str
    ranks: bool = False

    @property
    def floor(self) -> float:
        """Where the accuracy axis begins at first: the few failed trainings would squeeze all others."""
        return float(np.quantile(self.accuracies, FLOOR_QUANTILE))

    @property
    def below_floor(self) -> int:
        """How many points lie below it."""
        return 0 if self.ranks else int(np.count_nonzero(self.accuracies < self.floor))


def plot_score_against_accuracy(data: ScatterData) -> go.Figure:
    """One WebGL point per architecture, coloured by size; points can be clicked or lassoed."""
    before = "rank by " if data.ranks else ""
    figure = new_figure(
        x=f"{before}{data.score_title}",
        y=f"{before}{data.accuracy_title}",
        height=420,
        zoom_of=f"{before}{data.accuracy_title} from {data.floor}",
    )
    figure.add_trace(
        go.Scattergl(
            x=compact(average_ranks(data.scores) if data.ranks else data.scores),
            y=compact(average_ranks(data.accuracies) if data.ranks else data.accuracies),
            mode="markers",
            marker={
                "size": 4,
                "opacity": 0.7,
                "color": compact(data.sizes),
                "colorscale": SIZE_SCALE,
                "colorbar": size_bar(data.size_title),
            },
            customdata=data.index.astype(np.int32),
            text=data.labels,
            hovertemplate="cell %{customdata} · %{text}<br>"
            f"{before}score %{{x:,.4~g}}<br>{before}accuracy %{{y:,.5~g}}<br>"
            "size %{marker.color:.3f}<extra></extra>",
            selected={"marker": {"opacity": 1, "size": 7, "color": CONTRAST}},
            unselected={"marker": {"opacity": 0.25}},
        )
    )
    figure.update_layout(dragmode="lasso", clickmode="event+select")
    if not data.ranks and is_stretched(data.scores):
        figure.update_xaxes(type="log", title=f"{data.score_title}, log")
    if data.below_floor:
        most = float(data.accuracies.max())
        margin = AXIS_MARGIN * (most - data.floor)
        figure.update_yaxes(range=[data.floor - margin, most + margin])
    return figure


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


def plot_score_against_size(
    sizes: np.ndarray,
    before: np.ndarray,
    after: np.ndarray | None,
    correlations: tuple[float | None, float | None],
    *,
    size_title: str,
    score_title: str,
) -> go.Figure:
    """The score's bias towards large networks, before and after regularisation, side by side.

    Args:
        sizes: Shape (n,).
        before: Scores as they are, shape (n,).
        after: Scores times f, shape (n,); None where nothing is regularised, and there is one panel.
        correlations: Spearman's ρ of score and size, before and after; None where undefined.
        size_title: Axis title with unit.
        score_title: Axis title with unit.
    """
    panels = [(before, MUTED)] if after is None else [(before, MUTED), (after, ACCENT)]
    titles = [
        f"{name}ρ(score, size) " + ("undefined" if rho is None else f"= {rho:.3f}")
        for name, rho in zip(("",) if after is None else ("Before: ", "After: "), correlations, strict=False)
    ]
    figure = make_subplots(rows=1, cols=len(panels), subplot_titles=titles, horizontal_spacing=0.08)
    for column, (values, colour) in enumerate(panels, start=1):
        figure.add_trace(
            go.Scattergl(
                x=compact(sizes),
                y=compact(values),
                mode="markers",
                marker={"size": 3, "opacity": 0.35, "color": colour},
                hovertemplate="size %{x:.3f}<br>score %{y:,.4~g}<extra></extra>",
            ),
            row=1,
            col=column,
        )
    base = new_figure(x=size_title, y=score_title)
    figure.update_layout({key: base.layout[key] for key in ("height", "uirevision", "showlegend", "hoverlabel")})
    figure.update_layout(margin={"l": 8, "r": 8, "t": 34, "b": 8})
    figure.update_xaxes(title=size_title, title_standoff=8)
    figure.update_yaxes(automargin=True)
    figure.update_yaxes(title=score_title, title_standoff=8, col=1)
    figure.update_annotations(font_size=13)
    return figure


def plot_regularisation_map(found: RegularisationMap, mu: float, sigma: float, *, unit: str) -> go.Figure:
    """Heat map of ρ over μ and σ (log scale), with the sliders' place and the best one marked."""
    figure = new_figure(x=f"μ ({unit})", y=f"σ ({unit}²), log scale")
    best_mu, best_sigma, best = found.best
    figure.add_trace(
        go.Heatmap(
            x=found.mus,
            y=found.sigmas,
            z=found.spearman,
            colorscale="Cividis",
            colorbar=size_bar(f"Spearman ρ (darkest: {best - MAP_DEPTH:.2f} or less)"),
            zmin=best - MAP_DEPTH,
            zmax=best,
            hovertemplate="μ %{x}<br>σ %{y}<br>ρ %{z:.3f}<extra></extra>",
        )
    )
    marks = (
        (best_mu, best_sigma, "star", "#FFFFFF", f"best on this grid, ρ {best:.3f}"),
        (mu, sigma, "x", CONTRAST, "the sliders"),
    )
    for x, y, symbol, colour, name in marks:
        figure.add_trace(
            go.Scatter(
                x=[x],
                y=[y],
                mode="markers",
                name=name,
                marker={"symbol": symbol, "size": 14, "color": colour, "line": {"color": "#1B1F24", "width": 1.5}},
                hovertemplate=f"{name}<br>μ %{{x}}, σ %{{y}}<extra></extra>",
            )
        )
    figure.update_yaxes(type="log")
    figure.update_layout(showlegend=True)
    return figure
