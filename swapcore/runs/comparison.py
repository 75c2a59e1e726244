"""Searches side by side: which of them share an axis, and why others do not."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeVar

from swapcore.problems.datasets import get_dataset
from swapcore.runs.settings import SearchSettings
from swapcore.runs.settings_words import score_words

__all__ = ["MEASURES", "Measure", "comparable", "differing", "groups"]

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
    size = {"search space": settings.problem.title, "kind of size": settings.objective.size}
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
    return {**scored, "wanted size μ": f"{wanted.mu}", "width σ": f"{wanted.sigma}", "kind of size": wanted.size}


def groups(runs: Mapping[T, SearchSettings], measure: Measure) -> list[list[T]]:
    """The runs that share an axis, in their order."""
    found: dict[tuple[tuple[str, str], ...], list[T]] = {}
    for run, settings in runs.items():
        found.setdefault(tuple(meaning(settings, measure).items()), []).append(run)
    return list(found.values())


def comparable(settings: Sequence[SearchSettings], measure: Measure) -> bool:
    """Whether a measure means the same in all of them."""
    return len(groups(dict(enumerate(settings)), measure)) <= 1


def differing(settings: Sequence[SearchSettings], measure: Measure) -> dict[str, list[str]]:
    """What a measure depends on and is not the same in all of them -> what it is, each once."""
    meanings = [meaning(one, measure) for one in settings]
    names = dict.fromkeys(name for one in meanings for name in one)
    values = {name: list(dict.fromkeys(one.get(name, "none") for one in meanings)) for name in names}
    return {name: found for name, found in values.items() if len(found) > 1}
