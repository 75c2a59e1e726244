"""The frame of a still picture: where values lie in it, and the axes around it."""

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

__all__ = ["INK", "LEGEND", "WIDTH", "Frame", "axes_svg", "frame_of", "legend_places", "numbers_of", "shortest"]

WIDTH = 720
"""Of every picture, in pixels; it shrinks with the page."""
HEIGHT = 340
INK = "#39424C"
GRID = "#DDE2E7"
LEFT, RIGHT, TOP, BOTTOM, LEGEND, BARE = 66, 16, 12, 46, 26, 4
"""Room around the plot: for the axes where they are shown, for the legend where there is one, and hardly any else."""
CHARACTER = 6.4
"""Width of a character, about."""
PADDING = 0.05
"""How far axes reach beyond what they show, as a share of it."""
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
TICKS = 6


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A straight line from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def at(self, values: np.ndarray) -> np.ndarray:
        """Pixels of values, any shape."""
        pixels: np.ndarray = self.start + (values - self.low) / (self.high - self.low) * (self.end - self.start)
        return pixels

    def place(self, value: float, reference: str | None) -> float:
        """Pixel of a value, or of a share of the axis where it refers to the axis (``"x domain"``, ``"paper"``)."""
        if reference is None or reference in {"x", "y"}:
            return float(self.at(np.array(float(value))))
        return self.start + float(value) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round values inside, some six of them."""
        rough = (self.high - self.low) / TICKS
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(one * power for one in STEPS if one * power >= rough * (1 - 1e-9))
        first = math.ceil(self.low / step - 1e-9)
        return [number * step for number in range(first, math.floor(self.high / step + 1e-9) + 1)]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Both scales of a picture, and its height in pixels."""

    x: Scale
    y: Scale
    height: float


def frame_of(figure: go.Figure) -> Frame:
    """The frame of a figure whose axes are linear.

    Raises:
        ValueError: If an axis is of another kind.
    """
    layout = figure.layout
    for axis in (layout.xaxis, layout.yaxis):
        if axis.type not in {None, "-", "linear"}:
            raise ValueError(f"an axis of a still picture must be linear; got {axis.type!r}")
    height = float(layout.height or HEIGHT)
    left, bottom = (
        BARE if axis.visible is False else room for axis, room in ((layout.xaxis, LEFT), (layout.yaxis, BOTTOM))
    )
    top = TOP + LEGEND * max((row + 1 for _, _, row in legend_places(figure)), default=0)
    x_low, x_high = reach(figure, "x")
    y_low, y_high = reach(figure, "y")
    return Frame(
        x=Scale(low=x_low, high=x_high, start=left, end=WIDTH - (RIGHT if left > BARE else BARE)),
        y=Scale(low=y_low, high=y_high, start=height - bottom, end=top),
        height=height,
    )


def legend_places(figure: go.Figure) -> list[tuple[Any, float, int]]:
    """(trace, pixels from the left, row) of each name in the legend; a row that is full begins another."""
    shown = [trace for trace in figure.data if trace.showlegend is not False and trace.name]
    found: list[tuple[Any, float, int]] = []
    x, row = 0.0, 0
    for trace in shown if figure.layout.showlegend else []:
        width = 46 + CHARACTER * len(trace.name)
        if x + width > WIDTH - LEFT - RIGHT:
            x, row = 0.0, row + 1
        found.append((trace, x, row))
        x += width
    return found


def reach(figure: go.Figure, name: str) -> tuple[float, float]:
    """Ends of an axis: those that the figure gives, or what its data and marks need."""
    axis = figure.layout[f"{name}axis"]
    if axis.range is not None:
        return float(axis.range[0]), float(axis.range[1])
    values = np.concatenate([numbers_of(trace[name]) for trace in figure.data] + [marked(figure, name)])
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    margin = PADDING * (high - low) or max(abs(high), 1.0) * PADDING
    least, most = axis.autorangeoptions.clipmin, axis.autorangeoptions.clipmax
    low, high = low - margin, high + margin
    return low if least is None else max(low, least), high if most is None else min(high, most)


def marked(figure: go.Figure, name: str) -> np.ndarray:
    """Where the marks of a figure are that refer to values of an axis."""
    ends = [
        shape[f"{name}{end}"] for shape in figure.layout.shapes if shape[f"{name}ref"] in {None, name} for end in (0, 1)
    ]
    return np.array(ends, dtype=float)


def numbers_of(values: Sequence[float] | np.ndarray | None) -> np.ndarray:
    """Values of a trace as numbers, NaN where there is none."""
    return np.array([] if values is None else values, dtype=float)


def axes_svg(figure: go.Figure, frame: Frame) -> Iterator[str]:
    """Grid, numbers and titles; of an axis that is not shown nothing."""
    layout, x, y = figure.layout, frame.x, frame.y
    if layout.yaxis.visible is not False:
        for text, at in labelled(y):
            yield f'<path d="M{shortest(x.start)} {shortest(at)}H{shortest(x.end)}" stroke="{GRID}"/>'
            yield written(text, x.start - 7, at + 4, "end")
        middle = (y.start + y.end) / 2
        yield written(layout.yaxis.title.text, 13, middle, "middle", f' transform="rotate(-90 13 {shortest(middle)})"')
    if layout.xaxis.visible is not False:
        yield f'<path d="M{shortest(x.start)} {shortest(y.start)}H{shortest(x.end)}" stroke="{INK}"/>'
        for text, at in labelled(x):
            yield written(text, at, y.start + 17, "middle")
        yield written(layout.xaxis.title.text, (x.start + x.end) / 2, frame.height - 7, "middle")


def labelled(scale: Scale) -> list[tuple[str, float]]:
    """Numbers of an axis with as many decimals as tell them apart, and where they are."""
    ticks = scale.ticks()
    step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(ticks[0]) if ticks else 1.0
    decimals = next((count for count in range(9) if abs(round(step, count) - step) < step * 1e-6), 9)
    return [(f"{tick:,.{decimals}f}".replace("-", "−"), float(scale.at(np.array(tick)))) for tick in ticks]


def written(text: str | None, x: float, y: float, anchor: str, more: str = "") -> str:
    if not text:
        return ""
    return (
        f'<text x="{shortest(x)}" y="{shortest(y)}" text-anchor="{anchor}" fill="{INK}"{more}>'
        f"{html.escape(html.unescape(text))}</text>"
    )


def shortest(value: float) -> str:
    """A pixel to a tenth, in as few signs as it takes."""
    return f"{value:.1f}".removesuffix(".0")
