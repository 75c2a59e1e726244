"""How a search goes on, cycle by cycle, from plain sequences; quick enough to be drawn anew while it runs."""

import html
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.style import ACCENT, CONTRAST, MUTED, new_figure

__all__ = [
    "COMPARED_COLOURS",
    "VALUE",
    "kind_of",
    "mark_height",
    "note",
    "plot_accuracy",
    "plot_compared",
    "plot_population_sizes",
    "plot_progress",
]

COMPARED_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
"""Okabe-Ito colours of up to six searches, in the order in which they are drawn."""

SVG_POINTS = 2_000
"""From this many points on, figures are drawn with WebGL, and with half the bytes on the way to the browser."""

BAND_FILL = "rgba(11, 132, 165, 0.18)"
VALUE = ",.6~g"
"""Format of a fitness in hover boxes."""


def plot_progress(
    evaluations: Sequence[int], best: Sequence[float | None], median: Sequence[float | None], *, title: str
) -> go.Figure:
    """The best so far as a stepped line, and the median of the population, against evaluations.

    Args:
        evaluations: How many there had been at each point.
        best: Highest fitness until then; NaN or None where there was none.
        median: Median fitness of the population at that time; NaN or None where there was none.
        title: Title of the y axis, unit included.
    """
    figure = new_figure(x="evaluations", y=title, zoom_of=f"progress in {title}")
    scatter, array = kind_of(2 * len(evaluations))
    x = array(evaluations)
    figure.add_traces(
        [
            scatter(
                x=x,
                y=array(median),
                mode="lines",
                name="median of the population",
                line={"color": MUTED, "width": 2},
                hovertemplate=f"median %{{y:{VALUE}}}<extra></extra>",
            ),
            scatter(
                x=x,
                y=array(best),
                mode="lines",
                name="best so far",
                line={"color": ACCENT, "width": 3, "shape": "hv"},
                hovertemplate=f"best %{{y:{VALUE}}}<extra></extra>",
            ),
        ]
    )
    figure.update_layout(hovermode="x unified", showlegend=True)
    figure.update_xaxes(hoverformat=",d", unifiedhovertitle_text="after %{x} evaluations")
    return figure


def plot_population_sizes(
    cycles: Sequence[int],
    least: Sequence[float | None],
    median: Sequence[float | None],
    most: Sequence[float | None],
    *,
    mu: float | None,
    size_title: str,
    mu_name: str = "μ",
    moving: tuple[Sequence[float], Sequence[float]] | None = None,
    most_allowed: float | None = None,
) -> go.Figure:
    """Sizes in the population cycle by cycle: a band from the least to the most, and the median.

    Args:
        cycles: Cycle of each point.
        least: Smallest size in the population then; NaN or None, as the other two, where it had no members.
        median: Median size.
        most: Largest size.
        mu: Wanted size; None draws no line.
        size_title: Axis title with unit.
        mu_name: What the line at the wanted size is called.
        moving: The μ in force in each cycle, and the distance from it at which f is one half; None where they stay.
        most_allowed: A budget in the same unit; None draws no line.
    """
    figure = new_figure(x="cycle", y=size_title, zoom_of=f"{size_title} by cycle")
    # Always SVG, which thins long lines by itself: WebGL leaves out the filling of a band of thousands of points.
    _, array = kind_of(3 * len(cycles))
    x = array(cycles)
    drawn = (
        ("largest", most, {"line": {"width": 0, "color": ACCENT}, "showlegend": False}),
        (
            "smallest",
            least,
            {"line": {"width": 0, "color": ACCENT}, "fill": "tonexty", "fillcolor": BAND_FILL, "showlegend": False},
        ),
        ("median", median, {"line": {"width": 3, "color": ACCENT}}),
    )
    figure.add_traces(
        [
            go.Scatter(
                x=x,
                y=array(values),
                mode="lines",
                name=name,
                hovertemplate=f"{name} %{{y:.4~g}}<extra></extra>",
                **look,
            )
            for name, values, look in drawn
        ]
    )
    if moving is not None:
        figure.add_traces(moving_traces(x, *(array(values) for values in moving)))
    marks = [] if mu is None else [(mu, mu_name, "dot")]
    mark_heights(figure, [*marks, *([] if most_allowed is None else [(most_allowed, "most allowed", "dash")])])
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(hoverformat=",d", unifiedhovertitle_text="cycle %{x}")
    return figure


def plot_accuracy(evaluations: Sequence[int], accuracy: Sequence[float | None], true_best: float) -> go.Figure:
    """Accuracy of the best so far as a stepped line, below the best that there is in the space.

    Args:
        evaluations: How many there had been at each point.
        accuracy: Of the architecture with the highest fitness until then, percent; NaN or None where none is known.
        true_best: Highest accuracy in the space, percent.
    """
    figure = new_figure(x="evaluations", y="accuracy of the best so far (%)", zoom_of="accuracy of the best so far")
    scatter, array = kind_of(len(evaluations))
    reached = np.asarray(accuracy, float)
    figure.add_trace(
        scatter(
            x=array(evaluations),
            y=array(reached),
            mode="lines",
            name="best so far",
            line={"color": ACCENT, "width": 3, "shape": "hv"},
            customdata=array(true_best - reached),
            hovertemplate="accuracy %{y:.2f} %<br>regret %{customdata:.2f} percentage points<extra></extra>",
        )
    )
    mark_height(figure, true_best, f"best possible: {true_best:.2f} %", CONTRAST, dash="dash")
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(hoverformat=",d", unifiedhovertitle_text="after %{x} evaluations")
    return figure


def plot_compared(
    curves: Mapping[str, tuple[Sequence[int] | np.ndarray, Sequence[float | None] | np.ndarray]], *, title: str
) -> go.Figure:
    """Best so far of up to six searches in one figure.

    Args:
        curves: By name of the search: evaluations, and a value of the fittest until then; NaN or None where none is.
        title: Title of the y axis, unit included.

    Raises:
        ValueError: If there are more than six.
    """
    if len(curves) > len(COMPARED_COLOURS):
        raise ValueError(f"at most {len(COMPARED_COLOURS)} searches can be compared; got {len(curves)}")
    figure = new_figure(x="evaluations", y=title, height=420, zoom_of=f"compared {title}")
    scatter, array = kind_of(sum(len(evaluations) for evaluations, _ in curves.values()))
    figure.add_traces(
        [
            scatter(
                x=array(evaluations),
                y=array(best),
                mode="lines",
                # Plotly reads a few tags of HTML, and anybody may name a search.
                name=html.escape(name, quote=False),
                line={"color": colour, "width": 2.5, "shape": "hv"},
                hovertemplate=f"<b>%{{fullData.name}}</b><br>after %{{x:,d}} evaluations<br>best %{{y:{VALUE}}}"
                "<extra></extra>",
            )
            for colour, (name, (evaluations, best)) in zip(COMPARED_COLOURS, curves.items(), strict=False)
        ]
    )
    figure.update_layout(showlegend=True)
    return figure


def kind_of(points: int) -> tuple[Any, Any]:
    """The trace type for that many points, and what makes its arrays: SVG is sharper, WebGL is faster.

    All traces of one figure have one type, because WebGL is always drawn over SVG.
    """
    if points < SVG_POINTS:
        return go.Scatter, lambda values: np.asarray(values, dtype=float)
    return go.Scattergl, lambda values: np.asarray(values, dtype=np.float32)


def moving_traces(x: np.ndarray, mu: np.ndarray, half: np.ndarray) -> list[go.Scatter]:
    """μ and the sizes at which f is one half, cycle by cycle; thin, so that the population stays in front."""
    ends = [("f = ½ below", mu - half), ("f = ½ above", mu + half)]
    lines = [("μ", mu, {"width": 2, "dash": "dashdot"}), *((name, y, {"width": 1, "dash": "dot"}) for name, y in ends)]
    return [
        go.Scatter(
            x=x,
            y=y,
            mode="lines",
            name=name,
            line={"color": CONTRAST, **line},
            hovertemplate=f"{name} %{{y:.4~g}}<extra></extra>",
        )
        for name, y, line in lines
    ]


def mark_height(figure: go.Figure, height: float, text: str, colour: str, *, dash: str) -> None:
    """A line across the whole figure, named at its right end."""
    mark_heights(figure, [(height, text, dash)], colour)


def mark_heights(figure: go.Figure, marks: Sequence[tuple[float, str, str]], colour: str = CONTRAST) -> None:
    """Lines across the whole figure: height, name at the right end, and dash of each."""
    across = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1}
    figure.update_layout(
        shapes=[
            {**across, "y0": height, "y1": height, "line": {"color": colour, "dash": dash, "width": 2}}
            for height, _, dash in marks
        ],
        annotations=[
            note(text, colour, x=1, y=height, xref="x domain", xanchor="right", yanchor="bottom")
            for height, text, _ in marks
        ],
    )


def note(text: str, colour: str, **place: Any) -> dict[str, Any]:
    """A small annotation without an arrow."""
    return {"text": text, "showarrow": False, "font": {"size": 12, "color": colour}, **place}
