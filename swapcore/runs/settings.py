"""What a search is asked to do: validated when made, without looking at any file; JSON there and back."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.evaluation.settings import ExecutionSettings, ScoreSettings
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import require_regularisable
from swapcore.problems.problem import Problem
from swapcore.problems.registry import get_problem
from swapcore.randomness import generator
from swapcore.runs.budgets import Budgets
from swapcore.runs.device_costs import NO_DEVICES, Devices, check_device
from swapcore.runs.flat_settings import is_flat, nested
from swapcore.runs.objective_settings import ObjectiveSettings
from swapcore.runs.plain_values import refuse_unknown, require_mapping
from swapcore.runs.quantities import Quantity, get_quantity, is_predicted, reader_of
from swapcore.runs.searcher_settings import SearcherSettings, searcher_settings
from swapcore.search.loop import SearchLoop
from swapcore.search.objective import Objective
from swapcore.search.registry import get_searcher, make_searcher
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
BUDGETS, DEVICES = "budgets", "devices"
"""Parts that are there only where a budget is, and where something depends on a device."""


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
        devices: On which latency and energy are meant, where the budgets or the objective ask for them. What is not
            known on its device is not asked for.

    Raises:
        InvalidInputError: When made with a metric that must not be multiplied, and a regularisation; with an
            algorithm that does not look at fitness, and a fitness that changes; or with a quantity that depends on a
            device and none, or a device and no such quantity.
        UnknownNameError: For a device that is not known for the space and the data set.
    """

    score: ScoreSettings = field(default_factory=ScoreSettings)
    objective: ObjectiveSettings = field(default_factory=ObjectiveSettings)
    searcher: SearcherSettings = field(default_factory=SearcherSettings)
    execution: ExecutionSettings = field(default_factory=ExecutionSettings)
    budgets: Budgets = field(default_factory=Budgets)
    devices: Devices = NO_DEVICES

    def __post_init__(self) -> None:
        if self.objective.regularisation is not None:
            require_regularisable(self.metric)
        algorithm = self.searcher.algorithm
        if not self.objective.is_constant and not get_searcher(algorithm).looks_at_fitness:
            raise InvalidInputError(f"{algorithm} does not look at fitness: sigma and mu that change are lost on it")
        for name in self.device_quantities:
            check_device(name, self.devices, self.score)
        for name in ("latency", "energy"):
            if self.devices.named(name) is not None and name not in self.device_quantities:
                raise InvalidInputError(
                    f"{self.devices.named(name)!r} is named for {name}, of which nothing is asked: bound it "
                    f"(--max-{name}) or steer by it (--steer {name}=VALUE)"
                )

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
        quantity = self.steered_quantity
        if quantity is not None:
            return f"{quantity.title} ({quantity.unit})"
        return f"{self.objective.size} size ({self.problem.space.size_unit} parameters)"

    @property
    def size_unit(self) -> str:
        """Unit of sizes, of μ and, squared, of σ."""
        quantity = self.steered_quantity
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
        excess = self.excess()
        if excess is not None:
            searcher.stay_within(excess)
        searcher.begin_with([space.parse(text) for text in self.searcher.first])
        return searcher

    def new_loop(self) -> SearchLoop:
        """The search at its beginning."""
        return SearchLoop(
            self.new_searcher(),
            self.new_objective(),
            self.sizer(),
            lag=self.searcher.lag,
            insist=self.searcher.parameters.insist,
        )

    @property
    def device_quantities(self) -> tuple[str, ...]:
        """Quantities that are asked for and depend on a device."""
        asked = dict.fromkeys([*self.budgets.bounds, *([self.objective.steered] if self.objective.steered else [])])
        return tuple(name for name in asked if get_quantity(name).on_device)

    def quantity(self, name: str) -> Quantity:
        """A quantity as it is meant here: its title says on which device."""
        plain, device = get_quantity(name), self.devices.named(name)
        if device is None:
            return plain
        where = "on this machine, predicted" if is_predicted(name, self.devices) else f"on {device}"
        return replace(plain, title=f"{plain.title} {where}")

    @property
    def steered_quantity(self) -> Quantity | None:
        """What takes the place of the size; None where Θ is the size."""
        return None if self.objective.steered is None else self.quantity(self.objective.steered)

    @property
    def budget_words(self) -> str:
        """The budgets, for people."""
        return self.budgets.words(self.quantity)

    def size_of(self, architecture: Any) -> float:
        """Θ of one architecture; for many, ask for the ``sizer`` once."""
        return self.sizer()(architecture)

    def sizer(self) -> Callable[[Any], float]:
        """What tells Θ of an architecture, in the space's unit; or what takes its place, in its own."""
        if self.objective.steered is not None:
            return reader_of(self.objective.steered, self.score, self.devices)
        return lambda architecture: self.problem.size_of(architecture, self.score.dataset, self.objective.size)

    def excess(self) -> Callable[[Any], float] | None:
        """What tells by how much an architecture is beyond what may be asked for; None where anything may.

        An architecture of which the quantity that is steered by is unknown has no fitness, and is infinitely beyond.
        """
        readers = {name: reader_of(name, self.score, self.devices) for name in self.budgets.bounds}
        steered = self.objective.steered
        if steered in self.device_quantities and steered is not None:
            readers.setdefault(steered, self.sizer())
        if not readers:
            return None

        def beyond(architecture: Any) -> float:
            values = {name: read(architecture) for name, read in readers.items()}
            return math.inf if any(map(math.isnan, values.values())) else self.budgets.excess(values)

        return beyond

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        found = {"version": SETTINGS_VERSION} | {name: getattr(self, name).to_json() for name in PARTS}
        return found | {
            name: part for name, part in ((BUDGETS, self.budgets.to_json()), (DEVICES, self.devices.to_json())) if part
        }


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
    refuse_unknown(values, ("version", *PARTS, BUDGETS, DEVICES))
    parts = {name: require_mapping(values.get(name, {})) for name in (*PARTS, BUDGETS, DEVICES)}
    return SearchSettings(
        score=ScoreSettings.from_json(parts["score"]),
        objective=ObjectiveSettings.from_json(parts["objective"]),
        searcher=SearcherSettings.from_json(parts["searcher"]),
        execution=ExecutionSettings.from_json(parts["execution"]),
        budgets=Budgets.from_json(parts[BUDGETS]),
        devices=Devices.from_json(parts[DEVICES]),
    )
