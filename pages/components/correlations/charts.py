"""The charts of the Correlations page, each in its card."""

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cached_networks import cached_labels
from pages.components.cards import chart_card
from pages.components.correlations.controls import CorrelationView, sigma_option
from pages.components.correlations.selection import network_table
from pages.components.foreign import as_text
from pages.components.state import SCATTER, SCATTER_AXES, jump_to, keep_selection
from swapcore.analysis.regularisation_map import RegularisationMap
from swapcore.analysis.report import Report
from swapcore.figures.correlations import (
    ScatterData,
    plot_factor_over_sizes,
    plot_regularisation_map,
    plot_score_against_accuracy,
    plot_score_against_size,
)
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space
from swapcore.values.regularisation import regularisation_factor

__all__ = ["factor_card", "map_card", "scatter_card", "size_bias_card"]

CURVE_POINTS = 200


def size_title(view: CorrelationView) -> str:
    return f"{view.size} size ({get_space(view.space).size_unit} parameters)"


def score_title(view: CorrelationView, found: Report) -> str:
    unit = f"{found.ranked.unit}{' × f' if view.choice.regularised else ''}".strip()
    turned = "" if found.ranked.higher_is_better else "−"
    return f"{turned}{view.choice.title}{f' ({unit})' if unit else ''}"


def scatter_card(view: CorrelationView, found: Report) -> None:
    """Score against accuracy; selected points are kept for the table below."""
    networks = found.networks
    # The control stands below the chart; on the first run only the address knows what it will say.
    axes = st.session_state.get(SCATTER_AXES, st.query_params.get(SCATTER_AXES))
    data = ScatterData(
        scores=found.ranked.scores,
        accuracies=networks.accuracies,
        sizes=networks.sizes(view.size),
        index=networks.index,
        labels=cached_labels(view.space, view.dataset, view.key.truth)[networks.index],
        score_title=score_title(view, found),
        accuracy_title=f"{get_dataset(view.dataset).title} accuracy (%)",
        size_title=size_title(view),
        ranks=axes == "ranks",
    )
    below = data.below_floor
    hidden = f" {below:,} with less than {data.floor:.1f} % lie below the axis: double-click for all." if below else ""
    chart_card(
        plot_score_against_accuracy(data),
        "Score against trained accuracy",
        f"{as_text(population_sentence(found))} Click one, or draw around some, to list them at the end.{hidden}",
        key=SCATTER,
        data=lambda: network_table(view, found),
        on_select=keep_selection,
        below=axes_control,
    )


def population_sentence(found: Report) -> str:
    """Which networks the points are, and why others are missing."""
    count = sum(number for _, number in found.undefined)
    reasons = ", ".join(f"{reason} ({number:,})" for reason, number in found.undefined)
    missing = f" {count:,} more have no value: {reasons}." if count else ""
    return f"Each point is one network: {found.population}.{missing}"


def axes_control() -> None:
    """Values, or the ranks that Spearman's ρ compares."""
    st.segmented_control(
        "Axes",
        ("values", "ranks"),
        default="values",
        required=True,
        key=SCATTER_AXES,
        bind="query-params",
        label_visibility="collapsed",
    )


def factor_card(view: CorrelationView, found: Report) -> None:
    """Sizes, and the factor over them."""
    sizes = found.networks.sizes(view.size)
    curve = np.linspace(0, max(float(sizes.max()), view.mu) * 1.05, CURVE_POINTS)
    factor = regularisation_factor(curve, view.mu, view.sigma)
    off = "" if view.choice.regularised else " It is not applied to the metric chosen now."
    chart_card(
        plot_factor_over_sizes(sizes, curve, factor, view.mu, size_title=size_title(view)),
        "What the regularisation favours",
        f"Bars: how many networks have a size. Line: f(Θ) = exp(−(Θ − μ)²/σ), which multiplies their scores.{off}",
        key="factor-over-sizes",
        data=lambda: pd.DataFrame({size_title(view): curve, "factor": factor}),
    )


def size_bias_card(view: CorrelationView, found: Report) -> None:
    """Score against size, before and after; one panel where nothing is regularised."""
    sizes = found.networks.sizes(view.size)
    before = found.plain.scores
    after = found.ranked.scores if view.choice.regularised else None
    unit = found.plain.unit
    chart_card(
        plot_score_against_size(
            sizes,
            before,
            after,
            found.size_bias,
            size_title=size_title(view),
            score_title=f"score ({unit})" if unit else "score",
        ),
        "Bias towards large networks",
        "The score as it is over the size of the network: a ρ far from 0 says that it ranks by size as well."
        if after is None
        else "Left, the score as it is, which grows with size. Right, times f(Θ): networks near μ keep theirs, others "
        "lose.",
        key="score-against-size",
        data=lambda: pd.DataFrame(
            {size_title(view): sizes, "before": before} | ({} if after is None else {"after": after})
        ),
    )


def map_card(view: CorrelationView, ranking: RegularisationMap) -> None:
    """ρ over μ and σ, with a button that moves the sliders to the best."""
    unit = get_space(view.space).size_unit
    metric = as_text(view.choice.title.removeprefix("Regularised "))
    mus, sigmas = np.meshgrid(ranking.mus, ranking.sigmas)
    chart_card(
        plot_regularisation_map(ranking, view.mu, view.sigma, unit=unit),
        "Every μ and σ at once",
        f"Spearman ρ of {metric} times f of the {view.size} size. The cross is where the sliders stand.",
        key="regularisation-map",
        data=lambda: pd.DataFrame({"mu": mus.ravel(), "sigma": sigmas.ravel(), "spearman": ranking.spearman.ravel()}),
        below=lambda: jump_button(view, ranking),
    )


def jump_button(view: CorrelationView, ranking: RegularisationMap) -> None:
    """Moves the sliders to the best setting of the map."""
    best_mu, best_sigma, best = ranking.best
    st.button(
        f"Jump to the best: μ {best_mu:g}, σ {best_sigma:g} (ρ {best:.3f})",
        on_click=jump_to,
        args=(best_mu, sigma_option(best_sigma)),
        disabled=not view.choice.regularised,
        icon=":material/my_location:",
        key="jump-to-best",
        width="stretch",
    )
