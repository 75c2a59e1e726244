"""The metrics of a table as ways to rank its networks, higher meaning better."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from swapcore.analysis.correlation import average_ranks
from swapcore.data.metric_table import MetricTable
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import DEFAULT_METRIC, METRICS

__all__ = ["AZ_NAS", "Entry", "Family", "aggregated", "averaged", "entry_of"]

Family = Literal["swap", "rival", "count"]
"""SWAP in one of its forms; another metric; what is counted without making a network."""

AZ_NAS = "az_nas"
AZ_TERMS = ("az_expressivity", "az_progressivity", "az_trainability", "flops")
NAMELESS = "its value is not a number"


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry:
    """One way to rank the networks of a contest; do not change the arrays.

    Attributes:
        name: Unique in the contest; that of the metric where it is one.
        title: As shown to people.
        family: What kind of entry it is.
        paper: Where it comes from.
        scores: Higher meaning better, NaN where undefined, shape (n,).
        raw: As measured, shape (n,).
        undefined: Number of a network -> why it has no value.
        needs: What it looks at: "images", "labels", "gradients".
        seconds: Median time of one network; None where not measured.
        memory: Peak beyond the network and its images, in bytes; None where not measured.
    """

    name: str
    title: str
    family: Family
    paper: str
    scores: np.ndarray
    raw: np.ndarray
    undefined: Mapping[int, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    seconds: float | None = None
    memory: int | None = None

    @property
    def known(self) -> np.ndarray:
        """Mask of the networks that have a value, shape (n,)."""
        known: np.ndarray = ~np.isnan(self.scores)
        return known

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """(why, of how many networks) there is no value, the most frequent first."""
        return tuple(Counter(self.undefined.values()).most_common())


def needs_of(metric: Metric) -> tuple[str, ...]:
    asked = {"images": metric.needs_inputs, "labels": metric.needs_labels, "gradients": metric.needs_gradients}
    return tuple(name for name, needed in asked.items() if needed)


def entry_of(metric: Metric, table: MetricTable, kept: np.ndarray) -> Entry:
    """A metric of a table.

    Args:
        metric: Which one.
        table: Where its values are; those with its first seed are taken, which all metrics have.
        kept: Numbers of the networks in the table, shape (n,).
    """
    raw = table.values[metric.name][kept]
    reasons = table.undefined[metric.name]
    family: Family = "swap" if metric.name == DEFAULT_METRIC else "rival" if metric.needs_network else "count"
    return Entry(
        name=metric.name,
        title=metric.title,
        family=family,
        paper=metric.paper,
        scores=metric.oriented(raw),
        raw=raw,
        undefined={
            number: reasons.get(int(kept[number]), NAMELESS) for number in np.flatnonzero(np.isnan(raw)).tolist()
        },
        needs=needs_of(metric),
        seconds=table.seconds[metric.name],
        memory=table.memory.get(metric.name),
    )


def averaged(entry: Entry, table: MetricTable, kept: np.ndarray) -> Entry:
    """The mean over all seeds of a metric that has several; it takes as many times as long."""
    raw, seeds = table.means[entry.name][kept], len(table.seeds[entry.name])
    reasons = table.undefined[entry.name]
    return replace(
        entry,
        name=f"{entry.name}_mean",
        title=f"{entry.title}, mean of {seeds} seeds",
        scores=METRICS[entry.name].oriented(raw),
        raw=raw,
        undefined={
            number: reasons.get(int(kept[number]), NAMELESS) for number in np.flatnonzero(np.isnan(raw)).tolist()
        },
        seconds=None if entry.seconds is None else entry.seconds * seeds,
    )


def aggregated(entries: Sequence[Entry]) -> list[Entry]:
    """AZ-NAS as its paper has it: Σ log(rank / n) over its four terms (Lee and Ham, CVPR 2024).

    Ranks are those among the networks for which all four terms are defined, 1 for the lowest value. Where the
    entries lack a term there is no such sum, and the list is empty.
    """
    terms = [entry for entry in entries if entry.name in AZ_TERMS]
    if len(terms) < len(AZ_TERMS):
        return []
    known = np.all([entry.known for entry in terms], axis=0)
    values = np.full(len(known), np.nan)
    values[known] = sum(np.log(average_ranks(entry.scores[known]) / known.sum()) for entry in terms)
    undefined: dict[int, str] = {}
    for entry in terms:
        for number, reason in entry.undefined.items():
            undefined.setdefault(number, f"{entry.title}: {reason}")
    seconds = [entry.seconds for entry in terms if entry.seconds is not None]
    return [
        Entry(
            name=AZ_NAS,
            title="AZ-NAS (four terms)",
            family="rival",
            paper=METRICS[AZ_TERMS[0]].paper,
            scores=values,
            raw=values,
            undefined=undefined,
            needs=tuple(dict.fromkeys(need for entry in terms for need in entry.needs)),
            seconds=sum(seconds) if len(seconds) == len(terms) else None,
            memory=max((entry.memory for entry in terms if entry.memory is not None), default=None),
        )
    ]
