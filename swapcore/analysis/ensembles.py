"""Metrics that are made of others, on the networks that are compared."""

from collections.abc import Mapping

import numpy as np

from swapcore.analysis.metric_column import MetricColumn, family_of, needs_of
from swapcore.metrics.metric import Metric

__all__ = ["ensemble_column"]


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
