"""Size: the parameters of the space's reference network in the space's unit, to which μ and σ refer."""

from swapcore.metrics.metric import Metric
from swapcore.values.size import Cost

__all__ = ["SIZE"]


def size(cost: Cost, size_per_unit: int) -> float:
    """Θ in the space's unit."""
    return cost.parameters / size_per_unit


SIZE = Metric(
    name="size",
    title="Size",
    summary="The parameters of the reference network of the space, in the unit in which μ and σ are given.",
    unit="parameters",
    in_space_unit=True,
    paper="baseline",
    needs_inputs=False,
    regularised=True,
    count=size,
)
