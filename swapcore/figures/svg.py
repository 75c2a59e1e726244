"""Figures as still pictures (SVG), for reports: small, sharp in print, and without a script.

They are drawn from the very figures that the pages show, so that nothing is composed twice. What is drawn is what the
charts of a run and the drawings of an architecture consist of; anything else is refused rather than left out.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from swapcore.figures.style import Figure
from swapcore.figures.svg_frame import (
    INK,
    LEGEND,
    WIDTH,
    Frame,
    axes_svg,
    frame_of,
    legend_places,
    numbers_of,
    shortest,
)

__all__ = ["figure_svg"]

DASHES = {"dot": "2 4", "dash": "7 4"}
ANCHORS = {"left": "start", "right": "end"}
ASIDE = {"start": 4, "end": -4}
"""How far a text keeps from what it stands beside."""
FONT, LINE = 12, 14
"""Size of type, and distance of lines, in pixels."""
COLUMN_POINTS = 4
"""Of a line with many more points than there are columns of pixels, so many are drawn in each."""
STAR = [
    (np.sin(np.pi * k / 5) * (1 if k % 2 == 0 else 0.45), -np.cos(np.pi * k / 5) * (1 if k % 2 == 0 else 0.45))
    for k in range(10)
]


def figure_svg(figure: Figure, *, title: str) -> str:
    """A figure of lines, points and notes on linear axes, as an element of HTML.

    Args:
        figure: Made by this package.
        title: What it shows, for those who cannot see it.

    Raises:
        ValueError: If it has a kind of trace, point or axis that is not known here.
    """
    frame = frame_of(figure)
    parts = [*axes_svg(figure, frame), *shapes_svg(figure, frame)]
    before: tuple[np.ndarray, np.ndarray] | None = None
    for trace in figure.data:
        if trace.type not in {"scatter", "scattergl"}:
            raise ValueError(f"a still picture has scatter traces only; got {trace.type!r}")
        x, y = frame.x.at(numbers_of(trace.x)), frame.y.at(numbers_of(trace.y))
        parts += trace_svg(trace, x, y, before)
        before = x, y
    parts += [*notes_svg(figure, frame), *legend_svg(figure, frame)]
    return (
        f'<svg viewBox="0 0 {WIDTH} {shortest(frame.height)}" role="img" aria-label="{html.escape(title)}" '
        f'font-size="{FONT}" fill="none" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def trace_svg(trace: Any, x: np.ndarray, y: np.ndarray, before: tuple[np.ndarray, np.ndarray] | None) -> Iterator[str]:
    """Area, line, points and texts of a trace, in this order."""
    faint = "" if trace.opacity in {None, 1} else f' opacity="{trace.opacity:g}"'
    if trace.fill == "toself":
        yield f'<path d="{path(x, y)}Z" fill="{trace.fillcolor}"/>'
    elif trace.fill == "tonexty" and before is not None:
        yield area(x, y, before, trace.fillcolor)
    elif trace.fill not in {None, "none"}:
        raise ValueError(f"a still picture fills to itself or to the trace before; got {trace.fill!r}")
    if "lines" in trace.mode and trace.line.width != 0:
        drawn = steps(x, y) if trace.line.shape == "hv" else path(x, y)
        yield f'<path d="{drawn}"{stroke(trace.line.color, trace.line.width or 2, trace.line.dash)}{faint}/>'
    if "markers" in trace.mode:
        yield from points(trace.marker, x, y, faint)
    if "text" in trace.mode:
        for text, at, height in zip(trace.text, x, y, strict=True):
            yield lines_of_text(text, (at, height), trace.textfont, "middle")


def area(x: np.ndarray, y: np.ndarray, before: tuple[np.ndarray, np.ndarray], colour: str) -> str:
    """What lies between a line and the one drawn before it."""
    known = np.isfinite(y) & np.isfinite(before[1])
    one, other = thinned(x[known], y[known]), thinned(before[0][known], before[1][known])
    around = (np.concatenate((a, b[::-1])) for a, b in zip(one, other, strict=True))
    return f'<path d="{polyline(*around)}Z" fill="{colour}"/>'


def points(marker: Any, x: np.ndarray, y: np.ndarray, faint: str) -> Iterator[str]:
    """All points of a trace: dots as ends of lines without a length, which takes few bytes each, or stars."""
    size, border = float(marker.size or 6), float(marker.line.width or 0)
    known = np.isfinite(x) & np.isfinite(y)
    places = dict.fromkeys((shortest(a), shortest(b)) for a, b in zip(x[known], y[known], strict=True))
    if marker.opacity is not None:
        faint = f' opacity="{marker.opacity:g}"'
    if marker.symbol == "star":
        for a, b in places:
            corners = " ".join(f"{float(a) + size / 2 * dx:.1f},{float(b) + size / 2 * dy:.1f}" for dx, dy in STAR)
            yield f'<polygon points="{corners}" fill="{marker.color}" stroke="{marker.line.color or "none"}"/>'
        return
    if marker.symbol not in {None, "circle"} or not isinstance(marker.color, str):
        raise ValueError(f"points of a still picture are dots of one colour or stars; got {marker.symbol!r}")
    dots = "".join(f"M{a} {b}h0" for a, b in places)
    if not dots:
        return
    if border:
        yield f'<path d="{dots}"{stroke(marker.line.color, size + border)} stroke-linecap="round"{faint}/>'
    yield f'<path d="{dots}"{stroke(marker.color, size - border)} stroke-linecap="round"{faint}/>'


def thinned(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A line without the points that nobody could see: of each column of pixels, both ends and the extremes."""
    if len(x) <= COLUMN_POINTS * WIDTH:
        return x, y
    kept: set[int] = set()
    for rows in np.split(np.arange(len(x)), np.flatnonzero(np.diff(np.floor(x))) + 1):
        kept |= {int(rows[0]), int(rows[y[rows].argmin()]), int(rows[y[rows].argmax()]), int(rows[-1])}
    rows = np.array(sorted(kept))
    return x[rows], y[rows]


def path(x: np.ndarray, y: np.ndarray) -> str:
    """Straight lines from point to point, with gaps where there is no value."""
    known = np.isfinite(x) & np.isfinite(y)
    runs = np.split(np.arange(len(x)), np.flatnonzero(np.diff(known.astype(int))) + 1)
    return "".join(polyline(*thinned(x[rows], y[rows])) for rows in runs if len(rows) and known[rows[0]])


def polyline(x: np.ndarray, y: np.ndarray) -> str:
    return "M" + "L".join(f"{shortest(a)} {shortest(b)}" for a, b in zip(x, y, strict=True))


def steps(x: np.ndarray, y: np.ndarray) -> str:
    """A line that keeps its height until the next value; only where the height changes is there anything to say."""
    known = np.isfinite(y)
    if not known.any():
        return ""
    along, heights = ([shortest(value) for value in values] for values in thinned(x[known], y[known]))
    commands = [f"M{along[0]} {heights[0]}"]
    for before, (place, height) in zip(heights, zip(along[1:], heights[1:], strict=True), strict=False):
        if height != before:
            commands.append(f"H{place}V{height}")
    return "".join([*commands, f"H{along[-1]}"])


def stroke(colour: str | None, width: float, dash: str | None = None) -> str:
    dashes = f' stroke-dasharray="{DASHES[dash]}"' if dash in DASHES else ""
    return f' stroke="{colour or INK}" stroke-width="{shortest(width)}"{dashes}'


def shapes_svg(figure: Figure, frame: Frame) -> Iterator[str]:
    """Lines and bands across the picture."""
    for shape in figure.layout.shapes:
        x0, x1 = (frame.x.place(value, shape.xref) for value in (shape.x0, shape.x1))
        y0, y1 = (frame.y.place(value, shape.yref) for value in (shape.y0, shape.y1))
        if shape.type == "line":
            line = stroke(shape.line.color, shape.line.width or 2, shape.line.dash)
            yield f'<path d="M{shortest(x0)} {shortest(y0)}L{shortest(x1)} {shortest(y1)}"{line}/>'
        elif shape.type == "rect":
            # A band may reach beyond what the axes show.
            left, right = (min(max(value, frame.x.start), frame.x.end) for value in sorted((x0, x1)))
            top, bottom = sorted((y0, y1))
            yield (
                f'<rect x="{shortest(left)}" y="{shortest(top)}" width="{shortest(right - left)}" '
                f'height="{shortest(bottom - top)}" fill="{shape.fillcolor}" opacity="{shape.opacity or 1:g}"/>'
            )
        else:
            raise ValueError(f"a still picture has marks that are lines or rectangles; got {shape.type!r}")


def notes_svg(figure: Figure, frame: Frame) -> Iterator[str]:
    """Texts, and heads of arrows."""
    for note in figure.layout.annotations:
        x, y = frame.x.place(note.x, note.xref), frame.y.place(note.y, note.yref)
        if note.showarrow:
            yield arrow_head(frame.x.place(note.ax, "x"), frame.y.place(note.ay, "y"), x, y, note)
        else:
            y -= note.yshift or 0
            yield lines_of_text(
                note.text, (x, y), note.font, ANCHORS.get(note.xanchor, "middle"), note.yanchor or "middle"
            )


def arrow_head(from_x: float, from_y: float, x: float, y: float, note: Any) -> str:
    """An arrow: its line, and a triangle at its end."""
    way = np.array([x - from_x, y - from_y])
    ahead = way / (np.hypot(*way) or 1.0)
    aside, size = np.array([-ahead[1], ahead[0]]), 4 + 2.5 * float(note.arrowwidth)
    base = np.array([x, y]) - size * ahead
    corners = " ".join(f"{a:.1f},{b:.1f}" for a, b in ((x, y), base + size / 2 * aside, base - size / 2 * aside))
    line = f'<path d="M{shortest(from_x)} {shortest(from_y)}L{base[0]:.1f} {base[1]:.1f}"'
    return f'{line}{stroke(note.arrowcolor, note.arrowwidth)}/><polygon points="{corners}" fill="{note.arrowcolor}"/>'


def lines_of_text(text: str, place: tuple[float, float], font: Any, anchor: str, upright: str = "middle") -> str:
    """A text of the few signs that Plotly reads: ``<br>``, and ``<b>`` around a whole line."""
    x, y = place[0] + ASIDE.get(anchor, 0), place[1]
    rows, size = text.split("<br>"), float(font.size or FONT)
    above = {"bottom": len(rows) - 0.3, "top": -0.8}.get(upright, (len(rows) - 1) / 2 - 0.35)
    said = []
    for number, row in enumerate(rows):
        weight = ' font-weight="bold"' if row.startswith("<b>") else ""
        words = html.escape(html.unescape(re.sub(r"</?b>", "", row)))
        height = shortest(y - (above - number) * LINE)
        said.append(f'<tspan x="{shortest(x)}" y="{height}"{weight}>{words}</tspan>')
    return (
        f'<text text-anchor="{anchor}" font-size="{shortest(size)}" fill="{font.color or INK}">{"".join(said)}</text>'
    )


def legend_svg(figure: Figure, frame: Frame) -> Iterator[str]:
    """Names of the traces, in rows above the picture."""
    for trace, along, row in legend_places(figure):
        x, y = frame.x.start + along, 14.0 + LEGEND * row
        if "markers" in trace.mode:
            yield from points(trace.marker, np.array([x + 9]), np.array([y]), "")
        else:
            line = stroke(trace.line.color, trace.line.width or 2, trace.line.dash)
            yield f'<path d="M{shortest(x)} {shortest(y)}h18"{line}/>'
        name = html.escape(html.unescape(trace.name))
        yield f'<text x="{shortest(x + 24)}" y="{shortest(y + 4)}" fill="{INK}">{name}</text>'
