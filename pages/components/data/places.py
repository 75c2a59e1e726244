"""Where things are kept and how large they are; what can compute here."""

import pandas as pd
import streamlit as st

from pages.components.cached import cached_devices, cached_places
from pages.components.cards import heading
from pages.components.foreign import as_code, as_text
from pages.components.messages import shown_errors
from swapcore.data.benchmark_file import in_bytes
from swapcore.environment import database_url, home
from swapcore.evaluation.executors import default_workers
from swapcore.machine import host
from swapcore.store.database import shown_address

__all__ = ["compute_card", "places_card"]


def places_card() -> None:
    """Folders and files under ``SWAP_HOME`` and ``SWAP_DATA_DIR``."""
    places = cached_places()
    table = pd.DataFrame(
        [
            {"what": place.title, "files": place.files, "size": in_bytes(place.size), "where": str(place.path)}
            for place in places
        ]
    )
    with st.container(border=True, key="card-places", height="stretch"):
        heading("Where things are kept", key="places", data=lambda: table)
        st.caption(
            f"All that swapcore writes is in {as_code(str(home()))}; set `SWAP_HOME` for another folder, "
            f"`SWAP_DATA_DIR` for one more to read benchmark files from."
        )
        with shown_errors():
            st.caption(f"Runs are in {as_code(shown_address(database_url()))} (`SWAP_DATABASE_URL`).")
        st.dataframe(table, hide_index=True, key="places-table")


def compute_card() -> None:
    """Processor, memory and GPUs."""
    machine = host()
    with st.container(border=True, key="card-compute", height="stretch"):
        st.markdown("##### What computes here")
        st.caption("Scores use a GPU where there is one, unless another device is named.")
        memory = "" if machine.memory is None else f", {machine.memory / 2**30:.0f} GiB memory"
        st.markdown(f"{as_text(machine.title)}{memory}; searches and tables may use {default_workers()} processes.")
        with st.spinner("Asking PyTorch what it sees"):
            devices = cached_devices()
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        "device": device["name"],
                        "what": device["title"],
                        "memory": "" if device["memory_bytes"] is None else f"{device['memory_bytes'] / 2**30:.1f} GiB",
                    }
                    for device in devices
                ]
            ),
            hide_index=True,
            key="devices-table",
        )
