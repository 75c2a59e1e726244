"""μ and σ as they were cycle by cycle, and what evaluations were worth then: worked out from the rows of a run.

Nothing of it is stored: what changes depends on settings and evaluations alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from swapcore.runs.settings import SearchSettings
from swapcore.search.adaptive_objective import annealed, steered
from swapcore.store.run import EARLIER, CycleRow, EvaluationRow

__all__ = ["Moment", "champions", "moments", "worth"]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """In force when a cycle ended, before it was heard of.

    Attributes:
        mu: In the unit of sizes.
        sigma: In its square.
    """

    mu: float
    sigma: float

    @property
    def half(self) -> float:
        """Distance from μ at which f is one half."""
        return math.sqrt(self.sigma * math.log(2))


def moments(
    settings: SearchSettings, evaluations: Sequence[EvaluationRow], cycles: Sequence[CycleRow]
) -> tuple[Moment, ...]:
    """One for each cycle; none where there is no μ and σ.

    Args:
        settings: Of the run.
        evaluations: From the first on.
        cycles: From the first on, none left out.
    """
    own, changing = settings.regularisation, settings.objective
    if own is None:
        return ()
    if changing.is_constant:
        return (Moment(mu=own.mu, sigma=own.sigma),) * len(cycles)
    budget, mu, found = settings.new_searcher().budget, own.mu, []
    earlier = sum(row.origin == EARLIER for row in evaluations)
    for row in cycles:
        share = (row.evaluations - earlier) / budget
        sigma = own.sigma if changing.last_sigma is None else annealed(own.sigma, changing.last_sigma, share)
        found.append(Moment(mu=mu, sigma=sigma))
        if changing.steered is not None:
            mu = steered(mu, sigma, own.mu, [evaluations[one].size for one in row.population])
    return tuple(found)


def worth(settings: SearchSettings, evaluations: Sequence[EvaluationRow], moment: Moment | None) -> np.ndarray:
    """Fitness of evaluations at a moment, shape (n,); NaN where the score is undefined.

    Args:
        settings: Of the run.
        evaluations: In any order.
        moment: Which; None where fitness does not change.
    """
    if moment is None:
        return np.array([math.nan if row.fitness is None else row.fitness for row in evaluations])
    scores = np.array([math.nan if row.score is None else row.score for row in evaluations])
    sizes = np.array([row.size for row in evaluations], dtype=float)
    oriented = scores if settings.metric.higher_is_better else -scores
    fitness: np.ndarray = oriented * np.exp(-(((sizes - moment.mu) / math.sqrt(moment.sigma)) ** 2))
    return fitness


def champions(
    settings: SearchSettings, evaluations: Sequence[EvaluationRow], counts: Sequence[int], at: Sequence[Moment]
) -> tuple[int | None, ...]:
    """Number of the fittest evaluation among the first so many, by what they are worth at that moment.

    Args:
        settings: Of the run, whose fitness changes.
        evaluations: From the first on.
        counts: Ascending.
        at: A moment for each count.
    """
    found: list[int | None] = []
    for count, moment in zip(counts, at, strict=True):
        fitness = worth(settings, evaluations[:count], moment)
        found.append(None if np.isnan(fitness).all() else int(np.nanargmax(fitness)))
    return tuple(found)
