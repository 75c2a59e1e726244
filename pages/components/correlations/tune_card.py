"""The card that chooses μ and σ: from known accuracies, from searches, or from sizes alone."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pages.components.address import number_between, one_of, warn_of_address_problems, whole_between
from pages.components.cards import chart_card, number_card
from pages.components.correlations.cached_tuning import (
    cached_choice,
    cached_choice_of_runs,
    cached_curve,
    cached_known,
)
from pages.components.correlations.controls import CorrelationView
from pages.components.correlations.forms_table import forms_table
from pages.components.correlations.presets import preset_fields
from pages.components.correlations.state import (
    TUNE,
    TUNE_BUDGET,
    TUNE_DRAW,
    TUNE_FROM,
    TUNE_NETWORKS,
    TUNE_SEED,
    TUNE_SIZE,
    TUNE_WIDTH,
)
from pages.components.foreign import as_text
from pages.components.live.setting import sigma_option
from pages.components.messages import show_kept_error, shown_errors
from pages.components.state import MU, SIGMA, taken_notice
from swapcore.analysis.learning_curve import LearningCurve
from swapcore.analysis.tuning import DRAWS, LEAST
from swapcore.analysis.tuning_evidence import Choice
from swapcore.analysis.wanted_size import WIDTH, setting_for_size
from swapcore.errors import InvalidInputError
from swapcore.figures.tuning import plot_learning_curve
from swapcore.problems.registry import get_space
from swapcore.runs.cautions import sampled_sizes
from swapcore.values.regularisation import Regularisation

__all__ = ["tune_card"]

ACCURACIES, SEARCHES, SIZES = "accuracies", "searches", "sizes"
SOURCES = (ACCURACIES, SEARCHES, SIZES)
USUAL_NETWORKS = 100
MOST_SEED = 9_999
SAME = 0.01
"""Share by which a step of the slider may differ from what it stands for: it is written with three digits."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A setting that the card offers.

    Attributes:
        setting: μ, σ and the kind of size.
        note: Where it comes from, kept with a preset.
    """

    setting: Regularisation
    note: str


def tune_card(view: CorrelationView) -> None:
    """Draw the card; nothing of it is computed while it is closed."""
    if not view.choice.regularised:
        return
    warn_of_address_problems(
        {
            TUNE_FROM: one_of(*SOURCES),
            TUNE_DRAW: one_of(*DRAWS),
            TUNE_SEED: whole_between(0, MOST_SEED),
            TUNE_WIDTH: number_between(0.05, 1),
        }
    )
    card = st.expander(
        "Tune μ and σ from what is known", icon=":material/tune:", key=TUNE, on_change="rerun", bind="query-params"
    )
    if not card.open:
        return
    with card:
        show_kept_error()
        notice = taken_notice()
        if notice is not None:
            st.success(as_text(notice), icon=":material/check:")
        source = st.segmented_control(
            "Evidence",
            SOURCES,
            default=ACCURACIES,
            required=True,
            key=TUNE_FROM,
            bind="query-params",
            help="accuracies: some of the networks shown, as if only they had been trained; the others judge. "
            "searches: what searches on this machine evaluated. sizes: no accuracy is looked at.",
        )
        with shown_errors():
            {ACCURACIES: from_known, SEARCHES: from_runs, SIZES: from_sizes}[source](view)


def from_known(view: CorrelationView) -> None:
    """A choice on some of the networks shown."""
    available = len(cached_known(view.key, view.chosen.column))
    if available < LEAST:
        raise InvalidInputError(f"at least {LEAST} networks of known accuracy are needed; {available} are shown")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = int(
            st.number_input(
                f"Networks N ({LEAST} to {available:,})",
                LEAST,
                available,
                min(USUAL_NETWORKS, max(LEAST, available // 2)),
                10,
                key=f"{TUNE_NETWORKS}-{view.space}",
                width=190,
                help="How many networks count as trained",
            )
        )
        draw = st.segmented_control(
            "Drawn",
            list(DRAWS),
            default="random",
            required=True,
            key=TUNE_DRAW,
            bind="query-params",
            help="; ".join(f"{name}: {words}" for name, words in DRAWS.items()),
        )
        seed = int(st.number_input("Seed of the draw", 0, MOST_SEED, 0, key=TUNE_SEED, bind="query-params", width=130))
    found = cached_choice(view.key, view.chosen.column, count, draw, seed)
    told(view, found)
    note = f"chosen on {count} networks, {draw}, seed {seed}, {view.key.truth}"
    offered(view, Offer(setting=found.setting, note=note))
    if available >= 2 * LEAST:
        learning_card(cached_curve(view.key, view.chosen.column, draw, seed), count)
        forms_table(view, min(count, available // 2), draw, seed)


def from_runs(view: CorrelationView) -> None:
    """A choice on what searches evaluated."""
    networks, found = cached_choice_of_runs(view.key, view.chosen.column)
    beside = f", {networks.elsewhere:,} more scored in other ways left out" if networks.elsewhere else ""
    st.caption(
        as_text(
            f"{len(networks.known):,} networks of {networks.runs} search{'es' if networks.runs > 1 else ''}{beside}. "
            f"Beware: {networks.bias}."
        )
    )
    told(view, found)
    note = f"chosen on {len(networks.known)} networks of searches, {view.key.truth}"
    offered(view, Offer(setting=found.setting, note=note))


def from_sizes(view: CorrelationView) -> None:
    """A setting made without any accuracy."""
    sizes, unit = sampled_sizes(view.space, view.dataset, view.size), get_space(view.space).size_unit
    least, most = float(sizes.min()), float(sizes.max())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = float(
            st.number_input(
                f"Size ({unit}, {least:.3g} to {most:.3g})",
                0.0,
                None,
                min(float(f"{most:.3g}"), most),
                0.05,
                format="%.3f",
                key=f"{TUNE_SIZE}-{view.space}-{view.size}",
                width=230,
            )
        )
        budget = st.toggle("as a limit", key=TUNE_BUDGET, help="Networks of at most that size, instead of about it")
        width = st.slider(
            "Share of networks with f above 1/2", 0.05, 1.0, WIDTH, 0.05, key=TUNE_WIDTH, bind="query-params", width=260
        )
    where = {"budget": asked} if budget else {"wanted": asked}
    found = setting_for_size(view.space, view.dataset, view.size, width=width, **where)
    with st.container(horizontal=True):
        number_card(f"μ ({unit})", f"{found.regularisation.mu:.4g}", "from sizes alone", "Where f is 1")
        number_card(f"σ ({unit}²)", f"{found.regularisation.sigma:.4g}", "from sizes alone", "How wide f is")
        number_card(
            "Networks with f above 1/2", f"{found.let_through:.0%}", f"of {found.networks:,} random ones", found.words
        )
    st.caption(as_text(f"No accuracy is looked at: {found.words}."))
    if found.warning is not None:
        st.warning(as_text(f"{found.warning[0].upper()}{found.warning[1:]}."), icon=":material/warning:")
    name = "limit" if budget else "wanted size"
    offered(view, Offer(setting=found.regularisation, note=f"{name} {asked:g} {unit}, width {width:g}, no accuracy"))


def told(view: CorrelationView, found: Choice) -> None:
    """The chosen setting, how sure it is, and what it is worth elsewhere."""
    unit, sure, judged = get_space(view.space).size_unit, found.evidence, found.held_out
    resampled = f"Between which 95 % of {sure.resamples} resamples of the {sure.networks:,} networks choose"
    with st.container(horizontal=True):
        for name, value, of, (low, high) in (
            ("Chosen μ", found.setting.mu, unit, sure.mu_interval),
            ("Chosen σ", found.setting.sigma, f"{unit}²", sure.sigma_interval),
        ):
            number_card(f"{name} ({of})", f"{value:g}", f"95 %: {low:.3g} to {high:.3g}", resampled)
        if judged is None:
            number_card("ρ where chosen", f"{found.spearman:.3f}", f"n = {sure.networks:,}", "Flatters the choice")
        else:
            low, high = judged.interval
            number_card(
                "Held-out ρ",
                f"{judged.spearman:.3f}",
                f"95 %: {low:.3f} to {high:.3f}",
                f"On the {judged.networks:,} networks that were not chosen on; bootstrap. Where chosen it is "
                f"{found.spearman:.3f}",
            )
        for one in (sure if judged is None else judged).advantages[:1]:
            low, high = one.interval
            number_card(
                f"Over {one.over}",
                f"{one.spearman:+.3f}",
                f"95 %: {low:+.3f} to {high:+.3f}",
                "Difference of ρ, paired",
            )
    flat = sure.plateau
    st.caption(
        as_text(
            f"{flat.settings} of {flat.of} settings cannot be told from the best on these networks: μ from "
            f"{flat.mu[0]:g} to {flat.mu[1]:g} {unit}, σ from {flat.sigma[0]:g} to {flat.sigma[1]:g} {unit}²."
        )
    )
    if found.warning is not None:
        text = f"The evidence cannot tell everything: {found.warning}."
        st.warning(as_text(text), icon=":material/warning:")


def learning_card(curve: LearningCurve, count: int) -> None:
    """How choices get better with the number of networks."""
    chart_card(
        plot_learning_curve(curve, count=count),
        "How many networks are enough",
        f"Each choice is made on so many networks and judged on the same {curve.judged:,} others; the band holds 90 % "
        "of 20 draws.",
        key="learning-curve",
        data=lambda: pd.DataFrame([vars(one) for one in curve.points]),
    )


def offered(view: CorrelationView, offer: Offer) -> None:
    """What can be done with a setting."""
    low, high = view.chosen.ranges.mu
    sigma = sigma_option(offer.setting.sigma)
    inside = low <= offer.setting.mu <= high
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Use these",
            icon=":material/target:",
            key="use-tuned",
            type="primary",
            disabled=not inside,
            on_click=use,
            args=(offer.setting.mu, sigma),
            help="Moves the sliders above there"
            if inside
            else f"μ is beyond the slider, which ends at {high:g}; save it as a preset instead",
        )
        preset_fields(view, offer.setting, offer.note)
    if abs(float(sigma) / offer.setting.sigma - 1) > SAME:
        st.caption(f"The slider of σ takes steps; the nearest is {sigma}. A preset keeps {offer.setting.sigma:g}.")


def use(mu: float, sigma: str) -> None:
    """Callback: let the sliders stand there."""
    st.query_params.update({MU: f"{mu:.6g}", SIGMA: sigma})
