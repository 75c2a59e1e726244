"""Metrics that are made of others, on the networks that are compared."""

from collections.abc import Mapping

import numpy as np

from swapcore.analysis.metric_column import MetricColumn, family_of, needs_of
from swapcore.errors import InvalidInputError
from swapcore.metrics.ensemble import Ensemble, Member
from swapcore.metrics.ensemble_facts import origin_of
from swapcore.metrics.metric import Metric
from swapcore.values.size import SizeKind

__all__ = ["ensemble_column", "member_values", "saved_ensemble_column"]


def ensemble_column(metric: Metric, columns: Mapping[str, MetricColumn]) -> MetricColumn:
    """An ensemble on the networks for which all its members have a value.

    Args:
        metric: One that is made of others.
        columns: Those of its members, and maybe others.
    """
    members = [columns[name] for name in metric.members]
    known = np.all([one.known for one in members], axis=0)
    scores = np.full(len(known), np.nan)
    if known.any():
        scores[known] = metric.combine([one.scores[known] for one in members])
    undefined: dict[int, str] = {}
    for one in members:
        for row, reason in one.undefined.items():
            undefined.setdefault(row, f"{one.title}: {reason}")
    seconds = [one.seconds for one in members if one.seconds is not None]
    return MetricColumn(
        name=metric.name,
        metric=metric.name,
        title=metric.title,
        family=family_of(metric),
        paper=metric.paper,
        unit=metric.unit,
        scores=scores,
        raw=scores if metric.higher_is_better else -scores,
        higher_is_better=metric.higher_is_better,
        undefined=dict(sorted(undefined.items())),
        needs=needs_of(metric),
        seconds=sum(seconds) if len(seconds) == len(members) else None,
        memory=max((one.memory for one in members if one.memory is not None), default=None),
        may_be_regularised=metric.regularised,
    )


def member_values(
    members: tuple[Member, ...], columns: Mapping[str, MetricColumn], sizes: Mapping[SizeKind, np.ndarray]
) -> dict[str, np.ndarray]:
    """Values of each member by its key, turned so that higher is better, NaN where undefined, each of shape (n,).

    Args:
        members: Of an ensemble.
        columns: Those that they look at, and maybe others.
        sizes: Of the networks, in the space's unit, by kind.

    Raises:
        InvalidInputError: If f(Θ) may not multiply a member that it multiplies.
    """
    found = {}
    for member in members:
        column, f = columns[member.column], member.regularisation
        if f is not None and not column.may_be_regularised:
            raise InvalidInputError(f"mu and sigma may not multiply the member {member.column!r}")
        found[member.key] = column.scores if f is None else column.scores * f.factor(sizes[f.size])
    return found


def saved_ensemble_column(
    ensemble: Ensemble,
    columns: Mapping[str, MetricColumn],
    sizes: Mapping[SizeKind, np.ndarray],
    fitted: np.ndarray | None = None,
) -> MetricColumn:
    """A saved ensemble on networks.

    Args:
        ensemble: Which.
        columns: As those of ``member_values``.
        sizes: Likewise.
        fitted: Mask of the networks that its weights were fitted on, which have no value here, so that it is judged by
            others; shape (n,); nothing is left out if None.
    """
    scores = ensemble.scores(member_values(ensemble.members, columns, sizes))
    reasons = dict.fromkeys(np.flatnonzero(np.isnan(scores)).tolist(), "no member has a value")
    if fitted is not None:
        scores = np.where(fitted, np.nan, scores)
        reasons |= dict.fromkeys(np.flatnonzero(fitted).tolist(), "the weights were fitted on it")
    members = [columns[name] for name in dict.fromkeys(member.column for member in ensemble.members)]
    timed = [one for one in members if one.family != "count"]
    seconds = [one.seconds for one in timed if one.seconds is not None]
    return MetricColumn(
        name=ensemble.name,
        metric=ensemble.name,
        title=ensemble.title,
        family="calibrated" if ensemble.learns else "ensemble",
        paper=origin_of(ensemble),
        scores=scores,
        raw=scores,
        undefined=reasons,
        needs=tuple(dict.fromkeys(need for one in members for need in one.needs)),
        seconds=sum(seconds) if seconds and len(seconds) == len(timed) else None,
        memory=max((one.memory for one in members if one.memory is not None), default=None),
    )
