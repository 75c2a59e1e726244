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
from swapcore.runs.budgets import Budgets
from swapcore.runs.flat_settings import is_flat, nested
from swapcore.runs.objective_settings import ObjectiveSettings
from swapcore.runs.plain_values import refuse_unknown, require_mapping
from swapcore.runs.quantities import quantity_of
from swapcore.search.loop import SearchLoop
from swapcore.search.objective import Objective
from swapcore.search.parameters import Parameters
from swapcore.search.registry import DEFAULT_ALGORITHM, get_searcher, make_searcher
from swapcore.search.searcher import Searcher
from swapcore.values.regularisation import Regularisation

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
BUDGETS = "budgets"
"""A part that is there only where a budget is."""


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
        budgets: What no architecture may exceed that is asked for.

    Raises:
        InvalidInputError: When made with a metric that must not be multiplied, and a regularisation; or with an
            algorithm that does not look at fitness, and a fitness that changes.
    """

    score: ScoreSettings = field(default_factory=ScoreSettings)
    objective: ObjectiveSettings = field(default_factory=ObjectiveSettings)
    searcher: SearcherSettings = field(default_factory=SearcherSettings)
    execution: ExecutionSettings = field(default_factory=ExecutionSettings)
    budgets: Budgets = field(default_factory=Budgets)

    def __post_init__(self) -> None:
        if self.objective.regularisation is not None:
            require_regularisable(self.metric)
        algorithm = self.searcher.algorithm
        if not self.objective.is_constant and not get_searcher(algorithm).looks_at_fitness:
            raise InvalidInputError(f"{algorithm} does not look at fitness: sigma and mu that change are lost on it")

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
        quantity = self.objective.quantity
        if quantity is not None:
            return f"{quantity.title} ({quantity.unit})"
        return f"{self.objective.size} size ({self.problem.space.size_unit} parameters)"

    @property
    def size_unit(self) -> str:
        """Unit of sizes, of μ and, squared, of σ."""
        quantity = self.objective.quantity
        return self.problem.space.size_unit if quantity is None else quantity.unit

    def new_objective(self) -> Objective:
        """What is maximised, at the beginning."""
        return self.objective.objective(higher_is_better=self.metric.higher_is_better)

    def new_searcher(self) -> Searcher:
        """The algorithm at its beginning.

        Raises:
            InvalidInputError: If the space cannot do what the algorithm needs, or what to begin with is none of it.
        """
        algorithm = self.searcher.algorithm
        rng = generator(self.searcher.seed, "search", algorithm)
        space = self.problem.space
        searcher = make_searcher(algorithm, space, self.searcher.parameters, self.new_objective(), rng)
        if self.budgets.any:
            searcher.stay_within(lambda one: self.budgets.excess(one, space.name, self.score.dataset))
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
        """Θ of an architecture, in the space's unit; or what takes its place, in its own."""
        if self.objective.steered is not None:
            return quantity_of(self.objective.steered, self.score.space, self.score.dataset, architecture)
        return self.problem.size_of(architecture, self.score.dataset, self.objective.size)

    def is_within_budgets(self, architecture: str) -> bool:
        """Whether an architecture, given as text, may be asked for."""
        if not self.budgets.any:
            return True
        one = self.problem.space.parse(architecture)
        return self.budgets.excess(one, self.score.space, self.score.dataset) <= 0

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        found = {"version": SETTINGS_VERSION} | {name: getattr(self, name).to_json() for name in PARTS}
        return found | ({BUDGETS: self.budgets.to_json()} if self.budgets.any else {})


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
    refuse_unknown(values, ("version", *PARTS, BUDGETS))
    parts = {name: require_mapping(values.get(name, {})) for name in (*PARTS, BUDGETS)}
    return SearchSettings(
        score=ScoreSettings.from_json(parts["score"]),
        objective=ObjectiveSettings.from_json(parts["objective"]),
        searcher=SearcherSettings.from_json(parts["searcher"]),
        execution=ExecutionSettings.from_json(parts["execution"]),
        budgets=Budgets.from_json(parts[BUDGETS]),
    )
