"""Operators that are chosen by their success: probability matching (as in Thierens, GECCO 2005, section 2)."""

from collections.abc import Sequence

import numpy as np

__all__ = ["AdaptiveChoice"]

LEARNING = 0.2
"""α: how much the latest outcome counts in an option's quality."""
LEAST = 0.1
"""Chance that every option keeps, shared with nobody: one that fails now may help later."""


class AdaptiveChoice:
    """Chooses one of a few options; each is as likely as it has been successful.

    The quality of an option moves towards 1 with a success and towards 0 with a failure, by a share α. An option's
    chance is ``LEAST / options`` and its share of all qualities in what is left. All begin with quality 1, and equal.

    Args:
        options: In order.
        rng: The generator of the search.
    """

    def __init__(self, options: Sequence[int], rng: np.random.Generator) -> None:
        self.options, self.rng = tuple(options), rng
        self.quality = np.ones(len(self.options))

    @property
    def chances(self) -> np.ndarray:
        """Of each option; positive, and 1 in all."""
        total, equal = self.quality.sum(), np.full(len(self.options), 1 / len(self.options))
        return LEAST * equal + (1 - LEAST) * (self.quality / total if total > 0 else equal)

    def draw(self) -> int:
        """Choose an option."""
        return self.options[int(self.rng.choice(len(self.options), p=self.chances))]

    def reward(self, option: int, *, success: bool) -> None:
        """Hear what came of an option that was chosen."""
        place = self.options.index(option)
        self.quality[place] += LEARNING * (success - self.quality[place])
