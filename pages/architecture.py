"""Architecture: one network, edited by hand, scored live, and its place in the whole space."""

import streamlit as st

from pages.components.architecture.cards import accuracy_card, drawing_card, layer_card, score_numbers, size_numbers
from pages.components.architecture.compare import comparison
from pages.components.architecture.controls import architecture_controls
from pages.components.architecture.known_networks import known_networks
from pages.components.architecture.place import neighbour_card, place_card
from pages.components.cached import cached_score
from pages.components.entry import through_app
from pages.components.messages import show_kept_error, shown_errors
from pages.components.tray import pin_button, tray_bar

through_app()
st.title("One architecture")
show_kept_error()
view = architecture_controls()
held = tray_bar(view.problem.name, compared=True)
comparison(view, held)

numbers = st.container(horizontal=True, key="numbers")
with numbers:
    size_numbers(view)
pin_button(view.problem.name, view.text, key="pin-this")

left, right = st.columns([3, 2])
with left:
    drawing_card(view)
with right, shown_errors():
    accuracy_card(view)

with shown_errors():
    with st.spinner("Scoring the network (the first time PyTorch is loaded, which takes a few seconds)"):
        result = cached_score(view.problem.name, view.text, view.request)
    with numbers:
        score_numbers(result)
    layer_card(view, result)

with shown_errors():
    known = known_networks(view.problem)
    place_card(view, known)
    neighbour_card(view, known, held)
