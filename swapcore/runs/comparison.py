"""Searches side by side: which of them share an axis, why others do not, and how each of them went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeVar

import numpy as np

from swapcore.errors import SwapcoreError
from swapcore.problems.datasets import get_dataset
from swapcore.runs.columns import best_after
from swapcore.runs.moments import champions as champions_at
from swapcore.runs.moments import moments
from swapcore.runs.outcome import accuracy_in, truth_of
from swapcore.runs.settings import SearchSettings
from swapcore.runs.settings_words import score_words
from swapcore.runs.titles import fitness_title
from swapcore.store.run import CycleRow, EvaluationRow

__all__ = ["MEASURES", "Curves", "Measure", "axis_title", "curves_of", "differing", "groups"]

Measure = Literal["accuracy", "fitness", "score", "size"]
T = TypeVar("T")

MEASURES: Mapping[Measure, str] = MappingProxyType(
    {
        "accuracy": "trained accuracy of the best",
        "fitness": "best fitness",
        "score": "score of the best",
        "size": "size of the best",
    }
)
"""What can be followed from evaluation to evaluation -> in words."""


def meaning(settings: SearchSettings, measure: Measure) -> Mapping[str, str]:
    """What a value of a measure depends on, besides the architecture: runs that agree in all of it share an axis."""
    where = {"search space": settings.problem.title, "data set": get_dataset(settings.score.dataset).title}
    quantity, kind = settings.steered_quantity, settings.objective.size
    size = {"search space": settings.problem.title, "kind of size": kind if quantity is None else quantity.title}
    if measure == "accuracy":
        return where
    if measure == "size":
        return size
    scored = {**where, **score_words(settings.score)}
    wanted = settings.regularisation
    if measure == "score":
        return scored
    if wanted is None:
        return {**scored, "wanted size μ": "none", "width σ": "none"}
    last = settings.objective.last_sigma
    changing = {"last width σ": f"{last}"} if last is not None else {}
    changing |= {"steered": size["kind of size"]} if quantity is not None else {}
    return {
        **scored,
        "wanted size μ": f"{wanted.mu}",
        "width σ": f"{wanted.sigma}",
        "kind of size": size["kind of size"],
        **changing,
    }


def groups(runs: Mapping[T, SearchSettings], measure: Measure) -> list[list[T]]:
    """The runs that share an axis, in their order."""
    found: dict[tuple[tuple[str, str], ...], list[T]] = {}
    for run, settings in runs.items():
        found.setdefault(tuple(meaning(settings, measure).items()), []).append(run)
    return list(found.values())


def differing(settings: Sequence[SearchSettings], measure: Measure) -> dict[str, list[str]]:
    """What a measure depends on and is not the same in all of them -> what it is, each once."""
    meanings = [meaning(one, measure) for one in settings]
    names = dict.fromkeys(name for one in meanings for name in one)
    values = {name: list(dict.fromkeys(one.get(name, "none") for one in meanings)) for name in names}
    return {name: found for name, found in values.items() if len(found) > 1}


def axis_title(settings: SearchSettings, measure: Measure) -> str:
    """What a measure is in a run, with its unit."""
    unit = settings.metric.unit_in(settings.problem.space.size_unit)
    return {
        "accuracy": f"{get_dataset(settings.score.dataset).title} accuracy of the best (%)",
        "fitness": f"best {fitness_title(settings)}",
        "score": f"score of the best: {settings.metric.title}" + (f" ({unit})" if unit else ""),
        "size": f"size of the best: {settings.size_title}",
    }[measure]


@dataclass(frozen=True, kw_only=True, eq=False)
class Curves:
    """The fittest of a run until the end of each cycle; do not change the arrays.

    Attributes:
        evaluations: How many there had been, shape (cycles,).
        along: Measure -> its value of the fittest; NaN where there was none or it is not known, shape (cycles,).
        without_accuracy: Why no trained accuracy is known of any; empty where one is.
    """

    evaluations: np.ndarray
    along: Mapping[Measure, np.ndarray]
    without_accuracy: str


def curves_of(settings: SearchSettings, evaluations: Sequence[EvaluationRow], cycles: Sequence[CycleRow]) -> Curves:
    """How a run went; both sequences in order and from the first on."""
    counts = [row.evaluations for row in cycles]
    if settings.objective.is_constant:
        champions = best_after(evaluations, counts)
    else:
        champions = champions_at(settings, evaluations, counts, moments(settings, evaluations, cycles))
    found = {one for one in champions if one is not None}
    accuracies, why = accuracies_of(settings, {one: evaluations[one].architecture for one in found})

    def curve(values: Mapping[int, float | None]) -> np.ndarray:
        known = [None if one is None else values.get(one) for one in champions]
        return np.array([np.nan if value is None else value for value in known], dtype=float)

    return Curves(
        evaluations=np.array(counts, dtype=int),
        along={
            "accuracy": curve(accuracies),
            "fitness": curve({one: evaluations[one].fitness for one in found})
            if settings.objective.is_constant
            else np.array([np.nan if row.best is None else row.best for row in cycles], dtype=float),
            "score": curve({one: evaluations[one].score for one in found}),
            "size": curve({one: evaluations[one].size for one in found}),
        },
        without_accuracy=why,
    )


def accuracies_of(settings: SearchSettings, architectures: Mapping[int, str]) -> tuple[dict[int, float | None], str]:
    """Trained accuracies of some evaluations, and why there are none where there are none."""
    where = f"{settings.problem.title} on {get_dataset(settings.score.dataset).title}"
    try:
        truth = truth_of(settings)
    except SwapcoreError as error:
        return {}, str(error)
    if truth is None:
        return {}, f"no trained accuracies of {where} are on this machine"
    known = {one: accuracy_in(truth, text) for one, text in architectures.items()}
    if not np.isfinite(list(known.values())).any():
        return {}, f"none of the best networks is among those of {where} that were trained"
    return dict(known), ""
