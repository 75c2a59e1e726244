"""Every key of the session state that pages share, and the moves between them."""

from collections.abc import Collection, Sequence

import streamlit as st

from swapcore.problems.registry import get_problem

__all__ = [
    "ACCURACIES",
    "ACCURACY_LIMITS",
    "ARCHITECTURE",
    "CALIBRATE",
    "COMPARED_BY",
    "DATASET",
    "DRAW",
    "ENSEMBLE_NAME",
    "ENSEMBLE_TITLE",
    "EXPERIMENT",
    "IMAGES_OF",
    "LEADER",
    "LIKE",
    "LIVE",
    "MATRIX",
    "MEMBERS",
    "METHOD",
    "METRIC",
    "METRICS_AXES",
    "METRICS_SHOWN",
    "MU",
    "ORDER",
    "PIN",
    "POPULATION",
    "RANDOM_DRAWS",
    "REGULARISATION",
    "RUN",
    "RUNS",
    "SCATTER_AXES",
    "SCORES",
    "SECOND",
    "SELECTIONS",
    "SIGMA",
    "SIZES",
    "SPACE",
    "STUDY",
    "TABLE",
    "TRAY",
    "TRAYS",
    "TRUTH",
    "TRUTH_KIND",
    "WITH",
    "WITHOUT",
    "change_selection",
    "clear_selection",
    "come_through_app",
    "forget_architecture",
    "forget_filters",
    "forget_leaderboard",
    "forget_networks",
    "forget_shown_metrics",
    "forget_truth",
    "forget_unless",
    "has_come_through_app",
    "keep_notice",
    "keep_problem",
    "keep_selection",
    "last_valid_architecture",
    "remember_architecture",
    "selected_cells",
    "show_architecture",
    "show_search",
    "start_ensemble",
    "taken_notice",
    "taken_problem",
]

SPACE = "space"

METRIC = "metric"
MU = "mu"
SIGMA = "sigma"
TRUTH = "truth"
TRUTH_KIND = "truth-kind"
DATASET = "dataset"
SCORES = "scores"
SIZES = "sizes"
WITH = "with"
WITHOUT = "without"
ACCURACIES = "accuracies"
ACCURACY_LIMITS = (0.0, 100.0)
TABLE = "table"
REGULARISATION = "regularisation"
LEADER = "leader"
ORDER = "order"
MATRIX = "matrix"
METRICS_SHOWN = "metrics"
METRICS_AXES = "metric-axes"
MEMBERS = "members"
METHOD = "method"
SECOND = "second"
CALIBRATE = "calibrate"
DRAW = "draw"
ENSEMBLE_NAME = "ensemble-name"
ENSEMBLE_TITLE = "ensemble-title"
THROUGH_APP = "through_app"
LIVE = "live"
PIN = "pin"
POPULATION = "population"
SELECTIONS = "selections"
TRAY = "tray"
TRAYS = "trays"
SCATTER_AXES = "axes"
ARCHITECTURE = "arch"
SELECTION = "selected_cells"
LAST_VALID = "last_valid_architecture"
RANDOM_DRAWS = "random_draws"
PROBLEM = "problem"
NOTICE = "notice"
IMAGES_OF = "images-of"
STUDY = "study"
RUN = "run"
RUNS = "runs"
EXPERIMENT = "experiment"
COMPARED_BY = "by"
LIKE = "like"


def come_through_app() -> None:
    """Note that this session began with app.py."""
    st.session_state[THROUGH_APP] = True


def has_come_through_app() -> bool:
    """Whether this session began with app.py."""
    return THROUGH_APP in st.session_state


def forget(*keys: str) -> None:
    """Go back to the defaults of some controls, and take them out of the address."""
    for key in keys:
        st.session_state.pop(key, None)
        st.query_params.pop(key, None)


def forget_truth() -> None:
    """Go back to the default truth: another data set has others; for a control's callback."""
    forget(TRUTH)


def forget_networks() -> None:
    """Go back to the defaults of what belongs to one space of the Correlations page; for a control's callback."""
    forget(DATASET, TRUTH, TRUTH_KIND, POPULATION, SCORES, MU, SIGMA, PIN, TRAY)
    forget_filters()
    clear_selection()


def forget_shown_metrics() -> None:
    """Draw the first metrics again; for a button's callback."""
    forget(METRICS_SHOWN)


def forget_filters() -> None:
    """Let all networks of the Correlations page through again; for a button's callback."""
    sizes = get_problem(st.session_state[SPACE]).view.sizes
    # Streamlit takes a control out of the address when it is at its default, and lets nobody else do that.
    st.session_state.update({SIZES: sizes, ACCURACIES: ACCURACY_LIMITS, WITH: [], WITHOUT: []})


def forget_leaderboard() -> None:
    """Go back to the defaults of what belongs to one space of the Metrics page; for a control's callback."""
    forget(DATASET, TRUTH, TRUTH_KIND, POPULATION, TABLE, REGULARISATION, LEADER, MU, SIGMA, TRAY)
    forget(MEMBERS, METHOD, SECOND, CALIBRATE, DRAW)


def start_ensemble(members: Sequence[str], method: str) -> None:
    """Put members and the way to combine them into the builder; for a button's callback."""
    st.session_state[MEMBERS] = list(members)
    st.session_state[METHOD] = method
    st.query_params[MEMBERS] = list(members)


def forget_unless(key: str, names: Collection[str]) -> None:
    """Go back to the default of a control where what was chosen is not among these names any more."""
    if key in st.session_state and st.session_state[key] not in names:
        forget(key)


def keep_selection(cells: Collection[int]) -> None:
    """Keep what was selected in the scatter, as positions in the space; for a callback."""
    st.session_state[SELECTION] = tuple(cells)


def change_selection(cells: Collection[int]) -> None:
    """Select something that was not selected in the scatter; for a button's callback."""
    keep_selection(cells)
    st.session_state[SELECTIONS] = st.session_state.get(SELECTIONS, 0) + 1


def selected_cells() -> tuple[int, ...]:
    """The selection that was kept last."""
    kept: tuple[int, ...] = st.session_state.get(SELECTION, ())
    return kept


def clear_selection() -> None:
    """Forget the selection; for a button's callback."""
    change_selection(())


def show_architecture(text: str) -> None:
    """Put an architecture into the text field; for callbacks."""
    st.session_state[ARCHITECTURE] = text


def forget_architecture() -> None:
    """Go back to the first architecture: another space has others; for a control's callback."""
    st.session_state.pop(ARCHITECTURE, None)
    for key in (ARCHITECTURE, TRAY):
        st.query_params.pop(key, None)


def remember_architecture(space: str, text: str) -> None:
    """Keep an architecture that could be read."""
    st.session_state[LAST_VALID] = (space, text)


def last_valid_architecture(space: str, otherwise: str) -> str:
    """The last architecture of a space that could be read in this session."""
    kept: tuple[str, str] = st.session_state.get(LAST_VALID, ("", ""))
    return kept[1] if kept[0] == space else otherwise


def show_search(**address: str) -> None:
    """Move the Search page to a run (``run``), to the form with a run's settings (``like``), or to an empty form."""
    st.query_params.from_dict(address)


def keep_problem(text: str) -> None:
    """Keep what a callback could not do; callbacks draw nothing themselves."""
    st.session_state[PROBLEM] = text


def taken_problem() -> str | None:
    """What the last callback could not do; told once."""
    told: str | None = st.session_state.pop(PROBLEM, None)
    return told


def keep_notice(text: str) -> None:
    """Keep what went well, for the run of the page that follows."""
    st.session_state[NOTICE] = text


def taken_notice() -> str | None:
    """What went well just now; told once."""
    told: str | None = st.session_state.pop(NOTICE, None)
    return told
