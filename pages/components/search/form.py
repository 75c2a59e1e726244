"""The form of a new search: read into settings, kept in the address, checked before launch."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import streamlit as st

from pages.components.cached import cached_score_seconds, cached_stand_by, cached_store
from pages.components.cards import chart_card
from pages.components.foreign import as_code, as_text
from pages.components.live.setting import Setting
from pages.components.live.small import can_be_tuned, small_tuner
from pages.components.messages import duration, kept_errors, shown_errors
from pages.components.search.adapting_fields import adapting_fields
from pages.components.search.fields import execution_fields, score_fields, searcher_fields
from pages.components.search.form_address import address_of, settings_in
from pages.components.search.origin import NEW, Origin
from pages.components.search.size_fields import objective_fields, take_over
from pages.components.search.state import forget_form, keep_form, kept_form
from pages.components.search.warm_start import WarmChoice, warm_start_field
from pages.components.state import LIKE, show_search
from swapcore.errors import SwapcoreError
from swapcore.figures.correlations import plot_factor_over_sizes
from swapcore.runs.cautions import cautions, sizes_of
from swapcore.runs.feasible import require_feasible
from swapcore.runs.job import create_search
from swapcore.runs.launch import check_room, launch
from swapcore.runs.settings import SearchSettings, settings_from_json
from swapcore.values.regularisation import Regularisation

__all__ = ["search_form"]

START_SECONDS = 5.0
"""What a process needs before its first score: PyTorch and the network's weights."""
CURVE_POINTS = 200


@dataclass(frozen=True, kw_only=True)
class Visit:
    """From the opening of the form to its being left, or opened with another address.

    Attributes:
        number: How many there were before; part of the fields' keys.
        origin: What the fields began with.
        base: Settings of the run that the form was begun from; None for a new search.
        address: What the address says now.
    """

    number: int
    origin: Origin
    base: SearchSettings | None
    address: dict[str, str]

    def emptied(self) -> "Visit":
        """A visit that is over and left nothing."""
        return replace(self, base=None, address={}, origin=Origin(name="left"))

    @property
    def parent(self) -> str | None:
        """The run that the form was begun from."""
        return None if self.base is None else self.address[LIKE]


def present_visit() -> Visit:
    """The visit that goes on, or a new one: of the address, or of the form as it was left."""
    kept, address = kept_form(Visit), st.query_params.to_dict()
    if kept is not None and not address:
        address = kept.address
    # Streamlit forgets the fields of a page that is left.
    if kept is not None and address == kept.address and kept.origin.key("space") in st.session_state:
        return kept
    number, base, like = 0 if kept is None else kept.number + 1, None, address.get(LIKE)
    if like is not None:
        with shown_errors():
            base = settings_from_json(cached_store().run(like).settings)
    if base is None:
        address = {name: value for name, value in address.items() if name != LIKE}
    name = NEW if base is None or like is None else like
    settings = settings_in({one: value for one, value in address.items() if one != LIKE}, base)
    return Visit(
        number=number,
        origin=Origin(name=f"{name}.{number}" if number else name, settings=settings),
        base=base,
        address=address,
    )


def search_form() -> None:
    """Draw the form; a press of its button starts the search and opens its monitor."""
    # Importing PyTorch takes as long as filling in a form.
    cached_stand_by().prepare()
    visit = present_visit()
    if visit.parent is not None:
        st.info(
            f"With the settings of run {as_code(visit.parent)}: change what you like.", icon=":material/content_copy:"
        )
    settings = read_settings(visit.origin)
    if settings is None:
        keep_form(visit)
        return
    warm = warm_start_field(settings, visit.origin)
    remember(visit, settings, warm)
    for caution in cautions(settings):
        st.warning(as_text(caution), icon=":material/warning:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Start the search",
            type="primary",
            icon=":material/play_arrow:",
            key="launch",
            on_click=start_search,
            args=(settings, visit.parent, warm),
        )
        st.button(
            "Reset",
            icon=":material/restart_alt:",
            key="reset-form",
            on_click=reset,
            help="Back to what the form begins with",
        )
        with shown_errors(), st.spinner("Timing a few scores"):
            seconds, first = cached_score_seconds({**settings.score.to_json(), "device": settings.execution.device})
            budget = settings.new_searcher().budget
            # No more than the lag are ever on their way, but for the candidates that are made together.
            side_by_side = min(settings.execution.workers, settings.searcher.lag)
            st.markdown(
                f"At most **{budget:,}** evaluations at {seconds * 1000:.0f} ms each: about "
                f"**{duration(START_SECONDS + (first + budget) * seconds / side_by_side)}** on this machine."
            )


def remember(visit: Visit, settings: SearchSettings, warm: WarmChoice) -> None:
    """Keep the form, for whoever leaves the page and comes back, and put it into the address."""
    address = {} if visit.parent is None else {LIKE: visit.parent}
    address |= address_of(settings, visit.base)
    address |= warm.address
    keep_form(replace(visit, address=address))
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)


def reset() -> None:
    """Callback: begin with an empty form."""
    forget_form()
    show_search()


def read_settings(origin: Origin) -> SearchSettings | None:
    """The settings of the fields; None, with a word about it, where they are not allowed."""
    left, middle, right = st.columns(3)
    try:
        with left.container(border=True, height="stretch"):
            score = score_fields(origin)
        with middle.container(border=True, height="stretch"):
            searcher = searcher_fields(origin)
            execution = execution_fields(origin)
        with right.container(border=True, height="stretch"):
            settings = SearchSettings(
                score=score,
                searcher=searcher,
                execution=execution,
                objective=objective_fields(origin, score.space, score.dataset, score.metric_facts),
            )
        settings = adapting_fields(origin, settings)
        settings.new_searcher()
        require_feasible(settings)
    except SwapcoreError as error:
        st.error(as_text(f"This search cannot be started: {error}."), icon=":material/error:")
        return None
    f = settings.regularisation
    if f is not None:
        with right:
            factor_card(settings, f)
        if settings.objective.steered is None and can_be_tuned(score.space, score.dataset, score.metric):
            tuner(origin, settings, f)
    return settings


def tuner(origin: Origin, settings: SearchSettings, f: Regularisation) -> None:
    """μ and σ on networks whose accuracy is known; moving them makes them the form's own."""
    space, dataset = settings.score.space, settings.score.dataset
    channel = origin.key(f"tuner-{space}-{dataset}")
    with shown_errors():
        small_tuner(
            space,
            dataset,
            channel=channel,
            caption="What f(Θ) at this μ and σ makes of the scores of networks whose accuracy is known.",
            metric=settings.score.metric,
            size=f.size,
            setting=Setting(mu=f.mu, sigma=f.sigma),
            on_setting=lambda: take_over(origin, space, dataset, channel),
        )


def factor_card(settings: SearchSettings, regularisation: Regularisation) -> None:
    """f(Θ) over the sizes of random architectures of the space."""
    sizes = sizes_of(settings)
    curve = np.linspace(0, float(sizes.max()) * 1.05, CURVE_POINTS)
    factor = regularisation.factor(curve)
    chart_card(
        plot_factor_over_sizes(sizes, curve, factor, regularisation.mu, size_title=settings.size_title),
        "f(Θ) over the space",
        f"Bars are the sizes of {len(sizes):,} random architectures; the line multiplies their scores.",
        key="factor",
        data=lambda: pd.DataFrame({"size": curve, "f": factor}),
    )


def start_search(settings: SearchSettings, parent: str | None, warm: WarmChoice) -> None:
    """Callback: put the search into the store, start its process, and show its monitor."""
    with kept_errors():
        store = cached_store()
        check_room(store)
        run = create_search(store, settings, parent=parent, warm_start=warm.runs, warm_share=warm.share)
        show_search(run=run.id)
        launch(store, run.id, cached_stand_by())
