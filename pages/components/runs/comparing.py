"""The selected runs over each other: what can be compared on one axis, and where their settings differ."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.address import one_of, warn_of_address_problems
from pages.components.cards import chart_card
from pages.components.foreign import as_text
from pages.components.messages import shown_errors
from pages.components.runs.cached_curves import run_curves
from pages.components.state import COMPARED_BY
from swapcore.figures.search import plot_compared
from swapcore.runs.comparison import MEASURES, Curves, Measure, axis_title, differing, groups
from swapcore.runs.opening import OpenedRun, opened
from swapcore.runs.settings import SearchSettings
from swapcore.runs.settings_words import settings_in_words
from swapcore.store.run import Run

__all__ = ["compare"]

MOST_COMPARED = 6
CAPTIONS: dict[Measure, str] = {
    "accuracy": "Trained accuracy of the fittest network so far. No search sees it, so that runs can be compared by it "
    "whatever they looked for; it may fall.",
    "fitness": "Fitness of the best so far: what each search maximises.",
    "score": "Score of the fittest network so far, without f(Θ).",
    "size": "Size of the fittest network so far.",
}
Readable = dict[str, tuple[SearchSettings, Curves]]


def compare(chosen: list[Run]) -> None:
    """Curves of several runs over each other, and where their settings differ."""
    if len(chosen) > MOST_COMPARED:
        st.info(f"Up to {MOST_COMPARED} runs are compared; {len(chosen)} are selected.", icon=":material/info:")
        return
    with shown_errors():
        runs = {shown_name(run): opened(run) for run in chosen}
        readable = {
            name: (read.settings, run_curves(read, read.settings))
            for name, read in runs.items()
            if read.settings is not None
        }
        if readable:
            curves_by_measure(readable)
        settings_card(runs)


def curves_by_measure(runs: Readable) -> None:
    """A control of what is compared, and a chart for each set of runs in which that means the same."""
    settings = {name: asked for name, (asked, _) in runs.items()}
    measure = chosen_measure(runs)
    parts = groups(settings, measure)
    unlike: Measure | None = measure if len(parts) > 1 else "fitness" if len(groups(settings, "fitness")) > 1 else None
    if unlike is not None:
        st.caption(as_text(apart(settings, unlike, len(parts))))
    for number, names in enumerate(parts):
        key = "compared" if len(parts) == 1 else f"compared-{number}"
        compared_card({name: runs[name] for name in names}, measure, key=key)


def chosen_measure(runs: Readable) -> Measure:
    """What is compared: fitness where it means the same in all runs, else trained accuracy where it is known."""
    settings = {name: asked for name, (asked, _) in runs.items()}
    accuracies = all(not curves.without_accuracy for _, curves in runs.values())
    by_accuracy = accuracies and len(groups(settings, "fitness")) > 1 and len(groups(settings, "accuracy")) == 1
    first: Measure = "accuracy" if by_accuracy else "fitness"
    warn_of_address_problems({COMPARED_BY: one_of(*MEASURES)})
    asked = st.query_params.get(COMPARED_BY)
    chosen = st.segmented_control(
        "Compare by",
        list(MEASURES),
        default=next((one for one in MEASURES if one == asked), first),
        format_func=MEASURES.__getitem__,
        required=True,
        # Runs with another first choice begin with it, unless a person has chosen, which the address keeps.
        key=f"{COMPARED_BY}-{first}",
    )
    if chosen != first:
        st.query_params[COMPARED_BY] = chosen
    else:
        st.query_params.pop(COMPARED_BY, None)
    return chosen


def apart(settings: Mapping[str, SearchSettings], measure: Measure, charts: int) -> str:
    """Why runs cannot be compared by a measure, which of them can, and what is done about it."""
    unlike = "; ".join(
        f"{name} ({' or '.join(values)})" for name, values in differing(list(settings.values()), measure).items()
    )
    alike = [names for names in groups(settings, measure) if len(names) > 1]
    among = "".join(f" Among themselves, {' and '.join(names)} can." for names in alike)
    instead = f" They stand in {charts} charts, each with an axis of its own." if charts > 1 else ""
    return f"These runs cannot be compared by {MEASURES[measure]}: they differ in {unlike}.{among}{instead}"


def compared_card(runs: Readable, measure: Measure, *, key: str) -> None:
    """The curves of runs in which a measure means the same."""
    drawn = {name: curves for name, (_, curves) in runs.items() if np.isfinite(curves.along[measure]).any()}
    title = axis_title(next(iter(runs.values()))[0], measure)
    without = [
        f"{name}: {curves.without_accuracy if measure == 'accuracy' else 'nothing is defined yet'}"
        for name, (_, curves) in runs.items()
        if name not in drawn
    ]
    left_out = as_text(f" Not drawn: {'; '.join(without)}.") if without else ""
    chart_card(
        plot_compared({name: (one.evaluations, one.along[measure]) for name, one in drawn.items()}, title=title),
        as_text(f"{title[0].upper()}{title[1:].partition(' (')[0]}"),
        f"{CAPTIONS[measure]} By evaluations.{left_out}",
        key=key,
        data=lambda: pd.concat(
            [
                pd.DataFrame({"run": name, "evaluations": one.evaluations, title: one.along[measure]})
                for name, one in drawn.items()
            ]
            or [pd.DataFrame(columns=["run", "evaluations", title])]
        ),
    )


def settings_card(runs: dict[str, OpenedRun]) -> None:
    """The settings in which the runs differ, in words."""
    if len(runs) < 2:  # noqa: PLR2004 - one run differs from nothing
        return
    table = pd.DataFrame({name: settings_column(read) for name, read in runs.items()}).fillna("–")
    differing_rows = table[table.ne(table.iloc[:, 0], axis=0).any(axis=1)]
    st.markdown("##### Settings that differ")
    if differing_rows.empty:
        st.caption("None: the runs had the same settings.")
    else:
        st.dataframe(differing_rows, key="differing", height="content")


def settings_column(read: OpenedRun) -> dict[str, str]:
    """Settings on one level, in words; of those that cannot be read, that they cannot."""
    if read.settings is None:
        return {"settings": "cannot be read"}
    return {name: value for part in settings_in_words(read.settings).values() for name, value in part.items()}


def shown_name(run: Run) -> str:
    """Title of a run, with the end of its id to tell it from others of that title."""
    return f"{run.title} ({run.id[-4:]})"
