"""The fields of a form of a search that say which size is wanted."""

from collections.abc import Mapping

import streamlit as st

from pages.components.foreign import as_text
from pages.components.live.setting import setting_told
from pages.components.search.form_address import first_target
from pages.components.search.origin import Origin
from swapcore.data.size_presets import SizePreset, readable_size_presets
from swapcore.metrics.metric import Metric
from swapcore.problems.registry import get_problem
from swapcore.runs.settings import ObjectiveSettings
from swapcore.values.regularisation import regularisation_of
from swapcore.values.size import SIZE_KINDS

__all__ = ["objective_fields", "take_over"]

NO_TARGET, OWN_TARGET = "none", "own"


def objective_fields(origin: Origin, space: str, dataset: str, metric: Metric) -> ObjectiveSettings:
    """Which size is wanted: one of the targets to begin with, an own μ and σ, or none; and which kind of size."""
    st.markdown("##### Which size")
    mu = sigma = None
    if metric.regularised:
        saved = saved_presets(space)
        wanted = wanted_size(origin, space, dataset, saved)
        if isinstance(wanted, SizePreset):
            f = wanted.regularisation
            st.caption(f"Θ is the {f.size} size, as the preset has it.")
            return ObjectiveSettings(regularisation=f, size=f.size)
        mu, sigma = wanted
    else:
        st.caption(
            f"μ and σ are not for {as_text(metric.title)}: f(Θ) is made for counts, and multiplying other values by it "
            "would not mean a wanted size. The search follows the bare value."
        )
    kind = st.segmented_control(
        "Size",
        SIZE_KINDS,
        default=origin.settings.objective.size,
        required=True,
        key=origin.key("size"),
        help="What Θ counts. Total: all parameters. Effective: without those of operations on no path from the input "
        "to the output, which change nothing",
    )
    return ObjectiveSettings(regularisation=regularisation_of(mu, sigma, kind), size=kind)


def take_over(origin: Origin, space: str, dataset: str, channel: str) -> None:
    """Make the tuner's μ and σ the form's own; for its callback."""
    setting = setting_told((st.session_state.get(channel) or {}).get("setting"))
    st.session_state[origin.key(f"target-{space}-{dataset}")] = OWN_TARGET
    st.session_state[origin.key(f"mu-{space}")] = setting.mu
    st.session_state[origin.key(f"sigma-{space}")] = setting.sigma


def saved_presets(space: str) -> dict[str, SizePreset]:
    """Those of this machine by name; what is wrong with others is said."""
    found, problems = readable_size_presets(space)
    for problem in problems:
        st.caption(as_text(problem))
    return found


def wanted_size(
    origin: Origin, space: str, dataset: str, saved: Mapping[str, SizePreset]
) -> tuple[float | None, float | None] | SizePreset:
    """μ and σ, or a saved preset, which has a kind of size as well."""
    problem = get_problem(space)
    unit, targets = problem.space.size_unit, {one.name: one for one in problem.wanted_sizes(dataset)}
    first = first_target(space, dataset)
    is_kept = origin.is_of(space) and origin.settings.objective.steered is None
    before = origin.settings.regularisation if is_kept else None
    begin: str = first.name
    if before is not None:
        same = (one.name for one in targets.values() if (one.mu, one.sigma) == (before.mu, before.sigma))
        own = (one.name for one in saved.values() if one.regularisation == before)
        begin = next(same, next(own, OWN_TARGET))
    elif is_kept and origin.settings.metric.regularised:
        begin = NO_TARGET
    target = st.segmented_control(
        "Wanted size",
        [NO_TARGET, *targets, *saved, OWN_TARGET],
        default=begin,
        required=True,
        key=origin.key(f"target-{space}-{dataset}"),
        help="A size μ that networks should have, and how far from it they may be, σ: a score is multiplied by "
        "f(Θ) = exp(−(Θ − μ)²/σ), which is 1 at Θ = μ. "
        + " ".join(f"{one.name}: {one.note}." for one in targets.values())
        + "".join(f" {as_text(one.name)}: saved on this machine." for one in saved.values())
        + " own: any other. none: the bare score.",
    )
    if target == NO_TARGET:
        st.caption("The bare score: it grows with size, and so will what is found.")
        return None, None
    if target in saved:
        f = saved[target].regularisation
        st.markdown(f"μ = **{f.mu:g}** {unit}, σ = **{f.sigma:g}** {unit}²: {as_text(saved[target].note)}")
        return saved[target]
    if target in targets:
        chosen = targets[target]
        st.markdown(f"μ = **{chosen.mu:g}** {unit}, σ = **{chosen.sigma:g}** {unit}²: {chosen.note}")
        return chosen.mu, chosen.sigma
    mu, sigma = (first.mu, first.sigma) if before is None else (before.mu, before.sigma)
    return (
        st.number_input(
            f"μ ({unit})",
            0.0,
            None,
            mu,
            0.1,
            key=origin.key(f"mu-{space}"),
            help="The wanted size: there f(Θ) is 1",
        ),
        st.number_input(
            f"σ ({unit}²)",
            1e-6,
            None,
            sigma,
            0.1,
            key=origin.key(f"sigma-{space}"),
            help="How far from μ a score still counts: a larger σ lets more sizes through",
        ),
    )
