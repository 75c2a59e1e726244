"""Where names beside points can be written without covering other names or points."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["placed_labels"]

CHARACTER = 0.0125
"""Width of a character as a share of an axis some 500 pixels wide."""
LINE = 0.05
"""Height of a line of text as a share of an axis some 350 pixels high."""
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


def placed_labels(x: np.ndarray, y: np.ndarray, titles: Sequence[str], order: Sequence[int]) -> list[str | None]:
    """Choose a side for each name; the first in order choose first.

    Args:
        x: Points in shares of the axis, 0 to 1, shape (n,).
        y: The same upwards.
        titles: Their names.
        order: Numbers of the points, the most important first.

    Returns:
        Plotly's name of the side for each point; None where every side is taken.
    """
    points = [Box(x=float(a), y=float(b), width=POINT, height=POINT) for a, b in zip(x, y, strict=True)]
    written: list[Box] = []
    sides: list[str | None] = [None] * len(titles)
    for number in order:
        others = [point for place, point in enumerate(points) if place != number]
        for side, box in candidates(points[number], len(titles[number]) * CHARACTER / 2).items():
            inside = box.width <= box.x <= 1 - box.width
            if inside and not any(box.overlaps(taken) for taken in (*others, *written)):
                sides[number] = side
                written.append(box)
                break
    return sides


def candidates(point: Box, half: float) -> dict[str, Box]:
    """Side -> the rectangle that a name would cover there."""
    aside, above = POINT + half, POINT + LINE / 2
    moves = {
        "top center": (0.0, above),
        "middle right": (aside, 0.0),
        "middle left": (-aside, 0.0),
        "bottom center": (0.0, -above),
    }
    return {side: Box(x=point.x + dx, y=point.y + dy, width=half, height=LINE / 2) for side, (dx, dy) in moves.items()}
