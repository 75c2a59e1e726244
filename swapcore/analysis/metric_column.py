"""One way to rank networks: the values of a metric, in whatever form, with where they come from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import DEFAULT_METRIC, get_metric
from swapcore.values.regularisation import Regularisation

__all__ = ["Family", "MetricColumn", "column_of", "family_of", "needs_of"]

Family = Literal["own", "rival", "count", "ensemble", "calibrated", "measured"]
"""The metric that this project is about, in any form; another metric; what is counted without making a network; an
ensemble that somebody has saved and that looks at no accuracy; one that learns from accuracies; what was measured
elsewhere of trained networks, which is no metric."""
NAMELESS = "its value is not a number"


@dataclass(frozen=True, kw_only=True, eq=False)
class MetricColumn:
    """The values of a metric for some networks; do not change the arrays.

    Attributes:
        name: Unique among the columns of the same networks; that of the metric where it is one as it is.
        metric: Name of the metric behind it; that of the column where the metric is not known here.
        title: As shown to people.
        family: What kind of metric it is.
        paper: Where it comes from.
        unit: Of the raw values; empty where they have none.
        higher_is_better: Whether raw values are scores as they are.
        scores: Higher meaning better, NaN where undefined, shape (n,).
        raw: As measured, shape (n,).
        undefined: Row of a network -> why it has no value.
        needs: What it looks at: "images", "labels", "gradients".
        seconds: Median time of one network; None where not measured.
        memory: Peak beyond the network and its images, in bytes; None where not measured.
        saturation: Share of the highest value that can be, shape (n,); None where there is none.
        samples: How many samples the saturation refers to.
        may_be_regularised: Whether f(Θ) may multiply it.
        regularisation: What has multiplied it; None for nothing.
    """

    name: str
    metric: str
    title: str
    family: Family
    paper: str
    scores: np.ndarray
    raw: np.ndarray
    unit: str = ""
    higher_is_better: bool = True
    undefined: Mapping[int, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    seconds: float | None = None
    memory: int | None = None
    saturation: np.ndarray | None = None
    samples: int | None = None
    may_be_regularised: bool = False
    regularisation: Regularisation | None = None

    @property
    def known(self) -> np.ndarray:
        """Mask of the networks that have a value, shape (n,)."""
        known: np.ndarray = ~np.isnan(self.scores)
        return known

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """(why, of how many networks) there is no value, the most frequent first."""
        return tuple(Counter(self.undefined.values()).most_common())

    def part(self, rows: np.ndarray) -> "MetricColumn":
        """The values of some of the networks, given by their rows."""
        return replace(
            self,
            scores=self.scores[rows],
            raw=self.raw[rows],
            undefined={place: self.undefined[row] for place, row in enumerate(rows.tolist()) if row in self.undefined}
            if self.undefined
            else {},
            saturation=None if self.saturation is None else self.saturation[rows],
        )


def family_of(metric: Metric) -> Family:
    """What kind of metric it is."""
    return "own" if metric.name == DEFAULT_METRIC else "rival" if metric.needs_network else "count"


def needs_of(metric: Metric) -> tuple[str, ...]:
    """What a metric looks at: "images", "labels", "gradients"."""
    asked = {"images": metric.needs_inputs, "labels": metric.needs_labels, "gradients": metric.needs_gradients}
    return tuple(name for name, needed in asked.items() if needed)


def column_of(name: str, raw: np.ndarray, reasons: Mapping[int, str], *, size_unit: str = "") -> MetricColumn:
    """Raw values of a metric with what is known of it.

    Args:
        name: Of the metric.
        raw: Shape (n,); NaN where undefined.
        reasons: Row -> why there is no value.
        size_unit: Unit of sizes in the space.

    Raises:
        UnknownNameError: If the metric is not known here.
    """
    metric = get_metric(name)
    return MetricColumn(
        name=name,
        metric=name,
        title=metric.title,
        family=family_of(metric),
        paper=metric.paper,
        unit=metric.unit_in(size_unit),
        higher_is_better=metric.higher_is_better,
        scores=metric.oriented(raw),
        raw=raw,
        undefined={row: reasons.get(row, NAMELESS) for row in np.flatnonzero(np.isnan(raw)).tolist()},
        needs=needs_of(metric),
        may_be_regularised=metric.regularised,
    )
