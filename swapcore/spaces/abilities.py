"""Asking a space for what only some spaces can do."""

from typing import Any, TypeVar

from swapcore.errors import InvalidInputError
from swapcore.spaces.space import Crossable, Drawable, Factored, HasNeighbours, HasOperations, Listable, SearchSpace

__all__ = ["require_ability"]

Ability = TypeVar("Ability", bound=SearchSpace[Any])
WORDS: dict[type[Any], str] = {
    Listable: "be listed",
    Factored: "be written as independent decisions",
    Crossable: "mix two architectures",
    HasNeighbours: "tell all neighbours of an architecture",
    HasOperations: "tell the operations of an architecture",
    Drawable: "draw an architecture",
}
"""Ability -> words that follow "cannot"."""


def require_ability(space: SearchSpace[Any], ability: type[Ability]) -> Ability:
    """The space, as one with that ability.

    Args:
        space: Any space.
        ability: One of the protocols in ``spaces.space``.

    Raises:
        InvalidInputError: If the space does not have it.
    """
    if not isinstance(space, ability):
        raise InvalidInputError(f"the space {space.name!r} cannot {WORDS[ability]}, which is needed here")
    return space
