"""The tray: up to eight architectures that are pinned on any page, lit in its charts, and compared side by side."""

import streamlit as st

from pages.components.address import warn_of_address_problems
from pages.components.cached import cached_label
from pages.components.foreign import as_text
from pages.components.state import TRAY, TRAYS
from swapcore.errors import InvalidInputError
from swapcore.problems.registry import get_space

__all__ = ["MOST_PINNED", "pin_button", "pin_to_tray", "pinned", "tray_bar"]

MOST_PINNED = 8


def pinned(space: str) -> tuple[str, ...]:
    """What is pinned of a space; the address says it where it says anything, else this session's memory."""
    asked = tuple(st.query_params.get_all(TRAY))
    kept: dict[str, tuple[str, ...]] = st.session_state.setdefault(TRAYS, {})
    if asked and asked != kept.get(space):
        known = get_space(space)

        def check(parameter: str, values: list[str]) -> None:
            if len(values) > MOST_PINNED:
                raise InvalidInputError(f"{parameter} holds at most {MOST_PINNED} architectures; got {len(values)}")
            for value in values:
                known.parse(value)

        try:
            check(TRAY, list(asked))
        except InvalidInputError:
            warn_of_address_problems({TRAY: check})
            return kept.get(space, ())
        kept[space] = tuple(dict.fromkeys(known.format(known.parse(text)) for text in asked))
    keep(space, kept.get(space, ()))
    return kept.get(space, ())


def keep(space: str, texts: tuple[str, ...], *, in_address: bool = True) -> None:
    """Remember a tray, and let the address have it."""
    st.session_state.setdefault(TRAYS, {})[space] = texts
    if not in_address or tuple(st.query_params.get_all(TRAY)) == texts:
        return
    if texts:
        st.query_params[TRAY] = list(texts)
    else:
        st.query_params.pop(TRAY, None)


def pin_to_tray(space: str, *texts: str, in_address: bool = True) -> None:
    """Pin architectures, the newest last; what finds no room is left out. For a button's callback.

    Args:
        space: Of the architectures.
        texts: The architectures, as their space writes them.
        in_address: False on a page that shows several spaces.
    """
    together = dict.fromkeys((*st.session_state.get(TRAYS, {}).get(space, ()), *texts))
    keep(space, tuple(together)[:MOST_PINNED], in_address=in_address)


def unpin(space: str, *texts: str) -> None:
    """Take architectures out of the tray; for a button's callback."""
    keep(space, tuple(text for text in st.session_state.get(TRAYS, {}).get(space, ()) if text not in texts))


def pin_button(space: str, text: str, *, key: str) -> None:
    """Pins an architecture, or takes it out again."""
    held = pinned(space)
    if text in held:
        st.button("Unpin", on_click=unpin, args=(space, text), key=key, icon=":material/keep_off:")
        return
    st.button(
        "Pin",
        on_click=pin_to_tray,
        args=(space, text),
        key=key,
        icon=":material/keep:",
        disabled=len(held) >= MOST_PINNED,
        help=f"Put it on the tray, which holds {MOST_PINNED}: it is lit in every chart, and compared on Architecture",
    )


def tray_bar(space: str, *, compared: bool = False) -> tuple[str, ...]:
    """What is pinned, each with a button that takes it out; nothing where nothing is.

    Args:
        space: Of the page.
        compared: Whether this page compares them already.
    """
    held = pinned(space)
    if not held:
        return held
    with st.container(horizontal=True, vertical_alignment="center", key="tray"):
        st.markdown(f"**Pinned** ({len(held)} of {MOST_PINNED})", width="content")
        for place, text in enumerate(held):
            st.button(
                as_text(cached_label(space, text)),
                on_click=unpin,
                args=(space, text),
                key=f"tray-{place}",
                icon=":material/close:",
                help="Take it out of the tray",
                type="tertiary",
            )
        if not compared:
            st.page_link(
                "pages/architecture.py",
                label="Compare side by side",
                icon=":material/compare:",
                query_params={"space": space, TRAY: list(held)},
            )
        st.button("Clear the tray", on_click=unpin, args=(space, *held), key="clear-tray", type="tertiary")
    return held
