"""The fields of the form of a new search, each read into plain settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from swapcore.data.images.bundled import available
from swapcore.evaluation.executors import default_workers
from swapcore.metrics.metric import Metric
from swapcore.metrics.registry import METRICS, get_metric
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.registry import PROBLEMS, get_problem, get_space
from swapcore.runs.settings import SearchSettings
from swapcore.search.registry import SEARCHERS, get_searcher
from swapcore.values.size import SIZE_KINDS

__all__ = ["NEW", "Origin", "algorithm_fields", "scoring_fields", "size_fields"]

NEW = "new"
NO_TARGET, OWN_TARGET, FIRST_TARGET = "none", "own", "B"
MOST = {"population": 1_000, "cycles": 100_000, "tournament": 1_000, "mutations": 50}
LEAST = {"population": 2}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What the fields begin with.

    Attributes:
        name: Id of the run whose settings they are; "new" for none. Part of the fields' keys, so that another run's
            settings are another set of fields.
        settings: Those settings.
    """

    name: str = NEW
    settings: SearchSettings = field(default_factory=lambda: SearchSettings(size="effective"))

    def key(self, name: str) -> str:
        """Key of a field."""
        return f"{self.name}-{name}"

    def of_space(self, space: str, name: str, otherwise: Any) -> Any:
        """A setting that means something in one space only."""
        return getattr(self.settings, name) if self.name != NEW and self.settings.space == space else otherwise


def scoring_fields(origin: Origin) -> dict[str, Any]:
    """Where to search, and how architectures are scored."""
    start = origin.settings
    st.markdown("##### Where")
    space = choose("Search space", PROBLEMS, start.space, lambda name: get_space(name).title, key=origin.key("space"))
    dataset = choose("Data set", DATASETS, start.dataset, lambda name: DATASETS[name].title, key=origin.key("dataset"))
    metric = choose("Metric", METRICS, start.metric, lambda name: METRICS[name].title, key=origin.key("metric"))
    st.caption(metric_words(get_metric(metric)))
    family = get_problem(space)
    preset = st.segmented_control(
        "Scoring network",
        list(family.presets),
        default=start.preset,
        required=True,
        key=origin.key("preset"),
        help="; ".join(f"{name}: {one.note}" for name, one in family.presets.items()),
    )
    images = images_of(origin, dataset)
    most = max(available(get_dataset(dataset)), start.samples if images else 1)
    samples = st.number_input(
        "Samples", 1, most, min(start.samples, most), key=origin.key("samples"), help="Images in the batch"
    )
    repeats = st.number_input(
        "Repeats",
        1,
        64,
        origin.of_space(space, "repeats", family.repeats),
        key=origin.key(f"repeats-{space}"),
        help="Initialisations to average; the paper takes 32 on DARTS",
    )
    cells = st.number_input(
        "Cells",
        1,
        20,
        origin.of_space(space, "cells", None),
        key=origin.key(f"cells-{space}"),
        placeholder="as the scoring network has it",
        help="Cells of the scoring network. On DARTS one cell is a reduction cell; three score both kinds",
    )
    return {
        "space": space,
        "dataset": dataset,
        "metric": metric,
        "preset": preset,
        "samples": int(samples),
        "repeats": int(repeats),
        "cells": None if cells is None else int(cells),
        "channels": origin.of_space(space, "channels", None),
        **images,
    }


def images_of(origin: Origin, dataset: str) -> dict[str, Any]:
    """The images of the run that is started again, where it had others than usual; the command line chooses them."""
    start, usual = origin.settings, SearchSettings()
    chosen = {name: getattr(start, name) for name in ("images", "image_seed", "resolution")}
    if start.dataset != dataset or all(getattr(usual, name) == value for name, value in chosen.items()):
        return {}
    told = {"images": start.images, "seed of their choice": start.image_seed, "pixels": start.resolution}
    words = ", ".join(f"{name} {value}" for name, value in told.items() if value is not None)
    st.caption(f"With the inputs of that run: {words}.")
    return chosen


def metric_words(metric: Metric) -> str:
    """Where a metric comes from, and what the search makes of it."""
    direction = "" if metric.higher_is_better else " Lower is better: the search looks for low values."
    return f"{metric.paper}.{direction}"


def algorithm_fields(origin: Origin) -> dict[str, Any]:
    """How to search: the algorithm and the parameters that it reads."""
    start = origin.settings
    st.markdown("##### How")
    algorithm = choose(
        "Algorithm", SEARCHERS, start.algorithm, lambda name: SEARCHERS[name].title, key=origin.key("algorithm")
    )
    searcher = get_searcher(algorithm)
    st.caption(searcher.paper)
    # A tournament that the algorithm does not hold cannot be too large.
    parameters: dict[str, Any] = {"tournament": 1}
    for name in searcher.parameters:
        before = getattr(start.parameters, name)
        if name == "crossover":
            parameters[name] = st.slider(
                "Crossover",
                0.0,
                1.0,
                float(before),
                0.05,
                key=origin.key(name),
                help="Chance that a parent is first mixed from the two best of the tournament",
            )
        else:
            parameters[name] = int(
                st.number_input(name.capitalize(), LEAST.get(name, 1), MOST[name], before, key=origin.key(name))
            )
    seed = st.number_input(
        "Seed", 0, 999_999, start.seed, key=origin.key("seed"), help="Of the search; all searches see the same scores"
    )
    most = default_workers()
    workers = st.number_input(
        "Workers",
        1,
        most,
        min(start.workers, most),
        key=origin.key("workers"),
        help="Processes that score the candidates of a cycle at the same time; the outcome does not depend on them",
    )
    return {"algorithm": algorithm, "parameters": parameters, "seed": int(seed), "workers": int(workers)}


def size_fields(origin: Origin, space: str, dataset: str, metric: Metric) -> dict[str, Any]:
    """Which size is wanted: one of the targets to begin with, an own μ and σ, or none; and which kind of size."""
    st.markdown("##### Which size")
    wanted = wanted_size(origin, space, dataset) if metric.regularised else unregularised(metric)
    kind = st.segmented_control(
        "Size",
        SIZE_KINDS,
        default=origin.settings.size,
        required=True,
        key=origin.key("size"),
        help="Effective size leaves out the parameters of dead operations",
    )
    return {"size": kind, **wanted}


def unregularised(metric: Metric) -> dict[str, None]:
    """Say why there is no μ and σ to choose."""
    st.caption(
        f"μ and σ are not for {metric.title}: f(Θ) is made for counts, and multiplying other values by it would not "
        "mean a wanted size. The search follows the bare value."
    )
    return {"mu": None, "sigma": None}


def wanted_size(origin: Origin, space: str, dataset: str) -> dict[str, float | None]:
    """μ and σ."""
    unit, targets = get_space(space).size_unit, {one.name: one for one in get_problem(space).wanted_sizes(dataset)}
    first = next(iter(targets.values()))
    mu, sigma = origin.of_space(space, "mu", first.mu), origin.of_space(space, "sigma", first.sigma)
    begin = FIRST_TARGET if FIRST_TARGET in targets else first.name
    if origin.name != NEW:
        begin = NO_TARGET if origin.settings.mu is None else OWN_TARGET
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
        return {"mu": None, "sigma": None}
    if target in targets:
        chosen = targets[target]
        st.markdown(f"μ = **{chosen.mu:g}** {unit}, σ = **{chosen.sigma:g}** {unit}²: {chosen.note}")
        return {"mu": chosen.mu, "sigma": chosen.sigma}
    return {
        "mu": st.number_input(
            f"μ ({unit})", 0.0, None, first.mu if mu is None else mu, 0.1, key=origin.key(f"mu-{space}")
        ),
        "sigma": st.number_input(
            f"σ ({unit}²)", 1e-6, None, first.sigma if sigma is None else sigma, 0.1, key=origin.key(f"sigma-{space}")
        ),
    }


def choose(label: str, names: Mapping[str, Any], start: str, title: Callable[[str], str], *, key: str) -> str:
    """A select box over the names of a registry."""
    known = list(names)
    return st.selectbox(label, known, known.index(start), format_func=title, key=key)
