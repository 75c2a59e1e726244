"""The metrics by name; imports no torch."""

from collections.abc import Mapping
from types import MappingProxyType

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.metrics.az_expressivity import AZ_EXPRESSIVITY
from swapcore.metrics.az_nas import AZ_NAS
from swapcore.metrics.az_progressivity import AZ_PROGRESSIVITY
from swapcore.metrics.az_trainability import AZ_TRAINABILITY
from swapcore.metrics.epe_nas import EPE_NAS
from swapcore.metrics.fisher import FISHER
from swapcore.metrics.flops import FLOPS
from swapcore.metrics.grad_norm import GRAD_NORM
from swapcore.metrics.gradsign import GRADSIGN
from swapcore.metrics.grasp import GRASP
from swapcore.metrics.jacov import JACOV
from swapcore.metrics.l2_norm import L2_NORM
from swapcore.metrics.linear_regions import LINEAR_REGIONS
from swapcore.metrics.meco import MECO
from swapcore.metrics.metric import Metric
from swapcore.metrics.ntk import NTK
from swapcore.metrics.nwot import NWOT
from swapcore.metrics.params import PARAMS
from swapcore.metrics.plain import PLAIN
from swapcore.metrics.size import SIZE
from swapcore.metrics.snip import SNIP
from swapcore.metrics.swap import SWAP
from swapcore.metrics.synflow import SYNFLOW
from swapcore.metrics.zen import ZEN
from swapcore.metrics.zico import ZICO

__all__ = ["DEFAULT_METRIC", "METRICS", "get_metric", "require_regularisable"]

METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        metric.name: metric
        for metric in (
            SWAP,
            SIZE,
            PARAMS,
            FLOPS,
            NWOT,
            JACOV,
            EPE_NAS,
            SYNFLOW,
            SNIP,
            GRASP,
            FISHER,
            GRAD_NORM,
            PLAIN,
            L2_NORM,
            ZEN,
            NTK,
            LINEAR_REGIONS,
            ZICO,
            MECO,
            GRADSIGN,
            AZ_EXPRESSIVITY,
            AZ_PROGRESSIVITY,
            AZ_TRAINABILITY,
            AZ_NAS,
        )
    }
)
"""The first is the one that this project is about."""
DEFAULT_METRIC = next(iter(METRICS))


def get_metric(name: str) -> Metric:
    """Look a metric up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in METRICS:
        raise UnknownNameError("metric", name, METRICS)
    return METRICS[name]


def require_regularisable(metric: Metric) -> None:
    """Check that f(Θ) may be applied to a metric.

    Raises:
        InvalidInputError: If its values can be negative, or have no true zero; names those to which it may.
    """
    if not metric.regularised:
        allowed = ", ".join(name for name, one in METRICS.items() if one.regularised)
        raise InvalidInputError(f"mu and sigma go with the metrics {allowed}; got metric {metric.name!r}")
