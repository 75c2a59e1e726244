"""How to search, as settings: the algorithm, its parameters and seed, the lag, and what a warm start begins with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.limits import check_limit
from swapcore.randomness import validate_seed
from swapcore.runs.plain_values import refuse_unknown, require_mapping
from swapcore.search.parameters import Parameters
from swapcore.search.registry import DEFAULT_ALGORITHM, get_searcher

__all__ = ["SearcherSettings", "searcher_settings"]


@dataclass(frozen=True, kw_only=True)
class SearcherSettings:
    """How to search.

    Attributes:
        algorithm: A name in ``SEARCHERS``.
        parameters: Of that algorithm's own class; whether numbers beyond what is usual are meant is said there.
        seed: Of the search.
        lag: How many evaluations may be on their way when one is begun, that one included; see ``search.loop``.
        first: Architectures, as text of the space, that the first population begins with: a warm start.

    Raises:
        InvalidInputError: When made with a value that is not allowed.
    """

    algorithm: str = DEFAULT_ALGORITHM
    parameters: Parameters = field(default_factory=get_searcher(DEFAULT_ALGORITHM).parameters)
    seed: int = 0
    lag: int = 1
    first: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        kind = get_searcher(self.algorithm).parameters
        if type(self.parameters) is not kind:
            raise InvalidInputError(
                f"parameters of {self.algorithm} must be {kind.__name__} ({', '.join(kind.names())}); got "
                f"{self.parameters!r}"
            )
        validate_seed(self.seed)
        check_limit("lag", self.lag, insist=self.parameters.insist)
        if not isinstance(self.first, tuple) or not all(isinstance(one, str) for one in self.first):
            raise InvalidInputError(f"first must be texts of architectures; got {self.first!r}")

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON; where there is no warm start, as versions wrote them that knew none."""
        plain = {**asdict(self), "parameters": self.parameters.to_json(), "first": list(self.first)}
        return plain if self.first else {name: value for name, value in plain.items() if name != "first"}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "SearcherSettings":
        """Of plain values; what they do not name is the default.

        Raises:
            InvalidInputError: For an unknown name or a value that is not allowed.
        """
        refuse_unknown(values, tuple(cls.__dataclass_fields__))
        algorithm = values.get("algorithm", DEFAULT_ALGORITHM)
        parameters = require_mapping(values.get("parameters", {}))
        first = values.get("first", ())
        if not isinstance(first, list | tuple):
            raise InvalidInputError(f"first must be texts of architectures; got {first!r}")
        made = {"algorithm": algorithm, "parameters": parameters_of(algorithm, parameters), "first": tuple(first)}
        return cls(**{**values, **made})


def parameters_of(algorithm: str, values: Mapping[str, Any]) -> Parameters:
    return get_searcher(algorithm).parameters.from_json(values)


def searcher_settings(
    algorithm: str = DEFAULT_ALGORITHM, *, seed: int = 0, lag: int = 1, **parameters: Any
) -> SearcherSettings:
    """Settings of an algorithm with some of its parameters.

    Raises:
        InvalidInputError: For a parameter that it does not have, or a value that is not allowed.
    """
    return SearcherSettings(algorithm=algorithm, parameters=parameters_of(algorithm, parameters), seed=seed, lag=lag)
