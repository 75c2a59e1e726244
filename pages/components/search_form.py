"""The form of a new search: read into settings, checked before launch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cached import cached_score_seconds, cached_store
from pages.components.cards import chart_card
from pages.components.messages import duration, kept_errors, shown_errors
from pages.components.state import LIKE, show_search
from swapcore.errors import SwapcoreError
from swapcore.execution.executors import default_workers
from swapcore.figures.correlations import plot_factor_over_sizes
from swapcore.inputs.bundled import available
from swapcore.inputs.datasets import DATASETS, get_dataset
from swapcore.networks.presets import get_family
from swapcore.proxies.regularisation import regularisation_factor
from swapcore.search.job import create_search
from swapcore.search.launch import check_room, launch
from swapcore.search.registry import SEARCHERS, get_searcher
from swapcore.search.searcher import SearchParameters
from swapcore.search.settings import SearchSettings, sampled_sizes, settings_from_json, warnings_before_launch
from swapcore.search.targets import size_targets
from swapcore.spaces.registry import SPACES, get_space
from swapcore.spaces.size import SIZE_KINDS

__all__ = ["search_form"]

NEW = "new"
NO_TARGET, OWN_TARGET, FIRST_TARGET = "none", "own", "B"
START_SECONDS = 5.0
"""What a process needs before its first score: PyTorch and the network's weights."""
CURVE_POINTS = 200
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


def search_form() -> None:
    """Draw the form; a press of its button starts the search and opens its monitor."""
    origin = Origin()
    like = st.query_params.get(LIKE)
    if like is not None:
        with shown_errors():
            origin = Origin(name=like, settings=settings_from_json(cached_store().run(like).settings))
            st.info(f"With the settings of run {like}: change what you like.", icon=":material/content_copy:")
    settings = read_settings(origin)
    if settings is None:
        return
    for warning in warnings_before_launch(settings):
        st.warning(warning, icon=":material/warning:")
    parent = None if origin.name == NEW else origin.name
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Start the search",
            type="primary",
            icon=":material/play_arrow:",
            key="launch",
            on_click=start_search,
            args=(settings, parent),
        )
        with shown_errors(), st.spinner("Timing a few scores"):
            seconds = cached_score_seconds(settings.request(settings.device).as_dict())
            budget = settings.searcher().budget
            st.markdown(
                f"At most **{budget:,}** evaluations at {seconds * 1000:.0f} ms each: about "
                f"**{duration(START_SECONDS + budget * seconds)}** on this machine."
            )


def read_settings(origin: Origin) -> SearchSettings | None:
    """The settings of the fields; None, with a word about it, where they are not allowed."""
    left, middle, right = st.columns(3)
    with left.container(border=True, height="stretch"):
        scoring = scoring_fields(origin)
    with middle.container(border=True, height="stretch"):
        algorithm = algorithm_fields(origin)
    with right.container(border=True, height="stretch"):
        size = size_fields(origin, scoring["space"], scoring["dataset"])
    try:
        parameters = SearchParameters(**algorithm.pop("parameters"))
        settings = SearchSettings(**scoring, **algorithm, **size, parameters=parameters)
    except SwapcoreError as error:
        st.error(f"This search cannot be started: {error}.", icon=":material/error:")
        return None
    if settings.mu is not None:
        with right:
            factor_card(settings)
    return settings


def scoring_fields(origin: Origin) -> dict[str, Any]:
    """Where to search, and how architectures are scored."""
    start = origin.settings
    st.markdown("##### Where")
    space = choose("Search space", SPACES, start.space, lambda name: get_space(name).title, key=origin.key("space"))
    dataset = choose("Data set", DATASETS, start.dataset, lambda name: DATASETS[name].title, key=origin.key("dataset"))
    family = get_family(space)
    preset = st.segmented_control(
        "Scoring network",
        list(family.presets),
        default=start.preset,
        required=True,
        key=origin.key("preset"),
        help="; ".join(f"{name}: {one.note}" for name, one in family.presets.items()),
    )
    most = max(available(get_dataset(dataset)), 1)
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
        "preset": preset,
        "samples": int(samples),
        "repeats": int(repeats),
        "cells": None if cells is None else int(cells),
        "channels": origin.of_space(space, "channels", None),
    }


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


def size_fields(origin: Origin, space: str, dataset: str) -> dict[str, Any]:
    """Which size is wanted: one of the targets to begin with, an own μ and σ, or none."""
    st.markdown("##### Which size")
    unit, targets = get_space(space).size_unit, {one.name: one for one in size_targets(space, dataset)}
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
    kind = st.segmented_control(
        "Size",
        SIZE_KINDS,
        default=origin.settings.size,
        required=True,
        key=origin.key("size"),
        help="Effective size leaves out the parameters of dead operations",
    )
    if target == NO_TARGET:
        st.caption("The bare score: it grows with size, and so will what is found.")
        return {"size": kind, "mu": None, "sigma": None}
    if target in targets:
        chosen = targets[target]
        st.markdown(f"μ = **{chosen.mu:g}** {unit}, σ = **{chosen.sigma:g}** {unit}²: {chosen.note}")
        return {"size": kind, "mu": chosen.mu, "sigma": chosen.sigma}
    return {
        "size": kind,
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


def factor_card(settings: SearchSettings) -> None:
    """f(Θ) over the sizes of random architectures of the space."""
    sizes = sampled_sizes(settings.space, settings.dataset, settings.size)
    curve = np.linspace(0, float(sizes.max()) * 1.05, CURVE_POINTS)
    factor = regularisation_factor(curve, settings.mu, settings.sigma)
    unit = get_space(settings.space).size_unit
    chart_card(
        plot_factor_over_sizes(
            sizes, curve, factor, settings.mu, size_title=f"{settings.size} size ({unit} parameters)"
        ),
        "f(Θ) over the space",
        f"Bars are the sizes of {len(sizes):,} random architectures; the line multiplies their scores.",
        key="factor",
        data=lambda: pd.DataFrame({"size": curve, "f": factor}),
    )


def start_search(settings: SearchSettings, parent: str | None) -> None:
    """Callback: put the search into the store, start its process, and show its monitor."""
    with kept_errors():
        store = cached_store()
        check_room(store)
        run = create_search(store, settings, parent=parent)
        show_search(run=run.id)
        launch(store, run.id)
