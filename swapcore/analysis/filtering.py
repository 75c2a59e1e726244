"""Which networks are looked at."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.errors import UnknownNameError
from swapcore.problems.registry import get_space
from swapcore.spaces.abilities import require_ability
from swapcore.spaces.space import HasOperations
from swapcore.values.size import SizeKind

__all__ = ["EVERYTHING", "Filter", "matching"]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which architectures are looked at; bounds are inclusive.

    Attributes:
        sizes: (least, most) in the space's unit, of the chosen kind of size; None for all.
        accuracies: (least, most) in percent, or in the unit of what else was measured, as measured; None for all.
        with_operations: Each of these occurs somewhere in the cell.
        without_operations: None of these occurs.
    """

    sizes: tuple[float, float] | None = None
    accuracies: tuple[float, float] | None = None
    with_operations: tuple[str, ...] = ()
    without_operations: tuple[str, ...] = ()


EVERYTHING = Filter()


def matching(networks: ScoredNetworks, chosen: Filter, kind: SizeKind) -> ScoredNetworks:
    """The networks that a filter lets through.

    Args:
        networks: All of them.
        chosen: The filter.
        kind: The kind of size that it means.

    Raises:
        UnknownNameError: For an unknown operation.
        InvalidInputError: If operations are asked for and the space does not tell those of an architecture.
    """
    keep = np.ones(len(networks), dtype=bool)
    for values, bounds in ((networks.sizes(kind), chosen.sizes), (networks.measured, chosen.accuracies)):
        if bounds is not None:
            keep &= (values >= bounds[0]) & (values <= bounds[1])
    for operation in chosen.with_operations:
        keep &= occurs(networks, operation)
    for operation in chosen.without_operations:
        keep &= ~occurs(networks, operation)
    return networks if keep.all() else networks.part(keep)


def occurs(networks: ScoredNetworks, operation: str) -> np.ndarray:
    """Whether each architecture has an operation somewhere, shape (n,)."""
    space = require_ability(get_space(networks.space), HasOperations)
    if operation not in space.operations:
        raise UnknownNameError("operation", operation, space.operations)
    return np.array([operation in space.operations_of(one) for one in networks.architectures], dtype=bool)
