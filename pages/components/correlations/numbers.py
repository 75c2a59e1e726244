"""The numbers of the Correlations page: headline and warnings."""

import streamlit as st

from pages.components.address import architecture_link
from pages.components.cached import cached_label
from pages.components.cached_networks import cached_networks, cached_report, cached_shown
from pages.components.cards import number_card
from pages.components.correlations.controls import CorrelationView
from pages.components.foreign import as_text
from pages.components.state import forget_filters
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.report import SATURATED_AT, Report
from swapcore.problems.registry import get_space
from swapcore.values.quantity import ACCURACY
from swapcore.values.regularisation import COLLAPSED_BELOW

__all__ = ["headline_numbers", "population", "report_of", "warnings"]

TOP_HELP = (
    "The tail decides a search. ρ among the best tenth by accuracy. nDCG: what the best-scored networks gain beside "
    "the truly best (the first 1,000, or a tenth of fewer than 5,000; gain 2^accuracy in %). P@100: share of the 100 "
    "best-scored that are among the 100 most accurate (a tenth of fewer than 1,000)."
)
TEN_HELP = (
    "Best of ten: regret of the best of the ten best-scored; of those that share the tenth's score, what a fair draw "
    "is expected to give."
)


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
    best_of_ten = quantity.difference_text(correlation.regret_best_of_10)
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
            f"regret {correlation.regret:.{quantity.decimals}f}, best of ten {best_of_ten}",
            f"The best {quantity.title} here is {quantity.text(correlation.best_of_all)}{shared}. {TEN_HELP}",
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
    st.caption(f"Networks: {as_text(found.population)}. Best-scored network: [{as_text(label)}]({link})")


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
