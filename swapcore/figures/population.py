"""The evaluations of a search: all by size and fitness, and the family of the best; from plain sequences."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from swapcore.figures.search import VALUE, kind_of, note
from swapcore.figures.style import ACCENT, CONTRAST, MUTED, new_figure
from swapcore.values.regularisation import Regularisation

__all__ = ["plot_family", "plot_population"]

VIEW_MARGIN = 0.08
"""How far the size axis reaches beyond the points and μ, as a share of their spread."""

OUTLINE = {"color": "#1B1F24", "width": 1}
STAR = {"symbol": "star", "size": 17, "color": CONTRAST, "line": OUTLINE}


def plot_population(
    sizes: Sequence[float],
    fitness: Sequence[float | None],
    labels: Sequence[str],
    is_kept: Sequence[bool],
    best: int,
    *,
    regularisation: Regularisation | None,
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
        regularisation: Draws a line at the wanted size, and a band of the width of the factor f; None for neither.
        size_title: Axis title with unit.
        fitness_title: Axis title with unit.
    """
    figure = new_figure(x=size_title, y=fitness_title, height=420, zoom_of=f"{fitness_title} by {size_title}")
    x, y, kept = (np.asarray(values, dtype) for values, dtype in ((sizes, float), (fitness, float), (is_kept, bool)))
    texts = np.asarray(labels, dtype=object)
    numbers = np.arange(len(x), dtype=np.int32)
    is_best, is_drawn = numbers == best, ~np.isnan(y)
    factors = factor_texts(x, regularisation)
    scatter, array = kind_of(int(np.count_nonzero(is_drawn)))
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
    figure.update_layout(showlegend=True, **wanted_sizes(regularisation))
    keep_in_view(figure, x[is_drawn], regularisation)
    return figure


def factor_texts(sizes: np.ndarray, regularisation: Regularisation | None) -> np.ndarray | None:
    """What the hover box says of f, shape (n,); None without μ and σ."""
    if regularisation is None:
        return None
    factors = regularisation.factor(np.where(np.isfinite(sizes), sizes, 0.0))
    return np.array([f" (f = {factor:.3f})" for factor in factors], dtype=object)


def wanted_sizes(regularisation: Regularisation | None) -> dict[str, Any]:
    """Layout with a dotted line at μ and a shaded band where f is at least one half."""
    if regularisation is None:
        return {"shapes": [], "annotations": []}
    mu, across = regularisation.mu, {"yref": "y domain", "y0": 0, "y1": 1, "layer": "below"}
    # f = exp(-(Θ - μ)² / σ) is one half at this distance from μ.
    reach = float(np.sqrt(regularisation.sigma * np.log(2)))
    band = {"x0": max(mu - reach, 0.0), "x1": mu + reach}
    return {
        "shapes": [
            {"type": "rect", **across, **band, "fillcolor": ACCENT, "opacity": 0.1, "line": {"width": 0}},
            {"type": "line", **across, "x0": mu, "x1": mu, "line": {"color": CONTRAST, "dash": "dot"}},
        ],
        "annotations": [
            note("f ≥ 0.5", ACCENT, x=mu, y=0, yref="y domain", xanchor="left", yanchor="bottom"),
            note("μ", CONTRAST, x=mu, y=1, yref="y domain", xanchor="left", yanchor="top"),
        ],
    }


def keep_in_view(figure: go.Figure, sizes: np.ndarray, regularisation: Regularisation | None) -> None:
    """Keep a wide band from squeezing the points.

    The axis stays automatic: a range that changes between updates would throw away a person's zoom.
    """
    shown = sizes[np.isfinite(sizes)]
    if not shown.size:
        return
    ends = [float(shown.min()), float(shown.max()), *([] if regularisation is None else [regularisation.mu])]
    margin = VIEW_MARGIN * (max(ends) - min(ends))
    if margin > 0:
        figure.update_xaxes(autorangeoptions={"clipmin": min(ends) - margin, "clipmax": max(ends) + margin})


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
