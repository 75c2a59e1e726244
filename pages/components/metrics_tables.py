"""The tables of the Metrics page: the league, what is undefined and why, and what others have published."""

import pandas as pd
import streamlit as st

from pages.components.cached import cached_published_league
from pages.components.cards import heading
from pages.components.metrics_controls import MetricsView
from swapcore.analysis.contest import Contest
from swapcore.analysis.league import League
from swapcore.analysis.published import published_standings
from swapcore.data.sources.published_metrics import FILES
from swapcore.errors import SwapcoreError
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space

__all__ = ["league_table", "published_table", "standings_frame", "undefined_table"]

MEBIBYTE = 2**20
RHO = st.column_config.NumberColumn(format="%.3f", width=72)
COLUMNS = {
    "metric": st.column_config.TextColumn(width=200, pinned=True),
    "ρ": RHO,
    "95 % low": RHO,
    "95 % high": RHO,
    "published ρ": st.column_config.NumberColumn(
        format="%.3f", width=92, help="As others report it, for other networks and with other code; not measured here"
    ),
    "best tenth ρ": st.column_config.NumberColumn(
        format="%.3f", width=92, help="Spearman's ρ among the best tenth of the networks by accuracy"
    ),
    "Kendall τ": st.column_config.NumberColumn(format="%.3f", width=78),
    "picks (%)": st.column_config.NumberColumn(
        format="%.2f", width=78, help="Accuracy of the network it puts first; the mean where several share that place"
    ),
    "regret (points)": st.column_config.NumberColumn(
        format="%.2f", width=104, help="Best accuracy among these networks minus that of the one it picks"
    ),
    "ms a network": st.column_config.NumberColumn(format="%.3g", width=96, help="Median, without making the network"),
    "memory (MiB)": st.column_config.NumberColumn(
        format="%.1f", width=98, help="Peak beyond the network and its images, on the largest network"
    ),
    "networks": st.column_config.NumberColumn(format="%d", width=76, help="Those for which it has a value"),
    "undefined": st.column_config.NumberColumn(format="%d", width=80, help="Those without a value; reasons below"),
    "looks at": st.column_config.TextColumn(width=160),
    "source": st.column_config.TextColumn(width=280),
    "published by": st.column_config.TextColumn(width=280),
}


def standings_frame(view: MetricsView, league: League) -> pd.DataFrame:
    """One row an entry, the highest ρ first."""
    published = published_standings(view.key.space, view.key.dataset)
    rows = []
    for one in league.standings:
        entry, known = one.entry, published.get(one.entry.name)
        rows.append(
            {
                "metric": entry.title,
                "ρ": one.spearman,
                "95 % low": one.interval[0],
                "95 % high": one.interval[1],
                "published ρ": None if known is None else known.spearman,
                "best tenth ρ": one.top10_spearman,
                "Kendall τ": one.kendall,
                "picks (%)": one.picked_accuracy,
                "regret (points)": one.regret,
                "ms a network": None if entry.seconds is None else 1000 * entry.seconds,
                "memory (MiB)": None if entry.memory is None else entry.memory / MEBIBYTE,
                "networks": one.n,
                "undefined": len(entry.undefined),
                "looks at": ", ".join(entry.needs) or ("counts" if entry.family == "count" else "weights"),
                "source": entry.paper,
                "published by": None if known is None else known.paper,
            }
        )
    return pd.DataFrame(rows)


def league_table(view: MetricsView, contest: Contest, league: League) -> None:
    """Everything about every entry; a click on a column sorts by it."""
    table = standings_frame(view, league)
    with st.container(border=True, key="card-league"):
        heading("League table", key="league", data=lambda: table)
        st.caption(
            f"All on the same {len(contest):,} networks of {get_space(view.space).title}, "
            f"{get_dataset(view.key.dataset).title} accuracy. A figure over a whole space flatters every metric: the "
            "best tenth, and what the network costs that a metric picks, stand beside it."
        )
        st.dataframe(
            table, hide_index=True, height="content", column_config=COLUMNS, key="league-table", placeholder="–"
        )


def undefined_table(contest: Contest, league: League) -> None:
    """Networks without a value, by metric and reason; entries that could not be ranked at all."""
    rows = [
        {"metric": one.entry.title, "networks": count, "share": count / len(contest), "why": reason}
        for one in league.standings
        for reason, count in one.entry.reasons
    ]
    rows += [
        {"metric": one.title, "networks": len(contest), "share": 1.0, "why": f"not ranked: {one.reason}"}
        for one in league.unranked
    ]
    with st.container(border=True, key="card-undefined"):
        heading("Without a value", key="undefined", data=lambda: pd.DataFrame(rows))
        if not rows:
            st.caption("Every metric has a value for every network.")
            return
        st.caption("Left out for that metric alone, and counted here. Leads are over the networks that both rank.")
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            height="content",
            key="undefined-table",
            column_config={
                "metric": st.column_config.TextColumn(width=200),
                "networks": st.column_config.NumberColumn(format="%d", width=80),
                "share": st.column_config.NumberColumn(format="percent", width=70),
                "why": st.column_config.TextColumn(width="large"),
            },
        )


def published_table(space: str) -> None:
    """What others have measured on their networks; never in one list with ours."""
    if space not in FILES:
        return
    with st.container(border=True, key="card-published"):
        try:
            found, league = cached_published_league(space)
        except SwapcoreError as error:
            st.markdown("##### Published by others")
            st.caption(f"Not shown: {error}.")
            return
        rows = [
            {
                "metric": one.entry.title,
                "ρ": one.spearman,
                "95 % low": one.interval[0],
                "95 % high": one.interval[1],
                "best tenth ρ": one.top10_spearman,
                "Kendall τ": one.kendall,
                "ms a network": None if one.entry.seconds is None else 1000 * one.entry.seconds,
                "networks": one.n,
                "undefined": len(one.entry.undefined),
            }
            for one in league.standings
        ]
        heading("Published by others", key="published", data=lambda: pd.DataFrame(rows))
        st.caption(
            f"NAS-Bench-Suite-Zero's own values ({found.source}) on {len(found.architectures):,} other networks of "
            f"{get_space(space).title}, against the accuracy that NAS-Bench-301's surrogate predicts, on their "
            "machine. Beside ours, not comparable with it line by line."
        )
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            height="content",
            column_config=COLUMNS,
            key="published-table",
            placeholder="–",
        )
