"""The numbers of the Correlations page: headline, warnings, and the comparison with what is published."""

import pandas as pd
import streamlit as st

from pages.components.cached import cached_agreement, cached_ceiling, cached_truths
from pages.components.cards import heading, number_card
from pages.components.correlation_controls import METRIC_TITLES, REGULARISED, CorrelationView
from swapcore.analysis.landscape import Landscape
from swapcore.analysis.report import SATURATED_AT, Report
from swapcore.data.truths import find_target
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem, get_space
from swapcore.problems.target import Ceiling
from swapcore.values.regularisation import COLLAPSED_BELOW

__all__ = ["comparison_table", "headline_numbers", "metric_title", "warnings"]


def metric_title(view: CorrelationView) -> str:
    """Name of what ranks the networks in this view."""
    return METRIC_TITLES[REGULARISED if view.scoring.regularised else view.scoring.metric]


def headline_numbers(landscape: Landscape, found: Report) -> None:
    """The correlations and what following the score would cost."""
    correlation = found.correlation
    low, high = correlation.spearman_ci
    top = correlation.top10_spearman
    shown = (
        ("Spearman ρ", f"{correlation.spearman:.3f}", f"95 %: {low:.3f} to {high:.3f}", "Rank correlation; bootstrap"),
        (
            "ρ in the best tenth",
            "undefined" if top is None else f"{top:.3f}",
            "by accuracy",
            "The tail decides a search",
        ),
        ("Kendall τ", f"{correlation.kendall:.3f}", f"n = {correlation.n:,}", "Share of pairs in the right order"),
        ("Pearson r", f"{correlation.pearson:.3f}", "of plain values", "Linear correlation"),
        (
            "Best-scored network",
            f"{correlation.best_accuracy:.2f} %",
            f"regret {correlation.regret:.2f} points",
            f"The best accuracy here is {landscape.accuracies.max():.2f} %",
        ),
        (
            "Median saturation",
            f"{found.saturation:.3f}",
            f"{found.saturated_share:.0%} above 0.9",
            "Distinct patterns as a share of those possible; near 1 the score cannot tell networks apart",
        ),
    )
    with st.container(horizontal=True, key="headline"):
        for card in shown:
            number_card(*card)


def warnings(view: CorrelationView, landscape: Landscape, found: Report) -> None:
    """What to beware of in this view."""
    if found.is_collapsed and view.scoring.regularised:
        unit, sizes = get_space(view.space).size_unit, landscape.sizes(view.size)
        st.warning(
            f"The regularisation has collapsed: f(Θ) is below {COLLAPSED_BELOW:g} for {found.collapsed:.0%} of these "
            f"networks. Sizes here run from {sizes.min():.2f} to {sizes.max():.2f} {unit}; move μ there or raise σ.",
            icon=":material/warning:",
        )
    if found.is_saturated and view.scoring.metric == "swap":
        ranked_by = " Among them, it is the factor f(Θ) that decides." if view.scoring.regularised else ""
        st.warning(
            f"Saturated: {found.saturated_share:.0%} of these networks show more than {SATURATED_AT:.0%} of all "
            f"patterns that {landscape.samples} samples can form, and SWAP hardly tells them apart.{ranked_by}",
            icon=":material/warning:",
        )


def comparison_table(view: CorrelationView, found: Report) -> None:
    """This view beside the plain metrics, the noise ceiling and the paper."""
    table = comparison(view, found)
    published = get_problem(view.space).headlines
    against = " and ".join(dict.fromkeys(f"{row.against} ({row.paper})" for row in published))
    with st.container(border=True, key="card-comparison", height="stretch"):
        heading("Beside the paper, and the ceiling", key="comparison", data=lambda: table)
        st.caption(
            "A figure over a whole space flatters every metric, so the best tenth by accuracy stands beside it. "
            "A noise ceiling is how well two independent trainings of the same networks agree: no score can do better."
        )
        st.dataframe(
            table,
            hide_index=True,
            height="content",
            column_config={
                "What ranks": st.column_config.TextColumn(width=210),
                "ρ": st.column_config.NumberColumn(format="%.3f", width=64),
                "best tenth": st.column_config.NumberColumn(format="%.3f", width=84, help="ρ in the best tenth"),
                "against": None,
            },
            placeholder="–",
        )
        ceiling = view_ceiling(view)
        told = "No second training of these networks is known. " if ceiling is None else f"Ceiling, {ceiling.source}. "
        st.caption(f"{told}Paper: ρ with {against}.")


def comparison(view: CorrelationView, found: Report) -> pd.DataFrame:
    """Rows of (what ranks, ρ, ρ in the best tenth, against what)."""
    title, here = metric_title(view), get_dataset(view.dataset).title
    if view.scoring.regularised:
        title += f", μ {view.mu:g}, σ {view.sigma:g}"
    rows = [(title, found.correlation.spearman, found.correlation.top10_spearman, f"{here}, this view")]
    for metric in ("swap", "size", "flops"):
        if metric != view.scoring.metric or view.scoring.regularised:
            plain = cached_agreement(view.key, metric)
            label = "SWAP, not regularised" if metric == "swap" else METRIC_TITLES[metric]
            rows.append((label, plain.spearman, plain.top10_spearman, f"{here}, this view"))
    ceiling = view_ceiling(view)
    if ceiling is not None:
        rows.append(("Noise ceiling", ceiling.spearman, ceiling.top10_spearman, ceiling.source))
    rows += [
        (f"Paper: {published.metric}", published.spearman, None, f"{published.against}; {published.paper}")
        for published in get_problem(view.space).headlines
    ]
    return pd.DataFrame(rows, columns=["What ranks", "ρ", "best tenth", "against"])


def view_ceiling(view: CorrelationView) -> Ceiling | None:
    """Computed where a second independent training of the same networks is on this machine, else cited if known."""
    target = find_target(view.space, view.dataset, view.key.truth)
    other = None if target is None else target.second_training
    here = {
        status.name for status in cached_truths(view.space) if status.dataset == view.dataset and not status.problem
    }
    if other not in here or other is None:
        return get_problem(view.space).ceiling
    return cached_ceiling(view.key, other)
