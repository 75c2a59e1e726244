"""What networks are compared with, chosen: accuracies first, then what else was measured of them, by kind."""

import streamlit as st

from pages.components.address import one_of, select_by_name, warn_of_address_problems
from pages.components.cached import cached_truths
from pages.components.metric_choice import MetricChoice
from pages.components.state import TRUTH, TRUTH_KIND, forget_truth
from swapcore.analysis.target_columns import target_name
from swapcore.data.truths import TruthStatus, quantity_of, truth_names, truth_title
from swapcore.problems.datasets import get_dataset
from swapcore.values.quantity import ACCURACY, QUANTITIES

__all__ = ["target_choices", "truth_control"]

LABELS = {ACCURACY.group: "Trained accuracy"}
"""Group -> what stands over its box, where that is not its name."""


def truth_control(space: str, dataset: str) -> str:
    """What can be compared with on this machine; of the rest it says how much there is.

    Where there is nothing, all can be chosen: the page then tells what the first one needs.
    """
    missing = {status.name for status in cached_truths(space) if status.dataset == dataset and status.problem}
    names = truth_names(space, dataset)
    here = [name for name in names if name not in missing] or list(names)
    groups = by_group(space, dataset, here)
    group = next(iter(groups))
    if len(groups) > 1:
        group = group_control(groups)
    label = LABELS.get(group, group)
    chosen = select_by_name(label, groups[group], key=TRUTH, title=lambda name: truth_title(space, dataset, name))
    if absent := len(names) - len(here):
        st.caption(f"{absent} more cannot be used on this machine: Data & compute says what they need.")
    return chosen


def by_group(space: str, dataset: str, names: list[str]) -> dict[str, list[str]]:
    """Group -> names of truths, accuracies first."""
    found: dict[str, list[str]] = {quantity.group: [] for quantity in QUANTITIES.values()}
    for name in names:
        found[quantity_of(space, dataset, name).group].append(name)
    return {group: inside for group, inside in found.items() if inside}


def group_control(groups: dict[str, list[str]]) -> str:
    """Accuracy, latency, energy or robustness; an address that names a truth need not name its group."""
    warn_of_address_problems({TRUTH_KIND: one_of(*groups)})
    asked = st.session_state.get(TRUTH, st.query_params.get(TRUTH))
    of_truth = next((group for group, names in groups.items() if asked in names), next(iter(groups)))
    kept = st.session_state.get(TRUTH_KIND, st.query_params.get(TRUTH_KIND, of_truth))
    first = next(iter(groups))
    st.session_state[TRUTH_KIND] = kept if kept in groups else first
    chosen = (
        st.segmented_control("Compared with", list(groups), required=True, key=TRUTH_KIND, on_change=forget_truth)
        or first
    )
    if chosen != first:
        st.query_params[TRUTH_KIND] = chosen
    elif TRUTH_KIND in st.query_params:
        del st.query_params[TRUTH_KIND]
    return chosen


def target_choices(space: str, dataset: str, truth: str, tables: tuple[str, ...]) -> dict[str, MetricChoice]:
    """What was measured elsewhere, to rank networks by, as choices beside the metrics; those of the data set first.

    Args:
        space: Name of the space.
        dataset: Name of the data set that is looked at.
        truth: What networks are compared with, which is left out.
        tables: Names of the tables whose networks can be looked at.
    """
    usable = [one for one in cached_truths(space) if one.problem is None]
    usable = [one for one in usable if (one.dataset, one.name) != (dataset, truth)]
    places = {quantity.group: place for place, quantity in enumerate(QUANTITIES.values())}

    def place(one: TruthStatus) -> tuple[bool, int]:
        return one.dataset != dataset, places[quantity_of(space, one.dataset, one.name).group]

    return {
        target_name(one.name, one.dataset): MetricChoice(
            metric=target_name(one.name, one.dataset),
            title=title_of(one, here=one.dataset == dataset),
            regularised=False,
            may_be_regularised=False,
            tables=tables,
        )
        for one in sorted(usable, key=place)
    }


def title_of(one: TruthStatus, *, here: bool) -> str:
    """A truth in words, told from the metrics in the same list; its data set is named where it is another one."""
    quantity = quantity_of(one.space, one.dataset, one.name)
    title = truth_title(one.space, one.dataset, one.name)
    said = title if title.startswith(quantity.title) else f"{quantity.title}, {title}"
    return f"Measured: {said}{'' if here else f', {get_dataset(one.dataset).title}'}"
