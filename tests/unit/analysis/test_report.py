"""What is said of a view: correlations, warnings, size bias, the noise ceiling and the map of μ and σ."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.correlation import SpearmanBootstrap, UndefinedCorrelationError
from swapcore.analysis.regularisation_map import RegularisationMap, default_grid, regularisation_map
from swapcore.analysis.report import Scoring, noise_ceiling, report
from swapcore.data.sources.nats_bench import nats_bench_table
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.problems.registry import PROBLEMS, get_problem


@pytest.fixture(scope="module")
def handful(landscape):
    return landscape.part(np.sort(np.random.default_rng(0).choice(len(landscape), 400, replace=False)))


@pytest.fixture(scope="module")
def bootstrap(handful):
    return SpearmanBootstrap(handful.accuracies, resamples=30)


def rho(first, second):
    return stats.spearmanr(first, second).statistic


def test_a_plain_report_judges_the_scores_as_they_are(handful, bootstrap):
    found = report(handful, Scoring(), bootstrap=bootstrap)
    assert not Scoring().regularised
    np.testing.assert_array_equal(found.scores, handful.swap)
    np.testing.assert_array_equal(found.plain, handful.swap)
    assert found.correlation.n == 400
    assert found.correlation.spearman == pytest.approx(rho(handful.swap, handful.accuracies))
    assert found.correlation.spearman_ci == bootstrap.interval(handful.swap)
    assert found.size_bias == pytest.approx((rho(handful.swap, handful.total_size),) * 2)
    assert found.collapsed == 0
    assert not found.is_collapsed


@pytest.mark.parametrize("kind", ["total", "effective"])
@pytest.mark.parametrize("metric", ["swap", "flops", "size"])
def test_a_regularised_report_judges_the_product(metric, kind, handful, bootstrap):
    size = handful.total_size if kind == "total" else handful.effective_size
    plain = {"swap": handful.swap, "flops": handful.flops, "size": size}[metric]
    after = plain * np.exp(-((size - 0.7) ** 2) / 0.2)
    scoring = Scoring(metric=metric, size=kind, mu=0.7, sigma=0.2)
    found = report(handful, scoring, bootstrap=bootstrap)
    assert scoring.regularised
    np.testing.assert_array_equal(found.plain, plain)
    np.testing.assert_allclose(found.scores, after)
    assert found.correlation.spearman == pytest.approx(rho(after, handful.accuracies))
    assert found.correlation.best == int(np.argmax(after))
    before_bias, after_bias = found.size_bias
    assert before_bias == pytest.approx(rho(plain, size))
    assert after_bias == pytest.approx(rho(after, size))
    assert after_bias != before_bias


def test_without_a_bootstrap_the_interval_is_that_of_a_thousand_resamples(handful):
    found = report(handful, Scoring()).correlation.spearman_ci
    assert found == SpearmanBootstrap(handful.accuracies, resamples=1000, seed=0).interval(handful.swap)


def test_a_size_bias_is_none_where_it_is_undefined(handful, bootstrap):
    one_size = replace(handful, total_size=np.full(400, 0.5))
    assert report(one_size, Scoring(), bootstrap=bootstrap).size_bias == (None, None)


def test_saturation_is_the_median_and_the_share_near_the_limit(handful, bootstrap):
    found = report(handful, Scoring(), bootstrap=bootstrap)
    assert found.saturation == np.median(handful.saturation)
    assert found.saturated_share == sum(value > 0.9 for value in handful.saturation) / 400


@pytest.mark.parametrize(("near", "warns"), [(0, False), (100, False), (101, True), (400, True)])
def test_more_than_a_quarter_of_scores_near_the_limit_is_a_warning(near, warns, handful, bootstrap):
    saturation = np.full(400, 0.9)
    saturation[:near] = 0.901
    found = report(replace(handful, saturation=saturation), Scoring(), bootstrap=bootstrap)
    assert found.saturated_share == near / 400
    assert found.is_saturated is warns


def test_a_factor_that_leaves_nothing_of_most_is_a_warning(handful, bootstrap):
    for mu, sigma in ((0.3, 0.05), (0.0, 0.01), (0.3, 0.001), (1.5, 0.02)):
        factor = np.exp(-((handful.total_size - mu) ** 2) / sigma)
        found = report(handful, Scoring(mu=mu, sigma=sigma), bootstrap=bootstrap)
        assert found.collapsed == np.mean(factor < 1e-6)
        assert found.is_collapsed is bool(np.mean(factor < 1e-6) > 0.5)
    assert found.is_collapsed
    assert not report(handful, Scoring(mu=0.7, sigma=1), bootstrap=bootstrap).is_collapsed


def test_collapse_is_judged_on_the_chosen_kind_of_size(handful, bootstrap):
    found = {
        kind: report(handful, Scoring(size=kind, mu=1.2, sigma=0.03), bootstrap=bootstrap).collapsed
        for kind in ("total", "effective")
    }
    assert found["effective"] == np.mean(np.exp(-((handful.effective_size - 1.2) ** 2) / 0.03) < 1e-6)
    assert found["effective"] > found["total"]


def test_a_view_with_too_little_in_it_is_told(handful):
    for keep, what in (([], "got 0"), ([1, 2], "got 2")):
        with pytest.raises(UndefinedCorrelationError, match=what):
            report(handful.part(np.array(keep, dtype=int)), Scoring())
    with pytest.raises(UndefinedCorrelationError, match="the same score"):
        report(handful, Scoring(mu=1000, sigma=0.01))


def test_a_scoring_is_checked_when_it_is_made():
    with pytest.raises(UnknownNameError, match="metric 'nothing'"):
        Scoring(metric="nothing")
    with pytest.raises(UnknownNameError, match="size 'full'; known: total, effective"):
        Scoring(size="full")
    for given in ({"mu": 1.0}, {"sigma": 1.0}):
        with pytest.raises(InvalidInputError, match="go together"):
            Scoring(**given)
    for mu, sigma in ((-1, 1), (1, 0), (1, -1), (float("nan"), 1), (1, float("inf"))):
        with pytest.raises(InvalidInputError, match="must be a finite number"):
            Scoring(mu=mu, sigma=sigma)


def test_the_ceiling_is_the_agreement_of_two_trainings(handful):
    second = np.random.default_rng(1).normal(size=15_625).round(1)
    second[handful.index] += handful.accuracies
    found = noise_ceiling(handful, second, "two trainings")
    top = np.argsort(-handful.accuracies, kind="stable")[:40]
    assert found.source == "two trainings"
    assert found.spearman == pytest.approx(rho(second[handful.index], handful.accuracies))
    assert found.top10_spearman == pytest.approx(rho(second[handful.index][top], handful.accuracies[top]))


def test_two_trainings_agree_as_cited(landscape, nats_bench):
    found = noise_ceiling(landscape, nats_bench_table("cifar10").accuracies, "the bundled truth and NATS-Bench")
    assert found.spearman == pytest.approx(0.991, abs=0.0005)
    cited = get_problem("nasbench201").ceiling
    assert (cited.spearman, cited.top10_spearman) == (0.991, 0.765)
    # The best tenth is that of the accuracies which are looked at; here those of the bundled table.
    assert found.top10_spearman == pytest.approx(cited.top10_spearman, abs=0.03)
    assert cited.source.startswith("cited")


def test_a_ceiling_of_too_few_is_told(handful):
    with pytest.raises(UndefinedCorrelationError, match="got 2"):
        noise_ceiling(handful.part(np.array([0, 1])), np.arange(15_625.0), "two trainings")


@pytest.mark.parametrize("kind", ["total", "effective"])
def test_the_map_is_what_scipy_gives_at_each_setting(kind, handful):
    sizes = handful.sizes(kind)
    mus, sigmas = np.array([0.0, 0.4, 0.9, 1.5]), np.array([0.05, 0.5, 4.0])
    found = regularisation_map(handful.swap, sizes, handful.accuracies, mus, sigmas)
    assert found.spearman.shape == (3, 4)
    for row, sigma in enumerate(sigmas):
        for column, mu in enumerate(mus):
            regularised = handful.swap * np.exp(-((sizes - mu) ** 2) / sigma)
            assert found.spearman[row, column] == pytest.approx(rho(regularised, handful.accuracies), abs=1e-9)
    assert len(np.unique(found.spearman.round(6))) == 12


def test_the_map_is_nan_where_nothing_is_left_to_rank(handful):
    mus, sigmas = np.array([0.9, 1000.0]), np.array([0.5])
    found = regularisation_map(handful.swap, handful.total_size, handful.accuracies, mus, sigmas)
    assert np.isfinite(found.spearman[0, 0])
    assert np.isnan(found.spearman[0, 1])
    assert found.best == (0.9, 0.5, found.spearman[0, 0])


def test_a_map_of_too_little_is_told(handful):
    two = handful.part(np.array([0, 1]))
    with pytest.raises(UndefinedCorrelationError, match="got 2"):
        regularisation_map(two.swap, two.total_size, two.accuracies, *default_grid())
    with pytest.raises(UndefinedCorrelationError, match="the same accuracy"):
        regularisation_map(handful.swap, handful.total_size, np.full(400, 90.0), *default_grid())


def test_the_best_setting_is_the_place_of_the_highest_correlation():
    spearman = np.array([[0.1, np.nan, 0.9], [0.2, 0.3, -0.95]])
    found = RegularisationMap(mus=np.array([1.0, 2, 3]), sigmas=np.array([10.0, 20]), spearman=spearman)
    assert found.best == (3, 10, 0.9)


def test_the_default_grid_covers_the_sizes_of_the_space(landscape):
    mus, sigmas = default_grid()
    assert mus.tolist() == [number / 10 for number in range(1, 16)]
    assert len(sigmas) == 13
    assert (sigmas[0], sigmas[-1]) == (0.1, 10)
    np.testing.assert_allclose(sigmas[1:] / sigmas[:-1], 100 ** (1 / 12), rtol=0.01)
    assert mus[0] < np.quantile(landscape.total_size, 0.05)
    assert mus[-1] > np.quantile(landscape.total_size, 0.95)


def test_published_correlations_say_where_they_stand():
    published_figures = [one for problem in PROBLEMS.values() for one in problem.published]
    assert published_figures
    for published in published_figures:
        assert 0 < published.spearman < 1
        assert published.paper
        assert published.against
