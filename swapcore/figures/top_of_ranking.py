"""The top of a ranking beside its ceilings, and ρ among networks of equal depth; from plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from swapcore.analysis.correlation import Agreement
from swapcore.figures.style import ACCENT, CONTRAST, MUTED, new_figure
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = ["POINTS", "SHARES", "DepthPoint", "TopRow", "plot_depths", "plot_top", "top_figures"]

SHARES: Mapping[str, str] = {
    "spearman": "ρ overall",
    "top10_spearman": "ρ in the best tenth",
    "ndcg": "nDCG",
    "precision_at_100": "P@100",
}
"""Figure -> words; higher is better, 1 is perfect."""
POINTS: Mapping[str, str] = {"regret": "of the first pick", "regret_best_of_10": "of the best of ten"}
"""Figure -> words; regret in percentage points of accuracy, lower is better."""
SYMBOLS = ("circle", "circle-open", "diamond-open", "square-open", "triangle-up-open", "x-thin-open")
CEILINGS = ("solid", "dash", "dot", "dashdot")
HEIGHT, DEPTH_HEIGHT = 330, 380
LEGEND_ROW = 22
"""Pixels of a name in the legend; on a narrow screen each has a line of its own."""
HALF = 0.36
"""Half of the length of a ceiling's line, in rows."""


@dataclass(frozen=True, kw_only=True)
class TopRow:
    """What ranks, with its figures.

    Attributes:
        title: For people.
        figures: Value by the names of ``SHARES`` and ``POINTS``; None where undefined or not known.
        ceiling: Whether it is a ceiling, which is drawn as a line.
    """

    title: str
    figures: Mapping[str, float | None]
    ceiling: bool = False


@dataclass(frozen=True, kw_only=True)
class DepthPoint:
    """ρ among networks of one depth.

    Attributes:
        value: The depth.
        n: Networks.
        spearman: ρ.
        low, high: Ends of its 95 % interval.
    """

    value: int
    n: int
    spearman: float
    low: float
    high: float


def top_figures(found: Agreement) -> dict[str, float | None]:
    """The figures that are drawn, by name."""
    values = asdict(found)
    return {name: values[name] for name in (*SHARES, *POINTS)}


def plot_top(rows: Sequence[TopRow], *, quantity: Quantity = ACCURACY) -> go.Figure:
    """Figures of the top as dots, ceilings as lines across each row.

    Args:
        rows: The first that is no ceiling stands out.
        quantity: In whose unit regrets are.
    """
    ranked = [row for row in rows if not row.ceiling]
    limits = [row for row in rows if row.ceiling]
    traces: list[dict[str, Any]] = []
    for kind, axes in ((SHARES, {}), (POINTS, {"xaxis": "x2", "yaxis": "y2"})):
        names = list(kind)[::-1]
        for number, row in enumerate(limits):
            line = {"color": CONTRAST, "width": 2, "dash": CEILINGS[number % len(CEILINGS)]}
            traces.append(ceiling_trace(row, names, kind, line) | axes)
        # The first one last, on top of the others.
        traces += [dots_trace(ranked[number], number, names, kind) | axes for number in range(len(ranked))[::-1]]
    for trace in traces:
        trace["showlegend"] = "xaxis" not in trace
    layout = new_figure(x="1 is perfect", y="", height=HEIGHT + LEGEND_ROW * len(rows), zoom_of="the top").layout
    # A little beyond both ends, so that nothing is cut in half there.
    least = min([0.0, *(value for row in rows for name in SHARES if (value := row.figures.get(name)) is not None)])
    most = max([0.1, *(value for row in rows for name in POINTS if (value := row.figures.get(name)) is not None)])
    title = {"text": regret_title(quantity), "standoff": 14}
    return go.Figure(
        data=traces,
        layout=layout.to_plotly_json()
        | {
            "showlegend": True,
            "xaxis": {"title": {"text": "1 is perfect", "standoff": 6}, "range": [least - 0.05, 1.03], "anchor": "y"},
            "xaxis2": {"title": title, "range": [-0.03 * most, 1.05 * most], "anchor": "y2"},
            "yaxis": named_axis(SHARES) | {"domain": [0.44, 1], "anchor": "x"},
            "yaxis2": named_axis(POINTS) | {"domain": [0, 0.28], "anchor": "x2"},
        },
    )


def named_axis(words: Mapping[str, str]) -> dict[str, Any]:
    """A row for each figure, the first on top."""
    rows = list(words.values())[::-1]
    return {
        "tickvals": list(range(len(rows))),
        "ticktext": rows,
        "range": [-0.6, len(rows) - 0.4],
        "automargin": True,
    }


def dots_trace(row: TopRow, number: int, names: Sequence[str], words: Mapping[str, str]) -> dict[str, Any]:
    """A dot in the row of each figure that is known."""
    known = [name for name in names if row.figures.get(name) is not None]
    return {
        "type": "scatter",
        "x": [row.figures[name] for name in known],
        "y": [names.index(name) for name in known],
        "mode": "markers",
        "name": escape(row.title, quote=False),
        "legendgroup": row.title,
        "legendrank": number,
        "marker": {
            "symbol": SYMBOLS[number % len(SYMBOLS)],
            "size": 12 if number == 0 else 10,
            "color": ACCENT if number == 0 else MUTED,
            "line": {"width": 1.5},
        },
        "text": [words[name] for name in known],
        "hovertemplate": f"{escape(row.title, quote=False)}<br>%{{text}}: %{{x:.3f}}<extra></extra>",
    }


def regret_title(quantity: Quantity) -> str:
    """Title of the axis of regrets."""
    unit = "percentage points" if quantity.is_accuracy else quantity.unit
    return f"regret ({unit} of {quantity.title})"


def ceiling_trace(
    row: TopRow, names: Sequence[str], words: Mapping[str, str], line: Mapping[str, object]
) -> dict[str, Any]:
    """A short upright line in the row of each figure."""
    x: list[float | None] = []
    y: list[float | None] = []
    text: list[str | None] = []
    for place, name in enumerate(names):
        value = row.figures.get(name)
        if value is not None:
            x += [value, value, None]
            y += [place - HALF, place + HALF, None]
            text += [words[name], words[name], None]
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "name": f"ceiling: {escape(row.title, quote=False)}",
        "legendgroup": row.title,
        "legendrank": len(SYMBOLS) + 1,
        "line": dict(line),
        "text": text,
        "hovertemplate": f"{escape(row.title, quote=False)} as a score<br>%{{text}}: %{{x:.3f}}<extra></extra>",
    }


def plot_depths(points: Sequence[DepthPoint], *, overall: float, x: str) -> go.Figure:
    """ρ over depth with its intervals; a dotted line has ρ over all depths.

    Args:
        points: One for each depth.
        overall: ρ over all of them.
        x: Title of the axis: what is counted.
    """
    figure = new_figure(x=x, y="Spearman ρ at equal depth", height=DEPTH_HEIGHT, zoom_of=x)
    figure.add_hline(y=0, line={"color": MUTED, "width": 1})
    figure.add_hline(
        y=overall,
        line={"color": CONTRAST, "dash": "dot"},
        annotation_text=f"all depths {overall:.3f}",
        annotation_position="top right",
    )
    figure.add_trace(
        go.Scatter(
            x=[one.value for one in points],
            y=[one.spearman for one in points],
            mode="markers+lines",
            line={"color": ACCENT, "width": 1},
            marker={"size": 9, "color": ACCENT},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [one.high - one.spearman for one in points],
                "arrayminus": [one.spearman - one.low for one in points],
                "color": MUTED,
                "thickness": 1.5,
                "width": 4,
            },
            text=[f"n = {one.n:,}<br>95 %: {one.low:.3f} to {one.high:.3f}" for one in points],
            hovertemplate="%{x}: ρ %{y:.3f}<br>%{text}<extra></extra>",
        )
    )
    figure.update_xaxes(dtick=1 if len(points) <= 20 else None)  # noqa: PLR2004 - whole numbers, while there is room
    return figure
