"""The search algorithms by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.search.local_search import LocalSearch
from swapcore.search.nsga2 import Nsga2
from swapcore.search.objective import Objective
from swapcore.search.parameters import Parameters
from swapcore.search.random_search import RandomSearch
from swapcore.search.regularised_evolution import RegularisedEvolution
from swapcore.search.searcher import Searcher
from swapcore.search.swap_nas import SwapNas
from swapcore.search.tpe import Tpe
from swapcore.spaces.space import SearchSpace

__all__ = ["DEFAULT_ALGORITHM", "SEARCHERS", "get_searcher", "make_searcher"]

SEARCHERS: Mapping[str, type[Searcher]] = MappingProxyType(
    {
        "swap-nas": SwapNas,
        "regularised-evolution": RegularisedEvolution,
        "random": RandomSearch,
        "local": LocalSearch,
        "nsga2": Nsga2,
        "tpe": Tpe,
    }
)
"""The paper's own first, as the default."""
DEFAULT_ALGORITHM = next(iter(SEARCHERS))


def get_searcher(name: str) -> type[Searcher]:
    """Look an algorithm up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in SEARCHERS:
        raise UnknownNameError("search algorithm", name, SEARCHERS)
    return SEARCHERS[name]


def make_searcher(
    name: str, space: SearchSpace[Any], parameters: Parameters, objective: Objective, rng: np.random.Generator
) -> Searcher:
    """Start a search.

    Args:
        name: Of the algorithm.
        space: Where to search.
        parameters: Of the algorithm's own class.
        objective: What is maximised.
        rng: The only source of chance; the searcher goes on drawing from it.

    Raises:
        UnknownNameError: With the known names.
        InvalidInputError: If the parameters are another algorithm's, or the space cannot do what the algorithm needs.
    """
    kind = get_searcher(name)
    if not isinstance(parameters, kind.parameters):
        raise InvalidInputError(
            f"{name} takes {kind.parameters.__name__} ({', '.join(kind.parameters.names())}); got {parameters!r}"
        )
    return kind(space, parameters, objective, rng)
