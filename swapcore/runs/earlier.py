"""Warm starts: what an earlier run has found, told to a new search before it begins."""

from swapcore.errors import InvalidInputError
from swapcore.runs.opening import opened
from swapcore.runs.settings import SearchSettings
from swapcore.search.objective import Progress
from swapcore.store.reader import RunReader
from swapcore.store.run import EARLIER, EvaluationRow, Run
from swapcore.store.runs import RunStore
from swapcore.values.score import Score

__all__ = ["earlier_evaluations", "runs_to_begin_with", "score_of"]


def earlier_evaluations(store: RunStore, run_id: str, settings: SearchSettings) -> list[EvaluationRow]:
    """The evaluations of a run as the first of a new one; sizes and fitness are what the new one makes of them.

    Raises:
        UnknownRunError: If there is no such run.
        InvalidInputError: If it searched another space, or by scores that cannot be compared; says what differs.
    """
    source = opened(store.run(run_id))
    if source.settings is None:
        raise InvalidInputError(f"run {run_id} cannot be a warm start: {source.problem}")
    mine, other = settings.score.to_json(), source.settings.score.to_json()
    if mine["space"] != other["space"]:
        raise InvalidInputError(
            f"a warm start must be of the same space; run {run_id} searched {other['space']!r}, not {mine['space']!r}"
        )
    if settings.score != source.settings.score:
        unlike = [name for name in mine | other if mine.get(name) != other.get(name) and name != "insist"]
        # A definition is too long for a sentence; its name is the metric's.
        differing = [f"{name} {other[name]!r}" for name in unlike if name != "ensemble"]
        differing = differing or [f"another definition of {other['metric']!r}"]
        raise InvalidInputError(
            f"a warm start must have the same kind of score; run {run_id} has {', '.join(differing)} instead"
        )
    space, objective = settings.problem.space, settings.new_objective()
    beginning = Progress(evaluations=0, budget=1)
    rows = []
    for number, row in enumerate(store.evaluations(run_id)):
        size, score = settings.size_of(space.parse(row.architecture)), score_of(row)
        rows.append(
            EvaluationRow(
                number=number,
                cycle=0,
                architecture=row.architecture,
                origin=EARLIER,
                score=row.score,
                size=size,
                fitness=None if row.undefined is not None else objective.fitness(score, size, beginning),
                saturation=row.saturation,
                cached=True,
                seconds=0.0,
                undefined=row.undefined,
            )
        )
    return rows


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
        if run.evaluations and (own := opened(run).settings) is not None and own.score == settings.score
    ]


def score_of(row: EvaluationRow) -> Score:
    """The score of an evaluation that is kept, as far as a search looks at it."""
    if row.score is None:
        return Score(undefined=row.undefined, known_before=True)
    return Score(values=(row.score,), saturation=row.saturation, known_before=True)
