"""FLOPs of the space's reference network: a baseline, and AZ-NAS's complexity (Lee and Ham, CVPR 2024)."""

from swapcore.metrics.metric import Metric
from swapcore.values.size import Cost

__all__ = ["FLOPS"]


def flops(cost: Cost, _size_per_unit: int) -> float:
    """Millions of multiply-accumulates of one forward pass of one sample."""
    return cost.flops / 1e6


FLOPS = Metric(
    name="flops",
    title="FLOPs",
    summary="The multiplications and additions that one image costs in the reference network of the space.",
    unit="M multiply-accumulates",
    paper="baseline; the complexity term of AZ-NAS",
    needs_inputs=False,
    regularised=True,
    count=flops,
)
