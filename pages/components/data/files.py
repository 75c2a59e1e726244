"""Public benchmark files: what each would add, fetched with a click; and everything that can be used now."""

from typing import Literal

import pandas as pd
import streamlit as st

from pages.components.cached import cached_inventory, forget_data
from pages.components.cards import heading
from pages.components.foreign import as_code, as_text
from pages.components.messages import kept_errors, shown_errors
from swapcore.data.benchmark_file import BenchmarkFile, how_to_get, in_bytes, place_of
from swapcore.data.catalogue import CATALOGUE
from swapcore.data.download import fetch, remove_file
from swapcore.data.inventory import Item
from swapcore.environment import benchmarks_folder

__all__ = ["file_cards", "tables_here"]

COLUMNS = 2
STATUS_COLOURS: dict[str, Literal["green", "gray", "orange"]] = {
    "here": "green",
    "missing": "gray",
    "cannot be used": "orange",
}
KINDS = {
    "accuracies": "trained accuracies",
    "tables": "own tables",
    "scores": "SWAP scores",
    "metrics": "metrics",
    "images": "images",
}


def file_cards() -> None:
    """One card for each file of the catalogue."""
    items = {item.name: item for item in cached_inventory() if item.kind == "files"}
    files = list(CATALOGUE.values())
    for start in range(0, len(files), COLUMNS):
        for column, file in zip(st.columns(COLUMNS), files[start : start + COLUMNS], strict=False):
            with column.container(border=True, height="stretch", key=f"file-{file.name.partition('.')[0]}"):
                file_card(file, items[file.name])


def file_card(file: BenchmarkFile, item: Item) -> None:
    """A file, and what can be done about it."""
    path = place_of(file)
    status = "here" if item.problem is None else "missing" if path is None else "cannot be used"
    st.markdown(f"##### {file.title}")
    with st.container(horizontal=True):
        st.badge(status, color=STATUS_COLOURS[status])
        st.caption(f"`{file.name}` · {in_bytes(file.size)} · licence: {file.licence}")
    st.markdown(f"Adds {file.adds}.")
    if path is not None and item.problem is not None:
        st.caption(as_text(f"{item.problem}."))
    if path is not None and path.parent != benchmarks_folder():
        st.caption(f"Read from {as_code(str(path.parent))}, a folder that swapcore never writes to.")
    elif status != "missing":
        st.button("Remove", key=f"remove-{file.name}", on_click=remove, args=(file.name,), icon=":material/delete:")
    elif file.address is None:
        # Our own words have an address to click on.
        st.caption(f"{item.problem}." if item.problem == how_to_get(file) else as_text(f"{item.problem}."))
    elif st.button(f"Fetch {in_bytes(file.size)}", key=f"fetch-{file.name}", icon=":material/download:"):
        fetched(file)


def fetched(file: BenchmarkFile) -> None:
    """Fetch a file, with a bar; leaving the page meanwhile leaves nothing half-used."""
    bar = st.progress(0.0, f"Fetching {file.name}")

    def show(done: int, total: int) -> None:
        bar.progress(min(1.0, done / total) if total else 0.0, f"Fetching {file.name}: {in_bytes(done)}")

    with shown_errors():
        fetch(file.name, on_progress=show)
        forget_data()
        st.rerun()


def remove(name: str) -> None:
    """Remove a fetched file; for a button's callback."""
    with kept_errors():
        remove_file(name)
    forget_data()


def tables_here() -> None:
    """Accuracies, scores, metrics and images that can be used now, and those that cannot with the reason."""
    rows = [
        {
            "status": "here" if item.problem is None else "missing",
            "kind": KINDS[item.kind],
            "what": item.title,
            "name": item.name,
            "what to do": item.problem or "",
        }
        for item in cached_inventory()
        if item.kind != "files"
    ]
    table = pd.DataFrame(rows)
    with st.container(border=True, key="card-tables-here"):
        heading("Accuracies, tables and images", key="tables-here", data=lambda: table)
        st.caption("Names are what commands take: accuracies as `--dataset` and `--truth`, scores as `--scores`.")
        st.dataframe(table, hide_index=True, key="tables-here")
