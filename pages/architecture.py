"""Architecture: one network, edited by hand, scored live, and its place in the whole space."""

import streamlit as st

from pages.components.architecture_controls import architecture_controls
from pages.components.architecture_cards import (
    accuracy_card,
    cell_card,
    layer_card,
    neighbour_card,
    place_card,
    size_numbers,
)
from pages.components.cached import cached_landscape, cached_score
from pages.components.messages import shown_errors
from swapcore.benchmarks.score_table import BUNDLED

st.title("One architecture")
view = architecture_controls()

left, right = st.columns([3, 2])
with left:
    cell_card(view)
with right:
    size_numbers(view)
    with shown_errors():
        accuracy_card(view)

with shown_errors(), st.spinner("Scoring the network (the first time PyTorch is loaded, which takes a few seconds)"):
    layer_card(view, cached_score(view.space, view.text, view.request))

with shown_errors():
    landscape = cached_landscape(BUNDLED, view.space, "cifar10", "baseline")
    place_card(view, landscape)
    neighbour_card(view, landscape)
