"""The top of a ranking beside its ceilings, and ρ among networks of equal depth; from plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

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
    figure = make_subplots(rows=2, cols=1, row_heights=[len(SHARES), len(POINTS)], vertical_spacing=0.16)
    figure.update_layout(
        new_figure(x="", y="", height=HEIGHT + LEGEND_ROW * len(rows), zoom_of="the top").layout.to_plotly_json()
    )
    ranked = [row for row in rows if not row.ceiling]
    limits = [row for row in rows if row.ceiling]
    for place, kind in enumerate((SHARES, POINTS), start=1):
        names = list(kind)[::-1]
        for number, row in enumerate(limits):
            line = {"color": CONTRAST, "width": 2, "dash": CEILINGS[number % len(CEILINGS)]}
            figure.add_trace(ceiling_trace(row, names, kind, line, named=place == 1), row=place, col=1)
        # The first one last, on top of the others.
        for number in range(len(ranked) - 1, -1, -1):
            known = [name for name in names if ranked[number].figures.get(name) is not None]
            figure.add_trace(
                go.Scatter(
                    x=[ranked[number].figures[name] for name in known],
                    y=[names.index(name) for name in known],
                    mode="markers",
                    name=ranked[number].title,
                    legendgroup=ranked[number].title,
                    showlegend=place == 1,
                    legendrank=number,
                    marker={
                        "symbol": SYMBOLS[number % len(SYMBOLS)],
                        "size": 12 if number == 0 else 10,
                        "color": ACCENT if number == 0 else MUTED,
                        "line": {"width": 1.5},
                    },
                    text=[kind[name] for name in known],
                    hovertemplate=f"{ranked[number].title}<br>%{{text}}: %{{x:.3f}}<extra></extra>",
                ),
                row=place,
                col=1,
            )
        figure.update_yaxes(
            tickvals=list(range(len(names))),
            ticktext=[kind[name] for name in names],
            range=[-0.6, len(names) - 0.4],
            automargin=True,
            row=place,
            col=1,
        )
    # A little beyond both ends, so that nothing is cut in half there.
    least = min([0.0, *(value for row in rows for name in SHARES if (value := row.figures.get(name)) is not None)])
    most = max([0.1, *(value for row in rows for name in POINTS if (value := row.figures.get(name)) is not None)])
    figure.update_xaxes(title_text="1 is perfect", title_standoff=6, range=[least - 0.05, 1.03], row=1, col=1)
    figure.update_xaxes(title_text=regret_title(quantity), range=[-0.03 * most, 1.05 * most], row=2, col=1)
    figure.update_layout(showlegend=True)
    return figure


def regret_title(quantity: Quantity) -> str:
    """Title of the axis of regrets."""
    unit = "percentage points" if quantity.is_accuracy else quantity.unit
    return f"regret ({unit} of {quantity.title})"


def ceiling_trace(
    row: TopRow, names: Sequence[str], words: Mapping[str, str], line: Mapping[str, object], *, named: bool
) -> go.Scatter:
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
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        name=f"ceiling: {row.title}",
        legendgroup=row.title,
        showlegend=named,
        legendrank=len(SYMBOLS) + 1,
        line=dict(line),
        text=text,
        hovertemplate=f"{row.title} as a score<br>%{{text}}: %{{x:.3f}}<extra></extra>",
    )


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
