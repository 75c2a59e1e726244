"""The numbers of the Correlations page: headline, warnings, and the comparison with what is published."""

import pandas as pd
import streamlit as st

from pages.components.address import architecture_link
from pages.components.cached import cached_label, cached_truths
from pages.components.cached_networks import (
    cached_agreement,
    cached_ceiling,
    cached_networks,
    cached_report,
    cached_shown,
)
from pages.components.cards import heading, number_card
from pages.components.correlations.controls import CorrelationView
from pages.components.foreign import as_text
from pages.components.state import forget_filters
from swapcore.analysis.joining import COUNTED, SIZE_COLUMNS
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.report import SATURATED_AT, Report
from swapcore.data.truths import find_target
from swapcore.metrics.registry import DEFAULT_METRIC
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.registry import get_problem, get_space
from swapcore.problems.target import Ceiling
from swapcore.values.quantity import ACCURACY
from swapcore.values.regularisation import COLLAPSED_BELOW

__all__ = ["comparison_table", "headline_numbers", "population", "report_of", "warnings"]

TOP_HELP = (
    "The tail decides a search. ρ among the best tenth by accuracy. nDCG: what the best-scored networks gain beside "
    "the truly best (the first 1,000, or a tenth of fewer than 5,000; gain 2^accuracy in %). P@100: share of the 100 "
    "best-scored that are among the 100 most accurate (a tenth of fewer than 1,000)."
)

CEILING = "A noise ceiling is how well two independent trainings of the same networks agree: no score can do better."
COMPARED = ["What ranks", "ρ", "best tenth", "against"]


def report_of(view: CorrelationView) -> Report | None:
    """The numbers of a view; None, and a sentence, where these networks have none."""
    try:
        return cached_report(view.key, view.ranked_by)
    except UndefinedCorrelationError as error:
        st.info(as_text(f"No figures for these networks: {error}."), icon=":material/info:")
        st.button(
            "Show all networks again", on_click=forget_filters, key="forget-filters", icon=":material/restart_alt:"
        )
        return None


def population(view: CorrelationView) -> str:
    """Which networks the points are, and why others are missing."""
    every, shown = cached_networks(view.key), cached_shown(view.key, view.chosen.column)
    reasons = every.column(view.chosen.column).reasons
    count = len(every) - len(shown)
    told = ", ".join(f"{reason} ({number:,})" for reason, number in reasons)
    low = " All shows those of low accuracy too." if every.quantity is ACCURACY else ""
    missing = f" {count:,} more have no value: {told}." if count else ""
    return (
        f"Each point is one network: {every.population_of(len(shown))}.{missing} Click one, or draw around some, to "
        f"list them below; the arrow keys go through them from the best score on.{low}"
    )


def headline_numbers(found: Report) -> None:
    """The correlations and what following the score would cost."""
    correlation = found.correlation
    low, high = correlation.spearman_ci
    quantity = correlation.quantity
    top, gain = correlation.top10_spearman, correlation.ndcg
    gains = f"nDCG {'undefined' if gain is None else f'{gain:.3f}'}, " if quantity.no_gains is None else ""
    shared = f", mean of {correlation.sharing:,} that share the place" if correlation.sharing > 1 else ""
    shown = [
        ("Spearman ρ", f"{correlation.spearman:.3f}", f"95 %: {low:.3f} to {high:.3f}", "Rank correlation; bootstrap"),
        (
            "ρ in the best tenth",
            "undefined" if top is None else f"{top:.3f}",
            f"{gains}P@100 {correlation.precision_at_100:.2f}",
            TOP_HELP if quantity.no_gains is None else f"{TOP_HELP} Here it is not shown: {quantity.no_gains}.",
        ),
        ("Kendall τ", f"{correlation.kendall:.3f}", f"n = {correlation.n:,}", "Share of pairs in the right order"),
        ("Pearson r", f"{correlation.pearson:.3f}", "of plain values", "Linear correlation"),
        (
            "Best-scored network",
            quantity.text(correlation.picked_accuracy),
            f"regret {quantity.difference_text(correlation.regret)}",
            f"The best {quantity.title} here is {quantity.text(correlation.best_of_all)}{shared}",
        ),
    ]
    if found.saturation is not None:
        shown.append(
            (
                "Median saturation",
                f"{found.saturation.median:.3f}",
                f"{found.saturation.saturated_share:.0%} above {SATURATED_AT:g}",
                "Distinct patterns as a share of those possible; near 1 the score cannot tell networks apart",
            )
        )
    with st.container(horizontal=True, key="headline"):
        for card in shown:
            number_card(*card)
    label = cached_label(found.networks.space, found.best_text)
    link = architecture_link(found.networks.space, found.best_text)
    st.caption(f"Best-scored network: [{as_text(label)}]({link})")


def warnings(view: CorrelationView, found: Report) -> None:
    """What to beware of in this view."""
    if found.is_collapsed:
        unit, sizes = get_space(view.space).size_unit, found.networks.sizes(view.size)
        st.warning(
            f"The regularisation has collapsed: f(Θ) is below {COLLAPSED_BELOW:g} for {found.collapsed:.0%} of these "
            f"networks. Sizes here run from {sizes.min():.2f} to {sizes.max():.2f} {unit}; move μ there or raise σ.",
            icon=":material/warning:",
        )
    if found.saturation is not None and found.saturation.is_high:
        ranked_by = " Among them, it is the factor f(Θ) that decides." if view.choice.regularised else ""
        st.warning(
            f"Saturated: {found.saturation.saturated_share:.0%} of these networks show more than {SATURATED_AT:.0%} of "
            f"all patterns that {found.saturation.samples} samples can form, and {found.plain.title} hardly tells them "
            f"apart.{ranked_by}",
            icon=":material/warning:",
        )


def comparison_table(view: CorrelationView, found: Report) -> None:
    """This view beside the plain metrics, the noise ceiling and the paper."""
    table = comparison(view, found)
    trained = found.networks.quantity is ACCURACY
    published = get_problem(view.space).headlines if trained else ()
    paper = " Paper: ρ with {}." if published else ""
    against = " and ".join(dict.fromkeys(f"{row.against} ({row.paper})" for row in published))
    with st.container(border=True, key="card-comparison", height="stretch"):
        heading("Beside other figures", key="comparison", data=lambda: table)
        st.caption(
            "A figure over a whole space flatters every metric, so the best tenth stands beside it. "
            + (CEILING if trained else "")
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
        none = "No second training of these networks is known." if trained else ""
        told = none if ceiling is None else f"Ceiling, {ceiling.source}."
        st.caption(f"{as_text(told)}{paper.format(against)} {scored_images(view, found)}")


def comparison(view: CorrelationView, found: Report) -> pd.DataFrame:
    """Rows of (what ranks, ρ, ρ in the best tenth, against what)."""
    title, here = view.choice.title, get_dataset(view.dataset).title
    if view.choice.regularised:
        title += f", μ {view.mu:g}, σ {view.sigma:g}"
    rows = [(title, found.correlation.spearman, found.correlation.top10_spearman, f"{here}, this view")]
    for name in baselines(view, found):
        plain = cached_agreement(view.key, name, found.plain.name)
        label = found.networks.column(name).title
        unlike = ", not regularised" if name in {found.plain.name, DEFAULT_METRIC} else ""
        rows.append((f"{label}{unlike}", plain.spearman, plain.top10_spearman, f"{here}, this view"))
    ceiling = view_ceiling(view)
    if ceiling is not None:
        name = f"Noise ceiling{elsewhere(ceiling.dataset, view.dataset)}"
        rows.append((name, ceiling.spearman, ceiling.top10_spearman, ceiling.source))
    if found.networks.quantity is not ACCURACY:
        return pd.DataFrame(rows, columns=COMPARED)
    rows += [
        (
            f"Paper: {published.metric}{elsewhere(published.dataset, view.dataset)}",
            published.spearman,
            None,
            f"{published.against}; {published.paper}",
        )
        for published in get_problem(view.space).headlines
    ]
    return pd.DataFrame(rows, columns=COMPARED)


def elsewhere(dataset: str, shown: str) -> str:
    """Names the data set of a figure where it is another one than what is shown."""
    return f", on {get_dataset(dataset).title}" if dataset not in {"", shown} else ""


def scored_images(view: CorrelationView, found: Report) -> str:
    """Which images the scores were computed on, which need not be those that the networks were trained on."""
    facts, trained = found.networks.provenance, get_dataset(view.dataset).title
    samples, name = facts.get("samples"), facts.get("dataset")
    number = "" if samples is None else f"{as_text(str(samples))} "
    if not isinstance(name, str) or name not in DATASETS:
        return ""
    scored = get_dataset(name).title
    beside = "" if scored == trained else f", not of {trained}, on which the networks were trained"
    return f"Scores are of {number}images of {scored}{beside}."


def baselines(view: CorrelationView, found: Report) -> list[str]:
    """Columns that stand beside a view: its own metric as it is, SWAP, and what is counted."""
    counts = [SIZE_COLUMNS[view.size], *COUNTED]
    names = dict.fromkeys((found.plain.name, DEFAULT_METRIC, *counts))
    if not view.choice.regularised:
        del names[found.plain.name]
    return [name for name in names if name in found.networks.columns]


def view_ceiling(view: CorrelationView) -> Ceiling | None:
    """Computed where a second independent training of the same networks is on this machine, else cited if known."""
    if view.key.quantity is not ACCURACY:
        return None
    target = find_target(view.space, view.dataset, view.key.truth)
    other = None if target is None else target.second_training
    here = {
        status.name for status in cached_truths(view.space) if status.dataset == view.dataset and not status.problem
    }
    if other not in here or other is None:
        return get_problem(view.space).ceiling
    return cached_ceiling(view.key, other)
