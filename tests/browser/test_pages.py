"""What only a real browser shows: drawing, dragging, links, downloads, the address bar."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visiting

SCATTER = "[data-part=scatter]"
ARCHITECTURE = "|nor_conv_1x1~0|+|none~0|skip_connect~1|+|none~0|nor_conv_3x3~1|none~2|"
MOST_BYTES = 250_000
"""That a move may cost on the wire."""
REST = 280
"""Milliseconds without a move, a little less than those after which the hand rests."""
HAND = """async (live, [steps, by]) => {
    const slider = live.querySelector("[data-part=mu]");
    const number = live.querySelector("[data-testid=live-spearman]");
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const numbers = [];
    let [longest, before] = [0, performance.now()];
    for (let step = 0; step < steps; step += 1) {
        slider.value = Number(slider.value) + by * Number(slider.step);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await frame();
        numbers.push(Number(number.dataset.value));
        longest = Math.max(longest, performance.now() - before);
        before = performance.now();
    }
    return { numbers, longest };
}"""
"""Steps of μ one picture after the other, and the longest pause between them, which a busy machine may stretch."""


def number(page, label):
    """Value of a number card."""
    return page.locator("[data-testid=stMetric]", has_text=label).locator("[data-testid=stMetricValue]")


def live(page, name="spearman"):
    """A number of the live tuner."""
    return page.get_by_test_id(f"live-{name}")


def value(page, name="spearman"):
    """The same with all its digits."""
    return float(live(page, name).get_attribute("data-value"))


def slider(page, name):
    return page.get_by_role("slider", name=name, exact=True)


def tuner(page, expression, argument=None):
    """Something about the live tuner, which stands on the root of its component; ``tuner`` is it."""
    here = "const root = live.getRootNode(); const tuner = root.swapcoreTuner ?? live.parentElement.swapcoreTuner;"
    return page.locator(".live").evaluate(f"(live, argument) => {{ {here} return {expression}; }}", argument)


def ink(page, part, layer="ink", above=0.0):
    """How many pixels of a layer have been drawn on, and their mean brightness; from a share of its height down."""
    return page.locator(f"[data-part={part}] canvas.{layer}").evaluate(
        """(canvas, above) => {
            const top = Math.round(above * canvas.height);
            const { data } = canvas.getContext("2d").getImageData(0, top, canvas.width, canvas.height - top);
            let [count, sum] = [0, 0];
            for (let at = 0; at < data.length; at += 4) {
                if (data[at + 3] > 100) {
                    count += 1;
                    sum += (data[at] + data[at + 1] + data[at + 2]) / 3;
                }
            }
            return [count, sum / count];
        }""",
        above,
    )


def picture(page, part, layer="ink"):
    """A layer as a text that is another one when a pixel is."""
    return page.locator(f"[data-part={part}] canvas.{layer}").evaluate("canvas => canvas.toDataURL()")


def drawn(page):
    """Wait until the tuner has drawn what it was last told."""
    expect(live(page)).not_to_be_empty()
    page.wait_for_function(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )


def at_row(page, row):
    """Where the point of a network is on the screen."""
    page.locator(SCATTER).scroll_into_view_if_needed()
    x, y = tuner(page, "[tuner.scatter.px[argument], tuner.scatter.py[argument]]", row)
    box = page.locator(SCATTER).bounding_box()
    return box["x"] + x, box["y"] + y


def settled(page, element):
    """Where an element is, once charts around it have stopped pushing it about."""
    page.wait_for_selector(element)
    places = [None]
    while places[-1] is None or len(places) < 4 or places[-1] != places[-4]:
        places.append(page.locator(element).first.bounding_box())
        page.wait_for_timeout(300)
    return places[-1]


def test_everything_is_drawn(correlations):
    page = correlations
    drawn(page)
    assert tuner(page, "tuner.view.arrays.scores.length") == 15_625
    assert ink(page, "scatter")[0] > 20_000
    for part, least in (("bell", 2_000), ("before", 2_000), ("after", 2_000), ("map", 100)):
        assert ink(page, part)[0] > least, part
    assert ink(page, "map", "back")[0] > 30_000
    for name in ("μ", "σ"):
        expect(slider(page, name)).to_be_visible()
    expect(page.locator(".live .waiting")).to_be_hidden()
    assert tuner(page, "tuner.root.getAttribute('aria-busy')") is None
    assert number(page, "Spearman ρ").inner_text() == live(page).inner_text() == "0.913"


@pytest.mark.parametrize(
    ("button", "least_rows", "columns"),
    [
        ("Export these", 15_625, {"architecture", "score", "accuracy", "rank"}),
        ("Map as CSV", 100, {"mu", "sigma", "spearman", "top10", "regret", "best_of_ten"}),
        ("f(Θ) as CSV", 100, {"size", "factor"}),
    ],
)
def test_what_is_shown_can_be_downloaded(correlations, button, least_rows, columns):
    page = correlations
    expect(number(page, "Spearman ρ")).to_be_visible()
    with page.expect_download() as found:
        page.get_by_role("button", name=button).first.click()
    text = found.value.path().read_text()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) >= least_rows
    assert columns <= set(rows[0])


def test_the_hand_moves_the_numbers_and_the_pictures_and_the_server_hears_of_it_when_it_rests(open_page):
    page = open_page("correlations")
    expect(number(page, "Spearman ρ")).to_have_text("0.913")
    expect(page.get_by_role("button", name=re.compile("f.Θ. as CSV"))).to_be_visible()
    drawn(page)
    before, numbers = picture(page, "scatter"), [value(page)]
    wire = page.wire
    page.wait_for_timeout(1000)
    sent, received = len(wire.sent), len(wire.received)
    moved = page.locator(".live").evaluate(HAND, [10, -1])
    assert len(set(moved["numbers"]) - set(numbers)) == 10
    if moved["longest"] < REST:
        page.wait_for_timeout(0)
        assert len(wire.sent) == sent, "nothing is said while the hand moves"
    assert picture(page, "scatter") != before
    expect(live(page)).to_have_text("0.911")
    expect(slider(page, "μ")).to_have_value("0.8")
    expect(slider(page, "μ")).to_have_attribute("aria-valuetext", "0.80 M")
    expect(page).to_have_url(re.compile(r"[?&]mu=0\.8\b"))
    expect(number(page, "Spearman ρ")).to_have_text("0.911")
    page.wait_for_timeout(500)
    rests = len(wire.sent) - sent
    assert rests == 1 if moved["longest"] < REST else rests >= 1
    assert 0 < sum(wire.received[received:]) < MOST_BYTES

    # One place of the map is a μ and a σ.
    place = "[tuner.map.plot.x.place(argument[0]), tuner.map.plot.y.place(argument[1])]"
    (x0, y0), (x1, y1) = tuner(page, place, [0.8, 1.0]), tuner(page, place, [1.5, 0.2])
    page.locator("[data-part=map]").scroll_into_view_if_needed()
    box = page.locator("[data-part=map]").bounding_box()
    page.mouse.move(box["x"] + x0, box["y"] + y0)
    page.mouse.down()
    page.mouse.move(box["x"] + x1, box["y"] + y1, steps=6)
    drawn(page)
    page.mouse.up()
    assert float(slider(page, "μ").input_value()) == pytest.approx(1.5, abs=0.02)
    assert float(slider(page, "σ").get_attribute("aria-valuenow")) == pytest.approx(0.2, rel=0.1)
    expect(page).to_have_url(re.compile(r"mu=1\.[45]\d?&sigma=0\.(196|215|178)"))

    # The best setting of what is chosen; the server's numbers follow.
    page.locator("[data-part=jump]").click()
    expect(live(page)).to_have_text("0.913")
    expect(page).to_have_url(re.compile(r"mu=0\.8&sigma=0\.681"))
    expect(number(page, "Spearman ρ")).to_have_text("0.913")
    page.get_by_label("What the map shows").select_option("regret")
    page.locator("[data-part=jump]").click()
    best = tuner(page, "tuner.view.map.criteria.regret.best")
    expect(slider(page, "μ")).to_have_value(f"{best['mu']:g}")
    least = tuner(page, "Math.min(...tuner.view.map.criteria.regret.values.flat().filter((one) => one !== null))")
    drawn(page)
    assert value(page, "regret") == pytest.approx(least, abs=0.01)


def test_a_link_reopens_the_view(open_page):
    page = open_page("correlations?metric=swap&dataset=cifar10&truth=ptq&size=total&sizes=0.3&sizes=1&without=none")
    spearman = number(page, "Spearman ρ")
    expect(spearman).to_be_visible()
    drawn(page)
    assert 0 < tuner(page, "tuner.view.arrays.scores.length") < 4**6
    assert live(page).inner_text() == spearman.inner_text()
    expect(slider(page, "μ")).to_be_disabled()
    expect(page.get_by_role("combobox", name="Trained accuracy")).to_have_value("post-training quantisation")
    value = spearman.inner_text()
    again = open_page(page.url.split("/", 3)[3])
    expect(number(again, "Spearman ρ")).to_have_text(value)


def test_what_is_pinned_stands_beside_the_present_and_a_link_has_it(open_page):
    page = open_page("correlations")
    expect(live(page)).to_have_text("0.913")
    pinned = value(page)
    page.locator("[data-part=pin]").click()
    expect(page).to_have_url(re.compile("pin=regularised-swap~0.9~1"))
    expect(page.locator("[data-part=spearman-note]")).to_have_text("A 0.913, +0.000")
    before = picture(page, "scatter")
    slider(page, "μ").focus()
    slider(page, "μ").press("ArrowLeft")
    page.locator(".live").evaluate(HAND, [39, -1])
    assert picture(page, "scatter") != before
    change = value(page) - pinned
    assert change < -0.005
    beside = f"A 0.913, −{-change:.3f}"
    expect(page.locator("[data-part=spearman-note]")).to_have_text(beside)
    expect(page.locator("[data-part=movers-card]")).to_be_visible()
    risen = page.locator("[data-part=risen] button")
    expect(risen).to_have_count(5)
    expect(page.locator("[data-part=fallen] button")).to_have_count(5)
    before, after = (int(rank.replace(",", "")) for rank in risen.first.inner_text().split("rank")[1].split("→"))
    assert before - after > 1000, "the first has risen most, and rank 1 is the best"
    expect(page).to_have_url(re.compile("mu=0.5&sigma=1"))

    again = open_page(page.url.split("/", 3)[3])
    expect(again.locator("[data-part=spearman-note]")).to_have_text(beside)
    expect(again.locator("[data-part=risen] button")).to_have_text(risen.all_text_contents())
    again.locator("[data-part=unpin]").click()
    expect(again).not_to_have_url(re.compile("pin="))
    expect(again.locator("[data-part=movers-card]")).to_be_hidden()
    expect(again.locator("[data-part=spearman-note]")).to_have_text("n = 15,625")


def test_points_are_selected_and_listed_with_links_to_their_page(open_page):
    page = open_page("correlations")
    drawn(page)
    heading = page.locator(".st-key-card-selection h5")
    expect(heading).to_have_text("Selected networks")
    best = tuner(page, "tuner.found.rows[0]")
    page.mouse.click(*at_row(page, best))
    expect(heading).to_have_text("Selected networks: 1")
    assert tuner(page, "[...tuner.scatter.selected]") == [best]

    # By keyboard: the first step points at the best-scored network, the second at the next.
    page.locator(SCATTER).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{SCATTER} .tip")).to_contain_text("accuracy")
    page.keyboard.press("Enter")
    assert tuner(page, "[...tuner.scatter.selected]") != [best]
    expect(heading).to_have_text("Selected networks: 1")

    page.wait_for_timeout(500)
    x, y = at_row(page, best)
    around = [(x - 25, y), (x, y - 25), (x + 25, y), (x, y + 25)]
    page.mouse.move(*around[0])
    page.mouse.down()
    for corner in (*around[1:], around[0]):
        page.mouse.move(*corner, steps=6)
    page.mouse.up()
    place = tuner(page, "[tuner.scatter.px[argument], tuner.scatter.py[argument]]", best)
    distance = (
        "(_, row) => Math.abs(tuner.scatter.px[row] - argument[0]) + Math.abs(tuner.scatter.py[row] - argument[1])"
    )
    within = tuner(page, f"Array.from(tuner.scatter.px, {distance}).filter((one) => one < 25).length", place)
    selected = tuner(page, "tuner.scatter.selected.size")
    assert within > 1
    assert selected == pytest.approx(within, abs=2)
    expect(heading).to_have_text(f"Selected networks: {selected:,}")
    table = page.locator(".st-key-card-selection [data-testid=stDataFrame]")
    expect(table).to_be_visible()
    table.scroll_into_view_if_needed()
    corner = settled(page, ".st-key-card-selection [data-testid=stDataFrame]")
    # The table is a canvas: its first link lies under the header, in the first column. A click while the
    # canvas is still being filled hits nothing.
    for _ in range(10):
        page.mouse.click(corner["x"] + 25, corner["y"] + 52)
        page.wait_for_timeout(1000)
        if len(page.context.pages) > 1:
            break
    expect(page.context.pages[-1]).to_have_url(re.compile(r"/architecture\?arch=%7Cnor_conv"))
    page.bring_to_front()
    page.get_by_role("button", name="Clear").click()
    expect(table).to_have_count(0)
    assert tuner(page, "tuner.scatter.selected.size") == 0


def test_a_tap_selects(browser, server):
    with visiting(browser, server, has_touch=True) as open_it:
        page = open_it("correlations")
        drawn(page)
        best = tuner(page, "tuner.found.rows[0]")
        page.touchscreen.tap(*at_row(page, best))
        expect(page.locator(".st-key-card-selection h5")).to_have_text("Selected networks: 1")
        assert tuner(page, "[...tuner.scatter.selected]") == [best]


def test_dark_pages_have_light_ink(browser, server, correlations):
    drawn(correlations)
    with visiting(browser, server, color_scheme="dark") as open_it:
        page = open_it("correlations")
        drawn(page)
        for part in ("scatter", "bell", "map"):
            light, dark = (ink(one, part, "back", above=0.92)[1] for one in (correlations, page))
            assert light < 100, part
            assert dark > 150, part
        assert live(page).inner_text() == "0.913"


def test_a_link_opens_an_architecture_and_it_is_scored(open_page):
    page = open_page(f"architecture?arch={ARCHITECTURE.replace('|', '%7C').replace('+', '%2B')}&preset=lite")
    expect(page.get_by_text(ARCHITECTURE)).to_be_visible()
    expect(number(page, "SWAP score, live")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("The cell", exact=True)).to_be_visible()


def test_the_pages_are_reached_from_home(open_page):
    page = open_page("")
    page.get_by_test_id("stHorizontalBlock").get_by_role("link", name="Correlations").click()
    expect(page).to_have_url(re.compile("/correlations$"))
    expect(number(page, "Spearman ρ")).to_have_text("0.913")


def test_a_link_that_is_the_first_thing_a_server_gets_opens_whole(browser, fresh_server):
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{fresh_server}/correlations?mu=0.5")
    expect(number(page, "Spearman ρ")).to_be_visible()
    expect(page.get_by_role("link", name="Architecture")).to_be_visible()
    expect(slider(page, "μ")).to_have_value("0.5")
    expect(live(page)).to_have_text(number(page, "Spearman ρ").inner_text())
    assert settled(page, "[data-testid=stMainBlockContainer]")["width"] > 1000
    page.close()
