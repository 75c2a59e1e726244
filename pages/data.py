"""Data & compute: what this machine has, what a missing file would add, and tables of one's own."""

import streamlit as st

from pages.components.data.files import file_cards, tables_here
from pages.components.data.images import image_cards, study_card
from pages.components.data.places import compute_card, places_card
from pages.components.data.tables import import_card, own_table_cards
from pages.components.entry import through_app
from pages.components.messages import show_kept_error, shown_errors

through_app()
st.title("Data and compute")
st.markdown(
    "Everything works with what came with the packages. The files below add more accuracies to compare with; your own "
    "tables stand beside them on every page."
)
show_kept_error()

st.subheader("Public benchmark files and images")
with shown_errors():
    file_cards()
st.subheader("Tables of your own")
with shown_errors():
    own_table_cards()
    import_card()
st.subheader("Images")
with shown_errors():
    image_cards()
with shown_errors():
    study_card()
st.subheader("On this machine")
with shown_errors():
    tables_here()
left, right = st.columns(2)
with left, shown_errors():
    places_card()
with right, shown_errors():
    compute_card()
