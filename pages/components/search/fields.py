"""The fields of the form of a new search, each read into a part of its settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from swapcore.data.images.bundled import available
from swapcore.evaluation.executors import default_workers
from swapcore.evaluation.settings import ExecutionSettings, ScoreSettings
from swapcore.limits import LIMITS
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import METRICS, get_metric
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.registry import PROBLEMS, get_problem
from swapcore.runs.settings import ObjectiveSettings, SearcherSettings, SearchSettings, searcher_settings
from swapcore.search.registry import SEARCHERS, get_searcher
from swapcore.values.regularisation import regularisation_of
from swapcore.values.size import SIZE_KINDS

__all__ = ["NEW", "Origin", "execution_fields", "objective_fields", "score_fields", "searcher_fields"]

NEW = "new"
NO_TARGET, OWN_TARGET, FIRST_TARGET = "none", "own", "B"
INPUTS = ("images", "image_seed", "resolution")
PARAMETER_HELP = {
    "population": "Architectures that are kept; as many are drawn at random to begin with",
    "cycles": "Rounds after the first population",
    "tournament": "Members of the population that compete to be a parent: more of them, more pressure to be fit",
    "mutations": "Children of a parent in each cycle, of which the best is kept",
    "crossover": "Chance that a parent is first mixed from the two best of the tournament",
}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What the fields begin with.

    Attributes:
        name: Id of the run whose settings they are; "new" for none. Part of the fields' keys, so that another run's
            settings are another set of fields.
        settings: Those settings.
    """

    name: str = NEW
    settings: SearchSettings = field(
        default_factory=lambda: SearchSettings(objective=ObjectiveSettings(size="effective"))
    )

    def key(self, name: str) -> str:
        """Key of a field."""
        return f"{self.name}-{name}"

    def is_of(self, space: str) -> bool:
        """Whether there is a run whose settings mean something in a space."""
        return self.name != NEW and self.settings.score.space == space


def whole_number(
    label: str, name: str, value: int | None, *, key: str, most: int | None = None, **look: Any
) -> int | None:
    """A field for a number that has limits; those of a run that went beyond what is usual stay allowed."""
    limit = LIMITS[name]
    highest = max(limit.usual if most is None else most, value or 0)
    found = st.number_input(label, limit.least, highest, value, key=key, **look)
    return None if found is None else int(found)


def score_fields(origin: Origin) -> ScoreSettings:
    """Where to search, and how architectures are scored."""
    start = origin.settings.score
    st.markdown("##### Where")
    space = choose("Search space", PROBLEMS, start.space, lambda name: PROBLEMS[name].title, key=origin.key("space"))
    dataset = choose("Data set", DATASETS, start.dataset, lambda name: DATASETS[name].title, key=origin.key("dataset"))
    metric = choose("Metric", METRICS, start.metric, lambda name: METRICS[name].title, key=origin.key("metric"))
    st.caption(metric_words(get_metric(metric)))
    problem = get_problem(space)
    presets = problem.networks.presets
    preset = st.segmented_control(
        "Scoring network",
        list(presets),
        default=start.preset if start.preset in presets else next(iter(presets)),
        required=True,
        key=origin.key(f"preset-{space}"),
        help="; ".join(f"{name}: {one.note}" for name, one in presets.items()),
    )
    inputs = inputs_of(origin, dataset)
    most = max(available(get_dataset(dataset)), start.samples if inputs else 1)
    samples = whole_number(
        "Samples",
        "samples",
        min(start.samples, most),
        key=origin.key("samples"),
        most=most,
        help="Images in the batch",
    )
    repeats = whole_number(
        "Repeats",
        "repeats",
        start.repeats if origin.is_of(space) else problem.defaults.repeats,
        key=origin.key(f"repeats-{space}"),
        help="Initialisations to average: more of them, less chance in a score, and so much more time",
    )
    return ScoreSettings(
        space=space,
        dataset=dataset,
        metric=metric,
        samples=samples or start.samples,
        repeats=repeats or start.repeats,
        seed=start.seed,
        preset=preset,
        channels=start.channels if origin.is_of(space) else None,
        cells=cells_field(origin, space, preset),
        insist=start.insist,
        **inputs,
    )


def cells_field(origin: Origin, space: str, preset: str) -> int | None:
    """How many cells the scoring network has, in a space that has any."""
    if get_problem(space).preset(preset).cells is None:
        return None
    return whole_number(
        "Cells",
        "cells",
        origin.settings.score.cells if origin.is_of(space) else None,
        key=origin.key(f"cells-{space}"),
        placeholder="as the scoring network has it",
        help="Cells of the scoring network, in place of those that it has",
    )


def inputs_of(origin: Origin, dataset: str) -> dict[str, Any]:
    """The images of the run that is started again, where it had others than usual; the command line chooses them."""
    start, usual = origin.settings.score, ScoreSettings()
    chosen = {name: getattr(start, name) for name in INPUTS}
    if start.dataset != dataset or all(getattr(usual, name) == value for name, value in chosen.items()):
        return {}
    given = {"images": start.images, "seed of their choice": start.image_seed, "pixels": start.resolution}
    words = ", ".join(f"{name} {value}" for name, value in given.items() if value is not None)
    st.caption("With the inputs of that run:")
    st.code(words, language=None, wrap_lines=True)
    return chosen


def metric_words(metric: Metric) -> str:
    """Where a metric comes from, and what the search makes of it."""
    direction = "" if metric.higher_is_better else " Lower is better: the search looks for low values."
    return f"{metric.paper}.{direction}"


def searcher_fields(origin: Origin) -> SearcherSettings:
    """How to search: the algorithm and its parameters."""
    start = origin.settings.searcher
    st.markdown("##### How")
    algorithm = choose(
        "Algorithm", SEARCHERS, start.algorithm, lambda name: SEARCHERS[name].title, key=origin.key("algorithm")
    )
    searcher = get_searcher(algorithm)
    st.caption(searcher.paper)
    before = {**searcher.parameters().to_json(), **start.parameters.to_json()}
    parameters: dict[str, Any] = {}
    for name in searcher.parameters.names():
        key, words = origin.key(name), PARAMETER_HELP[name]
        if name in LIMITS:
            parameters[name] = whole_number(name.capitalize(), name, before[name], key=key, help=words)
        else:
            parameters[name] = st.slider(name.capitalize(), 0.0, 1.0, float(before[name]), 0.05, key=key, help=words)
    seed = st.number_input(
        "Seed", 0, 999_999, start.seed, key=origin.key("seed"), help="Of the search; all searches see the same scores"
    )
    lag = whole_number(
        "Lag",
        "lag",
        start.lag,
        key=origin.key("lag"),
        help="Candidates that may be on their way at once. 1 is the algorithm as its paper has it: one candidate at a "
        "time, each made from all that is known. 8 keeps eight workers busy, and is another search: each candidate is "
        "made without the last seven results. The outcome depends on the lag, never on the workers",
    )
    return searcher_settings(
        algorithm, seed=int(seed), lag=lag or start.lag, insist=start.parameters.insist, **parameters
    )


def execution_fields(origin: Origin) -> ExecutionSettings:
    """Where to work."""
    start, most = origin.settings.execution, default_workers()
    workers = whole_number(
        "Workers",
        "workers",
        min(start.workers, most),
        key=origin.key("workers"),
        most=most,
        help="Processes that score candidates at the same time; with lag 1 they share the first population and the "
        "candidates of one cycle only. The outcome does not depend on them",
    )
    return ExecutionSettings(device=start.device, workers=workers or 1, executor=start.executor, insist=start.insist)


def objective_fields(origin: Origin, space: str, dataset: str, metric: Metric) -> ObjectiveSettings:
    """Which size is wanted: one of the targets to begin with, an own μ and σ, or none; and which kind of size."""
    st.markdown("##### Which size")
    if metric.regularised:
        mu, sigma = wanted_size(origin, space, dataset)
    else:
        mu = sigma = None
        st.caption(
            f"μ and σ are not for {metric.title}: f(Θ) is made for counts, and multiplying other values by it would "
            "not mean a wanted size. The search follows the bare value."
        )
    kind = st.segmented_control(
        "Size",
        SIZE_KINDS,
        default=origin.settings.objective.size,
        required=True,
        key=origin.key("size"),
        help="Effective size leaves out the parameters of dead operations",
    )
    return ObjectiveSettings(regularisation=regularisation_of(mu, sigma, kind), size=kind)


def wanted_size(origin: Origin, space: str, dataset: str) -> tuple[float | None, float | None]:
    """μ and σ."""
    problem = get_problem(space)
    unit, targets = problem.space.size_unit, {one.name: one for one in problem.wanted_sizes(dataset)}
    first = next(iter(targets.values()))
    before = origin.settings.regularisation if origin.is_of(space) else None
    begin = FIRST_TARGET if FIRST_TARGET in targets else first.name
    if origin.name != NEW:
        begin = NO_TARGET if origin.settings.regularisation is None else OWN_TARGET
    target = st.segmented_control(
        "Wanted size",
        [NO_TARGET, *targets, OWN_TARGET],
        default=begin,
        required=True,
        key=origin.key(f"target-{space}-{dataset}"),
        help="; ".join(f"{one.name}: {one.note}" for one in targets.values()),
    )
    if target == NO_TARGET:
        st.caption("The bare score: it grows with size, and so will what is found.")
        return None, None
    if target in targets:
        chosen = targets[target]
        st.markdown(f"μ = **{chosen.mu:g}** {unit}, σ = **{chosen.sigma:g}** {unit}²: {chosen.note}")
        return chosen.mu, chosen.sigma
    mu, sigma = (first.mu, first.sigma) if before is None else (before.mu, before.sigma)
    return (
        st.number_input(f"μ ({unit})", 0.0, None, mu, 0.1, key=origin.key(f"mu-{space}")),
        st.number_input(f"σ ({unit}²)", 1e-6, None, sigma, 0.1, key=origin.key(f"sigma-{space}")),
    )


def choose(label: str, names: Mapping[str, Any], start: str, title: Callable[[str], str], *, key: str) -> str:
    """A select box over the names of a registry."""
    known = list(names)
    return st.selectbox(label, known, known.index(start), format_func=title, key=key)
