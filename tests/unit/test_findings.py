"""The document of findings: sections that can be made, and a word on those that cannot."""

from docs.findings import SECTIONS, document, median_words, picks, table, warm_starts
from swapcore.errors import MissingDataError


def fine():
    """One that is there."""
    return "## Fine"


def absent():
    """What needs a file."""
    raise MissingDataError("the file is missing")


def test_a_section_without_its_data_is_left_out_and_named():
    found = document([fine, absent])
    assert "## Fine" in found
    assert "## Not here\n\n- What needs a file. Left out: the file is missing." in found
    assert "## Not here" not in document([fine])


def test_every_section_says_what_it_is():
    assert {picks, warm_starts} <= set(SECTIONS)
    assert all(section.__doc__ for section in SECTIONS)


def test_tables_and_intervals_are_written_plainly():
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert median_words([2.0, 2.0]) == "2.00 [2.00, 2.00]"
    assert median_words([]) == "–"
