"""Figures of the leaderboard, from plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.labels import placed_labels, together
from swapcore.figures.style import ACCENT, CONTRAST, MUTED, new_figure
from swapcore.metrics.registry import DEFAULT_METRIC, get_metric

__all__ = [
    "KINDS",
    "CostPoint",
    "IntervalRow",
    "plot_costs",
    "plot_intervals",
    "plot_matrix",
]

PUBLISHED = "#E69F00"
DIVERGING = ((0.0, CONTRAST), (0.5, "#F4F6F8"), (1.0, "#0072B2"))
"""Opposite rankings are as far from equal ones as the eye can tell; no relation is near white."""
ROW_HEIGHT = 21
ROOM = 90
COST_HEIGHT = 520


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How metrics of one kind are drawn."""

    colour: str
    symbol: str
    name: str


OWN = get_metric(DEFAULT_METRIC).title
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "own": Kind(colour=ACCENT, symbol="circle", name=OWN),
        "rival": Kind(colour=MUTED, symbol="circle", name="rivals"),
        "ensemble": Kind(colour=ACCENT, symbol="diamond-open", name="ensembles"),
        "count": Kind(colour=MUTED, symbol="circle-open", name="counts"),
        "real": Kind(colour=ACCENT, symbol="circle", name="lead is real"),
        "not clear": Kind(colour=MUTED, symbol="circle-open", name="not clear"),
        "rival leads": Kind(colour=CONTRAST, symbol="circle", name="rival leads"),
    }
)
"""Families of metrics, and verdicts on a lead."""


@dataclass(frozen=True, kw_only=True)
class IntervalRow:
    """One line of a forest plot.

    Attributes:
        title: Written at the left.
        value: The point.
        low, high: Ends of its 95 % interval.
        kind: A name in ``KINDS``.
        n: Networks behind it.
        published: What others report for it; None where nothing is known.
    """

    title: str
    value: float
    low: float
    high: float
    kind: str
    n: int
    published: float | None = None


@dataclass(frozen=True, kw_only=True)
class CostPoint:
    """A metric by what it costs and how well it ranks.

    Attributes:
        number: Written beside its point; a list elsewhere tells its name.
        title: Of the metric.
        seconds: Of one network; above 0.
        spearman: ρ with accuracy.
        kind: A name in ``KINDS``.
        on_front: Whether no other is both cheaper and better.
    """

    number: int
    title: str
    seconds: float
    spearman: float
    kind: str
    on_front: bool


def plot_intervals(rows: Sequence[IntervalRow], *, x: str, reach: tuple[float, float], zero: bool = False) -> go.Figure:
    """A forest plot, the first row on top, coloured by kind; what colours mean has no room beside the names.

    Args:
        rows: What to draw.
        x: Axis title.
        reach: Ends of the axis at first: one metric that ranks backwards would squeeze all others.
        zero: Draw a line at zero, where there is no difference.
    """
    figure = new_figure(x=x, y="", height=ROOM + ROW_HEIGHT * len(rows), zoom_of=x)
    if zero:
        figure.add_vline(x=0, line={"color": MUTED, "width": 1})
    for name, kind in KINDS.items():
        own = [row for row in rows if row.kind == name]
        if own:
            figure.add_trace(intervals_trace(own, kind))
    known = [row for row in rows if row.published is not None]
    if known:
        figure.add_trace(
            go.Scatter(
                x=[row.published for row in known],
                y=[row.title for row in known],
                mode="markers",
                name="published by others",
                marker={"color": PUBLISHED, "symbol": "diamond-open", "size": 8, "line": {"width": 1.5}},
                hovertemplate="%{y}<br>published: %{x:.3f}<extra></extra>",
            )
        )
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=[row.title for row in reversed(rows)],
        # Half a row of room at either end, and every row with its name.
        range=[-0.6, len(rows) - 0.4],
        dtick=1,
        showgrid=False,
        ticklabelstandoff=4,
    )
    figure.update_xaxes(range=reach, zeroline=False)
    return figure


def intervals_trace(rows: Sequence[IntervalRow], kind: Kind) -> go.Scatter:
    values = np.array([row.value for row in rows])
    return go.Scatter(
        x=values,
        y=[row.title for row in rows],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": np.array([row.high for row in rows]) - values,
            "arrayminus": values - np.array([row.low for row in rows]),
            "color": kind.colour,
            "thickness": 2,
            "width": 0,
        },
        mode="markers",
        name=kind.name,
        marker={"color": kind.colour, "symbol": kind.symbol, "size": 7, "line": {"width": 1.5, "color": kind.colour}},
        customdata=[(row.low, row.high, row.n) for row in rows],
        hovertemplate="%{y}<br>%{x:.3f} (95 % %{customdata[0]:.3f} to %{customdata[1]:.3f})<br>"
        "%{customdata[2]:,} networks<extra></extra>",
    )


def plot_costs(points: Sequence[CostPoint], *, floor: float) -> go.Figure:
    """ρ over seconds on a log scale, with the line that nobody beats.

    Args:
        points: What to draw.
        floor: Where the axis of ρ begins at first: one metric that ranks backwards would squeeze all others.
    """
    figure = new_figure(x="seconds for one network (log scale)", y="Spearman ρ", height=COST_HEIGHT)
    front = sorted((point for point in points if point.on_front), key=lambda point: point.seconds)
    if front:
        figure.add_trace(
            go.Scatter(
                x=[point.seconds for point in front],
                y=[point.spearman for point in front],
                mode="lines",
                line={"color": CONTRAST, "width": 1.5, "dash": "dot", "shape": "hv"},
                name="best for the time",
                hoverinfo="skip",
            )
        )
    xs, ys = cost_ranges(points, floor)
    labels = number_labels(points, xs, ys) if points else []
    for name, kind in KINDS.items():
        own = [number for number, point in enumerate(points) if point.kind == name]
        if not own:
            continue
        figure.add_trace(
            go.Scatter(
                x=[points[number].seconds for number in own],
                y=[points[number].spearman for number in own],
                mode="markers+text",
                name=kind.name,
                marker={
                    "color": kind.colour,
                    "symbol": kind.symbol,
                    "size": 9,
                    "line": {"width": 2, "color": kind.colour},
                },
                text=[labels[number][0] for number in own],
                textposition=[labels[number][1] for number in own],
                textfont={"size": 11},
                customdata=[points[number].title for number in own],
                hovertemplate="%{customdata}<br>%{x:.3~g} s<br>ρ %{y:.3f}<extra></extra>",
            )
        )
    figure.update_xaxes(type="log", range=xs, dtick=1, exponentformat="power")
    figure.update_yaxes(range=ys)
    figure.update_layout(showlegend=True)
    return figure


def cost_ranges(points: Sequence[CostPoint], floor: float) -> tuple[list[float], list[float]]:
    """Ends of the axes: of log10 of the seconds, and of ρ."""
    x = np.log10([point.seconds for point in points] or [1.0])
    top = max((point.spearman for point in points), default=1.0)
    # Numbers stand beside the outermost points too.
    aside, above = 0.06 * max(float(np.ptp(x)), 1.0), 0.08 * (top - floor)
    return [float(x.min()) - aside, float(x.max()) + aside], [floor, top + above]


def number_labels(points: Sequence[CostPoint], xs: Sequence[float], ys: Sequence[float]) -> list[tuple[str, str]]:
    """(label, its side) of each point, the project's own metric first, then the front, then by ρ.

    Of points that lie on each other, or so near that two labels have no room, the first bears the numbers of all.
    """
    x = (np.log10([point.seconds for point in points]) - xs[0]) / (xs[1] - xs[0])
    y = (np.array([point.spearman for point in points]) - ys[0]) / (ys[1] - ys[0])
    order = sorted(
        range(len(points)),
        key=lambda one: (points[one].kind != "own", not points[one].on_front, -points[one].spearman),
    )
    groups = together(x, y, order)
    while True:
        heads = [group[0] for group in groups]
        texts = [", ".join(str(number) for number in sorted(points[one].number for one in group)) for group in groups]
        sides = placed_labels(x[heads], y[heads], texts, range(len(heads)), narrow=True)
        if None not in sides or len(groups) == 1:
            break
        alone = sides.index(None)
        distance = np.hypot(x[heads] - x[heads[alone]], y[heads] - y[heads[alone]])
        distance[alone] = np.inf
        nearest = int(distance.argmin())
        groups[nearest] = [*groups[nearest], *groups[alone]]
        del groups[alone]
    found = [("", "top center")] * len(points)
    for head, text, side in zip(heads, texts, sides, strict=True):
        found[head] = (text, side or "top center")
    return found


def plot_matrix(titles: Sequence[str], spearman: np.ndarray, n: np.ndarray) -> go.Figure:
    """Heat map of ρ between metrics, a line high each, with the numbers of the rows above the columns.

    Args:
        titles: Of rows and columns, in the order in which they are drawn.
        spearman: Shape (m, m); NaN where undefined, which stays empty.
        n: Networks behind each, shape (m, m).
    """
    figure = new_figure(x="", y="", height=ROOM + ROW_HEIGHT * len(titles))
    figure.add_trace(
        go.Heatmap(
            x=list(titles),
            y=list(titles),
            z=spearman.astype(np.float32),
            customdata=n.astype(np.int32),
            zmin=-1,
            zmax=1,
            colorscale=[list(stop) for stop in DIVERGING],
            colorbar={
                "title": {"text": "Spearman ρ", "side": "right"},
                "orientation": "h",
                "thickness": 8,
                "len": 0.6,
                "outlinewidth": 0,
                "y": 0,
                "yanchor": "top",
                "ypad": 14,
            },
            xgap=1,
            ygap=1,
            hovertemplate="%{y}<br>%{x}<br>ρ %{z:.3f} on %{customdata:,} networks<extra></extra>",
        )
    )
    places, numbers = list(range(len(titles))), range(1, len(titles) + 1)
    rows = [f"{title}  {number}" for title, number in zip(titles, numbers, strict=True)]
    figure.update_yaxes(autorange="reversed", tickvals=places, ticktext=rows, tickfont={"size": 11}, showgrid=False)
    figure.update_xaxes(
        side="top",
        tickvals=places,
        ticktext=[str(one) for one in numbers],
        tickfont={"size": 10},
        tickangle=0,
        ticks="",
    )
    return figure
