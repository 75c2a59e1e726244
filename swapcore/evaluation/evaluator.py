"""Scores of architectures, whatever the metric."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from swapcore.evaluation.ensemble import REFERENCES, compared, members_of, scores_of
from swapcore.evaluation.measuring import counted, measured
from swapcore.evaluation.resolve import Resolved
from swapcore.evaluation.saved_ensemble import by_definition
from swapcore.values.score import Score

__all__ = ["Evaluator", "evaluate", "evaluate_one", "measured_first", "work_through"]


class Evaluator(Protocol):
    """Scores architectures; ``evaluate`` is one, and what keeps scores or sends them elsewhere are others."""

    def __call__(self, architectures: Iterable[Any], resolved: Resolved, /) -> Iterator[Score]:
        """One score for each architecture, in their order; one without a value has the reason in its place.

        Raises:
            DeviceMemoryError: If the device has too little memory for a single network.
        """
        ...


def evaluate(architectures: Iterable[Any], resolved: Resolved) -> Iterator[Score]:
    """Score architectures one after the other, in this process; see ``Evaluator``."""
    together = compared if resolved.metric.definition is None else by_definition
    how = {"measured": measured, "counted": counted, "ensemble": together}[resolved.metric.kind]
    return how(architectures, resolved)


def evaluate_one(architecture: Any, resolved: Resolved) -> Score:
    """Score one architecture; see ``Evaluator``."""
    return next(evaluate([architecture], resolved))


def measured_first(resolved: Resolved) -> int:
    """How many architectures have to be measured before the first score: those that an ensemble compares with."""
    return REFERENCES if resolved.metric.kind == "ensemble" and resolved.metric.definition is None else 0


def work_through(architecture: Any, resolved: Resolved) -> None:
    """Do what one score takes, but for what is measured first, so that it can be timed at once."""
    if measured_first(resolved):
        scores_of(architecture, members_of(resolved))
    else:
        evaluate_one(architecture, resolved)
