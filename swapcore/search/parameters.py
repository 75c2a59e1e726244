"""Settings of search algorithms: each has a class of its own, made of the parts here."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from swapcore.errors import InvalidInputError
from swapcore.limits import LIMITS, check_limit

__all__ = ["EvolutionParameters", "Parameters"]


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """What every algorithm can be told.

    Attributes:
        population: Architectures that are kept; also how many are drawn at random to begin with.
        cycles: Rounds after the first population.
        insist: Whether numbers beyond what is usual are meant; see ``limits``. Parameters that differ in it alone are
            equal.

    Raises:
        InvalidInputError: When made with a value that is not allowed.
    """

    population: int = 20
    cycles: int = 400
    insist: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.insist, bool):
            raise InvalidInputError(f"insist must be True or False; got {self.insist!r}")
        for name in self.names():
            if name in LIMITS:
                check_limit(name, getattr(self, name), insist=self.insist)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """What can be set, in the order in which people are asked."""
        return tuple(one.name for one in fields(cls) if one.name != "insist")

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Of plain values, as ``to_json`` gives them; what they do not name is the default.

        Raises:
            InvalidInputError: For an unknown name or a value that is not allowed.
        """
        unknown = sorted(set(values) - {*cls.names(), "insist"})
        if unknown:
            raise InvalidInputError(
                f"unknown parameters {', '.join(unknown)}; this algorithm has {', '.join(cls.names())}"
            )
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class EvolutionParameters(Parameters):
    """What evolution can be told.

    Attributes:
        tournament: Members of the population that compete to be a parent.
        adapt_operators: Whether the edits of a mutation and the size of the tournament are chosen by the success of
            children.
    """

    tournament: int = 10
    adapt_operators: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not isinstance(self.adapt_operators, bool):
            raise InvalidInputError(f"adapt_operators must be True or False; got {self.adapt_operators!r}")
        if self.tournament > self.population:
            raise InvalidInputError(
                f"tournament must be at most the population, {self.population}; got {self.tournament}"
            )
