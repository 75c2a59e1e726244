"""How often those who watch searches may ask, so that all of them together leave the machine to the searches."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

__all__ = ["Audience", "Pace"]

SHARE = 0.12
"""Of one core, what looks of one kind may take in all; what sends them to browsers takes about as much again."""
NUMBERS = (1.0, 1.5, 2.0)
"""Seconds between two looks at the numbers."""
CHARTS = (3.0, 6.0, 10.0, 15.0)
SETTLING = 5.0
"""Seconds between two changes of the pace: each lets every page be drawn anew."""
FASTER_BELOW = 0.7
"""A faster pace is taken where it would need no more than this share of what is allowed."""
MEMORY = 0.9
"""How much of the cost of a look is what looks cost before."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds between two looks."""

    numbers: float = NUMBERS[0]
    charts: float = CHARTS[0]


class Audience:
    """Those who watch, in all sessions of a server.

    Args:
        clock: Seconds, never going back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self.lock = clock, Lock()
        self.seen: dict[str, float] = {}
        self.costs = {"numbers": 0.0, "charts": 0.0}
        self.pace, self.changed = Pace(), -SETTLING

    def note(self, watcher: str, kind: str, seconds: float) -> None:
        """Somebody has looked.

        Args:
            watcher: Name of the session.
            kind: "numbers" or "charts".
            seconds: Of computing that the look took.
        """
        with self.lock:
            now = self.clock()
            self.seen[watcher] = now
            before = self.costs[kind]
            self.costs[kind] = MEMORY * before + (1 - MEMORY) * seconds if before else seconds
            if now - self.changed >= SETTLING:
                self.changed = now
                self.seen = {name: at for name, at in self.seen.items() if now - at < 2 * max(CHARTS)}
                self.pace = Pace(
                    numbers=step(NUMBERS, self.pace.numbers, self.needed("numbers")),
                    charts=step(CHARTS, self.pace.charts, self.needed("charts")),
                )

    def needed(self, kind: str) -> float:
        """Seconds between two looks of each watcher at which all together take the share that is allowed."""
        return len(self.seen) * self.costs[kind] / SHARE


def step(steps: tuple[float, ...], present: float, needed: float) -> float:
    """The fastest of some paces that is allowed; the present one unless it is too fast, or much too slow."""
    wanted = next((one for one in steps if one >= needed), steps[-1])
    if wanted >= present:
        return wanted
    return next((one for one in steps if FASTER_BELOW * one >= needed and one <= present), present)
