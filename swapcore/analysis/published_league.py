"""Metrics as others measured them, ranked like ours but never beside ours in one list."""

import numpy as np

from swapcore.analysis.entries import Entry
from swapcore.analysis.league import Judge, League, ranked
from swapcore.data.sources.published_metrics import PublishedMetrics
from swapcore.metrics.registry import METRICS

__all__ = ["published_league"]


def published_league(found: PublishedMetrics) -> League:
    """Judge published values on the networks and accuracies that they were published with.

    They are turned so that higher means better where swapcore knows the metric; others are taken as they are.
    """
    entries = tuple(published_entry(found, name) for name in found.values)
    return ranked(Judge(found.accuracies, entries), entries)


def published_entry(found: PublishedMetrics, name: str) -> Entry:
    raw, seconds = found.values[name], found.seconds[name]
    metric = METRICS.get(name)
    return Entry(
        name=name,
        title=name if metric is None else metric.title,
        family="rival",
        paper=found.source,
        scores=raw if metric is None else metric.oriented(raw),
        raw=raw,
        undefined=dict.fromkeys(np.flatnonzero(np.isnan(raw)).tolist(), "could not be computed by those who published"),
        seconds=None if np.isnan(seconds).all() else float(np.nanmedian(seconds)),
    )
