"""The table of what is worth what on a space where nobody has trained anything: leave one space out."""

import pandas as pd
import streamlit as st

from pages.components.cards import heading
from pages.components.foreign import as_text
from pages.components.metrics.builder_choice import METHOD_TITLES
from pages.components.metrics.cached_ensembles import cached_transfer
from swapcore.analysis.transfer_outcome import Chosen, Transfer, TransferRow
from swapcore.errors import SwapcoreError
from swapcore.metrics.registry import DEFAULT_METRIC, METRICS, get_metric
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space

__all__ = ["transfer_card"]

RHO = st.column_config.NumberColumn(format="%.3f", width=66)
HOW: dict[Chosen, str] = {
    "recipe": "recipe chosen on the other spaces",
    "single": "single metric chosen on the other spaces",
    "own": f"{get_metric(DEFAULT_METRIC).title}, without a choice",
    "parameters": "parameters, without a choice",
    "hindsight": "best in hindsight: cannot be known before",
}
COLUMNS = {
    "left out": st.column_config.TextColumn(width=190, pinned=True),
    "how it was chosen": st.column_config.TextColumn(width=260),
    "ρ": RHO,
    "95 % low": RHO,
    "95 % high": RHO,
    "ρ elsewhere": st.column_config.NumberColumn(
        format="%.3f", width=92, help="Mean over the other spaces, by which it was chosen"
    ),
    "best tenth ρ": st.column_config.NumberColumn(format="%.3f", width=92),
    "picks (%)": st.column_config.NumberColumn(format="%.2f", width=78),
    "regret (points)": st.column_config.NumberColumn(format="%.2f", width=104),
    "networks": st.column_config.NumberColumn(format="%d", width=76),
    "made of": st.column_config.TextColumn(width="large"),
}


def transfer_card() -> None:
    """What was chosen on all spaces but one, on the one."""
    with st.container(border=True, key="card-transfer"):
        try:
            found = cached_transfer()
        except SwapcoreError as error:
            st.markdown("##### On a space where nobody has trained anything")
            st.caption(as_text(f"Not shown: {error}."))
            return
        table = transfer_frame(found)
        heading("On a space where nobody has trained anything", key="transfer", data=lambda: table)
        titles, count = ", ".join(title_of(name) for name in found.members), len(found.spaces)
        st.caption(
            f"Each space is left out once: members and the way to combine them are chosen on the others, by their mean "
            f"ρ there (a space's data sets count as one), and judged on the one. {found.recipes:,} recipes were tried: "
            f"up to {found.most} members by {len(found.combinations)} ways that look at no accuracy. With {count} "
            f"spaces a choice rests on {count - 1}: this is what to expect, not what is best. Members are those that "
            f"are quick and defined on all spaces, without f(Θ): {as_text(titles)}."
        )
        st.dataframe(
            table,
            hide_index=True,
            height="content",
            column_config=COLUMNS,
            key="transfer-table",
            placeholder="–",
        )
        made = found.provenance
        if made:
            st.caption(as_text(f"Computed {made.get('date', '')} with {made.get('command', '')}."))


def transfer_frame(found: Transfer) -> pd.DataFrame:
    """One row a recipe and data set, in the order in which spaces are left out."""
    return pd.DataFrame([row_of(row) for row in found.rows])


def row_of(row: TransferRow) -> dict[str, object]:
    low, high = row.spearman_ci
    return {
        "left out": f"{get_space(row.left_out).title}, {get_dataset(row.dataset).title}",
        "how it was chosen": HOW[row.kind],
        "ρ": row.spearman,
        "95 % low": low,
        "95 % high": high,
        "ρ elsewhere": row.elsewhere,
        "best tenth ρ": row.top10_spearman,
        "picks (%)": row.picked_accuracy,
        "regret (points)": row.regret,
        "networks": row.n,
        "made of": made_of(row),
    }


def made_of(row: TransferRow) -> str:
    members = " + ".join(title_of(name) for name in row.recipe.members)
    ways = {str(name): title for name, title in METHOD_TITLES.items()}
    return f"{members}, {ways[row.recipe.combination]}" if len(row.recipe.members) > 1 else members


def title_of(name: str) -> str:
    """A column as shown to people."""
    return METRICS[name].title if name in METRICS else name.replace("_", " ").capitalize()
