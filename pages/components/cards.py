"""A chart with a title, a sentence on what it shows, and its data to download."""

from collections.abc import Callable
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

__all__ = ["chart_card"]

CONFIG = {"displaylogo": False, "scrollZoom": False, "modeBarButtonsToRemove": ["autoScale2d"]}


def chart_card(
    figure: go.Figure,
    title: str,
    caption: str,
    *,
    key: str,
    data: Callable[[], pd.DataFrame],
    selectable: bool = False,
) -> Any:
    """Draw a chart in a card.

    Args:
        figure: What to draw.
        title: Heading of the card.
        caption: What one is looking at.
        key: Unique on the page; also the name of the downloaded file.
        data: Called when somebody downloads the chart's data.
        selectable: Whether points can be clicked and lassoed.

    Returns:
        The selection event of a selectable chart.
    """
    on_select: Literal["rerun", "ignore"] = "rerun" if selectable else "ignore"
    with st.container(border=True, key=f"card-{key}"):
        heading, download = st.columns([6, 1], vertical_alignment="center")
        heading.markdown(f"#### {title}")
        download.download_button(
            "CSV",
            data=lambda: data().to_csv(index=False).encode(),
            file_name=f"{key}.csv",
            mime="text/csv",
            key=f"download-{key}",
            on_click="ignore",
            help="The chart's data as CSV",
            type="tertiary",
            icon=":material/download:",
        )
        st.caption(caption)
        return st.plotly_chart(figure, key=key, on_select=on_select, config=CONFIG, alt=f"{title}. {caption}")
