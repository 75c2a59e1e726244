"""Figures on a page of HTML that needs nothing else."""

import html
from collections.abc import Sequence

from swapcore.figures.style import ACCENT, Figure

__all__ = ["figure_html", "page_html"]

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}"
    f"h1{{font-size:1.5rem}}h1,h2{{color:{ACCENT}}}table{{border-collapse:collapse;margin:1rem 0}}"
    "th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top;white-space:nowrap}"
    "td{overflow-wrap:anywhere}pre{background:#f3f5f7;padding:1rem;overflow:auto}"
)


def figure_html(figure: Figure, *, with_script: bool) -> str:
    """A figure as HTML; the first of a page brings Plotly's script along."""
    # In the app it is Streamlit that gives figures their background.
    shown = Figure(figure).update_layout(template="plotly_white")
    written: str = shown.to_html(full_html=False, include_plotlyjs=with_script, config={"displaylogo": False})
    return written


def page_html(title: str, parts: Sequence[str]) -> str:
    """A whole page."""
    name = html.escape(title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title><style>{STYLE}</style></head>'
        f"<body><h1>{name}</h1>{''.join(parts)}</body></html>"
    )
