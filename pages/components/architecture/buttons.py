"""Buttons that show another architecture: a random one, or the best of those that are known."""

from typing import Any, Literal

import streamlit as st

from pages.components.architecture.known_networks import known_networks
from pages.components.messages import kept_errors
from pages.components.state import RANDOM_DRAWS, show_architecture
from swapcore.problems.problem import Problem
from swapcore.problems.registry import get_problem, get_space
from swapcore.randomness import generator

__all__ = ["show_best_button", "show_random"]

By = Literal["accuracy", "score"]
TITLES: dict[By, tuple[str, str]] = {
    "accuracy": ("True best", "The highest trained accuracy of those that are known"),
    "score": ("Best SWAP", "The highest score of the bundled table"),
}


def show_random(name: str) -> None:
    """Callback: a random architecture, another one at each press."""
    drawn = st.session_state.get(RANDOM_DRAWS, 0)
    st.session_state[RANDOM_DRAWS] = drawn + 1
    space = get_space(name)
    show_architecture(space.format(space.sample(generator(drawn, "random architecture"))))


def show_best_button(problem: Problem[Any, Any], by: By) -> None:
    """A button that shows the best architecture of those that are known."""
    title, words = TITLES[by]
    st.button(title, on_click=show_best, args=(problem.name, by), key=f"best-{by}", help=words)


def show_best(name: str, by: By) -> None:
    """Callback: the architecture with the highest accuracy or score."""
    with kept_errors():
        known = known_networks(get_problem(name))
        values = known.accuracies if by == "accuracy" else known.scores
        show_architecture(known.text(int(values.argmax())))
