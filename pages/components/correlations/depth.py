"""How a view ranks networks of equal depth."""

import pandas as pd

from pages.components.cached_networks import cached_strata
from pages.components.cards import chart_card
from pages.components.correlations.controls import CorrelationView
from pages.components.foreign import as_text
from swapcore.analysis.report import Report
from swapcore.analysis.strata import said_of, strata_title
from swapcore.figures.top_of_ranking import DepthPoint, plot_depths
from swapcore.problems.registry import get_problem

__all__ = ["depth_card"]


def depth_card(view: CorrelationView, found: Report) -> None:
    """ρ among networks with equally many of what the space counts; nothing where it counts nothing."""
    layered, title = cached_strata(view.key, view.ranked_by), strata_title(view.space)
    if layered is None or title is None:
        return
    points = [
        DepthPoint(value=one.value, n=one.n, spearman=one.spearman, low=one.spearman_ci[0], high=one.spearman_ci[1])
        for one in layered
        if one.spearman is not None and one.spearman_ci is not None
    ]
    few = ", ".join(f"{one.value} (n = {one.n})" for one in layered if one.spearman is None)
    undefined = f" Undefined at {few}." if few else ""
    counted = get_problem(view.space).strata
    paper = f" {counted.published}" if counted is not None and counted.published else ""
    chart_card(
        plot_depths(points, overall=found.correlation.spearman, x=title),
        "Networks of equal depth",
        f"{as_text(said_of(layered, found.correlation.spearman, title))} Bars: 95 % intervals.{undefined}{paper}",
        key="depth",
        data=lambda: pd.DataFrame(
            [
                {
                    title: one.value,
                    "networks": one.n,
                    "rho": one.spearman,
                    "low": None if one.spearman_ci is None else one.spearman_ci[0],
                    "high": None if one.spearman_ci is None else one.spearman_ci[1],
                }
                for one in layered
            ]
        ),
    )
