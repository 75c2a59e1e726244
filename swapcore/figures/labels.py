"""Where names beside points can be written without covering other names or points."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["placed_labels", "together"]

CHARACTER = 0.0125
"""Width of a character as a share of an axis some 500 pixels wide."""
LINE = 0.05
"""Height of a line of text as a share of an axis some 350 pixels high."""
CLOSE = 0.035
"""Points nearer than this in both directions have a label in common."""
POINT = 0.018
"""Half the width of a point, in the same share."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in shares of the axes, by its middle and half its extent."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two cover a common place."""
        beside = abs(self.x - other.x) >= self.width + other.width
        above = abs(self.y - other.y) >= self.height + other.height
        return not (beside or above)


def placed_labels(
    x: np.ndarray, y: np.ndarray, titles: Sequence[str], order: Sequence[int], *, narrow: bool = False
) -> list[str | None]:
    """Choose a side for each name; the first in order choose first.

    Args:
        x: Points in shares of the axis, 0 to 1, shape (n,).
        y: The same upwards.
        titles: Their names.
        order: Numbers of the points, the most important first.
        narrow: Whether the names must have room on a telephone, too, where the axis is half as wide.

    Returns:
        Plotly's name of the side for each point; None where every side is taken.
    """
    wide = 2 if narrow else 1
    points = [Box(x=float(a), y=float(b), width=POINT * wide, height=POINT) for a, b in zip(x, y, strict=True)]
    written: list[Box] = []
    sides: list[str | None] = [None] * len(titles)
    for number in order:
        others = [point for place, point in enumerate(points) if place != number]
        for side, box in candidates(points[number], len(titles[number]) * CHARACTER * wide / 2).items():
            inside = box.width <= box.x <= 1 - box.width
            if inside and not any(box.overlaps(taken) for taken in (*others, *written)):
                sides[number] = side
                written.append(box)
                break
    return sides


def together(x: np.ndarray, y: np.ndarray, order: Sequence[int]) -> list[list[int]]:
    """Points that lie so close that one label must do for them: numbers of points, the first in order first.

    Args:
        x: Points in shares of the axis, 0 to 1, shape (n,).
        y: The same upwards.
        order: Numbers of the points, the most important first.
    """
    found: list[list[int]] = []
    for number in order:
        near = (one for one in found if max(abs(x[one[0]] - x[number]), abs(y[one[0]] - y[number])) < CLOSE)
        group = next(near, None)
        if group is None:
            found.append([number])
        else:
            group.append(number)
    return found


def candidates(point: Box, half: float) -> dict[str, Box]:
    """Side -> the rectangle that a name would cover there."""
    aside, above = point.width + half, point.height + LINE / 2
    moves = {
        "top center": (0.0, above),
        "middle right": (aside, 0.0),
        "middle left": (-aside, 0.0),
        "bottom center": (0.0, -above),
        "top right": (aside, above),
        "top left": (-aside, above),
        "bottom right": (aside, -above),
        "bottom left": (-aside, -above),
    }
    return {side: Box(x=point.x + dx, y=point.y + dy, width=half, height=LINE / 2) for side, (dx, dy) in moves.items()}
