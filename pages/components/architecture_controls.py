"""The controls at the left of the Architecture page, read into one frozen view."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.components.address import number_between, one_of, select_by_name, warn_of_address_problems
from pages.components.cached import cached_landscape
from pages.components.messages import shown_errors
from pages.components.state import ARCHITECTURE, last_valid_architecture, remember_architecture, show_architecture
from swapcore.analysis.landscape import Landscape, LandscapeKey
from swapcore.data.images.bundled import available
from swapcore.errors import SwapcoreError
from swapcore.evaluation.devices import AUTO
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.registry import DEFAULT_PRESET, get_listable, get_problem, get_space
from swapcore.randomness import generator
from swapcore.spaces.nasbench201 import EDGES, NODES, OPERATIONS, NasBench201Cell
from swapcore.spaces.space import SearchSpace

__all__ = ["ArchitectureView", "architecture_controls", "edge_title"]

SPACE = "nasbench201"
START = "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|"
BEST_TRUTH = "The highest CIFAR-10 accuracy after full-precision training"
RANDOM_DRAWS = "random_draws"
DEFAULT_SAMPLES = 16
IMAGE_SETS = [name for name in DATASETS if name != "imagenet"]


@dataclass(frozen=True, kw_only=True)
class ArchitectureView:
    """What the page shows; the address bar carries the same.

    Attributes:
        space: Name of the space.
        cell: The architecture.
        request: Arguments of the score request besides the architecture.
    """

    space: str
    cell: NasBench201Cell
    request: dict[str, Any]

    @property
    def text(self) -> str:
        """The architecture as the benchmark writes it."""
        return str(self.cell)


def architecture_controls() -> ArchitectureView:
    """Draw the controls and read them."""
    space = get_space(SPACE)
    with st.sidebar:
        st.subheader("Architecture")
        with st.container(horizontal=True):
            st.button("Random", on_click=show_random, key="random", help="Draw a cell uniformly")
            st.button("True best", on_click=show_best, args=("accuracies",), key="true-best", help=BEST_TRUTH)
            st.button("Best SWAP", on_click=show_best, args=("swap",), key="best-score", help="Of the bundled table")
        st.text_input("Architecture string", START, key=ARCHITECTURE, bind="query-params")
        cell = read_architecture(space)
        st.caption("The operation on each edge, from node to node")
        for number in range(len(EDGES)):
            st.session_state[edge_key(number)] = cell.operations[number]
            st.selectbox(edge_title(number), OPERATIONS, key=edge_key(number), on_change=show_edited)
        request = score_controls()
    return ArchitectureView(space=space.name, cell=cell, request=request)


def read_architecture(space: SearchSpace[NasBench201Cell]) -> NasBench201Cell:
    """The architecture of the text field, or the last one that could be read, with a word about it."""
    try:
        cell = space.parse(st.session_state[ARCHITECTURE])
    except SwapcoreError as error:
        st.error(f"{error}. The architecture before is still shown.", icon=":material/error:")
        return space.parse(last_valid_architecture(START))
    remember_architecture(str(cell))
    return cell


def score_controls() -> dict[str, Any]:
    """How the live score is computed."""
    st.subheader("Live score")
    # A slider needs two ends, also where the images are missing, of which the page then tells.
    most = max(available(get_dataset("cifar10")), DEFAULT_SAMPLES)
    presets = get_problem(SPACE).networks.presets
    warn_of_address_problems(
        {
            "preset": one_of(*presets),
            "samples": number_between(1, most),
            "repeats": number_between(1, 16),
            "seed": number_between(0, 999_999),
        }
    )
    dataset = select_by_name("Images", IMAGE_SETS, key="images", title=lambda name: get_dataset(name).title)
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
        "space": SPACE,
        "dataset": dataset,
        "preset": preset,
        "samples": samples,
        "repeats": repeats,
        "seed": int(seed),
        "device": AUTO,
    }


def edge_title(number: int) -> str:
    """An edge by the nodes that it joins."""
    source, target = EDGES[number]
    return f"{NODES[source]} → {NODES[target]}"


def edge_key(number: int) -> str:
    return f"edge{number}"


def show_edited() -> None:
    """Callback of the six edges: write them into the text field."""
    operations = tuple(st.session_state[edge_key(number)] for number in range(len(EDGES)))
    show_architecture(str(NasBench201Cell(operations)))


def show_random() -> None:
    """Callback: a random architecture, another one at each press."""
    drawn = st.session_state.get(RANDOM_DRAWS, 0)
    st.session_state[RANDOM_DRAWS] = drawn + 1
    space = get_space(SPACE)
    show_architecture(space.format(space.sample(generator(drawn, "random architecture"))))


def show_best(column: str) -> None:
    """Callback: the architecture with the highest accuracy or score."""
    with shown_errors():
        landscape: Landscape = cached_landscape(LandscapeKey(space=SPACE))
        space = get_listable(SPACE)
        values = getattr(landscape, column)
        show_architecture(space.format(space.at(int(landscape.index[values.argmax()]))))
