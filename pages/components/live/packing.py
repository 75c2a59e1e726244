"""The networks of a view, packed for the browser."""

import numpy as np
import streamlit as st

from pages.components.cached_networks import AS_TEXT, cached_labels, cached_maps, cached_networks, cached_shown
from pages.components.live.setting import SIGMAS
from pages.components.metric_choice import MetricChoice
from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.analysis.tables import NetworksKey
from swapcore.analysis.target_columns import is_target, pareto_rows, target_quantity
from swapcore.figures.live import LiveNetworks, pack
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem, get_space
from swapcore.values.quantity import ACCURACY

__all__ = ["packed"]

MU_STEP = 0.01
FRONT = " The line is the Pareto front: no other network is at least as good in both and better in one."


def size_title(key: NetworksKey) -> str:
    """Title of an axis of sizes."""
    return f"{key.size} size ({get_space(key.space).size_unit} parameters)"


def score_title(choice: MetricChoice, column: MetricColumn, *, ranked: bool) -> str:
    """Title of an axis of scores.

    Args:
        choice: What ranks.
        column: Its values.
        ranked: As they rank, or as they are.
    """
    times = ranked and choice.regularised
    unit = f"{column.unit}{' × f' if times else ''}".strip()
    title = choice.title if times else column.title
    # What was measured elsewhere is drawn in the scatter as it was.
    minus = "" if column.higher_is_better or (ranked and is_target(column.name)) else "−"
    return f"{minus}{title}{f' ({unit})' if unit else ''}"


def front_of(networks: ScoredNetworks, column: MetricColumn) -> np.ndarray | None:
    """Networks that no other beats in both of two targets; None for a metric, which gains nobody anything."""
    return pareto_rows(column.scores, networks.accuracies) if is_target(column.name) else None


@st.cache_resource(hash_funcs={**AS_TEXT, MetricChoice: repr}, max_entries=32, show_spinner=False)
def packed(
    key: NetworksKey,
    choice: MetricChoice,
    channel: str,
    caption: str,
    *,
    pinned: str | None = None,
    small: bool = False,
) -> bytes:
    """The networks of a view, packed for the browser.

    Args:
        key: The networks.
        choice: What ranks them.
        channel: Name under which the page tells the tuner of what changes.
        caption: Of the scatter.
        pinned: Column of another metric that is pinned.
        small: Only the scatter and its numbers are wanted.
    """
    metric = choice.column(key.size)
    networks = cached_shown(key, metric)
    column = networks.column(metric)
    low, high = get_problem(key.space).view.mu
    line = (
        "Line: f(Θ) = exp(−(Θ − μ)²/σ), which multiplies their scores."
        if choice.regularised
        else "f(Θ) is not applied to the metric chosen now."
    )
    return pack(
        LiveNetworks(
            channel=channel,
            scores=column.scores,
            accuracies=networks.accuracies,
            quantity=networks.quantity,
            score_sign=-1 if is_target(metric) and not column.higher_is_better else 1,
            front=front_of(networks, column),
            score_is_accuracy=is_target(metric) and target_quantity(metric, key.space) is ACCURACY,
            sizes=networks.sizes(key.size),
            labels=cached_labels(key.space, key.dataset, key.truth)[networks.index].tolist(),
            highest=float(cached_networks(key).accuracies.max()),
            regularised=choice.regularised,
            mu=(low, high, MU_STEP),
            sigmas=SIGMAS,
            unit=get_space(key.space).size_unit,
            titles={
                "score": score_title(choice, column, ranked=True),
                "plain": score_title(choice, column, ranked=False),
                "accuracy": f"{get_dataset(key.dataset).title} {networks.quantity.axis}",
                "size": size_title(key),
            },
            captions={
                "scatter-caption": caption + (FRONT if is_target(metric) else ""),
                "scatter-title": f"{'Target' if is_target(metric) else 'Score'} against {networks.quantity.in_words}",
                "map-caption": f"{column.title} times f of the {key.size} size. The ring is where the sliders stand: "
                "drag it. The star is the best.",
                "bell-caption": f"Bars: how many networks have a size. {line}",
            },
            maps=cached_maps(key, metric) if choice.regularised and not small else None,
            pinned=None if pinned is None else networks.column(pinned).scores,
            small=small,
        )
    )
