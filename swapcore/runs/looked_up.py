"""Scores for many searches of one space: looked up in a table of the whole space, so that nothing is computed.

For experiments and tests, in which hundreds of searches are compared: a search by looked-up scores takes no longer than
its algorithm does, and comes to the end that it would have come to by computing the same scores.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np

from swapcore.data.images.selection import BUNDLED
from swapcore.data.listing import require_whole
from swapcore.data.score_table import ScoreTable, load_score_table, score_tables
from swapcore.errors import MissingDataError
from swapcore.evaluation.settings import TABLE, ScoreSettings
from swapcore.problems.registry import get_listable
from swapcore.runs.scorer import StoredScorer, resolved_by
from swapcore.runs.settings import SearchSettings
from swapcore.spaces.space import Listable
from swapcore.store.runs import RunStore
from swapcore.values.score import Score

__all__ = ["LookedUpScorer", "is_looked_up", "looked_up_scorer", "scorer_of", "whole_table"]

CONDITIONS = ("dataset", "samples", "repeats", "seed", "preset")
"""What the provenance of every table says, under the names that settings have for it."""
UNUSUAL = ("channels", "cells", "image_seed", "resolution")
"""What it says only where it was not as usual."""


class LookedUpScorer:
    """Knows the score of every architecture of a space; see ``driving.Scorer``.

    Use it with ``driving.search_cycles``: ``search_cycles(settings.new_loop(), space, scorer)``.

    Args:
        space: All of whose architectures are known.
        values: One for each, in the order of ``space.index``; shape (len(space),).
    """

    def __init__(self, space: Listable[Any], values: np.ndarray) -> None:
        self.space, self.values = space, values
        self.ready: list[tuple[int, Score]] = []

    @property
    def is_busy(self) -> bool:
        """Whether there are results to take."""
        return bool(self.ready)

    def begin(self, architectures: Mapping[int, Any]) -> None:
        """Look architectures up."""
        self.ready += [
            (number, Score(values=(float(self.values[self.space.index(one)]),), known_before=True))
            for number, one in architectures.items()
        ]

    def wait(self) -> Sequence[tuple[int, Score]]:
        """All that was asked for since the last call."""
        found, self.ready = self.ready, []
        return found

    def collect(self) -> None:
        """Nothing is on its way."""

    def save(self) -> None:
        """Nothing is kept: the table has it, and another processor may have rounded it otherwise."""


def looked_up_scorer(settings: ScoreSettings) -> LookedUpScorer:
    """A scorer with the scores that these settings lead to.

    Raises:
        MissingDataError: If no table of the whole space on this machine was measured in just this way.
        InvalidInputError: If the space cannot be listed.
    """
    return LookedUpScorer(get_listable(settings.space), whole_table(settings).columns["score"])


def whole_table(settings: ScoreSettings) -> ScoreTable:
    """The table of a whole space that was measured as settings say; see ``looked_up_scorer`` for what it raises."""
    space = get_listable(settings.space)
    names = score_tables(settings.space)
    for name in names:
        table = load_score_table(name)
        if is_measured_so(table, settings):
            require_whole(table, space)
            return table
    raise MissingDataError(
        f"no table of all scores of {settings.space} was measured so ({settings.metric}, {settings.dataset}, "
        f"{settings.preset} preset, {settings.samples} samples, {settings.repeats} repeats, seed {settings.seed}); "
        f"on this machine are {', '.join(names) or 'none'}; make one with python -m swapcore precompute"
    )


def is_looked_up(settings: SearchSettings) -> bool:
    """Whether a search is to look its scores up; what is counted is always counted, which takes no longer."""
    return settings.execution.scores == TABLE and settings.metric.kind != "counted"


def scorer_of(settings: SearchSettings, store: RunStore, executor: Executor) -> "StoredScorer | LookedUpScorer":
    """Where the scores of a search come from."""
    if is_looked_up(settings):
        return looked_up_scorer(settings.score)
    return StoredScorer(resolved_by(executor, settings), store, executor)


def is_measured_so(table: ScoreTable, settings: ScoreSettings) -> bool:
    """Whether a table has the scores that settings lead to, but for the rounding of another processor."""
    facts = table.provenance
    return (
        table.metric == settings.metric
        and all(facts.get(name) == getattr(settings, name) for name in CONDITIONS)
        and all(facts.get(name) == getattr(settings, name) for name in UNUSUAL)
        and facts.get("images", BUNDLED) == settings.images
    )
