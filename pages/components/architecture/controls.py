"""The controls at the left of the Architecture page, read into one frozen view."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.components.address import number_between, one_of, select_by_name, warn_of_address_problems
from pages.components.architecture.buttons import show_best_button, show_random
from pages.components.foreign import as_text
from pages.components.state import (
    ARCHITECTURE,
    forget_architecture,
    last_valid_architecture,
    remember_architecture,
    show_architecture,
)
from swapcore.data.images.bundled import available
from swapcore.errors import SwapcoreError
from swapcore.evaluation.devices import AUTO
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.problem import Problem
from swapcore.problems.registry import DEFAULT_PRESET, PROBLEMS, get_problem
from swapcore.spaces.space import Factored

__all__ = ["ArchitectureView", "architecture_controls"]

DEFAULT_SAMPLES = 16
LARGEST_LIVE = 64
"""Pixels along an image beyond which a live score takes seconds."""
MANY_DECISIONS = 12
"""More than these are folded away at first."""


@dataclass(frozen=True, kw_only=True)
class ArchitectureView:
    """What the page shows; the address bar carries the same.

    Attributes:
        problem: The search space and all that belongs to it.
        architecture: The one that is shown, of the space's own kind.
        dataset: Name of the data set whose images are scored.
        request: Arguments of the score request besides the architecture.
    """

    problem: Problem[Any, Any]
    architecture: Any
    dataset: str
    request: dict[str, Any]

    @property
    def text(self) -> str:
        """The architecture as its space writes it."""
        return self.problem.space.format(self.architecture)


def architecture_controls() -> ArchitectureView:
    """Draw the controls and read them."""
    with st.sidebar:
        name = select_by_name(
            "Search space",
            list(PROBLEMS),
            key="space",
            title=lambda name: get_problem(name).title,
            on_change=forget_architecture,
        )
        problem = get_problem(name)
        st.subheader("Architecture")
        with st.container(horizontal=True):
            st.button("Random", on_click=show_random, args=(name,), key="random", help="Draw one uniformly")
            show_best_button(problem, "accuracy")
            show_best_button(problem, "score")
        st.text_input("Architecture, as the space writes it", problem.view.start, key=ARCHITECTURE, bind="query-params")
        architecture = read_architecture(problem)
        if isinstance(problem.space, Factored):
            decision_controls(name, problem.space, architecture)
        request = score_controls(problem)
    return ArchitectureView(problem=problem, architecture=architecture, dataset=request["dataset"], request=request)


def read_architecture(problem: Problem[Any, Any]) -> Any:
    """The architecture of the text field, or the last one that could be read, with a word about it."""
    space = problem.space
    try:
        architecture = space.parse(st.session_state[ARCHITECTURE])
    except SwapcoreError as error:
        st.error(f"{as_text(str(error))}. The architecture before is still shown.", icon=":material/error:")
        return space.parse(last_valid_architecture(space.name, problem.view.start))
    remember_architecture(space.name, space.format(architecture))
    return architecture


def decision_controls(name: str, space: Factored[Any], architecture: Any) -> None:
    """A box for each decision; whatever is chosen there is written into the text field."""
    many = len(space.decisions) > MANY_DECISIONS
    place = st.expander("Edit, decision by decision") if many else st.container()
    with place:
        st.caption("What is decided where; each box changes the text above.")
        for number, (decision, chosen) in enumerate(zip(space.decisions, space.encode(architecture), strict=True)):
            st.session_state[decision_key(number)] = decision.options[chosen]
            st.selectbox(
                decision.title, decision.options, key=decision_key(number), on_change=show_edited, args=(name,)
            )


def score_controls(problem: Problem[Any, Any]) -> dict[str, Any]:
    """How the live score is computed."""
    st.subheader("Live score")
    # A slider needs two ends, also where the images are missing, of which the page then tells.
    most = max(available(get_dataset(problem.datasets[0])), DEFAULT_SAMPLES)
    presets = problem.networks.presets
    warn_of_address_problems(
        {
            "preset": one_of(*presets),
            "samples": number_between(1, most),
            "repeats": number_between(1, 16),
            "seed": number_between(0, 999_999),
        }
    )
    # Those of the problem's own accuracies first; large images take seconds a score here.
    small = [name for name, dataset in DATASETS.items() if dataset.resolution <= LARGEST_LIVE]
    names = list(dict.fromkeys([*problem.datasets, *small]))
    dataset = select_by_name("Images", names, key="images", title=lambda name: get_dataset(name).title)
    preset = st.segmented_control(
        "Scoring network",
        list(presets),
        default=DEFAULT_PRESET,
        required=True,
        key="preset",
        bind="query-params",
        help=" ".join(f"{name}: {preset.note}." for name, preset in presets.items()),
    )
    samples = st.slider("Samples", 1, most, DEFAULT_SAMPLES, key="samples", bind="query-params")
    repeats = st.slider("Repeats", 1, 16, 1, key="repeats", bind="query-params", help="Initialisations to average")
    seed = st.number_input("Seed", 0, 999_999, 0, key="seed", bind="query-params")
    return {
        "space": problem.name,
        "dataset": dataset,
        "preset": preset,
        "samples": samples,
        "repeats": repeats,
        "seed": int(seed),
        "device": AUTO,
    }


def decision_key(number: int) -> str:
    return f"decision{number}"


def show_edited(name: str) -> None:
    """Callback of the boxes: write their choices into the text field."""
    space = get_problem(name).space
    if isinstance(space, Factored):
        chosen = [
            decision.options.index(st.session_state[decision_key(number)])
            for number, decision in enumerate(space.decisions)
        ]
        show_architecture(space.format(space.decode(chosen)))
