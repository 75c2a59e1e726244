"""What a run has come to, as plain values: for the command line, exports and pages."""

import math
from dataclasses import replace
from typing import Any

from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.truths import load_truth
from swapcore.errors import InvalidInputError, MissingDataError
from swapcore.runs.columns import cycle_columns
from swapcore.runs.moments import moments
from swapcore.runs.opening import opened
from swapcore.runs.settings import SearchSettings
from swapcore.store.run import EvaluationRow, Run
from swapcore.store.runs import RunStore

__all__ = ["accuracy_in", "history", "outcome", "truth_of"]


def truth_of(settings: SearchSettings) -> AccuracyTable | None:
    """Trained accuracies of what is searched; None where no table is at hand.

    Raises:
        DamagedTableError: If there is one that cannot be read.
    """
    try:
        return load_truth(settings.score.space, settings.score.dataset)
    except MissingDataError:
        return None


def accuracy_in(truth: AccuracyTable, architecture: str) -> float:
    """Trained accuracy in percent of an architecture given as text; NaN where the table does not know it."""
    return truth.accuracy_of(architecture)


def finite_or_none(accuracy: float) -> float | None:
    return None if math.isnan(accuracy) else accuracy


def history(store: RunStore, run_id: str, settings: SearchSettings | None = None) -> list[dict[str, Any]]:
    """Where the run stood at the end of each cycle; best and median are None where nothing is defined.

    Where μ or σ changes, what they were then, and the median size of the population, are told as well.
    """
    cycles = store.cycles(run_id)
    found: list[dict[str, Any]] = [
        {"cycle": row.cycle, "evaluations": row.evaluations, "best": row.best, "median": row.median} for row in cycles
    ]
    if settings is None or settings.objective.is_constant:
        return found
    rows = store.evaluations(run_id)
    middle = cycle_columns(rows, cycles).middle
    at = moments(settings, rows, cycles)
    return [
        {**one, "mu": now.mu, "sigma": now.sigma, "median_size": size}
        for one, now, size in zip(found, at, middle, strict=True)
    ]


def outcome(store: RunStore, run: Run) -> dict[str, Any]:
    """State, settings and best of a run; for how many evaluations the metric is undefined, by reason.

    Of a run whose settings cannot be read, ``problem`` says why, and what depends on them is None.
    """
    read = opened(run)
    settings = read.settings
    return {
        "run_id": run.id,
        "title": run.title,
        "state": run.state.value,
        "failure": run.failure,
        "problem": read.problem,
        **metric_facts(settings),
        "best": None if run.best is None else best_of(store, run, settings),
        "evaluations": run.evaluations,
        "earlier_evaluations": store.earlier(run.id),
        "budget": run.budget,
        "undefined": store.undefined(run.id),
        "seconds": run.seconds,
        "created": run.created.isoformat(),
        "parent": run.parent,
        "settings": run.settings if settings is None else settings.to_json(),
        "history": history(store, run.id, settings),
    }


def best_of(store: RunStore, run: Run, settings: SearchSettings | None) -> dict[str, Any]:
    """All that is known of the best; its fitness is that of now, where fitness changes."""
    row = run.best
    if row is None:
        raise InvalidInputError(f"run {run.id} has found nothing")
    if settings is not None and not settings.objective.is_constant:
        cycles = store.cycles(run.id)
        row = replace(row, fitness=cycles[-1].best) if cycles else row
    return {**best_facts(row), **network_facts(settings, row)}


def metric_facts(settings: SearchSettings | None) -> dict[str, Any]:
    """What was searched by."""
    if settings is None:
        return {"metric": None, "combines": None, "metric_unit": None, "higher_is_better": None}
    metric = settings.metric
    return {
        "metric": metric.name,
        "combines": None if metric.definition is None else metric.summary,
        "metric_unit": metric.unit_in(settings.problem.space.size_unit) or None,
        "higher_is_better": metric.higher_is_better,
    }


def best_facts(best: EvaluationRow) -> dict[str, Any]:
    """What the store has of the best."""
    return {"arch": best.architecture, "score": best.score, "size": best.size, "fitness": best.fitness}


def network_facts(settings: SearchSettings | None, best: EvaluationRow) -> dict[str, Any]:
    """What is known of the network of the best."""
    if settings is None:
        return dict.fromkeys(("size_unit", "accuracy", "full_parameters", "full_flops"))
    problem, truth = settings.problem, truth_of(settings)
    full = problem.full_cost(problem.space.parse(best.architecture), settings.score.dataset)
    return {
        "size_unit": settings.size_unit,
        "accuracy": None if truth is None else finite_or_none(accuracy_in(truth, best.architecture)),
        "full_parameters": full.parameters,
        "full_flops": full.flops,
    }
