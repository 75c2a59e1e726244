"""What a search can go by: every metric, and the saved ensembles of its space."""

from collections.abc import Mapping
from dataclasses import replace

from swapcore.data.ensembles import ensembles_of
from swapcore.evaluation.settings import ScoreSettings
from swapcore.metrics.ensemble_facts import metric_of
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import DEFAULT_METRIC, METRICS

__all__ = ["metrics_offered", "with_metric"]


def metrics_offered(space: str, begin: ScoreSettings | None = None) -> dict[str, Metric]:
    """Name -> metric.

    Args:
        space: Name of the space.
        begin: What the form begins with: an ensemble of it stays what it was, whatever has become of the saved one.
    """
    found: dict[str, Metric] = {**METRICS, **{name: metric_of(one) for name, one in ensembles_of(space).items()}}
    if begin is not None and begin.ensemble is not None and begin.space == space:
        found[begin.metric] = begin.metric_facts
    return found


def with_metric(score: ScoreSettings, name: str, offered: Mapping[str, Metric]) -> ScoreSettings:
    """The same settings with another metric; with the usual one where it is not offered."""
    metric = offered.get(name, METRICS[DEFAULT_METRIC])
    return replace(score, metric=metric.name, ensemble=metric.definition)
