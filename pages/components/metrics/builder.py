"""The builder of ensembles: choose members, see at once what they are worth together, and keep it under a name."""

import pandas as pd
import streamlit as st

from pages.components.cached_networks import cached_networks
from pages.components.cards import chart_card, heading, number_card
from pages.components.foreign import as_text
from pages.components.messages import show_error
from pages.components.metrics.builder_choice import MemberChoice, composition_controls, member_choices
from pages.components.metrics.cached_ensembles import cached_built, cached_transfer
from pages.components.metrics.controls import MetricsView
from pages.components.metrics.saved_ensembles import save_controls, saved_list
from pages.components.state import start_ensemble
from swapcore.analysis.ensemble_builder import Built
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.analysis.transfer_outcome import Recipe
from swapcore.errors import SwapcoreError
from swapcore.figures.leaderboard import IntervalRow, plot_intervals
from swapcore.problems.registry import get_space

__all__ = ["builder_card"]

MARGIN = 0.03


@st.fragment
def builder_card(view: MetricsView, key: NetworksKey) -> None:
    """Draw the builder; a change of it draws nothing else again."""
    with st.container(border=True, key="card-builder"):
        networks = cached_networks(key)
        choices = member_choices(networks, view.settings)
        st.markdown("##### Build an ensemble")
        st.caption(
            "Several metrics as one, by their ranks among these networks. What it is worth, and how far it is ahead of "
            "each of its members, follows every choice; the address of this page has the choice in it."
        )
        composition = composition_controls(networks, choices)
        if composition is None:
            starting_point(view, choices)
        else:
            try:
                built = cached_built(key, view.settings, composition)
            except SwapcoreError as error:
                show_error(str(error))
            else:
                outcome(networks, built)
                save_controls(key, composition)
        saved_list(key)


def starting_point(view: MetricsView, choices: dict[str, MemberChoice]) -> None:
    """Offers what was chosen where other spaces' accuracies are known."""
    try:
        rows = cached_transfer().rows
    except SwapcoreError:
        return
    recipe = next((one.recipe for one in rows if (one.left_out, one.kind) == (view.space, "recipe")), None)
    if recipe is None or not set(recipe.members) <= set(choices):
        return
    st.button(
        f"Start with what is best on the other spaces: {recipe_words(recipe, choices)}",
        icon=":material/play_arrow:",
        key="start-ensemble",
        on_click=start_ensemble,
        args=(recipe.members, recipe.combination),
    )


def recipe_words(recipe: Recipe, choices: dict[str, MemberChoice]) -> str:
    return as_text(" + ".join(choices[name].title for name in recipe.members))


def outcome(networks: ScoredNetworks, built: Built) -> None:
    """What it is worth: the row of a leaderboard as numbers, and its leads."""
    found, column = built.standing.correlation, built.standing.column
    low, high = found.spearman_ci
    tenth = "–" if found.top10_spearman is None else f"{found.top10_spearman:.3f}"
    cost = "–" if column.seconds is None else f"{1000 * column.seconds:.3g} ms"
    left_out = f"{built.fitted_on:,} left out: it was fitted on them" if built.fitted_on else "label-free"
    with st.container(horizontal=True, key="built"):
        number_card(
            "ρ", f"{found.spearman:.3f}", f"95 %: {low:.3f} to {high:.3f}", "Spearman's ρ with trained accuracy"
        )
        number_card("Best tenth ρ", tenth, "among the most accurate", "Spearman's ρ among the best tenth by accuracy")
        number_card(
            "It picks",
            f"{found.picked_accuracy:.2f} %",
            f"regret {found.regret:.2f} points",
            "Accuracy of the network that it puts first, and how far the best one here is above it",
        )
        number_card("Cost of a network", cost, "sum of its members", "Median time of each member, added up")
        number_card("Judged on", f"{found.n:,}", left_out, "Networks that it has learned nothing from")
    if built.fitted_on:
        st.caption(
            f"Fitted on {built.fitted_on:,} networks of known accuracy, drawn at random; every figure is on the "
            f"{found.n:,} others, which it has not seen. {get_space(networks.space).title} only."
        )
    if built.alone is not None and built.alone.correlation.spearman > found.spearman:
        st.warning(
            as_text(
                f"{built.alone.column.title} ranks better by itself (ρ {built.alone.correlation.spearman:.3f}): here "
                f"the others take something away."
            ),
            icon=":material/warning:",
        )
    leads_of_built(built)


def leads_of_built(built: Built) -> None:
    """How far it is ahead of its members and of the first of the leaderboard."""
    rows = [
        IntervalRow(
            title=lead.rival_title,
            value=lead.difference,
            low=lead.interval[0],
            high=lead.interval[1],
            kind=lead.verdict,
            n=lead.n,
        )
        for lead in sorted(built.leads, key=lambda lead: lead.difference)
    ]
    apart = "".join(f" Not compared with {as_text(one.title)}: {as_text(one.reason)}." for one in built.undefined)
    if not rows:
        with st.container(key="card-built-leads"):
            heading("Lead of this ensemble", key="built-leads", data=lambda: built_frame(built))
            st.caption(f"There is nothing to compare it with.{apart}")
        return
    ends = (min(0.0, *(row.low for row in rows)) - MARGIN, max(0.0, *(row.high for row in rows)) + MARGIN)
    chart_card(
        plot_intervals(rows, x="difference of Spearman ρ", reach=ends, zero=True),
        "Lead of this ensemble",
        "Its ρ minus that of each member, and of the first of the leaderboard, on the same networks; 95 % interval by "
        f"a paired bootstrap. Blue: the lead is real; hollow: not clear; orange: the other one leads.{apart}",
        key="built-leads",
        data=lambda: built_frame(built),
    )


def built_frame(built: Built) -> pd.DataFrame:
    """One row for the ensemble, and one for each with whom it is compared."""
    found = built.standing.correlation
    own = {
        "compared with": "",
        "networks": found.n,
        "ρ": found.spearman,
        "difference": None,
        "low": found.spearman_ci[0],
        "high": found.spearman_ci[1],
    }
    others = [
        {
            "compared with": lead.rival_title,
            "networks": lead.n,
            "ρ": None,
            "difference": lead.difference,
            "low": lead.interval[0],
            "high": lead.interval[1],
        }
        for lead in built.leads
    ]
    return pd.DataFrame([own, *others])
