"""A page of HTML that needs nothing else: readable on a screen and on paper."""

import html
from collections.abc import Iterable, Mapping, Sequence

from swapcore.figures.style import ACCENT, MUTED, Figure
from swapcore.figures.svg import figure_svg

__all__ = ["cards_html", "figure_html", "page_html", "table_html"]

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}"
    f"h1{{font-size:1.6rem;margin-bottom:.2rem}}h2{{font-size:1.2rem;margin-top:2rem;color:{ACCENT}}}"
    "h3{font-size:1rem;margin:1.2rem 0 .2rem}.date,figcaption,.note{color:#57606a}"
    "table{border-collapse:collapse;margin:.5rem 0}tr{break-inside:avoid}"
    "th{text-align:left;padding:.2rem 1.5rem .2rem 0;vertical-align:top;font-weight:500;color:#57606a;min-width:11rem}"
    "td{padding:.2rem 0;overflow-wrap:anywhere}code{font-size:.85em;overflow-wrap:anywhere}"
    ".cards{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}"
    f".cards div{{border:1px solid {MUTED}55;border-radius:.3rem;padding:.4rem .8rem;flex:1 1 8rem}}"
    ".cards b{display:block;font-size:1.35rem;font-weight:600}.cards span,.cards small{color:#57606a}"
    "figure{margin:1.2rem 0;break-inside:avoid}figure svg{width:100%;height:auto}h2,h3{break-after:avoid}"
    "@page{margin:18mm}@media print{body{margin:0;max-width:none;font-size:10.5pt}}"
)


def figure_html(figure: Figure, *, title: str, caption: str) -> str:
    """A figure as a still picture, with its title above and its caption below."""
    return (
        f"<figure><h3>{html.escape(title)}</h3>{figure_svg(figure, title=title)}"
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
    )


def table_html(rows: Mapping[str, str]) -> str:
    """Names and values, a row each."""
    written = (f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>" for name, value in rows.items())
    return f"<table>{''.join(written)}</table>"


def cards_html(cards: Iterable[tuple[str, str, str]]) -> str:
    """Numbers that come first: (name, value, a word below it)."""
    written = (
        f"<div><span>{html.escape(name)}</span><b>{html.escape(value)}</b><small>{html.escape(note)}</small></div>"
        for name, value, note in cards
    )
    return f'<div class="cards">{"".join(written)}</div>'


def page_html(title: str, below: str, parts: Sequence[str]) -> str:
    """A whole page: its title, a line below it, and what follows."""
    name = html.escape(title)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{name}</title><style>{STYLE}</style></head>'
        f'<body><h1>{name}</h1><p class="date">{html.escape(below)}</p>{"".join(parts)}</body></html>'
    )
