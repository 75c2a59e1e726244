"""The Metrics page as a browser draws it."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.metric_tables import NAME, write_made_up


@pytest.fixture(scope="module", autouse=True)
def table(own_home):
    return write_made_up(own_home / "scores" / "metrics")


def drawn(page, key, expression):
    """Something about a chart as the browser has drawn it; ``plot`` is its element."""
    chart = f".st-key-{key} .js-plotly-plot"
    page.wait_for_function("chart => document.querySelector(chart)?.data?.length", arg=chart)
    return page.evaluate(f"chart => {{ const plot = document.querySelector(chart); return {expression}; }}", chart)


def test_the_leaderboard_is_drawn_and_can_be_downloaded(open_page):
    page = open_page(f"metrics?table={NAME}")
    expect(page.locator("[data-testid=stMetric]", has_text="Best rival").first).to_be_visible()
    rows = drawn(page, "metric-intervals", "plot._fullLayout.yaxis._categories.length")
    assert rows > 12
    assert drawn(page, "metric-matrix", "plot._fullData[0].x.length") == 12
    # Every column has its number, and every row its name: none is left out for want of room.
    ticks = "plot.querySelectorAll('.{}tick text').length"
    assert drawn(page, "metric-matrix", ticks.format("x")) == drawn(page, "metric-matrix", ticks.format("y")) == 12
    assert drawn(page, "metric-costs", "plot._fullLayout.xaxis.type") == "log"
    with page.expect_download() as found:
        page.locator(".st-key-download-leaderboard button").first.click()
    table = list(csv.DictReader(io.StringIO(found.value.path().read_text())))
    assert len(table) == rows
    assert {"metric", "ρ", "95 % low", "95 % high", "published ρ", "undefined"} <= set(table[0])


def test_a_link_reopens_the_view(open_page):
    page = open_page(f"metrics?table={NAME}&leader=swap&metrics=ntk&metrics=nwot&metric-axes=raw")
    expect(page.get_by_role("combobox", name="Show the lead of")).to_have_value("SWAP")
    assert drawn(page, "metric-scatter-ntk", "plot._fullLayout.xaxis.title.text").endswith("lower is better")
    assert drawn(page, "metric-scatter-nwot", "plot._fullData[0].x.length") == 120
    expect(page).to_have_url(re.compile("metrics=ntk&metrics=nwot"))


def test_the_page_fits_a_narrow_screen(open_page):
    page = open_page(f"metrics?table={NAME}")
    page.set_viewport_size({"width": 420, "height": 900})
    drawn(page, "metric-leads", "plot.data.length")
    page.wait_for_timeout(500)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
