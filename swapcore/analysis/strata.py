"""How a score ranks networks of equal depth: a score that counts depth alone ranks nothing there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from swapcore.analysis.bootstrap import SpearmanBootstrap, percentile_interval
from swapcore.analysis.ranks import spearman_or_none
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.problems.registry import get_problem

__all__ = ["Stratum", "depths", "said_of", "strata", "strata_bootstraps", "strata_title"]

STRATUM_RESAMPLES = 200
"""Fewer than of all networks: strata are small, and their intervals wide beside what more resamples would change."""
FEWEST = 10
"""Fewer networks say nothing in a sentence; they are shown all the same."""


@dataclass(frozen=True, kw_only=True)
class Stratum:
    """Networks that have equally many of what is counted.

    Attributes:
        value: How many.
        n: Networks with a score.
        spearman: ρ of score and accuracy among them; None where undefined.
        spearman_ci: Its 95 % percentile bootstrap interval; None where it is undefined.
    """

    value: int
    n: int
    spearman: float | None
    spearman_ci: tuple[float, float] | None


def strata_title(space: str) -> str | None:
    """What is counted in a space, for people; None where nothing is."""
    counted = get_problem(space).strata
    return None if counted is None else counted.title


def depths(networks: ScoredNetworks) -> np.ndarray | None:
    """How many of what its space counts each network has, shape (n,); None where nothing is counted."""
    counted = get_problem(networks.space).strata
    return None if counted is None else np.array([counted.count(one) for one in networks.architectures], dtype=int)


def strata_bootstraps(
    depth: np.ndarray, accuracies: np.ndarray, *, resamples: int = STRATUM_RESAMPLES
) -> dict[int, SpearmanBootstrap]:
    """Depth -> resamples of its networks, with seed 0, on which any number of scores can be judged.

    Args:
        depth: As ``depths`` gives it, shape (n,).
        accuracies: Percent, shape (n,).
        resamples: Of the networks of each stratum.
    """
    values = np.unique(depth).tolist()
    return {value: SpearmanBootstrap(accuracies[depth == value], resamples=resamples) for value in values}


def strata(
    depth: np.ndarray,
    scores: np.ndarray,
    accuracies: np.ndarray,
    bootstraps: Mapping[int, SpearmanBootstrap] | None = None,
) -> tuple[Stratum, ...]:
    """ρ in each stratum, the shallowest first.

    Args:
        depth: As ``depths`` gives it, shape (n,).
        scores: Higher meaning better, NaN where a network has none, shape (n,).
        accuracies: Percent, shape (n,).
        bootstraps: As ``strata_bootstraps`` gives them; made here if None.
    """
    drawn = strata_bootstraps(depth, accuracies) if bootstraps is None else bootstraps
    found = []
    for value, bootstrap in drawn.items():
        rows = np.flatnonzero(depth == value)
        known = ~np.isnan(scores[rows])
        if not known.any():
            continue
        values, trained = scores[rows][known], accuracies[rows][known]
        rho = spearman_or_none(values, trained)
        interval = None if rho is None else percentile_interval(bootstrap.among(known).resampled(values))
        found.append(Stratum(value=value, n=len(values), spearman=rho, spearman_ci=interval))
    return tuple(found)


def said_of(found: Sequence[Stratum], overall: float, title: str) -> str:
    """The outcome in a sentence: how ρ changes from the whole to the strata.

    Args:
        found: The strata.
        overall: ρ over all of them.
        title: What is counted.
    """
    enough = [one for one in found if one.spearman is not None and one.n >= FEWEST]
    if not enough:
        return f"No {FEWEST} networks have equally many {title}: nothing can be said of equal depth."
    lowest = min(enough, key=lambda one: one.spearman or 0.0)
    highest = max(enough, key=lambda one: one.spearman or 0.0)
    low, high = lowest.spearman_ci or (0.0, 0.0)
    outcome = " no better than chance" if low <= 0 <= high else " the wrong way round" if high < 0 else ""
    warning = f"; there it ranks{outcome}" if outcome else ""
    return (
        f"Over all of these networks ρ is {overall:.3f}. Among those with equally many {title} it runs from "
        f"{lowest.spearman:.3f} (with {lowest.value}, n = {lowest.n:,}{warning}) to {highest.spearman:.3f} (with "
        f"{highest.value}, n = {highest.n:,})."
    )
