"""What a run has come to, as plain values: for the command line, exports and pages."""

import math
from typing import Any

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.truths import load_truth
from swapcore.errors import MissingDataError
from swapcore.metrics.registry import get_metric
from swapcore.problems.registry import get_problem, get_space
from swapcore.runs.settings import SearchSettings, settings_from_json
from swapcore.store.run import Run
from swapcore.store.runs import RunStore

__all__ = ["accuracy_in", "history", "outcome", "truth_of"]


def truth_of(settings: SearchSettings) -> AccuracyTable | None:
    """Trained accuracies of what is searched; None where no table is at hand.

    Raises:
        DamagedTableError: If there is one that cannot be read.
    """
    try:
        return load_truth(settings.space, settings.dataset)
    except MissingDataError:
        return None


def accuracy_in(truth: AccuracyTable, architecture: str) -> float:
    """Trained accuracy in percent of an architecture given as text; NaN where the table does not know it."""
    return truth.accuracy_of(architecture)


def known(accuracy: float) -> float | None:
    return None if math.isnan(accuracy) else accuracy


def history(store: RunStore, run_id: str) -> list[dict[str, Any]]:
    """Where the run stood at the end of each cycle; best and median are None where nothing is defined."""
    return [
        {"cycle": row.cycle, "evaluations": row.evaluations, "best": row.best, "median": row.median}
        for row in store.cycles(run_id)
    ]


def outcome(store: RunStore, run: Run) -> dict[str, Any]:
    """State, settings and best of a run; for how many evaluations the metric is undefined, by reason."""
    settings = settings_from_json(run.settings)
    metric = get_metric(settings.metric)
    space, truth, best = get_space(settings.space), truth_of(settings), None
    if run.best is not None:
        full = get_problem(settings.space).full_cost(space.parse(run.best.architecture), settings.dataset)
        best = {
            "arch": run.best.architecture,
            "score": run.best.score,
            "size": run.best.size,
            "size_unit": space.size_unit,
            "fitness": run.best.fitness,
            "accuracy": None if truth is None else known(accuracy_in(truth, run.best.architecture)),
            "full_parameters": full.parameters,
            "full_flops": full.flops,
        }
    return {
        "run_id": run.id,
        "title": run.title,
        "state": run.state.value,
        "failure": run.failure,
        "metric": metric.name,
        "metric_unit": metric.unit_in(space.size_unit) or None,
        "higher_is_better": metric.higher_is_better,
        "best": best,
        "evaluations": run.evaluations,
        "budget": run.budget,
        "undefined": store.undefined(run.id),
        "seconds": run.seconds,
        "created": run.created.isoformat(),
        "parent": run.parent,
        "settings": run.settings,
        "history": history(store, run.id),
    }
