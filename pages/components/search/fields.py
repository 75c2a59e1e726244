"""The fields of the form of a new search, each read into a part of its settings."""

from typing import Any

import streamlit as st

from pages.components.ensemble_words import words_where_offered
from pages.components.foreign import as_text
from pages.components.search.form_address import MOST_SEED
from pages.components.search.metrics_offered import metrics_offered
from pages.components.search.origin import Origin, choose, whole_number
from swapcore.data.images.bundled import available
from swapcore.evaluation.executors import default_workers
from swapcore.evaluation.settings import ExecutionSettings, ScoreSettings
from swapcore.limits import LIMITS
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.registry import PROBLEMS, get_problem
from swapcore.runs.cautions import ensemble_cautions
from swapcore.runs.settings import SearcherSettings, searcher_settings
from swapcore.search.registry import SEARCHERS, get_searcher

__all__ = ["execution_fields", "score_fields", "searcher_fields"]

INPUTS = ("images", "image_seed", "resolution")
PARAMETER_HELP = {
    "population": "Architectures that the search keeps at a time. As many are drawn at random to begin with: a larger "
    "population explores more and improves more slowly",
    "cycles": "Rounds after the first population. Each makes new architectures from those that are known: more rounds "
    "cost more time and find better ones, ever more rarely",
    "tournament": "Members of the population that are drawn at random in each cycle, of which the fittest becomes the "
    "parent. More of them, more pressure to be fit; fewer of them, more variety",
    "mutations": "Children that a parent has in each cycle, each with one random change. The fittest of them joins the "
    "population. Every child costs an evaluation",
    "crossover": "Chance that a parent is first mixed from the two fittest of the tournament, before it is mutated",
}


def score_fields(origin: Origin) -> ScoreSettings:
    """Where to search, and how architectures are scored."""
    start = origin.settings.score
    st.markdown("##### Where")
    space = choose(
        "Search space",
        PROBLEMS,
        start.space,
        lambda name: PROBLEMS[name].title,
        key=origin.key("space"),
        words="The architectures among which the search looks",
    )
    dataset = choose(
        "Data set",
        DATASETS,
        start.dataset,
        lambda name: DATASETS[name].title,
        key=origin.key("dataset"),
        words="Whose images the networks are shown; nothing is trained on them",
    )
    offered = metrics_offered(space, start)
    metric = choose(
        "Metric",
        offered,
        start.metric if start.metric in offered else DEFAULT_METRIC,
        lambda name: offered[name].title,
        key=origin.key("metric"),
        words="What is computed of each untrained network, and what the search looks for high, or low, values of. "
        "Ensembles of the space stand behind the metrics",
    )
    st.caption(metric_words(offered[metric]))
    words_where_offered(space, dataset, metric)
    problem = get_problem(space)
    presets = problem.networks.presets
    preset = st.segmented_control(
        "Scoring network",
        list(presets),
        default=start.preset if start.preset in presets else next(iter(presets)),
        required=True,
        key=origin.key(f"preset-{space}"),
        help="How large the network is on which an architecture is scored. "
        + " ".join(f"{name}: {one.note}." for name, one in presets.items()),
    )
    inputs = inputs_of(origin, dataset)
    most = max(available(get_dataset(dataset)), start.samples if inputs else 1)
    samples = whole_number(
        "Samples",
        "samples",
        min(start.samples, most),
        key=origin.key("samples"),
        most=most,
        help="Images in the batch that a network is scored on. A SWAP score of S images is at most 2^S: more images "
        "tell large networks apart, and take more time",
    )
    repeats = whole_number(
        "Repeats",
        "repeats",
        start.repeats if origin.is_of(space) else problem.defaults.repeats,
        key=origin.key(f"repeats-{space}"),
        help="Random initialisations whose scores are averaged: more of them, less chance in a score, and so much "
        "more time",
    )
    settings = ScoreSettings(
        space=space,
        dataset=dataset,
        metric=metric,
        ensemble=offered[metric].definition,
        samples=samples or start.samples,
        repeats=repeats or start.repeats,
        seed=start.seed,
        preset=preset,
        channels=start.channels if origin.is_of(space) else None,
        cells=cells_field(origin, space, preset),
        insist=start.insist,
        **inputs,
    )
    for caution in ensemble_cautions(settings):
        st.warning(as_text(f"{caution[:1].upper()}{caution[1:]}."), icon=":material/warning:")
    return settings


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
    return f"{getattr(metric, 'summary', '')} {metric.paper}.{direction}".lstrip()


def searcher_fields(origin: Origin) -> SearcherSettings:
    """How to search: the algorithm and its parameters."""
    start = origin.settings.searcher
    st.markdown("##### How")
    algorithm = choose(
        "Algorithm",
        SEARCHERS,
        start.algorithm,
        lambda name: SEARCHERS[name].title,
        key=origin.key("algorithm"),
        words="How the search chooses what to score next",
    )
    searcher = get_searcher(algorithm)
    st.caption(f"{searcher.summary} {searcher.paper}.")
    before = {**searcher.parameters().to_json(), **start.parameters.to_json()}
    parameters: dict[str, Any] = {}
    for name in searcher.parameters.names():
        if name not in PARAMETER_HELP:
            # Asked for among the adaptations.
            continue
        key, words = origin.key(name), PARAMETER_HELP[name]
        if name in LIMITS:
            parameters[name] = whole_number(name.capitalize(), name, before[name], key=key, help=words)
        else:
            parameters[name] = st.slider(name.capitalize(), 0.0, 1.0, float(before[name]), 0.05, key=key, help=words)
    seed = st.number_input(
        "Seed",
        0,
        max(MOST_SEED, start.seed),
        start.seed,
        key=origin.key("seed"),
        help="Of the search's own chance. The same seed gives the same search; scores do not depend on it",
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
