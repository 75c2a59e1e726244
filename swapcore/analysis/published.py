"""Figures from papers, shown beside ours and labelled as published."""

from collections.abc import Mapping

from swapcore.problems.registry import get_problem
from swapcore.problems.target import PublishedCorrelation
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = ["published_standings"]


def published_standings(space: str, dataset: str, quantity: Quantity = ACCURACY) -> Mapping[str, PublishedCorrelation]:
    """Row of a leaderboard -> what was published for it on a data set; empty where nothing is known.

    Papers tell of accuracies: there is nothing for another quantity.
    """
    if quantity is not ACCURACY:
        return {}
    return {one.entry: one for one in get_problem(space).published if one.entry and one.dataset == dataset}
