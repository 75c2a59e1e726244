"""What a search is asked to do: validated when made, without looking at any file; JSON there and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.evaluation.settings import ExecutionSettings, ScoreSettings
from swapcore.limits import check_limit
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import require_regularisable
from swapcore.problems.problem import Problem
from swapcore.problems.registry import get_problem
from swapcore.randomness import generator, validate_seed
from swapcore.runs.flat_settings import is_flat, nested
from swapcore.search.loop import SearchLoop
from swapcore.search.objective import RegularisedObjective
from swapcore.search.parameters import Parameters
from swapcore.search.registry import DEFAULT_ALGORITHM, get_searcher, make_searcher
from swapcore.search.searcher import Searcher
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import SizeKind, validate_size_kind

__all__ = [
    "SETTINGS_VERSION",
    "ObjectiveSettings",
    "SearchSettings",
    "SearcherSettings",
    "searcher_settings",
    "settings_from_json",
]

SETTINGS_VERSION = 2
"""Of the JSON of settings; 1 was flat and did not say so."""
PARTS = ("score", "objective", "searcher", "execution")


@dataclass(frozen=True, kw_only=True)
class ObjectiveSettings:
    """What a search maximises.

    Attributes:
        regularisation: μ and σ; None for the bare score.
        size: The kind of size that is looked at and shown; that of the regularisation where there is one.

    Raises:
        InvalidInputError: When made with two kinds of size.
    """

    regularisation: Regularisation | None = None
    size: SizeKind = "total"

    def __post_init__(self) -> None:
        validate_size_kind(self.size)
        if self.regularisation is not None and self.regularisation.size != self.size:
            raise InvalidInputError(
                f"size must be that of the regularisation, {self.regularisation.size}; got {self.size}"
            )

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        own = self.regularisation
        return {"size": self.size, "regularisation": None if own is None else {"mu": own.mu, "sigma": own.sigma}}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ObjectiveSettings":
        """Of plain values; what they do not name is the default.

        Raises:
            InvalidInputError: For an unknown name or a value that is not allowed.
        """
        refuse_unknown(values, ("size", "regularisation"))
        size, own = validate_size_kind(values.get("size", "total")), values.get("regularisation")
        if own is None:
            return cls(size=size)
        refuse_unknown(own, ("mu", "sigma"))
        if len(own) != len(("mu", "sigma")):
            raise InvalidInputError(f"mu and sigma go together; got {own!r}")
        return cls(size=size, regularisation=Regularisation(mu=own["mu"], sigma=own["sigma"], size=size))


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


@dataclass(frozen=True, kw_only=True)
class SearchSettings:
    """Everything that the outcome of a search depends on, and where the work is done.

    Attributes:
        score: What is computed of each architecture. Its seed is that of the weights, and apart from the search's, so
            that all searches see one and the same score.
        objective: What is maximised.
        searcher: How.
        execution: Where; the outcome does not depend on it, but for the rounding of another kind of device.

    Raises:
        InvalidInputError: When made with a metric that must not be multiplied, and a regularisation.
    """

    score: ScoreSettings = field(default_factory=ScoreSettings)
    objective: ObjectiveSettings = field(default_factory=ObjectiveSettings)
    searcher: SearcherSettings = field(default_factory=SearcherSettings)
    execution: ExecutionSettings = field(default_factory=ExecutionSettings)

    def __post_init__(self) -> None:
        if self.objective.regularisation is not None:
            require_regularisable(self.metric)

    @property
    def problem(self) -> Problem[Any, Any]:
        """All about the search space."""
        return get_problem(self.score.space)

    @property
    def metric(self) -> Metric:
        """What is searched for high, or low, values of."""
        return self.score.metric_facts

    @property
    def regularisation(self) -> Regularisation | None:
        """μ and σ; None for the bare score."""
        return self.objective.regularisation

    @property
    def size_title(self) -> str:
        """Sizes in words, with their unit."""
        return f"{self.objective.size} size ({self.problem.space.size_unit} parameters)"

    def new_objective(self) -> RegularisedObjective:
        """What is maximised."""
        return RegularisedObjective(
            higher_is_better=self.metric.higher_is_better, regularisation=self.objective.regularisation
        )

    def new_searcher(self) -> Searcher:
        """The algorithm at its beginning.

        Raises:
            InvalidInputError: If the space cannot do what the algorithm needs, or what to begin with is none of it.
        """
        algorithm = self.searcher.algorithm
        rng = generator(self.searcher.seed, "search", algorithm)
        space = self.problem.space
        searcher = make_searcher(algorithm, space, self.searcher.parameters, self.new_objective(), rng)
        searcher.begin_with([space.parse(text) for text in self.searcher.first])
        return searcher

    def new_loop(self) -> SearchLoop:
        """The search at its beginning."""
        return SearchLoop(
            self.new_searcher(),
            self.new_objective(),
            self.size_of,
            lag=self.searcher.lag,
            insist=self.searcher.parameters.insist,
        )

    def size_of(self, architecture: Any) -> float:
        """Θ of an architecture, in the space's unit."""
        return self.problem.size_of(architecture, self.score.dataset, self.objective.size)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"version": SETTINGS_VERSION} | {name: getattr(self, name).to_json() for name in PARTS}


def settings_from_json(values: object) -> SearchSettings:
    """Settings of plain values, those of earlier versions included; what they do not name is the default.

    Args:
        values: What JSON has held; anything at all, since databases can be damaged.

    Raises:
        InvalidInputError: For what is not settings, an unknown name or a value that is not allowed.
    """
    try:
        given = require_mapping(values)
        if is_flat(given):
            return from_flat(given)
        return from_parts(given)
    except InvalidInputError:
        raise
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        # Values of a kind that nothing here expects, such as a list where a name should be.
        raise InvalidInputError(f"settings cannot be read: {error}") from error


def from_flat(values: Mapping[str, Any]) -> SearchSettings:
    """Settings of version 0.1.0, which knew no limits."""
    try:
        return from_parts(nested(values, insist=False))
    except InvalidInputError:
        return from_parts(nested(values, insist=True))


def from_parts(values: Mapping[str, Any]) -> SearchSettings:
    version = values.get("version")
    if version != SETTINGS_VERSION:
        raise InvalidInputError(
            f"settings have version {version!r} where this swapcore knows {SETTINGS_VERSION}; a newer swapcore may "
            "have written them"
        )
    refuse_unknown(values, ("version", *PARTS))
    parts = {name: require_mapping(values.get(name, {})) for name in PARTS}
    return SearchSettings(
        score=ScoreSettings.from_json(parts["score"]),
        objective=ObjectiveSettings.from_json(parts["objective"]),
        searcher=SearcherSettings.from_json(parts["searcher"]),
        execution=ExecutionSettings.from_json(parts["execution"]),
    )


def require_mapping(values: object) -> Mapping[str, Any]:
    if not isinstance(values, Mapping):
        raise InvalidInputError(f"settings must be names and values; got {str(values)[:100]!r}")
    return values


def refuse_unknown(values: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = sorted(set(require_mapping(values)) - set(known))
    if unknown:
        raise InvalidInputError(f"unknown settings {', '.join(unknown)}; a newer swapcore may have written them")
