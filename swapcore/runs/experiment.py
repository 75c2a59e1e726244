"""An experiment: searches that differ in algorithm, metric, wanted size or start, each with the same seeds."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from swapcore.errors import InvalidInputError
from swapcore.evaluation.settings import ExecutionSettings, ScoreSettings
from swapcore.metrics.ensemble import Ensemble
from swapcore.metrics.ensemble_json import ensemble_from_json, ensemble_to_json
from swapcore.problems.registry import get_problem
from swapcore.randomness import validate_seed
from swapcore.runs.earlier import USUAL_SHARE, check_share
from swapcore.runs.settings import ObjectiveSettings, SearchSettings, searcher_settings
from swapcore.search.registry import DEFAULT_ALGORITHM, get_searcher
from swapcore.values.regularisation import Regularisation
from swapcore.values.size import validate_size_kind

__all__ = ["BARE", "MOST_ARMS", "MOST_SEEDS", "Arm", "ExperimentSettings", "objective_from_text", "seeds_from_text"]

MOST_ARMS = 24
MOST_SEEDS = 200
BARE = "none"
"""In place of μ:σ, for the bare score."""
VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Arm:
    """One of the ways of searching that an experiment compares.

    Attributes:
        name: In what it differs from the others.
        settings: Of its searches, but for the seed.
        is_warm: Whether its searches begin with what the experiment's earlier runs found.
    """

    name: str
    settings: SearchSettings
    is_warm: bool = False


@dataclass(frozen=True, kw_only=True)
class ExperimentSettings:
    """What is compared, and over which seeds; validated when made.

    Attributes:
        score: What all searches have in common; its metric is not looked at.
        algorithms: Names of algorithms.
        metrics: Names of metrics, or of ``ensembles``; one that must not be multiplied goes without f(Θ).
        ensembles: Definitions of those of the metrics that are ensembles of the space.
        objectives: μ, σ and the kind of size, or the bare score.
        parameters: Of the algorithms, each told those that it has; what is not named is the default.
        seeds: Of the searches, the same for all arms.
        lag: Of all searches.
        warm_start: Earlier runs; where there are any, each arm is run cold and warm.
        warm_share: Of the first population; see ``earlier.warm_start``.
        execution: Where the work is done.

    Raises:
        InvalidInputError: When made with a value that is not allowed, or with too much to compare.
    """

    score: ScoreSettings = field(default_factory=ScoreSettings)
    algorithms: tuple[str, ...] = (DEFAULT_ALGORITHM,)
    metrics: tuple[str, ...] = (ScoreSettings.metric,)
    objectives: tuple[ObjectiveSettings, ...] = (ObjectiveSettings(),)
    ensembles: tuple[Ensemble, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seeds: tuple[int, ...] = tuple(range(10))
    lag: int = 1
    warm_start: tuple[str, ...] = ()
    warm_share: float = USUAL_SHARE
    execution: ExecutionSettings = field(default_factory=ExecutionSettings)

    def __post_init__(self) -> None:
        for name in ("algorithms", "metrics", "objectives", "seeds"):
            values = getattr(self, name)
            if not values or len(dict.fromkeys(values)) != len(values):
                raise InvalidInputError(f"{name} must name one or more, each once; got {values!r}")
        for seed in self.seeds:
            validate_seed(seed)
        if len(self.seeds) > MOST_SEEDS:
            raise InvalidInputError(f"an experiment has at most {MOST_SEEDS} seeds; got {len(self.seeds)}")
        check_share(self.warm_share)
        known = {name for one in self.algorithms for name in get_searcher(one).parameters.names()}
        unknown = sorted(set(self.parameters) - known)
        if unknown:
            raise InvalidInputError(f"none of {', '.join(self.algorithms)} has a parameter {unknown[0]!r}")
        if len(self.arms) > MOST_ARMS:
            raise InvalidInputError(f"an experiment compares at most {MOST_ARMS} arms; got {len(self.arms)}")

    @property
    def arms(self) -> tuple[Arm, ...]:
        """What is compared, in the order of algorithms, metrics, objectives, cold before warm; none twice."""
        found: dict[str, Arm] = {}
        for algorithm, metric, objective in product(self.algorithms, self.metrics, self.objectives):
            score = self.scored_by(metric)
            wanted = objective if score.metric_facts.regularised else replace(objective, regularisation=None)
            own = get_searcher(algorithm).parameters.names()
            parameters = {name: value for name, value in self.parameters.items() if name in own}
            settings = SearchSettings(
                score=score,
                objective=wanted,
                searcher=searcher_settings(algorithm, lag=self.lag, **parameters),
                execution=self.execution,
            )
            for is_warm in (False, True) if self.warm_start else (False,):
                name = self.arm_name(algorithm, metric, wanted, is_warm=is_warm)
                found.setdefault(name, Arm(name=name, settings=settings, is_warm=is_warm))
        return tuple(found.values())

    def scored_by(self, metric: str) -> ScoreSettings:
        """What the searches by one of the metrics compute."""
        own = next((one for one in self.ensembles if one.name == metric), None)
        return replace(self.score, metric=metric, ensemble=own)

    def arm_name(self, algorithm: str, metric: str, objective: ObjectiveSettings, *, is_warm: bool) -> str:
        """In what an arm differs from others; the algorithm where nothing does."""
        words = []
        if len(self.algorithms) > 1 or len(self.metrics) == len(self.objectives) == 1:
            words.append(algorithm)
        if len(self.metrics) > 1:
            words.append(self.scored_by(metric).metric_facts.title)
        if len(self.objectives) > 1:
            words.append(objective_words(objective))
        if self.warm_start:
            words.append("warm" if is_warm else "cold")
        return ", ".join(words)

    @property
    def cells(self) -> int:
        """How many runs there are: one for each arm and seed."""
        return len(self.arms) * len(self.seeds)

    def at(self, cell: int) -> tuple[Arm, SearchSettings]:
        """Arm and settings of a run by its place: all arms of the first seed come first, so that they compare early."""
        arms = self.arms
        arm, seed = arms[cell % len(arms)], self.seeds[cell // len(arms)]
        return arm, replace(arm.settings, searcher=replace(arm.settings.searcher, seed=seed))

    def to_json(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "version": VERSION,
            "score": self.score.to_json(),
            "algorithms": list(self.algorithms),
            "metrics": list(self.metrics),
            "ensembles": [ensemble_to_json(one) for one in self.ensembles],
            "objectives": [one.to_json() for one in self.objectives],
            "parameters": dict(self.parameters),
            "seeds": list(self.seeds),
            "lag": self.lag,
            "warm_start": list(self.warm_start),
            "warm_share": self.warm_share,
            "execution": self.execution.to_json(),
        }

    @classmethod
    def from_json(cls, values: object) -> "ExperimentSettings":
        """Settings of plain values; anything at all, since databases can be damaged.

        Raises:
            InvalidInputError: For what is not settings of an experiment, or a value that is not allowed.
        """
        if not isinstance(values, Mapping) or values.get("version") != VERSION:
            raise InvalidInputError(f"settings of an experiment must have version {VERSION}; got {str(values)[:100]!r}")
        try:
            return cls(
                score=ScoreSettings.from_json(values["score"]),
                algorithms=tuple(values["algorithms"]),
                metrics=tuple(values["metrics"]),
                ensembles=tuple(map(ensemble_from_json, values.get("ensembles", ()))),
                objectives=tuple(ObjectiveSettings.from_json(one) for one in values["objectives"]),
                parameters=dict(values["parameters"]),
                seeds=tuple(values["seeds"]),
                lag=values["lag"],
                warm_start=tuple(values["warm_start"]),
                warm_share=values["warm_share"],
                execution=ExecutionSettings.from_json(values["execution"]),
            )
        except InvalidInputError:
            raise
        except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
            raise InvalidInputError(f"settings of an experiment cannot be read: {error}") from error

    @property
    def command(self) -> str:
        """The command that runs the same experiment again."""
        score, usual = self.score, ScoreSettings()
        words = ["python", "-m", "swapcore", "experiment", "run", "--space", score.space, "--dataset", score.dataset]
        words += ["--algorithms", ",".join(self.algorithms), "--metrics", ",".join(self.metrics)]
        words += ["--objectives", ",".join(objective_text(one) for one in self.objectives)]
        words += ["--seeds", seeds_text(self.seeds)]
        for name, value in self.parameters.items():
            words += [f"--{name}", f"{value:g}"]
        for name in ("samples", "repeats", "preset", "channels", "cells", "images", "image_seed", "resolution"):
            if getattr(score, name) != getattr(usual, name):
                words += [f"--{name.replace('_', '-')}", str(getattr(score, name))]
        for option, value, plain in (
            ("--score-seed", score.seed, 0),
            ("--lag", self.lag, 1),
            ("--warm-start", ",".join(self.warm_start), ""),
            ("--warm-share", self.warm_share, USUAL_SHARE),
            ("--workers", self.execution.workers, 1),
            ("--scores", self.execution.scores, ExecutionSettings.scores),
        ):
            if value != plain:
                words += [option, str(value)]
        return shlex.join(words)

    @property
    def title(self) -> str:
        """What it is called where nobody gives it a name."""
        problem, seeds = get_problem(self.score.space), len(self.seeds)
        ways = f"{len(self.arms)} arms" if len(self.arms) > 1 else "one arm"
        return f"{problem.title}, {', '.join(self.algorithms)}: {ways}, {seeds} {'seed' if seeds == 1 else 'seeds'}"


def objective_words(objective: ObjectiveSettings) -> str:
    """μ and σ as part of an arm's name, with whatever else the objective has, so that no two arms share a name."""
    wanted = objective.regularisation
    plain = ObjectiveSettings(size=objective.size, regularisation=wanted).to_json()
    more = [f"{name.replace('_', ' ')} {value}" for name, value in objective.to_json().items() if name not in plain]
    words = "bare score" if wanted is None else f"μ {wanted.mu:g} σ {wanted.sigma:g} {wanted.size}"
    return ", ".join([words, *more])


def objective_text(objective: ObjectiveSettings) -> str:
    """An objective as ``objective_from_text`` reads it."""
    wanted = objective.regularisation
    return BARE if wanted is None else f"{wanted.mu:g}:{wanted.sigma:g}:{wanted.size}"


def objective_from_text(text: str) -> ObjectiveSettings:
    """An objective written as "none", "mu:sigma" or "mu:sigma:effective".

    Raises:
        InvalidInputError: If it is not written so, or a value is not allowed.
    """
    if text == BARE:
        return ObjectiveSettings()
    mu, colon, rest = text.partition(":")
    sigma, _, kind = rest.partition(":")
    try:
        numbers = float(mu), float(sigma)
    except ValueError:
        colon = ""
    if not colon:
        raise InvalidInputError(f"an objective is {BARE}, MU:SIGMA or MU:SIGMA:effective; got {text!r}")
    size = validate_size_kind(kind or "total")
    return ObjectiveSettings(size=size, regularisation=Regularisation(mu=numbers[0], sigma=numbers[1], size=size))


def seeds_from_text(text: str) -> tuple[int, ...]:
    """Seeds written as "0-9" or "0,3,7", or both.

    Raises:
        InvalidInputError: If they are not written so, or are too many.
    """
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isascii() or not first.isdigit() or (dash and not (last.isascii() and last.isdigit())):
            raise InvalidInputError(f"seeds are written as 0-9 or 0,3,7; got {text!r}")
        begin, end = int(first), int(last or first)
        if not begin <= end < begin + MOST_SEEDS:
            raise InvalidInputError(f"seeds must ascend, and be at most {MOST_SEEDS}; got {part.strip()!r}")
        found += range(begin, end + 1)
    return tuple(found)


def seeds_text(seeds: Sequence[int]) -> str:
    """Seeds as ``seeds_from_text`` reads them."""
    if len(seeds) > 1 and list(seeds) == list(range(seeds[0], seeds[-1] + 1)):
        return f"{seeds[0]}-{seeds[-1]}"
    return ",".join(map(str, seeds))
