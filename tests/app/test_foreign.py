"""Text that is not ours is shown as text: no sign of Markdown works, nor what looks past backslashes."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.foreign import as_code, as_text
from tests.app.reading import as_read
from tests.foreign_text import ATTACKS

SIGNS = r"\`*_{}[]()#+-.!|~<>$:&"
LOOKED_FOR = (
    # What Streamlit's own extensions (version 1.67) look for in text whose backslashes are gone.
    r":[\w+-]+:",
    r":material[/_]",
    r"https?://[-.\w]",
    r"\bwww\.",
    r"[-.\w+]@[-\w]",
    r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
)


def page(text):
    import streamlit as st

    from pages.components.foreign import as_text
    from pages.components.messages import kept_errors, show_error, show_kept_error, shown_errors
    from swapcore.errors import InvalidInputError

    show_error(f"value {text}")
    with shown_errors():
        raise InvalidInputError(f"value {text}")
    with kept_errors():
        raise InvalidInputError(f"value {text}")
    show_kept_error()
    st.selectbox(as_text(text), ["a"])


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_way_of_showing_an_error_escapes_what_it_quotes(attack):
    app = AppTest.from_function(page, args=(attack,)).run()
    assert not app.exception
    assert len(app.error) == 3
    for error in app.error:
        assert as_read(error.value) == f"Value {' '.join(attack.split())}."
        assert is_inert(error.value)
    assert is_inert(app.selectbox[0].label)


def is_inert(markdown):
    """Whether no sign stands unescaped, and no run of text holds what is looked for past the backslashes."""
    runs = markdown.split(":small[]")
    return all(is_escaped(run) for run in runs) and not any(
        re.search(pattern, as_read(run), re.IGNORECASE) for run in runs for pattern in LOOKED_FOR
    )


def is_escaped(run):
    return not set(re.sub(r"\\[!-/:-@\[-`{-~]", "", run)) & set(SIGNS) and "\n" not in run


@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_is_escaped(sign):
    assert as_text(sign) == f"\\{sign}"


def test_plain_text_stays_as_it_is():
    assert as_text("accuracies of 15,625 networks") == "accuracies of 15,625 networks"
    assert as_text(" two\n\n  lines\t") == "two lines"
    assert as_text("") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/a/b", "`/a/b`"),
        ("a`b", "``a`b``"),
        ("`a``", "``` `a`` ```"),
        ("a\n# b", "`a # b`"),
        ("", "` `"),
    ],
)
def test_code_ends_only_where_the_text_ends(text, expected):
    assert as_code(text) == expected
