"""The charts of the Correlations page, each in its card."""

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cached import cached_labels
from pages.components.cards import chart_card
from pages.components.correlation_controls import CorrelationView, sigma_option
from pages.components.correlation_numbers import metric_title
from pages.components.correlation_selection import cell_table
from pages.components.state import SCATTER, SCATTER_AXES, jump_to, keep_selection
from swapcore.analysis.landscape import Landscape
from swapcore.analysis.regularisation_map import RegularisationMap
from swapcore.analysis.report import Report
from swapcore.figures.correlations import (
    ScatterData,
    plot_factor_over_sizes,
    plot_regularisation_map,
    plot_score_against_accuracy,
    plot_score_against_size,
)
from swapcore.metrics.registry import get_metric
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_space
from swapcore.values.regularisation import regularisation_factor

__all__ = ["factor_card", "map_card", "scatter_card", "size_bias_card"]

CURVE_POINTS = 200


def size_title(view: CorrelationView) -> str:
    return f"{view.size} size ({get_space(view.space).size_unit} parameters)"


def score_title(view: CorrelationView) -> str:
    unit = score_unit(view)
    return f"{metric_title(view)} ({unit}{' × f' if view.scoring.regularised else ''})"


def score_unit(view: CorrelationView) -> str:
    """Unit of the metric; a size is in that of the space."""
    return get_metric(view.scoring.metric).unit_in(get_space(view.space).size_unit)


def scatter_card(view: CorrelationView, landscape: Landscape, found: Report) -> None:
    """Score against accuracy; selected points are kept for the table below."""
    # The control stands below the chart; on the first run only the address knows what it will say.
    axes = st.session_state.get(SCATTER_AXES, st.query_params.get(SCATTER_AXES))
    data = ScatterData(
        scores=found.scores,
        accuracies=landscape.accuracies,
        sizes=landscape.sizes(view.size),
        index=landscape.index,
        labels=cached_labels(view.space, view.dataset, view.key.truth)[landscape.index],
        score_title=score_title(view),
        accuracy_title=f"{get_dataset(view.dataset).title} accuracy (%)",
        size_title=size_title(view),
        ranks=axes == "ranks",
    )
    below = data.below_floor
    hidden = f" {below:,} with less than {data.floor:.1f} % lie below the axis: double-click for all." if below else ""
    chart_card(
        plot_score_against_accuracy(data),
        "Score against trained accuracy",
        f"Each point is one network. Click one, or draw around some, to list them at the end.{hidden}",
        key=SCATTER,
        data=lambda: cell_table(view, landscape, found),
        on_select=keep_selection,
        below=axes_control,
    )


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


def factor_card(view: CorrelationView, landscape: Landscape) -> None:
    """Sizes, and the factor over them."""
    sizes = landscape.sizes(view.size)
    curve = np.linspace(0, max(float(sizes.max()), view.mu) * 1.05, CURVE_POINTS)
    factor = regularisation_factor(curve, view.mu, view.sigma)
    off = "" if view.scoring.regularised else " It is not applied to the metric chosen now."
    chart_card(
        plot_factor_over_sizes(sizes, curve, factor, view.mu, size_title=size_title(view)),
        "What the regularisation favours",
        f"Bars: how many networks have a size. Line: f(Θ) = exp(−(Θ − μ)²/σ), which multiplies their scores.{off}",
        key="factor-over-sizes",
        data=lambda: pd.DataFrame({size_title(view): curve, "factor": factor}),
    )


def size_bias_card(view: CorrelationView, landscape: Landscape, found: Report) -> None:
    """Score against size, before and after."""
    chart_card(
        plot_score_against_size(
            landscape.sizes(view.size),
            found.plain,
            found.scores,
            found.size_bias,
            size_title=size_title(view),
            score_title=f"score ({score_unit(view)})",
        ),
        "Bias towards large networks",
        "Left, the score as it is, which grows with size. Right, times f(Θ): networks near μ keep theirs, others lose.",
        key="score-against-size",
        data=lambda: pd.DataFrame(
            {size_title(view): landscape.sizes(view.size), "before": found.plain, "after": found.scores}
        ),
    )


def map_card(view: CorrelationView, ranking: RegularisationMap) -> None:
    """ρ over μ and σ, with a button that moves the sliders to the best."""
    unit = get_space(view.space).size_unit
    mus, sigmas = np.meshgrid(ranking.mus, ranking.sigmas)
    chart_card(
        plot_regularisation_map(ranking, view.mu, view.sigma, unit=unit),
        "Every μ and σ at once",
        f"Spearman ρ of SWAP regularised with {view.size} size. The cross is where the sliders stand.",
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
        disabled=not view.scoring.regularised,
        icon=":material/my_location:",
        key="jump-to-best",
        width="stretch",
    )
