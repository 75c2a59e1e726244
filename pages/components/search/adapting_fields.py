"""The fields of a form of a search for budgets and adaptation; closed, since most searches do without."""

import streamlit as st

from pages.components.search.adapting import LAST_SIGMA, MOST, NONE, ON, OPERATORS, STEER, Adapting
from pages.components.search.origin import Origin
from swapcore.runs.budgets import Budgets
from swapcore.runs.device_costs import THIS, Devices, device_targets
from swapcore.runs.feasible import usual_sigma
from swapcore.runs.quantities import QUANTITIES, Quantity, get_quantity
from swapcore.runs.settings import SearchSettings
from swapcore.search.parameters import EvolutionParameters
from swapcore.search.registry import get_searcher

__all__ = ["adapting_fields"]


def adapting_fields(origin: Origin, settings: SearchSettings) -> SearchSettings:
    """The fields, which nobody needs who does not look for them; the settings with what they say."""
    start = Adapting.of(origin.settings)
    is_on = start != Adapting()
    with st.expander("Budgets and adaptation", expanded=is_on, key=origin.key("adapting")):
        left, middle, right = st.columns(3)
        with left:
            budgets = budget_fields(origin, settings, start)
        with middle:
            steered = steer_fields(origin, settings, start)
        with left:
            asked = {*budgets.bounds, *([] if steered is None else [steered[0]])}
            devices = device_fields(origin, settings, start, asked)
        with right:
            last_sigma = sigma_field(origin, settings, start, steered)
            operators = isinstance(settings.searcher.parameters, EvolutionParameters) and st.toggle(
                "Adapt operators",
                start.operators,
                key=origin.key(OPERATORS),
                help="Evolution chooses the edits of a mutation (1 to 3) and the size of a tournament (half, usual or "
                "double) by how often their children were fitter than the parent",
            )
    return Adapting(
        steered=steered, last_sigma=last_sigma, budgets=budgets, operators=operators, devices=devices
    ).applied(settings)


def looks_at_fitness(settings: SearchSettings) -> bool:
    """Whether a fitness that changes means anything to the algorithm."""
    return get_searcher(settings.searcher.algorithm).looks_at_fitness


def devices_offered(settings: SearchSettings, start: Adapting, quantity: str) -> dict[str, str]:
    """Devices of a quantity on the space and data set -> in words; this machine where it was measured before."""
    targets = device_targets(quantity, settings.score.space, settings.score.dataset)
    measured = {THIS: "this machine, predicted"} if start.devices.named(quantity) == THIS else {}
    return {name: target.title.partition(", ")[2] or name for name, target in targets.items()} | measured


def quantities_offered(settings: SearchSettings, start: Adapting) -> dict[str, Quantity]:
    """What can be bounded or steered by on the space."""
    return {
        name: one for name, one in QUANTITIES.items() if not one.on_device or devices_offered(settings, start, name)
    }


def device_fields(origin: Origin, settings: SearchSettings, start: Adapting, asked: set[str]) -> Devices:
    """On which device latency and energy are meant, for what is asked of them."""
    found: dict[str, str] = {}
    for name in sorted(asked):
        offered = devices_offered(settings, start, name) if QUANTITIES[name].on_device else {}
        if not offered:
            continue
        before, known = start.devices.named(name), list(offered)
        chosen = st.selectbox(
            f"{QUANTITIES[name].title} on",
            known,
            known.index(before) if before in known else 0,
            format_func=offered.__getitem__,
            key=origin.key(f"{name}{ON}"),
            help="Measured by others for each architecture of the space; one of which nothing is known there is not "
            "asked for. Latency on this machine is measured by the command line (search --latency-on this)",
        )
        if chosen is not None:
            found[name] = chosen
    model = start.devices.model if found.get("latency") == THIS else None
    return Devices(latency=found.get("latency"), energy=found.get("energy"), model=model)


def budget_fields(origin: Origin, settings: SearchSettings, start: Adapting) -> Budgets:
    """What nothing may exceed."""
    found = {
        name: st.number_input(
            f"{one.title} at most ({one.unit})",
            1e-6,
            None,
            start.budgets.bounds.get(name),
            format="%.6g",
            placeholder="no limit",
            key=origin.key(f"{MOST}{name}"),
            help=f"No network above so many {one.words} is asked for. A limit that next to nothing of the space meets "
            "is told before the search starts",
        )
        for name, one in quantities_offered(settings, start).items()
    }
    return Budgets(**found)


def steer_fields(origin: Origin, settings: SearchSettings, start: Adapting) -> tuple[str, float] | None:
    """What the median is steered to."""
    if not settings.metric.regularised or not looks_at_fitness(settings):
        return None
    offered = quantities_offered(settings, start)
    begin, value = start.steered if start.steered is not None and start.steered[0] in offered else (NONE, None)
    known = [NONE, *offered]
    chosen = st.selectbox(
        "Steer the median",
        known,
        known.index(begin),
        format_func=lambda name: NONE if name == NONE else QUANTITIES[name].title,
        key=origin.key(STEER),
        help="In place of the wanted size: after each cycle μ is corrected so that the median of the population "
        "comes to a cost that you name",
    )
    if chosen not in QUANTITIES:
        return None
    one = QUANTITIES[chosen]
    target = st.number_input(
        f"to ({one.unit})",
        1e-6,
        None,
        value if chosen == begin else None,
        format="%.6g",
        placeholder="a value",
        key=origin.key(f"{STEER}-{chosen}"),
        help=f"In {one.words}",
    )
    st.caption("This takes the place of the wanted size above; √σ is a fifth of it.")
    return None if target is None else (chosen, float(target))


def sigma_field(
    origin: Origin, settings: SearchSettings, start: Adapting, steered: tuple[str, float] | None
) -> float | None:
    """What σ narrows to."""
    if (settings.regularisation is None and steered is None) or not looks_at_fitness(settings):
        return None
    unit = settings.problem.space.size_unit if steered is None else get_quantity(steered[0]).unit
    own = settings.regularisation
    first = usual_sigma(steered[1]) if steered is not None else (own.sigma if own is not None else 0.0)
    return st.number_input(
        f"σ narrows to ({unit}²)",
        1e-9,
        None,
        start.last_sigma,
        format="%.6g",
        placeholder="it stays as it is",
        key=origin.key(LAST_SIGMA),
        help=f"σ goes from {first:.4g} {unit}² to this, geometrically, while the evaluations are spent: wide at "
        "first, so that good networks of any size are found, narrow in the end",
    )
