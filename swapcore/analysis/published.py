"""Figures from papers, shown beside ours and labelled as published."""

from collections.abc import Mapping

from swapcore.problems.registry import get_problem
from swapcore.problems.target import PublishedCorrelation

__all__ = ["published_standings"]


def published_standings(space: str, dataset: str) -> Mapping[str, PublishedCorrelation]:
    """Row of a leaderboard -> what was published for it on a data set; empty where nothing is known."""
    return {one.entry: one for one in get_problem(space).published if one.entry and one.dataset == dataset}
