"""The headline of the Metrics page: who is first, by how much, and how all of it was measured."""

import streamlit as st

from pages.components.cached_networks import cached_metric_table
from pages.components.cards import number_card
from pages.components.foreign import as_text
from pages.components.metrics.controls import MetricsView
from swapcore.analysis.leaderboard import Leaderboard, Standing
from swapcore.analysis.order import CRITERIA, Criterion, places, said_by, said_of_picks
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.analysis.verdict import Headline
from swapcore.metrics.registry import DEFAULT_METRIC, get_metric
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space
from swapcore.values.regularisation import COLLAPSED_BELOW, collapsed_share

__all__ = ["headline_numbers", "how_measured", "no_table_yet", "verdict"]

COLLAPSED_SHARE = 0.5
OUTCOMES = {"real": "lead is real", "not clear": "lead is not clear", "rival leads": "the rival leads"}


def no_table_yet(space: str) -> None:
    """What to do where nothing has been measured."""
    title = get_space(space).title
    st.info(
        f"No metrics of {title} have been measured on this machine yet. This command measures all of them on the same "
        f"networks; stop it and start it again, it goes on where it was. The leaderboard is here when it is done.",
        icon=":material/info:",
    )
    st.code(f"python -m swapcore precompute --space {space} --metrics all", language="sh")


def headline_numbers(view: MetricsView, leaderboard: Leaderboard, said: Headline) -> None:
    """First place, the best claim of the project's own metric, the best rival, and the difference."""
    own, quantity = get_metric(DEFAULT_METRIC).title, said.first.correlation.quantity
    away = "above" if quantity.higher_is_better else "below"
    shown = [] if view.order == "overall" else [wanted_card(view.order, leaderboard)]
    shown.append(
        place_card("First place" if not shown else "Highest ρ", said.first, f"Spearman's ρ with {quantity.in_words}")
    )
    if said.own is not None and said.own is not said.first:
        shown.append(place_card(own, said.own, "Regularised with effective size, where there is a μ and σ"))
    if said.rival is not None and said.rival is not said.first:
        shown.append(place_card("Best rival", said.rival, f"Highest ρ of those that are not {own}"))
    if said.lead is not None:
        low, high = said.lead.interval
        shown.append(
            (
                f"{own} minus best rival",
                f"{said.lead.difference:+.3f}",
                f"{low:+.3f} to {high:+.3f}: {OUTCOMES[said.lead.verdict]}",
                f"Difference of ρ on the {said.lead.n:,} networks that both rank; 95 % interval by a paired bootstrap",
            )
        )
    shown.append(
        (
            "First place picks" if view.order == "overall" else "Highest ρ picks",
            quantity.text(said.first.correlation.picked_accuracy),
            f"regret {quantity.difference_text(said.first.correlation.regret)}",
            f"{quantity.title.capitalize()} of the network that it puts first, and how far the best is {away} it",
        )
    )
    with st.container(horizontal=True, key="headline"):
        for card in shown:
            number_card(*card)


def wanted_card(order: Criterion, leaderboard: Leaderboard) -> tuple[str, str, str, str]:
    """Who is first by what is wanted."""
    wish, first = CRITERIA[order], places(leaderboard, order)[0]
    value = "–" if first.value is None else first.text(wish)
    return "First place", value, first.standing.column.title, f"By {wish.words}"


def place_card(label: str, standing: Standing, explanation: str) -> tuple[str, str, str, str]:
    """ρ of a metric, with its name and interval below."""
    low, high = standing.correlation.spearman_ci
    return (
        label,
        f"{standing.correlation.spearman:.3f}",
        f"{standing.column.title}, 95 %: {low:.3f} to {high:.3f}",
        f"{explanation}; bootstrap interval over {standing.correlation.n:,} networks",
    )


def verdict(view: MetricsView, networks: ScoredNetworks, leaderboard: Leaderboard, said: Headline) -> None:
    """The outcome in words, by what it was found, and what to beware of."""
    picks = "" if said.own is None else said_of_picks(leaderboard, said.own)
    if view.order == "overall":
        outcome = st.success if said.is_clear else st.info
        outcome(as_text(f"By {CRITERIA[view.order].words}: {said.sentence} {picks}"), icon=":material/leaderboard:")
    else:
        wanted = said_by(view.order, places(leaderboard, view.order), said.own)
        beside = "" if view.order == "regret" else f" {picks}"
        st.info(as_text(f"{wanted}{beside}"), icon=":material/leaderboard:")
    st.caption(f"Networks: {as_text(networks.population)}.")
    unit = get_space(view.space).size_unit
    if view.calibrations:
        chosen = "; ".join(
            f"{one.setting.size} size μ {one.setting.mu:g} {unit}, σ {one.setting.sigma:g} {unit}²"
            for one in view.calibrations
        )
        st.caption(
            f"μ and σ were chosen once, on {view.calibrations[0].networks} networks that are not among these, by their "
            f"CIFAR-10 accuracy and SWAP scores, and are the same for all data sets: {chosen}."
        )
    for setting in view.settings:
        share = collapsed_share(networks.sizes(setting.size), setting.mu, setting.sigma)
        if share > COLLAPSED_SHARE:
            sizes = networks.sizes(setting.size)
            st.warning(
                f"The regularisation by {setting.size} size has collapsed: f(Θ) is below {COLLAPSED_BELOW:g} for "
                f"{share:.0%} of these networks. Their sizes run from {sizes.min():.2f} to {sizes.max():.2f} {unit}; "
                f"move μ there or raise σ.",
                icon=":material/warning:",
            )
    if DEFAULT_METRIC not in networks.columns:
        st.warning(
            f"This table has no {get_metric(DEFAULT_METRIC).title}: measure it with the others, "
            f"`python -m swapcore precompute --space {view.space} --metrics all`.",
            icon=":material/warning:",
        )
    if networks.without_accuracy:
        st.caption(
            f"{networks.without_accuracy:,} of the table's {networks.of_table:,} networks have no accuracy in this "
            f"training and are left out."
        )


def how_measured(key: NetworksKey, networks: ScoredNetworks) -> None:
    """Where the values come from."""
    facts = networks.provenance
    images = get_dataset(cached_metric_table(key.table).dataset).title
    told = {
        "preset": "network: {} preset",
        "samples": "{} samples",
        "seed": "seed {}",
        "device": "device: {}",
        "processor": "processor: {}",
        "date": "measured {}",
    }
    parts = [text.format(as_text(str(facts[name]))) for name, text in told.items() if facts.get(name) is not None]
    st.caption(
        f"Table {as_text(key.table)}: {images} images; {'; '.join(parts)}. Every metric sees the same networks, with "
        f"one seed unless its name says otherwise; times are those of one core, without the making of the network. "
        f"Intervals: 1,000 bootstrap resamples over networks (200 while μ and σ are your own), the same for all; each "
        f"holds for itself, not for all at once."
    )
