"""Text that is not ours, such as names of files and columns: shown as it is, never as Markdown.

Streamlit shows most text as Markdown with extensions of its own. A backslash keeps a character from being one of its
signs, but some extensions look at the text only after the backslashes are gone: addresses become links, ``:smile:`` a
picture, ``->`` an arrow. These find nothing where an empty piece of Markdown stands in the midst of what they look for.
"""

import re

__all__ = ["as_code", "as_text"]

EMPTY = ":small[]"
"""Markdown of Streamlit that shows nothing, and of which nothing is copied."""
SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])")
BREAKS = re.compile(
    r"(?<=:)(?=\S)"  # :smile:, :material/home:, http://
    r"|(?<=[-<>~])(?=[-<>=])"  # ->, --, <=
    r"|(?<=\bwww)(?=\.)"
    r"|(?=@)",  # name@host
    re.IGNORECASE,
)


def as_text(text: str) -> str:
    """Markdown, also for the label of a control, that shows a text as it is, in one line."""
    return EMPTY.join(SIGNS.sub(r"\\\1", part) for part in BREAKS.split(in_one_line(text)))


def as_code(text: str) -> str:
    """Markdown that shows a text as it is, in one line and in the type of code; for paths and commands."""
    line = in_one_line(text) or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    # One space at both ends is not shown, and keeps the text's own signs from the fence.
    return f"{fence} {line} {fence}" if line.startswith("`") or line.endswith("`") else f"{fence}{line}{fence}"


def in_one_line(text: str) -> str:
    return " ".join(text.split())
