"""How pages speak of trouble: what happened and what to do, with the rest of the page still usable."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from swapcore.errors import SwapcoreError

__all__ = ["shown_errors"]


@contextmanager
def shown_errors() -> Iterator[None]:
    """Show an expected error in place of what the block would have shown."""
    try:
        yield
    except SwapcoreError as error:
        first, *_ = text = str(error)
        # A name that begins the sentence, such as a file's, keeps its case.
        begins_with_word = text.split(maxsplit=1)[0].isalpha()
        st.error(f"{first.upper() if begins_with_word else first}{text[1:]}.", icon=":material/error:")
