"""A saved ensemble as a metric: the facts that everybody asks of one."""

import functools

from swapcore.metrics.columns import source_of
from swapcore.metrics.ensemble import Ensemble, Member, Stage
from swapcore.metrics.metric import Metric

__all__ = ["metric_of", "origin_of"]

WAYS = {
    "mean-rank": "Mean ranks of {members}",
    "log-rank": "Mean logarithms of the ranks of {members}",
    "borda": "Borda points of {members}",
    "staged": "Mean logarithms of the ranks of {members}; in the best {share:.0%} by them, those of {second} and of "
    "the first stage itself",
    "calibrated": "A regression on the ranks of {members}, fitted on {count:,} networks of known accuracy",
}
"""Method -> what it looks at, in words."""


@functools.lru_cache(maxsize=64)
def metric_of(ensemble: Ensemble) -> Metric:
    """The facts of an ensemble, put together from those of its members.

    Raises:
        UnknownNameError: If a member is not known here; lists the metrics.
        InvalidInputError: If a member is itself an ensemble.
    """
    members = list(dict.fromkeys(source_of(member.column).metric for member in ensemble.members))
    return Metric(
        name=ensemble.name,
        title=ensemble.title,
        summary=f"{in_words(ensemble)}.",
        paper=origin_of(ensemble),
        needs_inputs=any(metric.needs_inputs for metric in members),
        needs_labels=any(metric.needs_labels for metric in members),
        needs_gradients=any(metric.needs_gradients for metric in members),
        members=tuple(metric.name for metric in members),
        definition=ensemble,
    )


def in_words(ensemble: Ensemble) -> str:
    return WAYS[ensemble.method].format(
        members=listed(ensemble.stages[0]),
        second=listed(ensemble.stages[-1]),
        share=ensemble.share,
        count=ensemble.calibrated_on,
    )


def origin_of(ensemble: Ensemble) -> str:
    """Where an ensemble comes from, and what it has learned from."""
    if ensemble.learns:
        return f"Ensemble of this project; learns from {ensemble.calibrated_on:,} accuracies of {ensemble.dataset}"
    regularised = any(member.regularisation is not None for member in ensemble.members)
    return "Ensemble of this project; looks at no accuracy" + (" but by its μ and σ" if regularised else "")


def listed(stage: Stage) -> str:
    return ", ".join(member_words(member) for member in stage.members)


def member_words(member: Member) -> str:
    """A member with what multiplies it."""
    source, f = source_of(member.column), member.regularisation
    title = source.metric.title if source.size is None else f"{source.size} {source.metric.title.lower()}"
    several = "" if source.seeds == 1 else f" (mean of {source.seeds} seeds)"
    return f"{title}{several}" + ("" if f is None else f" × f(Θ) (μ {f.mu:g}, σ {f.sigma:g}, {f.size} size)")
