"""Text that is not ours as a real browser shows it: the same signs, no link, no picture, nothing fetched."""

import csv
import io

from playwright.sync_api import expect

from swapcore.problems.registry import get_listable
from tests.foreign_text import ATTACKS

SPACE = get_listable("nasbench201")
BAD_CELL = "|nor_conv_3x3~0|+|nor_conv_3x3~0|none~1|+|*none*~0|"


def table(columns, rows):
    stream = io.StringIO()
    csv.writer(stream).writerows([columns, *rows])
    return stream.getvalue().encode()


def upload(page, content):
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(
        {"name": "mine_![x](http:%2F%2F127.0.0.1:9).csv", "mimeType": "text/csv", "buffer": content}
    )


def asked_for(page, server):
    """Addresses beyond the app's own that the page asks for from now on."""
    found = []

    def note(request):
        if not request.url.startswith((server, server.replace("http", "ws"), "data:", "blob:")):
            found.append(request.url)

    page.on("request", note)
    return found


def test_columns_of_an_upload_are_shown_as_they_are(open_page, server):
    page = open_page("data")
    asked = asked_for(page, server)
    names = [" ".join(attack.split()) for attack in ATTACKS]
    rows = [[SPACE.format(SPACE.at(index)), *(str(50 + index) for _ in names)] for index in range(3)]
    upload(page, table(["cell", *names], rows))
    labels = page.locator("[data-testid=stForm] [data-testid=stWidgetLabel]")
    expect(labels.filter(has_text="Accuracies in")).to_have_count(len(names))
    shown = [" ".join(text.split()) for text in labels.filter(has_text="Accuracies in").all_text_contents()]
    assert shown == [f"Accuracies in {name}" for name in names]
    for tag in ("a", "img", "em", "strong", "del", "code", ".katex", "[role=img]", "h1", "li", "script"):
        assert labels.locator(tag).count() == 0, tag
    # The sheet of the first rows has them as its headings.
    expect(page.locator("[data-testid=stDataFrame]").first).to_be_visible()
    assert asked == []


def test_an_error_that_quotes_an_architecture_shows_every_sign(open_page, server):
    page = open_page("data")
    asked = asked_for(page, server)
    for quoted in (" ".join(text.split()) for text in (BAD_CELL, *ATTACKS[::3])):
        upload(page, table([quoted, quoted], [["1", "2"]]))
        message = page.locator("[data-testid=stAlert]", has_text="two columns of the name")
        expect(message.locator("[data-testid=stMarkdownContainer]")).to_contain_text(repr(quoted))
        for tag in ("a", "img", "em", "strong", "del", "code", ".katex"):
            assert message.locator(f"[data-testid=stMarkdownContainer] {tag}").count() == 0, (quoted, tag)
    assert asked == []
