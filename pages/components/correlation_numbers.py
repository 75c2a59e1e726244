"""The numbers of the Correlations page: headline, warnings, and the comparison with what is published."""

import pandas as pd
import streamlit as st

from pages.components.cached import cached_ceiling, cached_report, cached_truths
from pages.components.correlation_controls import METRIC_TITLES, REGULARISED, CorrelationView
from swapcore.analysis.landscape import Landscape
from swapcore.analysis.published import PUBLISHED_CORRELATIONS
from swapcore.analysis.report import CITED_CEILING, Ceiling, Report, Scoring
from swapcore.inputs.datasets import get_dataset
from swapcore.spaces.registry import get_space

__all__ = ["comparison_table", "headline_numbers", "metric_title", "warnings"]

PLAIN_TRAINING = "baseline"
OTHER_TRAINING = {"baseline": "nats-bench", "nats-bench": "baseline"}


def metric_title(view: CorrelationView) -> str:
    """Name of what ranks the networks in this view."""
    return METRIC_TITLES[REGULARISED if view.scoring.regularised else view.scoring.metric]


def headline_numbers(view: CorrelationView, landscape: Landscape, found: Report) -> None:
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
        for label, value, note, explanation in shown:
            st.metric(label, value, note, delta_color="off", delta_arrow="off", help=explanation, border=True)


def warnings(view: CorrelationView, landscape: Landscape, found: Report) -> None:
    """What to beware of in this view."""
    if found.is_collapsed and view.scoring.mu is not None:
        st.warning(
            f"The regularisation has collapsed: f(Θ) is below 0.000001 for {found.collapsed:.0%} of these networks. "
            f"Sizes here run from {landscape.sizes(view.size).min():.2f} to {landscape.sizes(view.size).max():.2f} M; "
            f"move μ there or raise σ.",
            icon=":material/warning:",
        )
    if found.is_saturated and view.scoring.metric == "swap":
        st.warning(
            f"{found.saturated_share:.0%} of these networks have more than 90 % of all patterns that "
            f"16 samples can form, so SWAP hardly tells them apart. The factor f(Θ) ranks them instead.",
            icon=":material/warning:",
        )


def comparison_table(view: CorrelationView, landscape: Landscape, found: Report) -> None:
    """This view beside the plain metrics, the noise ceiling and the paper."""
    correlation = found.correlation
    here = get_dataset(view.dataset).title
    title = metric_title(view)
    if view.scoring.regularised:
        title += f", {view.size} size, μ {view.mu:g}, σ {view.sigma:g}"
    rows = [(title, correlation.spearman, correlation.top10_spearman, f"{here}, this view")]
    for metric in ("swap", "size", "flops"):
        if metric != view.scoring.metric or view.scoring.regularised:
            plain = plain_report(view, metric)
            label = METRIC_TITLES[metric] + (", unregularised" if metric == "swap" else "")
            rows.append((label, plain.correlation.spearman, plain.correlation.top10_spearman, f"{here}, this view"))
    ceiling = view_ceiling(view)
    rows.append(("Noise ceiling", ceiling.spearman, ceiling.top10_spearman, ceiling.source))
    rows += [
        (f"Paper: {published.metric}", published.spearman, None, f"{published.against}; {published.paper}")
        for published in PUBLISHED_CORRELATIONS[view.space]
    ]
    with st.container(border=True, key="card-comparison"):
        st.markdown("#### Beside the paper, and the ceiling")
        st.caption(
            "A figure over a whole space flatters every metric, so the best tenth stands beside it. "
            "The ceiling is how well two trainings of the same networks agree."
        )
        st.dataframe(
            pd.DataFrame(rows, columns=["What ranks", "ρ", "ρ, best tenth", "Against"]),
            hide_index=True,
            column_config={
                "What ranks": st.column_config.TextColumn(width="medium"),
                "ρ": st.column_config.NumberColumn(format="%.3f", width="small"),
                "ρ, best tenth": st.column_config.NumberColumn(format="%.3f", width="small"),
            },
        )


def plain_report(view: CorrelationView, metric: str) -> Report:
    scoring = Scoring(metric=metric, size=view.size)
    return cached_report(view.table, view.space, view.dataset, view.truth, view.filter, view.size, scoring)


def view_ceiling(view: CorrelationView) -> Ceiling:
    """Computed where a second independent training of the same networks is on this machine, else cited."""
    other = OTHER_TRAINING.get(view.truth)
    here = {
        status.name for status in cached_truths(view.space) if status.dataset == view.dataset and not status.problem
    }
    if other not in here or other is None:
        return CITED_CEILING
    return cached_ceiling(view.table, view.space, view.dataset, view.truth, view.filter, view.size, other)
