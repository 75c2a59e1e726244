"""Metrics that are made of others, on the networks that are compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.ranks import average_ranks

__all__ = ["ENSEMBLES", "Ensemble", "ensemble_column"]


@dataclass(frozen=True, kw_only=True)
class Ensemble:
    """A metric that is made of others.

    Attributes:
        name, title: As of a metric.
        members: Names of the columns that it is made of.
        combine: Their scores, higher meaning better, each of shape (n,) and all defined -> its own, shape (n,).
    """

    name: str
    title: str
    members: tuple[str, ...]
    combine: Callable[[Sequence[np.ndarray]], np.ndarray]


def sum_of_log_ranks(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Σ log(rank / n), rank 1 for the lowest value (Lee and Ham, AZ-NAS, CVPR 2024)."""
    found: np.ndarray = np.sum([np.log(average_ranks(scores) / len(scores)) for scores in columns], axis=0)
    return found


ENSEMBLES = (
    Ensemble(
        name="az_nas",
        title="AZ-NAS (four terms)",
        members=("flops", "az_expressivity", "az_progressivity", "az_trainability"),
        combine=sum_of_log_ranks,
    ),
)


def ensemble_column(ensemble: Ensemble, columns: Mapping[str, MetricColumn]) -> MetricColumn:
    """An ensemble on the networks for which all its members have a value."""
    members = [columns[name] for name in ensemble.members]
    known = np.all([one.known for one in members], axis=0)
    scores = np.full(len(known), np.nan)
    if known.any():
        scores[known] = ensemble.combine([one.scores[known] for one in members])
    undefined: dict[int, str] = {}
    for one in members:
        for row, reason in one.undefined.items():
            undefined.setdefault(row, f"{one.title}: {reason}")
    seconds = [one.seconds for one in members if one.seconds is not None]
    return MetricColumn(
        name=ensemble.name,
        metric=ensemble.name,
        title=ensemble.title,
        family="rival",
        paper=members[-1].paper,
        scores=scores,
        raw=scores,
        undefined=dict(sorted(undefined.items())),
        needs=tuple(dict.fromkeys(need for one in members for need in one.needs)),
        seconds=sum(seconds) if len(seconds) == len(members) else None,
        memory=max((one.memory for one in members if one.memory is not None), default=None),
    )
