"""The form of a new search: read into settings, checked before launch."""

import time
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cards import chart_card
from pages.components.messages import shown_errors
from pages.components.store import run_store
from swapcore.errors import SwapcoreError
from swapcore.execution.executors import default_workers
from swapcore.execution.machine import choose_device
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
from swapcore.store.run import Run

__all__ = ["search_form"]

START = SearchSettings(mu=1.3, sigma=1.0, size="effective")
START_SECONDS = 5.0
"""What a process needs before its first score: PyTorch and the network's weights."""
TIMED = 3
CURVE_POINTS = 200


def search_form() -> None:
    """Draw the form; a press of its button starts the search and opens its monitor."""
    like = st.query_params.get("like")
    start = START
    if like is not None:
        with shown_errors():
            start = settings_from_json(run_store().run(like).settings)
            st.info(f"With the settings of run {like}: change what you like.", icon=":material/content_copy:")
    settings = read_settings(start, like or "new")
    if settings is None:
        return
    for warning in warnings_before_launch(settings):
        st.warning(warning, icon=":material/warning:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Start the search",
            type="primary",
            icon=":material/play_arrow:",
            key="launch",
            on_click=start_search,
            args=(settings, like),
        )
        with shown_errors(), st.spinner("Timing a few scores"):
            seconds, budget = cached_seconds(settings_key(settings)), settings.searcher().budget
            st.markdown(
                f"At most **{budget:,}** evaluations at {seconds * 1000:.0f} ms each: about "
                f"**{duration(START_SECONDS + budget * seconds / min(settings.workers, budget))}** on this machine."
            )


def read_settings(start: SearchSettings, origin: str) -> SearchSettings | None:
    """The settings of the form's fields; None, with a word about it, where they are not allowed."""

    def key(name: str) -> str:
        return f"{origin}-{name}"

    left, middle, right = st.columns(3)
    with left.container(border=True, height="stretch"):
        st.markdown("##### Where")
        space = st.selectbox(
            "Search space",
            list(SPACES),
            list(SPACES).index(start.space),
            format_func=lambda name: get_space(name).title,
            key=key("space"),
        )
        dataset = st.selectbox(
            "Data set",
            list(DATASETS),
            list(DATASETS).index(start.dataset),
            format_func=lambda name: get_dataset(name).title,
            key=key("dataset"),
        )
        presets = get_family(space).presets
        preset = st.segmented_control(
            "Scoring network",
            list(presets),
            default=start.preset,
            required=True,
            key=key("preset"),
            help="; ".join(f"{name}: {one.note}" for name, one in presets.items()),
        )
        most = max(available(get_dataset(dataset)), 1)
        samples = st.number_input(
            "Samples", 1, most, min(start.samples, most), key=key("samples"), help="Images in the batch"
        )
        repeats = st.number_input(
            "Repeats",
            1,
            64,
            start.repeats if origin != "new" else 1 if space == "nasbench201" else 32,
            key=key(f"repeats-{space}"),
            help="Initialisations to average; the paper takes 32 on DARTS",
        )
        cells = st.number_input(
            "Cells",
            1,
            20,
            start.cells if start.space == space else None,
            key=key(f"cells-{space}"),
            placeholder="as the scoring network has it",
            help="Cells of the scoring network. On DARTS one cell is a reduction cell; three score both kinds",
        )
    with middle.container(border=True, height="stretch"):
        st.markdown("##### How")
        algorithm = st.selectbox(
            "Algorithm",
            list(SEARCHERS),
            list(SEARCHERS).index(start.algorithm),
            format_func=lambda name: get_searcher(name).title,
            key=key("algorithm"),
        )
        st.caption(get_searcher(algorithm).paper)
        reads, chosen = get_searcher(algorithm).parameters, {}
        for name, least, greatest in (
            ("population", 2, 1000),
            ("cycles", 1, 100_000),
            ("tournament", 1, 1000),
            ("mutations", 1, 50),
        ):
            if name in reads:
                chosen[name] = st.number_input(
                    name.capitalize(), least, greatest, getattr(start.parameters, name), key=key(name)
                )
        if "crossover" in reads:
            chosen["crossover"] = st.slider(
                "Crossover",
                0.0,
                1.0,
                float(start.parameters.crossover),
                0.05,
                key=key("crossover"),
                help="Chance that a parent is first mixed from the two best of the tournament",
            )
        seed = st.number_input(
            "Seed", 0, 999_999, start.seed, key=key("seed"), help="Of the search; all searches see the same scores"
        )
        workers = st.number_input(
            "Workers",
            1,
            default_workers(),
            min(start.workers, default_workers()),
            key=key("workers"),
            help="Processes; they change how long it takes, never what is found",
        )
    with right.container(border=True, height="stretch"):
        st.markdown("##### Which size")
        unit, targets = get_space(space).size_unit, size_targets(space, dataset)
        names = ["none", *(target.name for target in targets), "own"]
        now = "own" if origin != "new" and start.mu is not None else "none" if start.mu is None else "B"
        target = st.segmented_control(
            "Wanted size",
            names,
            default=now if now in names else names[1],
            required=True,
            key=key(f"target-{space}-{dataset}"),
            help="; ".join(f"{one.name}: {one.note}" for one in targets),
        )
        mu = sigma = None
        kind = st.segmented_control(
            "Size",
            SIZE_KINDS,
            default=start.size,
            required=True,
            key=key("size"),
            help="Effective size leaves out the parameters of dead operations",
        )
        known = {one.name: one for one in targets}
        if target in known:
            mu, sigma = known[target].mu, known[target].sigma
            st.markdown(f"μ = **{mu:g}** {unit}, σ = **{sigma:g}** {unit}²: {known[target].note}")
        elif target == "own":
            first = targets[0]
            mu = st.number_input(
                f"μ ({unit})",
                0.0,
                None,
                start.mu if start.space == space and start.mu is not None else first.mu,
                0.1,
                key=key(f"mu-{space}"),
            )
            sigma = st.number_input(
                f"σ ({unit}²)",
                1e-6,
                None,
                start.sigma if start.space == space and start.sigma is not None else first.sigma,
                0.1,
                key=key(f"sigma-{space}"),
            )
        else:
            st.caption("The bare score: it grows with size, and so will what is found.")
    try:
        settings = SearchSettings(
            space=space,
            dataset=dataset,
            algorithm=algorithm,
            parameters=parameters(chosen),
            mu=mu,
            sigma=sigma,
            size=kind,
            samples=int(samples),
            repeats=int(repeats),
            preset=preset,
            cells=None if cells is None else int(cells),
            channels=start.channels if start.space == space else None,
            seed=int(seed),
            workers=int(workers),
        )
    except SwapcoreError as error:
        st.error(f"This search cannot be started: {error}.", icon=":material/error:")
        return None
    if mu is not None and sigma is not None:
        with right:
            factor_chart(settings)
    return settings


def parameters(chosen: dict[str, Any]) -> SearchParameters:
    """Parameters of the fields that the algorithm has; a tournament that it does not read cannot be too large."""
    if "tournament" not in chosen:
        chosen = {**chosen, "tournament": 1}
    return SearchParameters(**chosen)


def factor_chart(settings: SearchSettings) -> None:
    """f(Θ) over the sizes of random architectures of the space."""
    sizes = cached_sizes(settings.space, settings.dataset, settings.size)
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


@st.cache_data(max_entries=16, show_spinner=False)
def cached_sizes(space: str, dataset: str, kind: str) -> np.ndarray:
    return sampled_sizes(SearchSettings(space=space, dataset=dataset, size=kind))


def settings_key(settings: SearchSettings) -> dict[str, Any]:
    """What the time of a score depends on."""
    return settings.request(settings.device).as_dict()


@st.cache_data(max_entries=64, show_spinner=False)
def cached_seconds(request: dict[str, Any]) -> float:
    """Seconds that a score takes here: the median of a few random architectures, once warm."""
    from swapcore.execution.request import ScoreRequest  # noqa: PLC0415
    from swapcore.execution.scoring import score_architecture  # noqa: PLC0415 - imports torch

    asked = ScoreRequest(**{**request, "device": choose_device(request["device"])})
    space, rng = get_space(asked.space), np.random.default_rng(0)
    taken = []
    for architecture in [space.sample(rng) for _ in range(TIMED + 1)]:
        began = time.perf_counter()
        score_architecture(architecture, asked)
        taken.append(time.perf_counter() - began)
    return float(np.median(taken[1:]))


def duration(seconds: float) -> str:
    """A time as people say it."""
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= 1.5 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"


def start_search(settings: SearchSettings, like: str | None) -> None:
    """Callback: put the search into the store, start its process, and show its monitor."""
    try:
        store = run_store()
        check_room(store)
        run: Run = create_search(store, settings, parent=like)
        launch(store, run.id)
    except SwapcoreError as error:
        st.session_state["launch_problem"] = str(error)
        return
    st.query_params.clear()
    st.query_params["run"] = run.id
