"""Metrics as others measured them, ranked like ours but never beside ours in one list."""

import numpy as np

from swapcore.analysis.leaderboard import Judge, Leaderboard, ranked
from swapcore.analysis.metric_column import MetricColumn, family_of
from swapcore.data.sources.published_metrics import PublishedMetrics
from swapcore.metrics.registry import METRICS

__all__ = ["published_leaderboard"]


def published_leaderboard(found: PublishedMetrics) -> Leaderboard:
    """Judge published values on the networks and accuracies that they were published with.

    They are turned so that higher means better where swapcore knows the metric; others are taken as they are.
    """
    columns = tuple(published_column(found, name) for name in found.values)
    return ranked(Judge(found.accuracies, columns), columns)


def published_column(found: PublishedMetrics, name: str) -> MetricColumn:
    raw, seconds = found.values[name], found.seconds[name]
    metric = METRICS.get(name)
    return MetricColumn(
        name=name,
        metric=name,
        title=name if metric is None else metric.title,
        family="rival" if metric is None else family_of(metric),
        paper=found.source,
        higher_is_better=metric is None or metric.higher_is_better,
        scores=raw if metric is None else metric.oriented(raw),
        raw=raw,
        undefined=dict.fromkeys(np.flatnonzero(np.isnan(raw)).tolist(), "could not be computed by those who published"),
        seconds=None if np.isnan(seconds).all() else float(np.nanmedian(seconds)),
    )
