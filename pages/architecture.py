"""Architecture: one network, edited by hand, scored live, and its place in the whole space."""

import streamlit as st

from pages.components.architecture_cards import (
    accuracy_card,
    cell_card,
    layer_card,
    neighbour_card,
    place_card,
    score_numbers,
    size_numbers,
)
from pages.components.architecture_controls import architecture_controls
from pages.components.cached import cached_landscape, cached_score
from pages.components.entry import through_app
from pages.components.messages import shown_errors
from swapcore.analysis.landscape import LandscapeKey

through_app()
st.title("One architecture")
view = architecture_controls()

numbers = st.container(horizontal=True, key="numbers")
with numbers:
    size_numbers(view)

left, right = st.columns([3, 2])
with left:
    cell_card(view)
with right, shown_errors():
    accuracy_card(view)

with shown_errors():
    with st.spinner("Scoring the network (the first time PyTorch is loaded, which takes a few seconds)"):
        result = cached_score(view.space, view.text, view.request)
    with numbers:
        score_numbers(result)
    layer_card(view, result)

with shown_errors():
    landscape = cached_landscape(LandscapeKey(space=view.space))
    place_card(view, landscape)
    neighbour_card(view, landscape)
