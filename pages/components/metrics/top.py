"""The top of the ranking of the first metrics of the leaderboard, ceilings drawn in."""

import pandas as pd

from pages.components.cached_figures import cached_figure
from pages.components.cached_networks import cached_ceilings
from pages.components.cards import chart_card
from pages.components.foreign import as_text
from pages.components.metrics.controls import MetricsView
from swapcore.analysis.leaderboard import Leaderboard
from swapcore.analysis.order import CRITERIA
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.figures.top_of_ranking import TopRow, plot_top, top_figures

__all__ = ["top_card"]

FIRST = 4


def top_card(view: MetricsView, key: NetworksKey, networks: ScoredNetworks, leaderboard: Leaderboard) -> None:
    """Draw it.

    Args:
        view: Tells the order.
        key: The networks.
        networks: The same.
        leaderboard: In that order.
    """
    found = cached_ceilings(key)
    rows = [
        *(
            TopRow(title=one.column.title, figures=top_figures(one.correlation))
            for one in leaderboard.standings[:FIRST]
        ),
        *(TopRow(title=one.training.title, figures=top_figures(one.figures), ceiling=True) for one in found.measured),
    ]
    lines = " Lines: ceilings, what accuracies of other trainings come to as a score." if found.measured else ""
    missing = "".join(f" Not measured here: {title} ({reason})." for title, reason in found.missing.items())
    chart_card(
        cached_figure(lambda: plot_top(rows), "top", repr(rows)),
        f"The top of the ranking, first {min(FIRST, len(leaderboard.standings))} metrics",
        as_text(
            f"A search takes what a metric puts first. Networks: {networks.population}. First by "
            f"{CRITERIA[view.order].words}.{lines}{missing}"
        ),
        key="metric-top",
        data=lambda: pd.DataFrame([{"what ranks": row.title, "ceiling": row.ceiling, **row.figures} for row in rows]),
    )
