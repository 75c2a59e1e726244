"""Parameters of the space's reference network, a baseline."""

from swapcore.metrics.metric import Metric
from swapcore.values.size import Cost

__all__ = ["PARAMS"]


def params(cost: Cost, _size_per_unit: int) -> float:
    """All of them, dead operations included."""
    return float(cost.parameters)


PARAMS = Metric(
    name="params",
    title="Parameters",
    summary="The parameters of the reference network of the space: larger networks are often better.",
    unit="parameters",
    paper="baseline",
    needs_inputs=False,
    count=params,
)
