"""How pages speak of trouble: what happened and what to do, with the rest of the page still usable."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.components.foreign import as_text
from pages.components.state import keep_problem, taken_problem
from swapcore.errors import SwapcoreError

__all__ = ["duration", "kept_errors", "show_error", "show_kept_error", "shown_errors"]


@contextmanager
def shown_errors() -> Iterator[None]:
    """Show an expected error in place of what the block would have shown."""
    try:
        yield
    except SwapcoreError as error:
        show_error(str(error))


@contextmanager
def kept_errors() -> Iterator[None]:
    """Keep an expected error of a callback, which ``show_kept_error`` shows in the run of the page that follows."""
    try:
        yield
    except SwapcoreError as error:
        keep_problem(str(error))


def show_kept_error() -> None:
    """Show what the last callback could not do, if anything."""
    problem = taken_problem()
    if problem is not None:
        show_error(problem)


def show_error(text: str) -> None:
    """Show an error, whose text quotes what others have written: as text, not as Markdown."""
    # A name that begins the sentence, such as a file's, keeps its case.
    begins_with_word = text.split(maxsplit=1)[0].isalpha()
    sentence = f"{text[0].upper() if begins_with_word else text[0]}{text[1:]}."
    st.error(as_text(sentence), icon=":material/error:")


def duration(seconds: float) -> str:
    """A time as people say it."""
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= 1.5 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"
