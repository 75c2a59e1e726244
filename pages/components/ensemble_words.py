"""What pages say beside an ensemble: what it learns from, and where it is worth less than one of its members."""

import streamlit as st

from pages.components.cached_networks import cached_caution, cached_networks, cached_tables
from pages.components.foreign import as_text
from swapcore.analysis.leaderboard import Leaderboard
from swapcore.analysis.tables import NetworksKey
from swapcore.data.ensembles import ensembles_stamp
from swapcore.data.truths import datasets_with_truth, default_truth
from swapcore.errors import SwapcoreError
from swapcore.metrics.registry import METRICS

__all__ = ["ensemble_words", "leaderboard_cautions", "words_where_offered"]


def ensemble_words(key: NetworksKey, name: str) -> None:
    """Beside one ensemble; nothing for what is none."""
    column = cached_networks(key).column(name)
    if column.family in {"ensemble", "calibrated"}:
        st.caption(f"{as_text(column.paper)}.")
    caution = cached_caution(key, name)
    if caution is not None:
        st.warning(as_text(caution.sentence), icon=":material/warning:")


def leaderboard_cautions(key: NetworksKey, leaderboard: Leaderboard) -> None:
    """Of all ensembles of a leaderboard that rank worse than one of their members, in one box."""
    found = [cached_caution(key, one.column.name) for one in leaderboard.standings]
    told = [as_text(one.sentence) for one in found if one is not None]
    if told:
        st.warning("\n".join(f"- {one}" for one in told) if len(told) > 1 else told[0], icon=":material/warning:")


def words_where_offered(space: str, dataset: str, name: str) -> None:
    """Beside an ensemble that somebody chooses to search by: by the accuracies that are known here, if any."""
    if (name in METRICS and METRICS[name].kind != "ensemble") or dataset not in datasets_with_truth(space):
        return
    try:
        table = next((table for table, columns in cached_tables(space, dataset).items() if name in columns), None)
        if table is None:
            return
        key = NetworksKey(
            space=space,
            dataset=dataset,
            truth=default_truth(space, dataset),
            table=table,
            ensembles=ensembles_stamp(space),
        )
        ensemble_words(key, name)
    except SwapcoreError as error:
        st.caption(as_text(f"What it is worth here cannot be told: {error}."))
