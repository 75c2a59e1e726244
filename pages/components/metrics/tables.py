"""The tables of the Metrics page: the leaderboard, what is undefined and why, and what others have published."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from pages.components.cached_networks import cached_metric_table
from pages.components.cards import heading
from pages.components.foreign import as_text
from pages.components.metrics.cached_leaderboard import cached_published_leaderboard
from pages.components.metrics.controls import MetricsView
from pages.components.published import published_expander
from swapcore.analysis.leaderboard import Leaderboard
from swapcore.analysis.metric_column import Family, MetricColumn
from swapcore.analysis.order import CRITERIA
from swapcore.analysis.published import published_standings
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.data.sources.published_metrics import FILES
from swapcore.errors import SwapcoreError
from swapcore.figures.leaderboard import OWN
from swapcore.metrics.registry import METRICS
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = ["explained_table", "leaderboard_table", "published_table", "standings_frame", "undefined_table"]

MEBIBYTE = 2**20
PICKS, REGRET, BEST_OF_TEN = "picks", "regret", "best of ten"
"""Columns whose titles have the unit of what networks are compared with."""
SHOWN = (
    "metric",
    "kind",
    "ρ",
    "95 % low",
    "95 % high",
    "best tenth ρ",
    "nDCG",
    "precision at 100",
    PICKS,
    REGRET,
    BEST_OF_TEN,
    "ms a network",
)
"""As many columns as a page has room for; the others are in the download and in the tables below."""
RHO = st.column_config.NumberColumn(format="%.3f", width=66)
KIND_WORDS: Mapping[Family, str] = {
    "own": OWN,
    "rival": "rival",
    "count": "count",
    "ensemble": "ensemble",
    "calibrated": "learns from accuracies",
}
COLUMNS = {
    "metric": st.column_config.TextColumn(width=200, pinned=True),
    "kind": st.column_config.TextColumn(
        width=100,
        help="Ensembles are made of other columns. What learns from accuracies has been fitted on trained networks, "
        "which are left out of its row; all others have not",
    ),
    "ρ": RHO,
    "95 % low": RHO,
    "95 % high": RHO,
    "published ρ": st.column_config.NumberColumn(
        format="%.3f", width=92, help="As others report it, for other networks and with other code; not measured here"
    ),
    "best tenth ρ": st.column_config.NumberColumn(
        format="%.3f", width=92, help="Spearman's ρ among the best tenth of the networks by accuracy"
    ),
    "nDCG": st.column_config.NumberColumn(
        format="%.3f", width=62, help="What the best-scored tenth gains beside the truly best, gain 2^accuracy in %"
    ),
    "precision at 100": st.column_config.NumberColumn(
        "P@100",
        format="%.2f",
        width=66,
        help="Share of the 100 best-scored that are among the 100 most accurate; a tenth of fewer than 1,000",
    ),
    "Kendall τ": st.column_config.NumberColumn(format="%.3f", width=74),
    PICKS: st.column_config.NumberColumn(
        format="%.2f", width=78, help="Accuracy of the network it puts first; the mean where several share that place"
    ),
    REGRET: st.column_config.NumberColumn(
        format="%.2f", width=104, help="Best accuracy among these networks minus that of the one it picks"
    ),
    BEST_OF_TEN: st.column_config.NumberColumn(
        format="%.2f",
        width=88,
        help="Regret of the best of the ten networks it puts first; of those that share the tenth's score, what a fair "
        "draw is expected to give",
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


def picks_title(quantity: Quantity) -> str:
    """Of the column with what the first pick of each metric has."""
    return f"{PICKS} ({quantity.unit})"


def regret_title(quantity: Quantity) -> str:
    """Of the column with what that lacks."""
    return f"{REGRET} ({quantity.difference_unit})"


def best_of_ten_title(quantity: Quantity) -> str:
    """Of the column with what the best of ten picks lacks."""
    return f"{BEST_OF_TEN} ({quantity.difference_unit})"


def standings_frame(key: NetworksKey, leaderboard: Leaderboard) -> pd.DataFrame:
    """One row a metric, in the order of the leaderboard."""
    published = published_standings(key.space, key.dataset, key.population, key.quantity)
    rows = []
    for one in leaderboard.standings:
        column, found, known = one.column, one.correlation, published.get(one.column.name)
        rows.append(
            {
                "metric": column.title,
                "kind": KIND_WORDS[column.family],
                "ρ": found.spearman,
                "95 % low": found.spearman_ci[0],
                "95 % high": found.spearman_ci[1],
                "published ρ": None if known is None else known.spearman,
                "best tenth ρ": found.top10_spearman,
                "nDCG": found.ndcg,
                "Kendall τ": found.kendall,
                picks_title(found.quantity): found.picked_accuracy,
                regret_title(found.quantity): found.regret,
                best_of_ten_title(found.quantity): found.regret_best_of_10,
                "precision at 100": found.precision_at_100,
                "ms a network": None if column.seconds is None else 1000 * column.seconds,
                "memory (MiB)": None if column.memory is None else column.memory / MEBIBYTE,
                "networks": found.n,
                "undefined": len(column.undefined),
                "looks at": ", ".join(column.needs) or ("counts" if column.family == "count" else "weights"),
                "source": column.paper,
                "published by": None if known is None else known.paper,
            }
        )
    return pd.DataFrame(rows)


def leaderboard_table(view: MetricsView, key: NetworksKey, networks: ScoredNetworks, leaderboard: Leaderboard) -> None:
    """How well every metric ranks; a click on a column sorts by it, and the download has more columns."""
    table, quantity = standings_frame(key, leaderboard), networks.quantity
    titles = {
        PICKS: picks_title(quantity),
        REGRET: regret_title(quantity),
        BEST_OF_TEN: best_of_ten_title(quantity),
    }
    with st.container(border=True, key="card-leaderboard"):
        heading("Leaderboard", key="leaderboard", data=lambda: table)
        st.caption(
            f"All on the same networks: {as_text(networks.population)}; "
            f"{get_dataset(key.dataset).title} {networks.quantity.title}; {scored_images(key, networks)}. Best first "
            f"by {CRITERIA[view.order].words}. A figure over a whole space flatters every metric: the best tenth, and "
            "what the network lacks that a metric picks, stand beside it."
            f"{'' if quantity.no_gains is None else f' Without nDCG: {quantity.no_gains}.'}"
        )
        st.dataframe(
            table,
            hide_index=True,
            height="content",
            column_config={titles.get(name, name): config for name, config in COLUMNS.items()},
            column_order=[titles.get(name, name) for name in SHOWN if quantity.is_accuracy or name != "nDCG"],
            key="leaderboard-table",
            placeholder="–",
        )
        if quantity is ACCURACY:
            published_expander(key.space, key.dataset, key.population)


def scored_images(key: NetworksKey, networks: ScoredNetworks) -> str:
    """Which images the metrics saw, which need not be those that the networks were trained on."""
    samples = networks.provenance.get("samples")
    number = "" if samples is None else f"{as_text(str(samples))} "
    scored, trained = (get_dataset(name).title for name in (cached_metric_table(key.table).dataset, key.dataset))
    beside = "" if scored == trained else f", not of {trained}"
    return f"the metrics saw {number}images of {scored}{beside}"


def explained_table(key: NetworksKey, leaderboard: Leaderboard) -> None:
    """A sentence on what each metric looks at, what it needs, and where it comes from."""
    published = published_standings(key.space, key.dataset, key.population, key.quantity)
    rows = []
    for one in leaderboard.standings:
        column, known = one.column, published.get(one.column.name)
        rows.append(
            {
                "metric": as_text(column.title),
                "what it looks at": as_text(what_it_looks_at(column)),
                "needs": ", ".join(column.needs) or ("counts" if column.family == "count" else "weights"),
                "source": as_text(column.paper),
                "published ρ": "–" if known is None else f"{known.spearman:.3f} ({as_text(known.paper)})",
            }
        )
    with st.expander("What each metric looks at", icon=":material/help:"):
        st.table(pd.DataFrame(rows).set_index("metric"))


def what_it_looks_at(column: MetricColumn) -> str:
    """The sentence of its metric, and what was made of that."""
    metric = METRICS.get(column.metric)
    said = "" if metric is None else metric.summary
    if column.regularisation is None:
        return said
    factor = "f(Θ), which is 1 at the wanted size and falls off around it."
    return f"{said} Times {factor}" if said else f"Nothing but the factor {factor}"


def undefined_table(networks: ScoredNetworks, leaderboard: Leaderboard) -> None:
    """Networks without a value, by metric and reason; metrics that could not be ranked at all."""
    rows = [
        {"metric": one.column.title, "networks": count, "share": count / len(networks), "why": reason}
        for one in leaderboard.standings
        for reason, count in one.column.reasons
    ]
    rows += [
        {"metric": one.title, "networks": len(networks), "share": 1.0, "why": f"not ranked: {one.reason}"}
        for one in leaderboard.unranked
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
            found, leaderboard = cached_published_leaderboard(space)
        except SwapcoreError as error:
            st.markdown("##### Published by others")
            st.caption(as_text(f"Not shown: {error}."))
            return
        rows = [
            {
                "metric": one.column.title,
                "ρ": one.correlation.spearman,
                "95 % low": one.correlation.spearman_ci[0],
                "95 % high": one.correlation.spearman_ci[1],
                "best tenth ρ": one.correlation.top10_spearman,
                "Kendall τ": one.correlation.kendall,
                "ms a network": None if one.column.seconds is None else 1000 * one.column.seconds,
                "networks": one.correlation.n,
                "undefined": len(one.column.undefined),
            }
            for one in leaderboard.standings
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
