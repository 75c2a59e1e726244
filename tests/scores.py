"""Scores for tests, in one call."""

from swapcore.evaluation.evaluator import evaluate_one
from swapcore.evaluation.resolve import resolve
from swapcore.evaluation.settings import ScoreSettings

__all__ = ["resolved", "score"]


def resolved(*, device="cpu", **settings):
    """Settings by their names, with all that they name."""
    return resolve(ScoreSettings(**settings), device)


def score(architecture, *, device="cpu", **settings):
    """Score an architecture under such settings."""
    return evaluate_one(architecture, resolved(device=device, **settings))
