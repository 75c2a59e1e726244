"""The networks of a space whose score and accuracy are at hand, for the pages that look at single ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st

from pages.components.cached_networks import cached_networks
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.data.truths import default_truth
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.datasets import get_dataset
from swapcore.problems.problem import Problem
from swapcore.problems.registry import get_problem

__all__ = ["KnownNetworks", "known_networks"]


@dataclass(frozen=True, kw_only=True, eq=False)
class KnownNetworks:
    """Scores of the space's own table beside its first accuracies; do not change the arrays.

    Attributes:
        networks: All of them.
        accuracy_title: What the accuracies are.
    """

    networks: ScoredNetworks
    accuracy_title: str

    @property
    def scores(self) -> np.ndarray:
        """Of the metric that this project is about, shape (n,)."""
        return self.networks.column(DEFAULT_METRIC).scores

    @property
    def accuracies(self) -> np.ndarray:
        """Percent, shape (n,)."""
        return self.networks.accuracies

    @property
    def effective_sizes(self) -> np.ndarray:
        """In the space's unit, shape (n,)."""
        return self.networks.effective_size

    def __len__(self) -> int:
        return len(self.networks)

    @property
    def measured(self) -> str:
        """Date of the scores."""
        return str(self.networks.provenance.get("date", "at an unknown date"))

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Text of an architecture -> where it is."""
        everything = np.arange(len(self.networks))
        return dict(zip(self.networks.texts(everything), everything.tolist(), strict=True))

    def row(self, text: str) -> int | None:
        """Where an architecture is; None where it is not known."""
        return self.rows.get(text)

    def text(self, row: int) -> str:
        """One architecture as its space formats it."""
        return self.networks.texts(np.array([row]))[0]


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
        networks=cached_networks(NetworksKey(space=space, dataset=dataset, truth=truth, table=table)),
        accuracy_title=f"{get_dataset(dataset).title} accuracy",
    )
