"""The browser computes what the library computes, over settings drawn at random, to six digits and more."""

import base64

import numpy as np
import pytest
from playwright.sync_api import expect
from scipy import stats

from swapcore.analysis.filtering import EVERYTHING, Filter, matching
from swapcore.analysis.ranks import best_tenth
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.top_of_ranking import best_of_ten
from swapcore.figures.live import LiveNetworks, pack
from swapcore.values.regularisation import Regularisation, regularisation_factor

SETTINGS = 200
NUMBERS = ("spearman", "top10", "accuracy", "regret", "best-of-ten")
TOLERANCE = 1e-6
VIEWS = {
    "": ("all", EVERYTHING, "effective"),
    "population=reachable&sizes=0.3&sizes=1&with=none": (
        "reachable",
        Filter(sizes=(0.3, 1.0), with_operations=("none",)),
        "effective",
    ),
    "population=distinct&accuracies=85&accuracies=92&size=total": (
        "distinct",
        Filter(accuracies=(85.0, 92.0)),
        "total",
    ),
}
MOVED = """(live, [settings, names, rows]) => {
    const tuner = live.getRootNode().swapcoreTuner ?? live.parentElement.swapcoreTuner;
    return settings.map(([mu, sigma]) => {
        tuner.move(mu, sigma);
        tuner.draw();
        const numbers = names.map((name) => Number(live.querySelector(`[data-testid=live-${name}]`).dataset.value));
        return { setting: [tuner.mu, tuner.sigma], numbers, scores: rows.map((row) => tuner.scores[row]) };
    });
}"""


def settings(rng):
    """Steps that the two sliders can take."""
    sigmas = [float(f"{sigma:.3g}") for sigma in np.geomspace(0.1, 10, 49)]
    return [[round(float(rng.uniform(0, 2)), 2), float(rng.choice(sigmas))] for _ in range(SETTINGS)]


def expected(accuracies, scores):
    """The same numbers by the library and by scipy."""
    tenth = best_tenth(accuracies)
    picked = accuracies[scores == scores.max()].mean()
    return [
        stats.spearmanr(scores, accuracies).statistic,
        stats.spearmanr(scores[tenth], accuracies[tenth]).statistic,
        picked,
        accuracies.max() - picked,
        best_of_ten(scores, accuracies),
    ]


@pytest.mark.parametrize("view", VIEWS, ids=["all", "small and not cut off", "middling distinct ones by total size"])
def test_the_browser_shows_the_numbers_of_the_library(open_page, networks, view):
    population, chosen, size = VIEWS[view]
    kept = matching(networks.among(population), chosen, size)
    rng = np.random.default_rng(len(view))
    asked, rows = settings(rng), rng.choice(len(kept), size=100, replace=False)
    page = open_page(f"correlations?{view}")
    expect(page.get_by_test_id("live-spearman")).not_to_be_empty()
    expect(page.locator("[data-part=spearman-note]")).to_have_text(f"n = {len(kept):,}")
    found = page.locator(".live").evaluate(MOVED, [asked, NUMBERS, rows.tolist()])
    assert [one["setting"] for one in found] == asked
    for (mu, sigma), one in zip(asked, found, strict=True):
        f = Regularisation(mu=mu, sigma=sigma, size=size)
        scores = ranking_column(kept, RankedBy(metric="swap", regularisation=f)).scores
        np.testing.assert_allclose(one["scores"], scores[rows], rtol=TOLERANCE, err_msg=f"f at μ {mu}, σ {sigma}")
        np.testing.assert_allclose(
            one["numbers"],
            expected(kept.accuracies, scores),
            rtol=0,
            atol=TOLERANCE,
            err_msg=f"{NUMBERS} at μ {mu}, σ {sigma}",
        )


TAKE = """(live, packed) => {
    const tuner = live.getRootNode().swapcoreTuner ?? live.parentElement.swapcoreTuner;
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    tuner.take(bytes, { setStateValue() {}, setTriggerValue() {} });
}"""
INK = """(live) => {
    const canvas = live.querySelector("[data-part=scatter] canvas.ink");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, at) => at % 4 === 3 && value > 100).length;
}"""


def test_a_hundred_thousand_networks_are_drawn_and_judged(open_page):
    count, rng = 100_000, np.random.default_rng(8)
    sizes = np.round(rng.uniform(0.1, 1.5, size=count), 6)
    scores, accuracies = rng.integers(1, 60_000, size=count).astype(float), np.round(rng.uniform(60, 95, size=count), 2)
    page = open_page("correlations")
    expect(page.get_by_test_id("live-spearman")).not_to_be_empty()
    networks = LiveNetworks(
        channel="correlations",
        scores=scores,
        accuracies=accuracies,
        sizes=sizes,
        labels=[f"network {number}" for number in range(count)],
        highest=float(accuracies.max()),
        regularised=True,
        mu=(0.0, 2.0, 0.01),
        sigmas=("0.1", "1", "10"),
        unit="M",
        titles={"score": "score × f", "plain": "score", "accuracy": "accuracy (%)", "size": "size (M)"},
        captions={"scatter-caption": "", "map-caption": "", "bell-caption": ""},
    )
    live = page.locator(".live")
    live.evaluate(TAKE, base64.b64encode(pack(networks)).decode())
    rows = rng.choice(count, size=100, replace=False)
    asked = [[0.3, 0.1], [0.9, 1], [1.4, 10]]
    found = live.evaluate(MOVED, [asked, NUMBERS, rows.tolist()])
    for (mu, sigma), one in zip(asked, found, strict=True):
        ranking = scores * regularisation_factor(sizes, mu, sigma)
        np.testing.assert_allclose(one["scores"], ranking[rows], rtol=TOLERANCE)
        np.testing.assert_allclose(one["numbers"], expected(accuracies, ranking), rtol=0, atol=TOLERANCE)
    assert live.evaluate(INK) > 50_000
