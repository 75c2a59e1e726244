"""What is said of a view: correlations, warnings, size bias, the noise ceiling and the map of μ and σ."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.bootstrap import SpearmanBootstrap
from swapcore.analysis.joining import SIZE_COLUMNS, join
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.regularisation_map import RegularisationMap, default_grid, regularisation_map
from swapcore.analysis.regularised import RankedBy
from swapcore.analysis.report import report, saturation_of
from swapcore.data.truths import load_truth
from swapcore.problems.registry import PROBLEMS, get_problem
from swapcore.values.regularisation import regularisation_of
from tests.metric_tables import REASON, UNDEFINED, write_made_up


@pytest.fixture(scope="module")
def handful(networks):
    return networks.part(np.sort(np.random.default_rng(0).choice(len(networks), 400, replace=False)))


@pytest.fixture(scope="module")
def networks_of_metrics(tmp_path_factory):
    return join(write_made_up(tmp_path_factory.mktemp("metrics")), load_truth("nasbench201", "cifar10"))


@pytest.fixture(scope="module")
def bootstrap(handful):
    return SpearmanBootstrap(handful.accuracies, resamples=30)


def rho(first, second):
    return stats.spearmanr(first, second).statistic


def judged(networks, *, size="total", bootstrap=None, metric="swap", mu=None, sigma=None):
    ranked_by = RankedBy(metric=metric, regularisation=regularisation_of(mu, sigma, size))
    return report(networks, ranked_by, size=size, bootstrap=bootstrap)


def test_a_plain_report_judges_the_scores_as_they_are(handful, bootstrap):
    found = judged(handful, bootstrap=bootstrap)
    np.testing.assert_array_equal(found.ranked.scores, handful.column("swap").scores)
    assert found.plain is found.ranked
    assert found.undefined == ()
    assert found.population == handful.population
    assert found.correlation.n == 400
    assert found.correlation.spearman == pytest.approx(rho(handful.column("swap").scores, handful.accuracies))
    assert found.correlation.spearman_ci == bootstrap.interval(handful.column("swap").scores)
    assert found.size_bias == pytest.approx((rho(handful.column("swap").scores, handful.total_size),) * 2)
    assert found.collapsed == 0
    assert not found.is_collapsed


@pytest.mark.parametrize("kind", ["total", "effective"])
@pytest.mark.parametrize("metric", ["swap", "flops", "size"])
def test_a_regularised_report_judges_the_product(metric, kind, handful, bootstrap):
    size = handful.total_size if kind == "total" else handful.effective_size
    plain = {"swap": handful.column("swap").scores, "flops": handful.flops, "size": size}[metric]
    after = plain * np.exp(-((size - 0.7) ** 2) / 0.2)
    name = SIZE_COLUMNS[kind] if metric == "size" else metric
    found = judged(handful, metric=name, size=kind, mu=0.7, sigma=0.2, bootstrap=bootstrap)
    np.testing.assert_array_equal(found.plain.scores, plain)
    np.testing.assert_allclose(found.ranked.scores, after)
    assert found.correlation.spearman == pytest.approx(rho(after, handful.accuracies))
    assert found.correlation.best == int(np.argmax(after))
    before_bias, after_bias = found.size_bias
    assert before_bias == pytest.approx(rho(plain, size))
    assert after_bias == pytest.approx(rho(after, size))
    assert after_bias != before_bias


def test_without_a_bootstrap_the_interval_is_that_of_a_thousand_resamples(handful):
    found = judged(handful).correlation.spearman_ci
    assert found == SpearmanBootstrap(handful.accuracies, resamples=1000, seed=0).interval(
        handful.column("swap").scores
    )


def test_a_size_bias_is_none_where_it_is_undefined(handful, bootstrap):
    same = replace(handful.costs, parameters=np.full(400, 500_000))
    one_size = replace(handful, cost_of_all=lambda: same)
    assert judged(one_size, bootstrap=bootstrap).size_bias == (None, None)


def test_saturation_is_the_median_and_the_share_near_the_limit(handful, bootstrap):
    found = judged(handful, bootstrap=bootstrap).saturation
    saturation = handful.column("swap").saturation
    assert found.median == np.median(saturation)
    assert found.saturated_share == sum(value > 0.9 for value in saturation) / 400
    assert found.samples == 16
    assert judged(handful, metric="flops", bootstrap=bootstrap).saturation is None


@pytest.mark.parametrize(("near", "warns"), [(0, False), (100, False), (101, True), (400, True)])
def test_more_than_a_quarter_of_scores_near_the_limit_is_a_warning(near, warns, handful):
    saturation = np.full(400, 0.9)
    saturation[:near] = 0.901
    found = saturation_of(replace(handful.column("swap"), saturation=saturation))
    assert found.saturated_share == near / 400
    assert found.is_high is warns


def test_networks_without_a_value_are_left_out_and_counted(networks_of_metrics):
    found = judged(networks_of_metrics, metric="epe_nas")
    assert (found.correlation.n, len(found.networks), len(found.ranked.scores)) == (117, 117, 117)
    assert found.undefined == ((REASON, 3),)
    known = np.delete(np.arange(120), UNDEFINED["epe_nas"])
    np.testing.assert_array_equal(found.networks.accuracies, networks_of_metrics.accuracies[known])
    np.testing.assert_array_equal(found.ranked.scores, networks_of_metrics.column("epe_nas").scores[known])
    assert found.population.startswith("117 of the 15,625 networks of NAS-Bench-201, with a value, out of 120")
    best = int(np.nanargmax(networks_of_metrics.column("epe_nas").scores))
    assert found.best_text == networks_of_metrics.texts(np.array([best]))[0]
    assert found.correlation.best == best


def test_a_factor_that_leaves_nothing_of_most_is_a_warning(handful, bootstrap):
    for mu, sigma in ((0.3, 0.05), (0.0, 0.01), (0.3, 0.001), (1.5, 0.02)):
        factor = np.exp(-((handful.total_size - mu) ** 2) / sigma)
        found = judged(handful, mu=mu, sigma=sigma, bootstrap=bootstrap)
        assert found.collapsed == np.mean(factor < 1e-6)
        assert found.is_collapsed is bool(np.mean(factor < 1e-6) > 0.5)
    assert found.is_collapsed
    assert not judged(handful, mu=0.7, sigma=1, bootstrap=bootstrap).is_collapsed


def test_collapse_is_judged_on_the_chosen_kind_of_size(handful, bootstrap):
    found = {
        kind: judged(handful, size=kind, mu=1.2, sigma=0.03, bootstrap=bootstrap).collapsed
        for kind in ("total", "effective")
    }
    assert found["effective"] == np.mean(np.exp(-((handful.effective_size - 1.2) ** 2) / 0.03) < 1e-6)
    assert found["effective"] > found["total"]


def test_a_view_with_too_little_in_it_is_told(handful):
    for keep, what in (([], "got 0"), ([1, 2], "got 2")):
        with pytest.raises(UndefinedCorrelationError, match=what):
            judged(handful.part(np.array(keep, dtype=int)))
    with pytest.raises(UndefinedCorrelationError, match="the same score"):
        judged(handful, mu=1000, sigma=0.01)


@pytest.mark.parametrize("kind", ["total", "effective"])
def test_the_map_is_what_scipy_gives_at_each_setting(kind, handful):
    sizes = handful.sizes(kind)
    mus, sigmas = np.array([0.0, 0.4, 0.9, 1.5]), np.array([0.05, 0.5, 4.0])
    found = regularisation_map(handful.column("swap").scores, sizes, handful.accuracies, mus, sigmas)
    assert found.spearman.shape == (3, 4)
    for row, sigma in enumerate(sigmas):
        for column, mu in enumerate(mus):
            regularised = handful.column("swap").scores * np.exp(-((sizes - mu) ** 2) / sigma)
            assert found.spearman[row, column] == pytest.approx(rho(regularised, handful.accuracies), abs=1e-9)
    assert len(np.unique(found.spearman.round(6))) == 12


def test_the_map_is_nan_where_nothing_is_left_to_rank(handful):
    mus, sigmas = np.array([0.9, 1000.0]), np.array([0.5])
    found = regularisation_map(handful.column("swap").scores, handful.total_size, handful.accuracies, mus, sigmas)
    assert np.isfinite(found.spearman[0, 0])
    assert np.isnan(found.spearman[0, 1])
    assert found.best == (0.9, 0.5, found.spearman[0, 0])


def test_a_map_of_too_little_is_told(handful):
    two = handful.part(np.array([0, 1]))
    with pytest.raises(UndefinedCorrelationError, match="got 2"):
        regularisation_map(two.column("swap").scores, two.total_size, two.accuracies, *default_grid())
    with pytest.raises(UndefinedCorrelationError, match="the same accuracy"):
        regularisation_map(handful.column("swap").scores, handful.total_size, np.full(400, 90.0), *default_grid())


def test_the_best_setting_is_the_place_of_the_highest_correlation():
    spearman = np.array([[0.1, np.nan, 0.9], [0.2, 0.3, -0.95]])
    found = RegularisationMap(mus=np.array([1.0, 2, 3]), sigmas=np.array([10.0, 20]), spearman=spearman)
    assert found.best == (3, 10, 0.9)


def test_the_default_grid_covers_the_sizes_of_the_space(networks):
    mus, sigmas = default_grid()
    assert mus.tolist() == [number / 10 for number in range(1, 16)]
    assert len(sigmas) == 13
    assert (sigmas[0], sigmas[-1]) == (0.1, 10)
    np.testing.assert_allclose(sigmas[1:] / sigmas[:-1], 100 ** (1 / 12), rtol=0.01)
    assert mus[0] < np.quantile(networks.total_size, 0.05)
    assert mus[-1] > np.quantile(networks.total_size, 0.95)


def test_published_correlations_say_where_they_stand():
    found = [published for problem in PROBLEMS.values() for published in problem.published]
    assert len(get_problem("nasbench201").published) > 10
    for published in found:
        assert -1 < published.spearman < 1
        assert published.paper
        assert published.against
