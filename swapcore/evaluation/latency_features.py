"""What the latency of a network is predicted from: FLOPs, parameters, and how often each operation occurs."""

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from swapcore.problems.registry import get_problem
from swapcore.spaces.space import Drawable

__all__ = ["latency_features", "shape_facts"]

MILLION = 1e6


@functools.lru_cache(maxsize=50_000)
def latency_features(space: str, architecture: Any, shape: Any) -> Mapping[str, float]:
    """Feature -> its value in the network of an architecture; kept, because a search asks again and again.

    Dead operations count, since a network computes them all the same.

    Args:
        space: Name of the space.
        architecture: Of that space.
        shape: Of the network, of the space's own kind.
    """
    problem = get_problem(space)
    cost = problem.cost.of(architecture, shape)
    counts: Counter[str] = Counter()
    if isinstance(problem.space, Drawable):
        for graph in problem.space.graphs(architecture).values():
            counts.update(edge.operation for edge in graph.edges)
    return MappingProxyType(
        {
            "FLOPs (M)": cost.flops / MILLION,
            "parameters (M)": cost.parameters / MILLION,
            **{operation: float(count) for operation, count in counts.items()},
        }
    )


def shape_facts(shape: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a shape, in order of name."""
    return tuple(sorted(asdict(shape).items()))
