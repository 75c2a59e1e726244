"""Forms of f beside the paper's, on the networks of a view."""

import pandas as pd
import streamlit as st

from pages.components.cards import heading
from pages.components.correlations.cached_tuning import cached_forms
from pages.components.correlations.controls import CorrelationView
from pages.components.correlations.state import TUNE_FORMS
from pages.components.messages import shown_errors
from swapcore.analysis.factor_forms import FormOutcome, Spread

__all__ = ["forms_table"]


def forms_table(view: CorrelationView, count: int, draw: str, seed: int) -> None:
    """A table that is computed when somebody wants it."""
    wanted = st.toggle(
        "Compare forms of f",
        key=TUNE_FORMS,
        help="Other curves than exp(−(Θ − μ)²/σ): on the logarithm of the size, or with another σ above μ. Takes some "
        "seconds",
    )
    if not wanted:
        return
    with shown_errors():
        found = cached_forms(view.key, view.chosen.column, count, draw, seed)
        table = pd.DataFrame([row(one) for one in found])
        with st.container(border=True, key="card-forms"):
            heading("Forms of f", key="forms", data=lambda: table)
            st.caption(
                f"Each form's setting is chosen on {count} networks and judged on all others: means of "
                f"{found[0].draws} draws, and the middle 95 % of them. Gain: its ρ less that of the paper's form, draw "
                "by draw. Searches use the paper's form."
            )
            st.dataframe(
                table,
                hide_index=True,
                height="content",
                column_config={
                    "f(Θ)": st.column_config.TextColumn(width=230),
                    "settings": st.column_config.NumberColumn(help="How many were tried"),
                    "best tenth": st.column_config.NumberColumn(format="%.3f", help="ρ in the best tenth"),
                    "regret": st.column_config.NumberColumn(format="%.2f", help="Of the first pick, in points"),
                },
            )


def row(one: FormOutcome) -> dict[str, object]:
    return {
        "form": one.form.title,
        "f(Θ)": one.form.formula,
        "settings": one.settings,
        "held-out ρ": words(one.spearman),
        "best tenth": one.top10.mean,
        "regret": one.regret.mean,
        "gain": words(one.gain, sign="+"),
        "than the paper's": one.verdict,
    }


def words(found: Spread, sign: str = "") -> str:
    return f"{found.mean:{sign}.3f} ({found.low:{sign}.3f} to {found.high:{sign}.3f})"
