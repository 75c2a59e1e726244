"""The problems by the name of their search space."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.problems.darts import DARTS
from swapcore.problems.nasbench201 import NASBENCH201
from swapcore.problems.nasbench_macro import NASBENCH_MACRO
from swapcore.problems.problem import Problem
from swapcore.spaces.space import Listable, SearchSpace

__all__ = [
    "DEFAULT_PRESET",
    "DEFAULT_PROBLEM",
    "PROBLEMS",
    "get_listable",
    "get_problem",
    "get_space",
    "listable_names",
]

PROBLEMS: Mapping[str, Problem[Any, Any]] = MappingProxyType(
    {problem.name: problem for problem in (NASBENCH201, DARTS, NASBENCH_MACRO)}
)
DEFAULT_PROBLEM = next(iter(PROBLEMS))
DEFAULT_PRESET = "paper"
"""A size of scoring network that every problem has."""


def get_problem(name: str) -> Problem[Any, Any]:
    """Look a problem up.

    Raises:
        UnknownNameError: With the known names.
    """
    if name not in PROBLEMS:
        raise UnknownNameError("space", name, PROBLEMS)
    return PROBLEMS[name]


def get_space(name: str) -> SearchSpace[Any]:
    """The search space of a problem.

    Raises:
        UnknownNameError: With the known names.
    """
    return get_problem(name).space


def listable_names() -> tuple[str, ...]:
    """Names of the spaces that are small enough to be listed."""
    return tuple(name for name, problem in PROBLEMS.items() if isinstance(problem.space, Listable))


def get_listable(name: str) -> Listable[Any]:
    """Look up a space that can be listed.

    Raises:
        UnknownNameError: With the known names.
        InvalidInputError: If the space is too large to be listed; names those that can be.
    """
    space = get_space(name)
    if not isinstance(space, Listable):
        raise InvalidInputError(
            f"the space {name!r} is too large to be listed; those that can be: {', '.join(listable_names())}"
        )
    return space
