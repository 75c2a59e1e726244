"""Keeping ensembles under a name, and what there is of them."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from pages.components.cached_networks import cached_networks
from pages.components.foreign import as_text
from pages.components.messages import shown_errors
from pages.components.metrics.builder_choice import METHOD_TITLES
from pages.components.state import ENSEMBLE_NAME, ENSEMBLE_TITLE, keep_notice, taken_notice
from swapcore.analysis.ensemble_builder import Composition, ensemble_of
from swapcore.analysis.tables import NetworksKey
from swapcore.data.ensembles import (
    delete_ensemble,
    ensemble_files,
    is_own,
    load_ensemble,
    require_free_name,
    save_ensemble,
)
from swapcore.errors import SwapcoreError
from swapcore.metrics.ensemble import Ensemble, Member
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space

__all__ = ["notice", "save_controls", "saved_list"]

LONGEST = 60


def notice() -> None:
    """Says what was saved or deleted just now."""
    told = taken_notice()
    if told is not None:
        st.success(as_text(told), icon=":material/check:")


def save_controls(key: NetworksKey, composition: Composition) -> None:
    """A name, a title, and Save."""
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    with left:
        name = st.text_input(
            "Name",
            key=ENSEMBLE_NAME,
            max_chars=LONGEST,
            placeholder="in addresses and commands",
            help="Small letters, digits, '.', '_' and '-'",
        )
    with middle:
        title = st.text_input("Title", key=ENSEMBLE_TITLE, max_chars=LONGEST, placeholder="in tables and charts")
    with right:
        wanted = st.button("Save", icon=":material/save:", key="save-ensemble", width="stretch")
    if wanted:
        with shown_errors():
            save(key, composition, name.strip(), title.strip())
            # It is a column of every table and chart of the page.
            st.rerun()


def save(key: NetworksKey, composition: Composition, name: str, title: str) -> None:
    """Keep an ensemble on this machine.

    Raises:
        InvalidInputError: If the name is taken, or is none.
    """
    networks = cached_networks(key)
    require_free_name(key.space, name, networks.columns)
    ensemble = ensemble_of(
        networks,
        composition,
        dataset=key.dataset,
        name=name,
        title=title or name,
        provenance={
            "source": f"{key.truth} of {key.dataset}, table {key.table}",
            "command": "Metrics page",
            "date": datetime.now(UTC).date().isoformat(),
        },
    )
    save_ensemble(ensemble)
    keep_notice(f"Ensemble {name} is kept on this machine: it is a metric of {get_space(key.space).title} on all pages")


def saved_list(key: NetworksKey) -> None:
    """The ensembles of a space; those of this machine can be deleted."""
    files = ensemble_files(key.space)
    if not files:
        st.caption("No ensemble of this space has been saved yet.")
        return
    with st.expander(f"Saved ensembles of {get_space(key.space).title} ({len(files)})", icon=":material/layers:"):
        st.table(pd.DataFrame([row_of(key.space, name) for name in files]).set_index("name"))
        own = [name for name in files if is_own(key.space, name)]
        if not own:
            st.caption("All of them come with the package, and cannot be deleted.")
            return
        with st.container(horizontal=True, key="delete-ensembles"):
            for name in own:
                if st.button(f"Delete {as_text(name)}", icon=":material/delete:", key=f"delete-ensemble-{name}"):
                    with shown_errors():
                        delete_ensemble(key.space, name)
                        keep_notice(f"Ensemble {name} is deleted")
                        st.rerun()


def row_of(space: str, name: str) -> dict[str, str]:
    """An ensemble in words, or why it cannot be read."""
    origin = "this machine" if is_own(space, name) else "the package"
    try:
        one = load_ensemble(space, name)
    except SwapcoreError as error:
        return {"name": as_text(name), "title": "–", "made of": as_text(f"{error}"), "learns from": "–", "from": origin}
    return {
        "name": as_text(name),
        "title": as_text(one.title),
        "made of": as_text(made_of(one)),
        "learns from": learns_from(one),
        "from": origin,
    }


def made_of(one: Ensemble) -> str:
    """The members, stage by stage, and how they are combined."""
    stages = ", then ".join(" + ".join(member_words(member) for member in stage.members) for stage in one.stages)
    return f"{METHOD_TITLES[one.method]}: {stages}"


def member_words(member: Member) -> str:
    f = member.regularisation
    return member.column if f is None else f"{member.column} × f ({f.size} size, μ {f.mu:g}, σ {f.sigma:g})"


def learns_from(one: Ensemble) -> str:
    """Whose accuracies have gone into it."""
    if not one.learns:
        return "no accuracy"
    return f"{one.calibrated_on:,} accuracies ({get_dataset(one.dataset).title})"
