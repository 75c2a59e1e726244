"""The networks of a space whose score and accuracy are at hand, for the pages that look at single ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st

from pages.components.cached import cached_landscape, cached_score_table
from swapcore.analysis.landscape import Landscape, LandscapeKey
from swapcore.data.score_table import ScoreTable
from swapcore.data.truths import default_truth
from swapcore.problems.datasets import get_dataset
from swapcore.problems.problem import Problem
from swapcore.problems.registry import get_problem

__all__ = ["KnownNetworks", "known_networks"]


@dataclass(frozen=True, kw_only=True, eq=False)
class KnownNetworks:
    """Scores of the space's own table beside its first accuracies; do not change the arrays.

    Attributes:
        landscape: All of it.
        table: Where the scores are from.
        accuracy_title: What the accuracies are.
    """

    landscape: Landscape
    table: ScoreTable
    accuracy_title: str

    @property
    def scores(self) -> np.ndarray:
        """SWAP, shape (n,)."""
        return self.landscape.swap

    @property
    def accuracies(self) -> np.ndarray:
        """Percent, shape (n,)."""
        return self.landscape.accuracies

    @property
    def effective_sizes(self) -> np.ndarray:
        """In the space's unit, shape (n,)."""
        return self.landscape.effective_size

    def __len__(self) -> int:
        return len(self.landscape)

    @property
    def measured(self) -> str:
        """Date of the scores."""
        return str(self.table.provenance.get("date", "at an unknown date"))

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Text of an architecture -> where it is."""
        everything = np.arange(len(self.landscape))
        return dict(zip(self.landscape.texts(everything), everything.tolist(), strict=True))

    def row(self, text: str) -> int | None:
        """Where an architecture is; None where it is not known."""
        return self.rows.get(text)

    def text(self, row: int) -> str:
        """One architecture as its space formats it."""
        return self.landscape.texts(np.array([row]))[0]


def known_networks(problem: Problem[Any, Any]) -> KnownNetworks:
    """Those of a problem.

    Raises:
        MissingDataError: If there is no table of scores, or there are no accuracies on this machine.
    """
    dataset = problem.datasets[0]
    return cached_known(problem.name, dataset, default_truth(problem.name, dataset))


@st.cache_resource(max_entries=8, show_spinner=False)
def cached_known(space: str, dataset: str, truth: str) -> KnownNetworks:
    table = get_problem(space).defaults.score_table
    return KnownNetworks(
        landscape=cached_landscape(LandscapeKey(space=space, dataset=dataset, truth=truth, table=table)),
        table=cached_score_table(table),
        accuracy_title=f"{get_dataset(dataset).title} accuracy",
    )
