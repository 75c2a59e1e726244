"""Tables of one's own: look at the file, say what its columns are, check every row, import all of it or nothing."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.components.cached import forget_data
from pages.components.foreign import as_text
from pages.components.messages import kept_errors, show_error
from pages.components.state import keep_notice, taken_notice
from swapcore.data.uploads.own_tables import (
    PREFIX,
    import_table,
    own_table_files,
    read_own_table,
    remove_table,
    validate,
)
from swapcore.data.uploads.table_check import DUPLICATES, UNITS, ImportReport, TableMapping
from swapcore.data.uploads.table_preview import TablePreview, preview
from swapcore.errors import InvalidInputError, SwapcoreError
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.registry import PROBLEMS, get_space

__all__ = ["import_card", "own_table_cards"]

NOT_IMPORTED = "not imported"


def own_table_cards() -> None:
    """The tables that have been imported."""
    notice = taken_notice()
    if notice is not None:
        st.success(as_text(notice), icon=":material/check_circle:")
    for name in own_table_files():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"own-{name}"):
            st.markdown(f"**{name}** — {described(name)}")
            st.button("Remove", key=f"remove-own-{name}", on_click=remove, args=(name,), icon=":material/delete:")


def described(name: str) -> str:
    """A table in a few words, or what is wrong with it."""
    try:
        table = read_own_table(name)
    except SwapcoreError as error:
        return as_text(str(error))
    titles = ", ".join(get_dataset(dataset).title for dataset in table.accuracies)
    return (
        f"{len(table.architectures):,} networks of {get_space(table.space).title}, accuracy on {titles}; the truth "
        f"`{PREFIX}{name}` on every page"
    )


def remove(name: str) -> None:
    """Remove an imported table; for a button's callback."""
    with kept_errors():
        remove_table(name)
    forget_data()


def import_card() -> None:
    """Upload, preview, mapping, and what was found."""
    with st.container(border=True, key="card-import"):
        st.markdown("##### Import a table")
        st.caption(
            "CSV or Parquet with a column of architectures, as the space writes them, and columns of accuracies. "
            "Larger files than the limit: `python -m swapcore data import FILE`."
        )
        uploaded = st.file_uploader("Table", type=["csv", "parquet"], key="own-table", label_visibility="collapsed")
        if uploaded is None:
            return
        try:
            with on_disk(uploaded) as path:
                found = preview(path)
        except SwapcoreError as error:
            show_error(str(error))
            return
        st.dataframe(pd.DataFrame(list(found.first), columns=list(found.columns)), hide_index=True, key="preview")
        st.caption(f"The first of {found.rows:,} rows.")
        mapping_form(uploaded, found)


@contextmanager
def on_disk(uploaded: UploadedFile) -> Iterator[Path]:
    """The upload as a file of its own name's ending, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{Path(uploaded.name).suffix.lower()}"
        path.write_bytes(uploaded.getvalue())
        try:
            yield path
        except SwapcoreError as error:
            # Its own name says more than that of a file that is gone in a moment.
            raise InvalidInputError(str(error).replace(str(path), uploaded.name)) from error


def mapping_form(uploaded: UploadedFile, found: TablePreview) -> None:
    """What the columns are; guesses to correct."""
    columns = list(found.columns)
    with st.form("mapping", border=False):
        first, second, third = st.columns(3)
        spaces = list(PROBLEMS)
        space = first.selectbox(
            "Search space",
            spaces,
            index=spaces.index(found.space) if found.space else 0,
            format_func=lambda name: get_space(name).title,
        )
        architecture = second.selectbox(
            "Architectures in", columns, index=columns.index(found.architecture) if found.architecture else 0
        )
        name = third.text_input("Call it", value=suggested_name(uploaded.name))
        datasets = [NOT_IMPORTED, *DATASETS]
        accuracies = {}
        st.caption(
            "Which data set each column of accuracies was measured on; a column that is none, such as a size, is not "
            "imported."
        )
        candidates = list(found.accuracies) or [column for column in columns if column != found.architecture]
        for column, place in zip(candidates, st.columns(max(1, len(candidates))), strict=False):
            guess = found.accuracies.get(column)
            accuracies[column] = place.selectbox(
                f"Accuracies in {as_text(column)}",
                datasets,
                index=datasets.index(guess) if guess else 0,
                format_func=lambda name: name if name == NOT_IMPORTED else get_dataset(name).title,
                key=f"accuracy-{column}",
            )
        first, second = st.columns(2)
        unit = first.segmented_control("Accuracies are written as", list(UNITS), default=found.unit, required=True)
        duplicates = second.segmented_control(
            "An architecture that comes again is", list(DUPLICATES), default="error", required=True
        )
        if not st.form_submit_button("Check every row and import", type="primary", icon=":material/upload:"):
            return
    try:
        mapping = TableMapping(
            space=space,
            architecture=architecture,
            accuracies={column: dataset for column, dataset in accuracies.items() if dataset != NOT_IMPORTED},
            unit=unit,
            duplicates=duplicates,
        )
        with on_disk(uploaded) as path:
            report = validate(path, mapping)
            if report.problems:
                problems(report)
                return
            import_table(path, mapping, name)
    except SwapcoreError as error:
        show_error(str(error))
        return
    forget_data()
    keep_notice(f"Imported {report.architectures:,} networks as {name}; choose {PREFIX}{name} as the trained accuracy.")
    st.rerun()


def suggested_name(file: str) -> str:
    """A file's name as a name of a table."""
    letters = [letter if letter.isascii() and letter.isalnum() else "-" for letter in Path(file).stem.lower()]
    return "".join(letters).strip("-")[:40] or "my-table"


def problems(report: ImportReport) -> None:
    """Why nothing was imported."""
    st.error(f"Nothing was imported: see the {report.place}s below.", icon=":material/error:")
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "what": problem.what,
                    "how many": problem.count,
                    report.place: ", ".join(str(place) for place, _ in problem.examples),
                    "for example": problem.examples[0][1],
                }
                for problem in report.problems
            ]
        ),
        hide_index=True,
        key="problems",
    )
