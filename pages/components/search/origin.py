"""What the fields of a form of a search begin with, and the two kinds of fields that most of them are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.components.search.form_address import usual_settings
from swapcore.limits import LIMITS
from swapcore.runs.settings import SearchSettings

__all__ = ["NEW", "Origin", "choose", "whole_number"]

NEW = "new"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What the fields begin with.

    Attributes:
        name: Part of the fields' keys, so that what is begun with other settings is another set of fields.
        settings: Those settings.
    """

    name: str = NEW
    settings: SearchSettings = field(default_factory=usual_settings)

    def key(self, name: str) -> str:
        """Key of a field."""
        return f"{self.name}-{name}"

    def is_of(self, space: str) -> bool:
        """Whether the settings mean something in a space."""
        return self.settings.score.space == space


def whole_number(
    label: str, name: str, value: int | None, *, key: str, most: int | None = None, **look: Any
) -> int | None:
    """A field for a number that has limits; those of a run that went beyond what is usual stay allowed."""
    limit = LIMITS[name]
    highest = max(limit.usual if most is None else most, value or 0)
    found = st.number_input(label, limit.least, highest, value, key=key, **look)
    return None if found is None else int(found)


def choose(
    label: str, names: Mapping[str, Any], start: str, title: Callable[[str], str], *, key: str, words: str
) -> str:
    """A select box over the names of a registry."""
    known = list(names)
    return st.selectbox(label, known, known.index(start), format_func=title, key=key, help=words)
