"""Published figures that hold for other networks than those that are shown: closed until somebody asks for them."""

import pandas as pd
import streamlit as st

from pages.components.foreign import as_text
from swapcore.analysis.published import networks_of, published_elsewhere
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem

__all__ = ["published_expander"]


def published_expander(space: str, dataset: str, population: str) -> None:
    """List them, each with its networks; nothing where there is none."""
    found = published_elsewhere(space, dataset, population)
    if not found:
        return
    title = get_problem(space).population(population).title
    with st.expander(
        f"Published on {get_dataset(dataset).title} for other networks ({len(found)})", icon=":material/library_books:"
    ):
        st.caption(as_text(f"None of these may be compared with figures of the population shown, {title}."))
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        "what ranks": one.metric,
                        "ρ": one.spearman,
                        "nDCG": one.ndcg,
                        "networks": networks_of(space, one),
                        "against": one.against,
                        "source": one.paper,
                    }
                    for one in found
                ]
            ),
            hide_index=True,
            height="content",
            placeholder="–",
            key="published-elsewhere",
            column_config={
                "what ranks": st.column_config.TextColumn(width=230),
                "ρ": st.column_config.NumberColumn(format="%.3f", width=64),
                "nDCG": st.column_config.NumberColumn(format="%.3f", width=64),
                "networks": st.column_config.TextColumn(width=230),
            },
        )
