"""The live tuner as components of Streamlit: one for the networks, which are large, one for all that changes often."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

__all__ = ["Callback", "ignore", "live_networks", "live_notes"]

FOLDER = Path(__file__).parent
MODULES = (
    "ranks.js",
    "scale.js",
    "payload.js",
    "plot.js",
    "scatter.js",
    "bell.js",
    "bias.js",
    "map.js",
    "setting.js",
    "words.js",
    "movers.js",
    "tuner.js",
)
"""In an order in which each comes behind those that it imports."""
IMPORTS = re.compile(r'^import \{[^}]*\} from "\./[a-z]+\.js";\n', re.MULTILINE)
EXPORTS = re.compile(r"^export (?!default)", re.MULTILINE)


def joined(names: tuple[str, ...]) -> str:
    """Modules as one, because Streamlit takes the script of a component that is not installed as one text."""
    sources = [(FOLDER / name).read_text(encoding="utf-8") for name in names]
    return "\n".join(EXPORTS.sub("", IMPORTS.sub("", source)) for source in sources)


Callback = Callable[[], None]


def ignore() -> None:
    """What is done about news that a page does not want."""


NETWORKS = st.components.v2.component(
    "swapcore_live_networks",
    html=(FOLDER / "tuner.html").read_text(encoding="utf-8"),
    css=(FOLDER / "tuner.css").read_text(encoding="utf-8"),
    js=joined(MODULES),
)
NOTES = st.components.v2.component("swapcore_live_notes", js=joined(("notes.js",)))


def live_networks(
    packed: bytes,
    *,
    key: str,
    on_setting: Callback,
    on_axes: Callback = ignore,
    on_selected: Callback = ignore,
    on_pinned: Callback = ignore,
) -> None:
    """Draw networks that the browser then knows; the same ones again are not sent again.

    Args:
        packed: What ``swapcore.figures.live.pack`` gives.
        key: Under which the session state has what the browser tells: ``setting``, ``axes``, ``selected``, ``pinned``.
        on_setting: Called when the hand has come to rest.
        on_axes: Called when other axes were chosen.
        on_selected: Called when points were clicked or drawn around.
        on_pinned: Called when the setting is to be pinned, or the pin to go.
    """
    NETWORKS(
        data=packed,
        key=key,
        on_setting_change=on_setting,
        on_axes_change=on_axes,
        on_selected_change=on_selected,
        on_pinned_change=on_pinned,
    )


def live_notes(notes: Mapping[str, Any], *, key: str) -> None:
    """Tell the tuner of a page what has changed.

    Args:
        notes: ``channel``, ``mu``, ``sigma``, ``at`` (when the browser told of its last setting), ``axes``, ``pin``,
            ``lit`` and ``selected`` (rows), ``selections`` (how often the server has changed the selection).
        key: Unique on the page.
    """
    NOTES(data=dict(notes), key=key)
