"""The run store as pages use it: one connection pool a server, and what is read through it."""

import streamlit as st

from swapcore.environment import database_url
from swapcore.store.runs import RunStore

__all__ = ["run_store"]


def run_store() -> RunStore:
    """The store that the environment names.

    Raises:
        StoreError: If it cannot be used.
    """
    return opened_store(database_url())


@st.cache_resource(max_entries=4, show_spinner=False, on_release=RunStore.close)
def opened_store(url: str) -> RunStore:
    return RunStore.open(url)
