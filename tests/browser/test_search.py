"""A search as a person runs it: started in the browser, watched live, stopped and resumed, found again."""

import re

import pytest
from playwright.sync_api import expect

from swapcore.runs.job import create_search, work
from swapcore.store.runs import RunStore
from tests.search_settings import search_settings

PATIENCE = 120_000


def prepared(cycles):
    """A finished run whose settings the form can take."""
    parameters = {"population": 8, "cycles": cycles, "tournament": 4}
    settings = search_settings(preset="lite", parameters=parameters, mu=1.3, sigma=1.0)
    with RunStore.open() as store:
        return work(store, create_search(store, settings).id)


@pytest.fixture(scope="module")
def small(own_home):
    return prepared(20)


def test_a_search_started_in_the_browser_runs_to_its_end_and_is_found_again(open_page, small):
    page = open_page(f"search?like={small.id}")
    page.get_by_role("button", name="Start the search").click(timeout=PATIENCE)
    expect(page).to_have_url(re.compile("run="), timeout=PATIENCE)
    expect(page.locator("[data-testid=stMain]")).to_contain_text("finished", timeout=PATIENCE)
    expect(page.locator("[data-testid=stMetric]", has_text="Evaluations")).to_contain_text("28")
    address = page.url
    page.reload()
    expect(page.locator("[data-testid=stMetric]", has_text="Evaluations")).to_contain_text("28")
    with RunStore.open() as store:
        run = store.run(address.rpartition("run=")[2])
        assert run.parent == small.id
        assert (run.best.number, run.best.fitness) == (small.best.number, small.best.fitness)
        assert [row.architecture for row in store.evaluations(run.id)] == [
            row.architecture for row in store.evaluations(small.id)
        ]


def test_a_running_search_is_stopped_and_goes_on_to_its_end(open_page, own_home):
    parameters = {"population": 10, "cycles": 600}
    settings = search_settings(preset="lite", parameters=parameters, mu=1.2, sigma=1.0, seed=5)
    with RunStore.open() as store:
        run = create_search(store, settings)
        store.claim(run.id, "nobody")
        store.finish(run.id, "nobody", "stopped")
    page = open_page(f"search?run={run.id}")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("[data-testid=stMetric]", has_text="Evaluations")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-testid=stMain]")).to_contain_text("stopped", timeout=PATIENCE)
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("[data-testid=stMain]")).to_contain_text("finished", timeout=PATIENCE)
    expect(page.locator("[data-testid=stMetric]", has_text="Evaluations")).to_contain_text("610")


def test_runs_are_compared_side_by_side(open_page, small):
    prepared(12)
    page = open_page("runs")
    table = page.locator(".st-key-runs-table canvas").first
    expect(table).to_be_visible()
    for row in (1, 2):
        # What scrolls lies over the canvas.
        table.click(position={"x": 16, "y": 35 * row + 17}, force=True)
        page.wait_for_timeout(1500)
    expect(page.locator("[data-testid=stMain]")).to_contain_text("Settings that differ")
    expect(page).to_have_url(re.compile(r"runs=\w+-\w+(,|%2C)\w+-\w+"))
    with page.expect_download() as found:
        page.get_by_role("button", name=re.compile("2 runs as CSV")).click()
    assert found.value.path().read_text().startswith("run_id,title,space,dataset,metric")
    # A link has the same ticked, and unticking one is one less in the address.
    again = open_page(page.url.split("/", 3)[3])
    expect(again.locator("[data-testid=stMain]")).to_contain_text("Settings that differ")
    again.locator(".st-key-runs-table canvas").first.click(position={"x": 16, "y": 35 + 17}, force=True)
    expect(again).to_have_url(re.compile(r"runs=\w+-\w+$"))
    expect(again.locator("[data-testid=stMain]")).not_to_contain_text("Settings that differ")


HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_tab_in_the_background_asks_rarely_and_catches_up_when_it_is_looked_at(open_page, own_home):
    store, run_id, rows = work_in_part(count=3)
    with store:
        page = open_page(f"search?run={run_id}")
        shown = page.locator("[data-testid=stMetric]", has_text="Evaluations").locator("[data-testid=stMetricValue]")
        expect(shown).to_have_text("3", timeout=PATIENCE)
        page.evaluate(HIDE, arg=True)
        store.heartbeat(run_id, "somebody")
        page.wait_for_timeout(6_000)
        store.append(run_id, "somebody", rows[3:5], [], best=0, seconds=1.0)
        page.wait_for_timeout(6_000)
        expect(shown).to_have_text("3")
        # Without a sign of life for ten seconds, the run would be nobody's, and the page would ask no more.
        store.heartbeat(run_id, "somebody")
        page.evaluate(HIDE, arg=False)
        expect(shown).to_have_text("5", timeout=20_000)
        store.finish(run_id, "somebody", "stopped")


def work_in_part(count):
    """A run that somebody has begun: the open store, its id, and what it would find."""
    settings = search_settings(preset="lite", parameters={"population": 8, "cycles": 2, "tournament": 4})
    store = RunStore.open()
    rows = store.evaluations(work(store, create_search(store, settings).id).id)
    run = create_search(store, settings)
    store.claim(run.id, "somebody")
    store.append(run.id, "somebody", rows[:count], [], best=0, seconds=1.0)
    return store, run.id, rows


def test_a_search_is_replayed_in_the_browser_and_its_link_reopens_the_cycle(open_page, small):
    page = open_page(f"search?run={small.id}&cycle=5")
    shown = page.locator("[data-testid=stMetric]", has_text="Evaluations").locator("[data-testid=stMetricValue]")
    expect(shown).to_have_text("13", timeout=PATIENCE)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=PATIENCE)
    expect(shown).to_have_text("28", timeout=PATIENCE)
    expect(page).not_to_have_url(re.compile("cycle="))
