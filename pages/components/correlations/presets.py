"""Saved settings of μ and σ: a name for a new one, and those that there are."""

import streamlit as st

from pages.components.correlations.controls import CorrelationView
from pages.components.correlations.state import TUNE_NAME
from pages.components.foreign import as_text
from pages.components.messages import kept_errors
from pages.components.state import keep_notice
from swapcore.data.size_presets import SizePreset, delete_size_preset, readable_size_presets, save_size_preset
from swapcore.problems.registry import get_space
from swapcore.values.regularisation import Regularisation

__all__ = ["preset_fields"]

LONGEST_NAME = 30


def preset_fields(view: CorrelationView, setting: Regularisation, note: str) -> None:
    """A name under which a setting is kept, and the settings that are kept already."""
    name = st.text_input(
        "Name of a preset",
        key=TUNE_NAME,
        max_chars=LONGEST_NAME,
        placeholder="such as trained-100",
        width=220,
        help="The Search page lists it beside the presets of the space, and so does `tune --list`",
    )
    st.button(
        "Save as preset",
        icon=":material/bookmark_add:",
        key="save-preset",
        disabled=not name,
        on_click=save,
        args=(view.space, name, setting, note),
    )
    own, problems = readable_size_presets(view.space)
    if not own and not problems:
        return
    unit = get_space(view.space).size_unit
    with st.popover(f"Presets ({len(own) + len(problems)})", icon=":material/bookmarks:"):
        for one in own.values():
            f = one.regularisation
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    f"**{as_text(one.name)}**: μ {f.mu:g} {unit}, σ {f.sigma:g} {unit}², {f.size} size; "
                    f"{as_text(one.note)}"
                )
                st.button(
                    "Delete",
                    key=f"delete-preset-{one.name}",
                    icon=":material/delete:",
                    type="tertiary",
                    on_click=delete,
                    args=(view.space, one.name),
                )
        for problem in problems:
            st.caption(as_text(problem))


def save(space: str, name: str, setting: Regularisation, note: str) -> None:
    """Callback: keep a setting."""
    with kept_errors():
        save_size_preset(SizePreset(space=space, name=name, regularisation=setting, note=note))
        keep_notice(f"Preset {name} is saved: the Search page offers it.")
        st.session_state[TUNE_NAME] = ""


def delete(space: str, name: str) -> None:
    """Callback: remove a setting."""
    with kept_errors():
        delete_size_preset(space, name)
        keep_notice(f"Preset {name} is deleted.")
