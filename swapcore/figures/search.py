"""Figures of the Search page, from plain sequences; quick enough to be drawn anew while a search runs."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.style import ACCENT, CONTRAST, MUTED, new_figure
from swapcore.values.regularisation import regularisation_factor

__all__ = [
    "COMPARED_COLOURS",
    "plot_accuracy",
    "plot_compared",
    "plot_family",
    "plot_population",
    "plot_population_sizes",
    "plot_progress",
]

COMPARED_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
"""Okabe-Ito colours of up to six searches, in the order in which they are drawn."""

SVG_POINTS = 2_000
"""From this many points on, figures are drawn with WebGL, and with half the bytes on the way to the browser."""

VIEW_MARGIN = 0.08
"""How far the size axis reaches beyond the points and μ, as a share of their spread."""

BAND_FILL = "rgba(11, 132, 165, 0.18)"
OUTLINE = {"color": "#1B1F24", "width": 1}
STAR = {"symbol": "star", "size": 17, "color": CONTRAST, "line": OUTLINE}
VALUE = ",.6~g"


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


def plot_population(
    sizes: Sequence[float],
    fitness: Sequence[float | None],
    labels: Sequence[str],
    is_kept: Sequence[bool],
    best: int,
    *,
    mu: float | None,
    sigma: float | None,
    size_title: str,
    fitness_title: str,
) -> go.Figure:
    """Everything evaluated so far by size and fitness; each evaluation is one point, which carries its number.

    Args:
        sizes: In the space's unit, in the order of evaluation.
        fitness: In the same order; NaN or None where it is undefined, which is not drawn.
        labels: Short text for each architecture, for the hover box.
        is_kept: Whether it is in the population now.
        best: Position of the best one, counted from 0; below 0 for none.
        mu: Wanted size; None draws no line.
        sigma: Width of the factor f; None draws no band.
        size_title: Axis title with unit.
        fitness_title: Axis title with unit.
    """
    figure = new_figure(x=size_title, y=fitness_title, height=420, zoom_of=f"{fitness_title} by {size_title}")
    x, y, kept = (np.asarray(values, dtype) for values, dtype in ((sizes, float), (fitness, float), (is_kept, bool)))
    texts = np.asarray(labels, dtype=object)
    numbers = np.arange(len(x), dtype=np.int32)
    is_best, is_drawn = numbers == best, ~np.isnan(y)
    factors = factor_texts(x, mu, sigma)
    scatter, array = kind_of(len(x))
    parts: tuple[tuple[str, np.ndarray, dict[str, Any]], ...] = (
        ("evaluated", ~kept & ~is_best & is_drawn, {"size": 5, "color": MUTED, "opacity": 0.45}),
        (
            "in the population",
            kept & ~is_best & is_drawn,
            {"size": 9, "color": ACCENT, "line": {"color": "#FFFFFF", "width": 1}},
        ),
        ("best", is_best, STAR),
    )
    figure.add_traces(
        [
            scatter(
                x=array(x[part]),
                y=array(y[part]),
                mode="markers",
                name=name,
                marker=marker,
                customdata=numbers[part],
                text=texts[part],
                hovertext=None if factors is None else factors[part],
                hovertemplate=f"<b>{name}</b> · evaluation %{{customdata:,}}<br>%{{text}}<br>"
                f"fitness %{{y:{VALUE}}}<br>size %{{x:.4~g}}"
                + ("" if factors is None else "%{hovertext}")
                + "<extra></extra>",
            )
            for name, part, marker in parts
        ]
    )
    figure.update_layout(showlegend=True, **wanted_sizes(mu, sigma))
    keep_in_view(figure, x[is_drawn], mu)
    return figure


def factor_texts(sizes: np.ndarray, mu: float | None, sigma: float | None) -> np.ndarray | None:
    """What the hover box says of f, shape (n,); None without μ and σ."""
    if mu is None or sigma is None:
        return None
    factors = regularisation_factor(np.where(np.isfinite(sizes), sizes, 0.0), mu, sigma)
    return np.array([f" (f = {factor:.3f})" for factor in factors], dtype=object)


def wanted_sizes(mu: float | None, sigma: float | None) -> dict[str, Any]:
    """Layout with a dotted line at μ and a shaded band where f is at least one half."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    if mu is None:
        return {"shapes": shapes, "annotations": notes}
    across = {"yref": "y domain", "y0": 0, "y1": 1, "layer": "below"}
    if sigma is not None:
        # f = exp(-(Θ - μ)² / σ) is one half at this distance from μ.
        reach = float(np.sqrt(sigma * np.log(2)))
        band = {"x0": max(mu - reach, 0.0), "x1": mu + reach}
        shapes.append({"type": "rect", **across, **band, "fillcolor": ACCENT, "opacity": 0.1, "line": {"width": 0}})
        notes.append(note("f ≥ 0.5", ACCENT, x=mu, y=0, yref="y domain", xanchor="left", yanchor="bottom"))
    shapes.append({"type": "line", **across, "x0": mu, "x1": mu, "line": {"color": CONTRAST, "dash": "dot"}})
    notes.append(note("μ", CONTRAST, x=mu, y=1, yref="y domain", xanchor="left", yanchor="top"))
    return {"shapes": shapes, "annotations": notes}


def keep_in_view(figure: go.Figure, sizes: np.ndarray, mu: float | None) -> None:
    """Keep a wide band from squeezing the points.

    The axis stays automatic: a range that changes between updates would throw away a person's zoom.
    """
    shown = sizes[np.isfinite(sizes)]
    if not shown.size:
        return
    ends = [float(shown.min()), float(shown.max()), *([] if mu is None else [mu])]
    margin = VIEW_MARGIN * (max(ends) - min(ends))
    if margin > 0:
        figure.update_xaxes(autorangeoptions={"clipmin": min(ends) - margin, "clipmax": max(ends) + margin})


def plot_population_sizes(
    cycles: Sequence[int],
    least: Sequence[float | None],
    median: Sequence[float | None],
    most: Sequence[float | None],
    *,
    mu: float | None,
    size_title: str,
) -> go.Figure:
    """Sizes in the population cycle by cycle: a band from the least to the most, and the median.

    Args:
        cycles: Cycle of each point.
        least: Smallest size in the population then; NaN or None, as the other two, where it had no members.
        median: Median size.
        most: Largest size.
        mu: Wanted size; None draws no line.
        size_title: Axis title with unit.
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
    if mu is not None:
        mark_height(figure, mu, "μ", CONTRAST, dash="dot")
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


def plot_family(
    numbers: Sequence[int],
    cycles: Sequence[int],
    fitness: Sequence[float | None],
    labels: Sequence[str],
    edges: Sequence[tuple[int, int]],
    *,
    fitness_title: str,
) -> go.Figure:
    """Family tree of the best: its ancestors by cycle and fitness, joined to their children.

    Args:
        numbers: Evaluation numbers of the family, the best one last.
        cycles: In which cycle each was evaluated.
        fitness: Of each; NaN or None where it is undefined, which is not drawn.
        labels: Short text for each architecture, for the hover box.
        edges: (parent, child) as evaluation numbers; those with an end outside the family are left out.
        fitness_title: Axis title with unit.
    """
    figure = new_figure(x="cycle", y=fitness_title, zoom_of=f"family by {fitness_title}")
    scatter, array = kind_of(len(numbers))
    x, y = np.asarray(cycles, float), np.asarray(fitness, float)
    places = {number: place for place, number in enumerate(numbers)}
    ends = [(places[parent], places[child]) for parent, child in edges if parent in places and child in places]
    joined = np.array(ends, dtype=int).reshape(-1, 2)
    # One trace for all lines: each is parent, child, gap.
    lines = [np.column_stack((v[joined], np.full(len(joined), np.nan))).ravel() for v in (x, y)]
    figure.add_trace(
        scatter(
            x=array(lines[0]),
            y=array(lines[1]),
            mode="lines",
            line={"color": MUTED, "width": 1.5},
            opacity=0.7,
            hoverinfo="skip",
            showlegend=False,
        )
    )
    parts = (
        ("ancestor", slice(None, -1), {"size": 10, "color": ACCENT, "line": {"color": "#FFFFFF", "width": 1}}),
        ("best", slice(-1, None), STAR),
    )
    figure.add_traces(
        [
            scatter(
                x=array(x[part]),
                y=array(y[part]),
                mode="markers",
                name=name,
                marker=marker,
                customdata=np.asarray(numbers, dtype=np.int32)[part],
                text=np.asarray(labels, dtype=object)[part],
                hovertemplate=f"<b>{name}</b> · evaluation %{{customdata:,}}<br>%{{text}}<br>"
                f"cycle %{{x:,d}}<br>fitness %{{y:{VALUE}}}<extra></extra>",
            )
            for name, part, marker in parts
        ]
    )
    return figure


def plot_compared(curves: Mapping[str, tuple[Sequence[int], Sequence[float | None]]], *, title: str) -> go.Figure:
    """Best so far of up to six searches in one figure.

    Args:
        curves: By name of the search: evaluations, and the highest fitness until then; NaN or None where none was.
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
                name=name,
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


def mark_height(figure: go.Figure, height: float, text: str, colour: str, *, dash: str) -> None:
    """A line across the whole figure, named at its right end."""
    line = {"color": colour, "dash": dash, "width": 2}
    figure.update_layout(
        shapes=[{"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": line}],
        annotations=[note(text, colour, x=1, y=height, xref="x domain", xanchor="right", yanchor="bottom")],
    )


def note(text: str, colour: str, **place: Any) -> dict[str, Any]:
    """A small annotation without an arrow."""
    return {"text": text, "showarrow": False, "font": {"size": 12, "color": colour}, **place}
