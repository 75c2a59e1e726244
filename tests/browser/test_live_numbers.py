"""The browser computes what the library computes, over settings drawn at random, to six digits and more."""

import numpy as np
import pytest
from playwright.sync_api import expect
from scipy import stats

from swapcore.analysis.filtering import EVERYTHING, Filter, matching
from swapcore.analysis.ranks import best_tenth
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.setting_maps import best_of_ten
from swapcore.values.regularisation import Regularisation

SETTINGS = 200
NUMBERS = ("spearman", "top10", "accuracy", "regret", "best-of-ten")
TOLERANCE = 1e-6
VIEWS = {
    "": (EVERYTHING, "effective"),
    "sizes=0.3&sizes=1&without=none": (Filter(sizes=(0.3, 1.0), without_operations=("none",)), "effective"),
    "accuracies=85&accuracies=92&size=total": (Filter(accuracies=(85.0, 92.0)), "total"),
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


def expected(networks, scores):
    """The same numbers by the library and by scipy."""
    accuracies, tenth = networks.accuracies, best_tenth(networks.accuracies)
    picked = accuracies[scores == scores.max()].mean()
    return [
        stats.spearmanr(scores, accuracies).statistic,
        stats.spearmanr(scores[tenth], accuracies[tenth]).statistic,
        picked,
        accuracies.max() - picked,
        best_of_ten(scores, accuracies),
    ]


@pytest.mark.parametrize("view", VIEWS, ids=["all", "small ones that are whole", "middling ones by total size"])
def test_the_browser_shows_the_numbers_of_the_library(open_page, networks, view):
    kept = matching(networks, *VIEWS[view])
    rng = np.random.default_rng(len(view))
    asked, rows = settings(rng), rng.choice(len(kept), size=100, replace=False)
    page = open_page(f"correlations?{view}")
    expect(page.get_by_test_id("live-spearman")).not_to_be_empty()
    expect(page.locator("[data-part=spearman-note]")).to_have_text(f"n = {len(kept):,}")
    found = page.locator(".live").evaluate(MOVED, [asked, NUMBERS, rows.tolist()])
    assert [one["setting"] for one in found] == asked
    for (mu, sigma), one in zip(asked, found, strict=True):
        f = Regularisation(mu=mu, sigma=sigma, size=VIEWS[view][1])
        scores = ranking_column(kept, RankedBy(metric="swap", regularisation=f)).scores
        np.testing.assert_allclose(one["scores"], scores[rows], rtol=TOLERANCE, err_msg=f"f at μ {mu}, σ {sigma}")
        np.testing.assert_allclose(
            one["numbers"], expected(kept, scores), rtol=0, atol=TOLERANCE, err_msg=f"{NUMBERS} at μ {mu}, σ {sigma}"
        )
