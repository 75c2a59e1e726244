"""Which architectures of a space are compared, and how they are split by depth: facts, nothing is made or read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from swapcore.errors import InvalidInputError

__all__ = ["ALL", "EVERYTHING", "Population", "Strata"]

A = TypeVar("A")
ALL = "all"
"""Name of the first population of every problem."""


@dataclass(frozen=True, kw_only=True)
class Population(Generic[A]):
    """Architectures of a space that are compared with each other: a figure holds for one population.

    Attributes:
        name: As on the command line and in addresses.
        title: For people, where one of several is chosen.
        words: What follows the space's name in a sentence; empty for the whole space.
        definition: Which architectures belong to it, in a sentence.
        member: Whether an architecture belongs to it; None for any.
        one_of_each: Of isomorphic architectures only the first in the order of the space, which must be listable.
    """

    name: str
    title: str
    words: str = ""
    definition: str = ""
    member: Callable[[A], bool] | None = None
    one_of_each: bool = False

    def __post_init__(self) -> None:
        if (self.name == ALL) is not (self.member is None and not self.one_of_each):
            raise InvalidInputError(f"the population {ALL!r}, and no other, leaves nothing out; got {self.name!r}")


EVERYTHING: Population[object] = Population(
    name=ALL, title="all networks", definition="Every architecture of the space."
)


@dataclass(frozen=True, kw_only=True)
class Strata(Generic[A]):
    """How a space is split into strata of equal depth.

    Attributes:
        title: What is counted, for people, in the plural: "3×3 convolutions in the cell".
        count: How many an architecture has.
        published: What a paper says of ρ at equal depth, for people; empty where none does.
    """

    title: str
    count: Callable[[A], int]
    published: str = ""
