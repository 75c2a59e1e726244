"""A chart with a title, a sentence on what it shows, and its data to download."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from swapcore.figures.style import Figure

__all__ = ["CONFIG", "chart_card", "heading", "number_card"]

CONFIG = {"displaylogo": False, "scrollZoom": False, "modeBarButtonsToRemove": ["autoScale2d"]}


def nothing() -> None:
    """Nothing to draw."""


def chart_card(
    figure: Figure,
    title: str,
    caption: str,
    *,
    key: str,
    data: Callable[[], pd.DataFrame],
    on_select: Callable[[], None] | None = None,
    below: Callable[[], None] = nothing,
) -> None:
    """Draw a chart in a card.

    Args:
        figure: What to draw.
        title: Heading of the card.
        caption: What one is looking at.
        key: Unique on the page; also the name of the downloaded file.
        data: Called when somebody downloads the chart's data.
        on_select: Called when points have been clicked or lassoed, which it finds under the key in the session state.
        below: Draws what belongs to the chart, under it.
    """
    with st.container(border=True, key=f"card-{key}", height="stretch"):
        heading(title, key=key, data=data)
        st.caption(caption)
        st.plotly_chart(figure, key=key, on_select=on_select or "ignore", config=CONFIG, alt=f"{title}. {caption}")
        below()


def number_card(label: str, value: str, note: str, explanation: str) -> None:
    """One number, with a word on what it is in grey below it."""
    st.metric(label, value, note, delta_color="off", delta_arrow="off", help=explanation, border=True)


def heading(title: str, *, key: str, data: Callable[[], pd.DataFrame]) -> None:
    """Title of a card, with a button that downloads what it shows."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"##### {title}", width="content")
        st.download_button(
            "CSV",
            data=lambda: data().to_csv(index=False).encode(),
            file_name=f"{key}.csv",
            mime="text/csv",
            key=f"download-{key}",
            on_click="ignore",
            help="The data behind this, as CSV",
            type="tertiary",
            icon=":material/download:",
        )
