"""The form of a search in its address: what differs from what the form begins with, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pages.components.address import (
    NOT_REGULARISED,
    Check,
    number_between,
    one_of,
    warn_of_address_problems,
    whole_between,
)
from pages.components.search.adapting import adapting_address, adapting_checks, adapting_in
from pages.components.search.metrics_offered import metrics_offered, with_metric
from swapcore.errors import SwapcoreError
from swapcore.evaluation.executors import default_workers
from swapcore.evaluation.settings import ScoreSettings
from swapcore.limits import LIMITS
from swapcore.problems.datasets import DATASETS
from swapcore.problems.registry import PROBLEMS, get_problem
from swapcore.runs.settings import ObjectiveSettings, SearchSettings, searcher_settings
from swapcore.search.registry import SEARCHERS
from swapcore.values.regularisation import Regularisation, regularisation_of
from swapcore.values.size import SIZE_KINDS

__all__ = ["MOST_SEED", "address_of", "first_target", "settings_in", "usual_settings"]

FIRST_TARGET = "B"
MOST_SEED = 999_999
LARGEST = 1e9
"""Of μ and σ; nobody has networks of that size in any unit."""
PLACES = ("space", "dataset", "metric", "algorithm")
"""What decides on the rest."""


def usual_settings(space: str | None = None, dataset: str | None = None, metric: str | None = None) -> SearchSettings:
    """What the form shows of a space, a data set and a metric before anybody has changed anything."""
    plain = SearchSettings().score
    problem = get_problem(space or plain.space)
    score = replace(
        plain,
        space=problem.name,
        dataset=dataset or plain.dataset,
        preset=next(iter(problem.networks.presets)),
        repeats=problem.defaults.repeats,
    )
    score = with_metric(score, metric or plain.metric, metrics_offered(problem.name))
    wanted = None
    if score.metric_facts.regularised:
        first = first_target(score.space, score.dataset)
        wanted = Regularisation(mu=first.mu, sigma=first.sigma, size="effective")
    return SearchSettings(score=score, objective=ObjectiveSettings(size="effective", regularisation=wanted))


def first_target(space: str, dataset: str) -> Any:
    """The wanted size that the form begins with."""
    targets = {one.name: one for one in get_problem(space).wanted_sizes(dataset)}
    return targets.get(FIRST_TARGET, next(iter(targets.values())))


@dataclass(frozen=True)
class Whole:
    """A whole number among the settings."""

    least: int
    most: int
    read: Callable[[SearchSettings], int | None]


def wholes(settings: SearchSettings) -> dict[str, Whole]:
    """Whole numbers that the address can carry."""
    found = {
        name: Whole(LIMITS[name].least, LIMITS[name].usual, lambda one, name=name: getattr(one.score, name))  # type: ignore[misc]
        for name in ("samples", "repeats", "cells")
    }
    for name in settings.searcher.parameters.names():
        if name in LIMITS:
            found[name] = Whole(
                LIMITS[name].least,
                LIMITS[name].usual,
                lambda one, name=name: getattr(one.searcher.parameters, name, None),  # type: ignore[misc]
            )
    found["seed"] = Whole(0, MOST_SEED, lambda one: one.searcher.seed)
    found["lag"] = Whole(1, LIMITS["lag"].usual, lambda one: one.searcher.lag)
    found["workers"] = Whole(1, default_workers(), lambda one: one.execution.workers)
    return found


def address_of(settings: SearchSettings, base: SearchSettings | None) -> dict[str, str]:
    """Parameters of the settings, those that differ.

    Args:
        settings: Of the form.
        base: Of the run that the form was begun from; None for the usual ones of space, data set and metric.
    """
    score = settings.score
    begin = base or SearchSettings()
    places = {
        "space": (score.space, begin.score.space),
        "dataset": (score.dataset, begin.score.dataset),
        "metric": (score.metric, begin.score.metric),
        "algorithm": (settings.searcher.algorithm, begin.searcher.algorithm),
    }
    found = {name: mine for name, (mine, other) in places.items() if mine != other}
    usual = (
        base if base is not None and "space" not in found else usual_settings(*(getattr(score, n) for n in PLACES[:3]))
    )
    if score.preset != usual.score.preset:
        found["preset"] = score.preset
    same_algorithm = settings.searcher.algorithm == usual.searcher.algorithm
    plain = usual if same_algorithm else with_algorithm(usual, settings.searcher.algorithm)
    for name, whole in wholes(settings).items():
        value = whole.read(settings)
        if value is not None and value != whole.read(plain):
            found[name] = str(value)
    crossover = getattr(settings.searcher.parameters, "crossover", None)
    if crossover is not None and crossover != getattr(plain.searcher.parameters, "crossover", None):
        found["crossover"] = f"{crossover:g}"
    found |= objective_address(settings.objective, usual.objective, regularised=settings.metric.regularised)
    return found | adapting_address(settings, plain)


def objective_address(mine: ObjectiveSettings, usual: ObjectiveSettings, *, regularised: bool) -> dict[str, str]:
    found: dict[str, str] = {} if mine.size == usual.size else {"size": mine.size}
    if mine.steered is not None or not regularised or wanted(mine) == wanted(usual):
        return found
    if mine.regularisation is None:
        return found | {"regularisation": NOT_REGULARISED}
    return found | {"mu": f"{mine.regularisation.mu:.6g}", "sigma": f"{mine.regularisation.sigma:.6g}"}


def wanted(objective: ObjectiveSettings) -> tuple[float, float] | None:
    own = objective.regularisation
    return None if own is None else (own.mu, own.sigma)


def with_algorithm(settings: SearchSettings, algorithm: str) -> SearchSettings:
    """The same with another algorithm, as it is usually."""
    before = settings.searcher
    return replace(settings, searcher=searcher_settings(algorithm, seed=before.seed, lag=before.lag))


def settings_in(address: Mapping[str, str], base: SearchSettings | None) -> SearchSettings:
    """Settings that an address asks for; what it cannot have is said by name, and left as usual.

    Args:
        address: Parameters.
        base: Of the run that the form begins with; None for the usual ones.
    """
    allowed = dict(address)

    def keep(checks: Mapping[str, Check]) -> None:
        warn_of_address_problems(checks)
        for name, check in checks.items():
            try:
                check(name, [allowed[name]] if name in allowed else [])
            except SwapcoreError:
                del allowed[name]

    keep({"space": one_of(*PROBLEMS), "dataset": one_of(*DATASETS)})
    begin = (base or SearchSettings()).score
    keep({"metric": one_of(*metrics_offered(allowed.get("space", begin.space), begin))})
    keep({"algorithm": one_of(*SEARCHERS), "size": one_of(*SIZE_KINDS), "regularisation": one_of(NOT_REGULARISED)})
    settings = placed(allowed, base)
    keep({"preset": one_of(*get_problem(settings.score.space).networks.presets)})
    keep({name: whole_between(one.least, one.most) for name, one in wholes(settings).items()})
    keep({"crossover": number_between(0, 1), "mu": number_between(0, LARGEST), "sigma": number_between(1e-6, LARGEST)})
    keep(adapting_checks())
    try:
        return adapting_in(allowed, settings).applied(filled(settings, allowed))
    except SwapcoreError as error:
        # Each is allowed, and all together are not, such as a tournament larger than the population.
        warn_of_address_problems({"address": refusing(error)})
        return settings


def refusing(error: SwapcoreError) -> Check:
    def check(_parameter: str, _values: list[str]) -> None:
        raise error

    return check


def placed(allowed: Mapping[str, str], base: SearchSettings | None) -> SearchSettings:
    """The usual settings of where the address searches."""
    begin = base or SearchSettings()
    places = {name: allowed.get(name, getattr(begin.score, name)) for name in PLACES[:3]}
    if base is None or places["space"] != base.score.space:
        settings = usual_settings(**places)
    else:
        offered = metrics_offered(base.score.space, base.score)
        score = with_metric(replace(base.score, dataset=places["dataset"]), places["metric"], offered)
        objective = base.objective if score.metric_facts.regularised else ObjectiveSettings(size=base.objective.size)
        settings = replace(base, score=score, objective=objective)
    algorithm = allowed.get("algorithm", begin.searcher.algorithm)
    return settings if algorithm == settings.searcher.algorithm else with_algorithm(settings, algorithm)


def filled(settings: SearchSettings, allowed: Mapping[str, str]) -> SearchSettings:
    """The settings with what the address has of everything else."""
    numbers = {name: int(allowed[name]) for name in wholes(settings) if name in allowed}
    score: dict[str, Any] = {name: numbers[name] for name in ("samples", "repeats", "cells") if name in numbers}
    if "preset" in allowed:
        score["preset"] = allowed["preset"]
    own = settings.searcher.parameters.to_json()
    own |= {name: value for name, value in numbers.items() if name in own}
    if "crossover" in own and "crossover" in allowed:
        own["crossover"] = float(allowed["crossover"])
    searcher = searcher_settings(
        settings.searcher.algorithm,
        seed=numbers.get("seed", settings.searcher.seed),
        lag=numbers.get("lag", settings.searcher.lag),
        **own,
    )
    execution = replace(settings.execution, workers=numbers.get("workers", settings.execution.workers))
    size = next((kind for kind in SIZE_KINDS if kind == allowed.get("size")), settings.objective.size)
    mu, sigma = wanted(settings.objective) or (None, None)
    if "regularisation" in allowed:
        mu = sigma = None
    elif settings.metric.regularised and {"mu", "sigma"} <= set(allowed):
        mu, sigma = float(allowed["mu"]), float(allowed["sigma"])
    return SearchSettings(
        score=ScoreSettings.from_json(settings.score.to_json() | score),
        searcher=searcher,
        execution=execution,
        objective=ObjectiveSettings(size=size, regularisation=regularisation_of(mu, sigma, size)),
    )
