"""The Streamlit side that pages share."""
