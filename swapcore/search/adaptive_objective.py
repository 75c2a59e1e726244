"""An objective whose μ and σ change while a search goes on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Self

from swapcore.search.candidate import Evaluation
from swapcore.search.objective import Progress
from swapcore.values.score import Score

__all__ = ["AdaptiveObjective", "annealed", "steered"]

GAIN = 0.05
"""Share of what the median member is off that μ is corrected by after a cycle."""
NEAR, NEAR_GAIN = 0.05, 0.005
"""So close, as a share of what is wanted, the gain is smaller: where sizes are few and far between, a median that
jumps from one to the next would go on jumping."""
REACH = 10.0
"""μ keeps within so many √σ of the population, lest f vanish for all of it: there it is exp(-100)."""


def annealed(first: float, last: float, share: float) -> float:
    """σ on its geometric way: ``first`` at the beginning, ``last`` when all of the budget is spent."""
    return first * math.pow(last / first, share)


def steered(mu: float, sigma: float, target: float, sizes: Sequence[float]) -> float:
    """μ after a cycle: an integral controller on what the median member of the population is off.

    Where a score grows with size, a population stands above μ by what f and the score come to terms at; the controller
    lowers μ, below zero if need be, until the median is what is wanted. Where the sizes of a space are few and far
    apart, no population may have that median, and it ends beside it.

    Args:
        mu: Of the cycle that has ended.
        sigma: Width now.
        target: What the median shall be.
        sizes: Of the population; with none, nothing is known, and μ stays.
    """
    if not sizes:
        return mu
    middle, reach = median(sizes), REACH * math.sqrt(sigma)
    gain = NEAR_GAIN if abs(middle - target) <= NEAR * target else GAIN
    return min(max(mu - gain * (middle - target), middle - reach), middle + reach)


@dataclass(frozen=True, kw_only=True)
class AdaptiveObjective:
    """The score, turned so that higher is better, times f(Θ) = exp(−(Θ − μ)² / σ) with a μ or σ that changes.

    Attributes:
        higher_is_better: Whether a higher score is better.
        mu: In force now.
        sigma: At the beginning.
        last_sigma: At the end of the budget; as at the beginning if None.
        target: What the median size of the population is steered to; μ stays as it is if None.
    """

    higher_is_better: bool = True
    mu: float
    sigma: float
    last_sigma: float | None = None
    target: float | None = None

    @property
    def is_constant(self) -> bool:
        """It changes."""
        return False

    def sigma_at(self, share: float) -> float:
        """σ when a share of the budget is spent, 0 to 1."""
        return self.sigma if self.last_sigma is None else annealed(self.sigma, self.last_sigma, share)

    def fitness(self, score: Score, size: float, progress: Progress) -> float:
        """See ``Objective``."""
        if score.value is None:
            return -math.inf
        oriented = score.value if self.higher_is_better else -score.value
        # As regularisation_factor has it, without its checks: a changing objective is asked for again and again.
        return oriented * math.exp(-(((size - self.mu) / math.sqrt(self.sigma_at(progress.share))) ** 2))

    def after_cycle(self, population: Sequence[Evaluation], progress: Progress) -> Self:
        """See ``Objective``."""
        if self.target is None:
            return self
        sizes = [one.size for one in population]
        return replace(self, mu=steered(self.mu, self.sigma_at(progress.share), self.target, sizes))
