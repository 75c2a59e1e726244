"""Figures from papers, shown beside ours where they hold for the same population, and labelled as published."""

from collections.abc import Mapping

from swapcore.problems.registry import get_problem
from swapcore.problems.target import PublishedCorrelation
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = ["networks_of", "published_beside", "published_elsewhere", "published_standings"]


def published_standings(
    space: str, dataset: str, population: str, quantity: Quantity = ACCURACY
) -> Mapping[str, PublishedCorrelation]:
    """Row of a leaderboard -> what was published for it on a data set and a population; empty for nothing."""
    return {one.entry: one for one in published_beside(space, dataset, population, quantity) if one.entry}


def published_beside(
    space: str, dataset: str, population: str, quantity: Quantity = ACCURACY
) -> tuple[PublishedCorrelation, ...]:
    """Figures that may stand beside those of a data set and a population; papers tell of accuracies alone."""
    if quantity is not ACCURACY:
        return ()
    wanted = (dataset, population)
    return tuple(one for one in get_problem(space).published if (one.dataset, one.population) == wanted)


def published_elsewhere(space: str, dataset: str, population: str) -> tuple[PublishedCorrelation, ...]:
    """Figures on a data set that hold for other networks than those of a population."""
    found = (one for one in get_problem(space).published if one.dataset == dataset)
    return tuple(one for one in found if one.population != population)


def networks_of(space: str, one: PublishedCorrelation) -> str:
    """The networks that a published figure holds for, in words."""
    return one.networks or get_problem(space).population(one.population).title
