"""Warm starts: what earlier runs have found, for a new search to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.runs.opening import opened
from swapcore.runs.settings import SearchSettings
from swapcore.search.objective import Progress
from swapcore.store.reader import RunReader
from swapcore.store.run import EARLIER, EvaluationRow, Run
from swapcore.values.score import Score

__all__ = ["USUAL_SHARE", "WarmStart", "check_share", "runs_to_begin_with", "score_of", "warm_start"]

USUAL_SHARE = 0.5
"""Of a first population that is taken from earlier runs; the rest stays random, so that nothing is lost for good."""


@dataclass(frozen=True, kw_only=True)
class WarmStart:
    """What a new search takes over.

    Attributes:
        told: Evaluations by the very same score, which cost nothing again: the first of the new search.
        first: Of runs by another score, the best architectures, the best first: they are scored anew, as the first
            members of the first population.
    """

    told: tuple[EvaluationRow, ...] = ()
    first: tuple[str, ...] = ()

    def begun(self, settings: SearchSettings) -> SearchSettings:
        """The settings of the search that begins so; they name all that it begins with but what it is told."""
        return replace(settings, searcher=replace(settings.searcher, first=self.first)) if self.first else settings

    @property
    def words(self) -> str:
        """What is taken over, for people."""
        parts = []
        if self.told:
            parts.append(f"the {len(self.told):,} evaluations by the same score, which cost nothing")
        if self.first:
            parts.append(f"the {len(self.first):,} best by another score, which are scored anew")
        return " and ".join(parts)


def warm_start(
    store: RunReader, run_ids: Sequence[str], settings: SearchSettings, share: float = USUAL_SHARE
) -> WarmStart:
    """What earlier runs give a search to begin with.

    What was found by the same score under the same conditions is told, all of it: μ, σ and the algorithm may differ.
    Of runs by another metric, data set, network, seed of the weights or images, the best by their own fitness are
    scored anew: of several runs in turns, the best of each, then the second of each, each architecture once. What is
    beyond the budgets of the new search is left out.

    Args:
        store: Where the runs are.
        run_ids: Of the runs, the more important first.
        settings: Of the new search.
        share: Of the first population, from 0 to 1, that is taken from runs by another score.

    Raises:
        UnknownRunError: If there is no such run.
        InvalidInputError: If a run searched another space, has no evaluations or cannot be read, or the share is none.
    """
    check_share(share)
    found: dict[str, EvaluationRow] = {}
    ranked: list[list[str]] = []
    for run_id in dict.fromkeys(run_ids):
        source = source_of(store, run_id, settings)
        rows = store.evaluations(run_id)
        if not rows:
            raise InvalidInputError(f"run {run_id} cannot be a warm start: it has no evaluations yet")
        if source.score == settings.score:
            for row in rows:
                found.setdefault(row.architecture, row)
        else:
            ranked.append(best_first(rows))
    in_turns = dict.fromkeys(one for one in chain.from_iterable(zip_longest(*ranked)) if one is not None)
    count = round(share * settings.searcher.parameters.population)
    parse, excess, size_of = settings.problem.space.parse, settings.excess(), settings.sizer()

    def is_within(architecture: str) -> bool:
        return excess is None or excess(parse(architecture)) <= 0

    first = [one for one in in_turns if one not in found and is_within(one)][:count]
    known = [row for row in found.values() if is_within(row.architecture)]
    told = tuple(told_row(number, row, settings, size_of(parse(row.architecture))) for number, row in enumerate(known))
    return WarmStart(told=told, first=tuple(first))


def source_of(store: RunReader, run_id: str, settings: SearchSettings) -> SearchSettings:
    """Settings of an earlier run of the same space."""
    source = opened(store.run(run_id))
    if source.settings is None:
        raise InvalidInputError(f"run {run_id} cannot be a warm start: {source.problem}")
    mine, other = settings.score.space, source.settings.score.space
    if mine != other:
        raise InvalidInputError(
            f"a warm start must be of the same space; run {run_id} searched {other!r}, not {mine!r}"
        )
    return source.settings


def best_first(rows: Sequence[EvaluationRow]) -> list[str]:
    """Architectures by the fitness that their own run saw, the fittest first, the earlier of equals; none twice."""
    defined = [row for row in rows if row.fitness is not None]
    ordered = sorted(defined, key=lambda row: (-(row.fitness or 0.0), row.number))
    return list(dict.fromkeys(row.architecture for row in ordered))


def told_row(number: int, row: EvaluationRow, settings: SearchSettings, size: float) -> EvaluationRow:
    """An evaluation as the new search sees it: size and fitness are what that makes of it."""
    fitness = settings.new_objective().fitness(score_of(row), size, Progress(evaluations=0, budget=1))
    return EvaluationRow(
        number=number,
        cycle=0,
        architecture=row.architecture,
        origin=EARLIER,
        score=row.score,
        size=size,
        fitness=None if row.undefined is not None else fitness,
        saturation=row.saturation,
        cached=True,
        seconds=0.0,
        undefined=row.undefined,
    )


def check_share(share: Any) -> float:
    """The share, if it is one.

    Raises:
        InvalidInputError: Otherwise.
    """
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise InvalidInputError(f"warm share must be a part of the first population, from 0 to 1; got {share!r}")
    return float(share)


def runs_to_begin_with(store: RunReader, settings: SearchSettings, *, most: int) -> list[Run]:
    """Runs that can be a warm start of a search, the newest first.

    Args:
        store: Where runs are.
        settings: Of the search.
        most: Of the newest runs, so many are looked at.
    """
    return [
        run
        for run in store.runs()[:most]
        if run.evaluations and (own := opened(run).settings) is not None and own.score.space == settings.score.space
    ]


def score_of(row: EvaluationRow) -> Score:
    """The score of an evaluation that is kept, as far as a search looks at it."""
    if row.score is None:
        return Score(undefined=row.undefined, known_before=True)
    return Score(values=(row.score,), saturation=row.saturation, known_before=True)
