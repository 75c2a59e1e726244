"""Facts about the metrics that rank architectures; imports no torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from swapcore.errors import UnknownNameError

__all__ = ["METRICS", "Metric", "get_metric"]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """What is known about a metric, wherever it is used.

    Attributes:
        name: As on the command line.
        title: As shown to people.
        unit: Of its values; empty for counts.
        higher_is_better: Whether more of it predicts higher accuracy.
        needs_inputs: Whether it looks at samples.
        paper: Where it comes from.
    """

    name: str
    title: str
    unit: str
    higher_is_better: bool
    needs_inputs: bool
    paper: str


METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        metric.name: metric
        for metric in (
            Metric(
                name="swap",
                title="SWAP",
                unit="patterns",
                higher_is_better=True,
                needs_inputs=True,
                paper="Peng et al., SWAP-NAS, ICLR 2024",
            ),
            Metric(
                name="size",
                title="Size",
                unit="M parameters",
                higher_is_better=True,
                needs_inputs=False,
                paper="baseline",
            ),
            Metric(
                name="flops",
                title="FLOPs",
                unit="M multiply-accumulates",
                higher_is_better=True,
                needs_inputs=False,
                paper="baseline",
            ),
        )
    }
)


def get_metric(name: str) -> Metric:
    """Look a metric up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in METRICS:
        raise UnknownNameError("metric", name, METRICS)
    return METRICS[name]
