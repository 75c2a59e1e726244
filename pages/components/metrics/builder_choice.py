"""The controls of the builder of ensembles, read into one composition; the address bar carries them."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components.address import multiselect_by_name, select_by_name, warn_of_address_problems, whole_between
from pages.components.state import CALIBRATE, DRAW, MEMBERS, METHOD, SECOND
from swapcore.analysis.ensemble_builder import Composition, may_be_member
from swapcore.analysis.ensemble_fit import FEWEST
from swapcore.analysis.joining import SIZE_COLUMNS
from swapcore.analysis.ranks import MINIMUM
from swapcore.analysis.regularised import regularised_name
from swapcore.analysis.scored_networks import ScoredNetworks
from swapcore.metrics.ensemble import METHODS, Member, Method
from swapcore.values.regularisation import Regularisation

__all__ = ["METHOD_TITLES", "MemberChoice", "composition_controls", "member_choices"]

METHOD_TITLES: Mapping[Method, str] = {
    "mean-rank": "mean rank",
    "log-rank": "mean log rank",
    "borda": "Borda count",
    "staged": "staged: two rounds",
    "calibrated": "calibrated on accuracies",
}
METHOD_WORDS: Mapping[Method, str] = {
    "mean-rank": "The mean of the members' ranks; a member without a value for a network is passed over.",
    "log-rank": "The mean logarithm of the ranks: one bad rank costs a network more than one good rank gains it.",
    "borda": "Points for every network that is ranked lower; a member without a value gives none.",
    "staged": "Mean log rank of the members; inside its best fifth, that of the second round and the first together.",
    "calibrated": "A ridge regression on the members' ranks, fitted on networks whose accuracy is known. It alone "
    "learns from accuracies.",
}
FIRST_COUNT = 100
MOST_SEED = 9999


@dataclass(frozen=True, kw_only=True)
class MemberChoice:
    """What can be a member; ``title`` is for people."""

    member: Member
    title: str


def member_choices(networks: ScoredNetworks, settings: tuple[Regularisation, ...]) -> dict[str, MemberChoice]:
    """Every measured or counted column, and times f(Θ) for each setting where f may multiply it; by name."""
    found: dict[str, MemberChoice] = {}
    for name in networks.columns:
        column = networks.columns[name]
        # The size ranks as the parameters do, which are there too.
        if not may_be_member(column) or name == SIZE_COLUMNS["total"]:
            continue
        for one in settings if column.may_be_regularised else ():
            found[regularised_name(name, one.size)] = MemberChoice(
                member=Member(column=name, regularisation=one), title=f"Regularised {column.title} ({one.size})"
            )
        found[name] = MemberChoice(member=Member(column=name), title=column.title)
    return found


def composition_controls(networks: ScoredNetworks, choices: Mapping[str, MemberChoice]) -> Composition | None:
    """Draw the controls and read them; None where something has still to be chosen, which is said."""
    titles = {name: one.title for name, one in choices.items()}
    members = multiselect_by_name("Members", titles, key=MEMBERS, placeholder="Choose metrics to combine")
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    with left:
        name = select_by_name(
            "Combined by",
            METHODS,
            key=METHOD,
            title={str(key): text for key, text in METHOD_TITLES.items()}.__getitem__,
        )
    method = next(one for one in METHODS if one == name)
    most = len(networks) - MINIMUM
    if method == "calibrated" and most < FEWEST:
        st.info(f"There are {len(networks)} networks here: too few to fit on some and judge on others.")
        return None
    calibrate, seed = calibration_controls(most, middle, right) if method == "calibrated" else (0, 0)
    second: list[str] = []
    if method == "staged":
        second = multiselect_by_name(
            "Second round", titles, key=SECOND, placeholder="Choose metrics that decide among the best fifth"
        )
    st.caption(METHOD_WORDS[method])
    if not members:
        st.info("Choose at least one metric under Members: its rank, interval and leads appear here at once.")
        return None
    if method == "staged" and not second:
        st.info("Choose at least one metric under Second round: it decides among the best fifth by the members.")
        return None
    return Composition(
        members=tuple(choices[one].member for one in members),
        method=method,
        second=tuple(choices[one].member for one in second),
        calibrate=calibrate,
        seed=seed,
    )


def calibration_controls(most: int, left: DeltaGenerator, right: DeltaGenerator) -> tuple[int, int]:
    """How many networks of known accuracy, and the seed of their draw."""
    warn_of_address_problems({CALIBRATE: whole_between(FEWEST, most), DRAW: whole_between(0, MOST_SEED)})
    with left:
        count = st.number_input(
            "Networks to fit on", FEWEST, most, min(FIRST_COUNT, most // 2), 10, key=CALIBRATE, bind="query-params"
        )
    with right:
        seed = st.number_input("Seed of their draw", 0, MOST_SEED, 0, 1, key=DRAW, bind="query-params")
    return int(count), int(seed)
