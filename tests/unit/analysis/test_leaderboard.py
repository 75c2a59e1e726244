"""The leaderboard: standings, leads and words against plain computations with SciPy."""

import json
import re

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.bootstrap import SpearmanBootstrap
from swapcore.analysis.calibration import calibrate
from swapcore.analysis.joining import join
from swapcore.analysis.leaderboard import (
    Judge,
    leaderboard_columns,
    leads,
    pareto_front,
    ranked,
    regularised_columns,
)
from swapcore.analysis.metric_column import MetricColumn
from swapcore.analysis.metric_matrix import metric_matrix
from swapcore.analysis.published import published_elsewhere, published_standings
from swapcore.analysis.published_leaderboard import published_leaderboard
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.regularisation_map import default_grid
from swapcore.analysis.regularised import factor_column
from swapcore.analysis.verdict import headline
from swapcore.data import metric_table
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.listing import fingerprint
from swapcore.data.metric_table import MetricTable
from swapcore.data.sources.published_metrics import PublishedMetrics
from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError, InvalidInputError, MissingDataError, UnknownNameError
from swapcore.randomness import generator
from swapcore.spaces.darts import Darts
from swapcore.values.regularisation import Regularisation
from tests.metric_tables import NAME, REASON, UNDEFINED, made_up_values, write_made_up

SETTINGS = (
    Regularisation(size="total", mu=1.0, sigma=1.5),
    Regularisation(size="effective", mu=0.8, sigma=0.7),
)


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return write_made_up(tmp_path_factory.mktemp("metrics"))


@pytest.fixture(scope="module")
def truth():
    return load_truth("nasbench201", "cifar10")


@pytest.fixture(scope="module")
def measured(table, truth):
    """The networks of the made-up table."""
    return join(table, truth)


@pytest.fixture(scope="module")
def columns(measured):
    return leaderboard_columns(measured)


@pytest.fixture(scope="module")
def judge(measured, columns):
    return Judge(measured.accuracies, columns, resamples=200)


@pytest.fixture(scope="module")
def leaderboard(measured, columns, judge):
    return ranked(judge, (*columns, *regularised_columns(measured, SETTINGS)))


def column(name, scores, family="rival", title=None):
    scores = np.array(scores, dtype=float)
    return MetricColumn(name=name, metric=name, title=title or name, family=family, paper="", scores=scores, raw=scores)


def changed(table, **facts):
    return MetricTable(**{**{name: getattr(table, name) for name in MetricTable.__dataclass_fields__}, **facts})


# Joining


def test_accuracies_and_sizes_stand_beside_the_metrics(measured, table, truth, networks):
    np.testing.assert_array_equal(measured.accuracies, truth.accuracies[table.positions])
    np.testing.assert_allclose(measured.total_size, networks.total_size[table.positions])
    np.testing.assert_allclose(measured.effective_size, networks.effective_size[table.positions])
    assert len(measured) == 120
    assert measured.without_accuracy == 0
    assert measured.column("swap").seconds == pytest.approx(0.04)
    assert measured.column("swap").memory == 2**20


def test_higher_means_better_for_every_entry(measured, table):
    ntk = measured.column("ntk")
    np.testing.assert_array_equal(ntk.scores, -ntk.raw)
    nwot = measured.column("nwot")
    np.testing.assert_array_equal(nwot.scores, table.values["nwot"])


def test_all_metrics_are_compared_with_one_seed_each(measured, table):
    assert table.seeds["swap"] == (0, 1, 2)
    np.testing.assert_array_equal(measured.column("swap").raw, made_up_values(table.positions)["swap"])


def test_the_mean_over_seeds_stands_beside_and_takes_as_much_longer(measured, table):
    mean = measured.column("swap_mean")
    # The made-up values grow by 1 from seed to seed.
    np.testing.assert_allclose(mean.scores, measured.column("swap").scores + 1)
    assert mean.title == "SWAP, mean of 3 seeds"
    assert (mean.family, mean.seconds) == ("own", pytest.approx(3 * table.seconds["swap"]))


def test_values_that_are_undefined_are_counted_with_their_reason(measured):
    epe = measured.column("epe_nas")
    assert np.flatnonzero(~epe.known).tolist() == list(UNDEFINED["epe_nas"])
    assert epe.reasons == ((REASON, 3),)
    assert measured.column("swap").reasons == ()


def test_networks_without_an_accuracy_are_left_out_and_counted(table, truth):
    accuracies = truth.accuracies.copy()
    accuracies[table.positions[[0, 17]]] = np.nan
    partly = AccuracyTable(
        space="nasbench201", dataset="cifar10", name="x", title="x", source="", accuracies=accuracies
    )
    found = join(table, partly)
    assert found.without_accuracy == 2
    epe = found.column("epe_nas")
    # The third of the three without a value is the 41st of the table and the 39th of those that are left.
    assert epe.undefined == {2: REASON, 38: REASON}
    np.testing.assert_array_equal(found.column("swap").raw, np.delete(table.values["swap"], [0, 17]))


def test_accuracies_of_a_list_are_found_by_text(table, truth):
    order = [5, 2, 9]
    listed = AccuracyTable(
        space="nasbench201",
        dataset="cifar10",
        name="x",
        title="x",
        source="",
        accuracies=np.array([91.0, 92.0, 93.0]),
        architectures=tuple(table.architectures[number] for number in order),
    )
    found = join(table, listed)
    assert found.without_accuracy == 117
    assert found.accuracies.tolist() == [92.0, 91.0, 93.0]
    np.testing.assert_array_equal(found.column("swap").raw, table.values["swap"][[2, 5, 9]])


def darts_table(genotypes, table):
    count = len(genotypes)
    return changed(
        table,
        space="darts",
        positions=np.arange(count),
        architectures=tuple(fingerprint(text) for text in genotypes),
        values={"nwot": np.arange(float(count))},
        means={},
        undefined={"nwot": {}},
        seeds={"nwot": (0,)},
        seconds={"nwot": 0.1},
        memory={},
    )


def test_networks_of_darts_are_known_by_their_fingerprints(table):
    space, rng = Darts(), np.random.default_rng(0)
    texts = [space.format(space.sample(rng)) for _ in range(6)]
    truth = AccuracyTable(
        space="darts",
        dataset="cifar10",
        name="x",
        title="some genotypes",
        source="",
        accuracies=np.arange(90.0, 94),
        architectures=tuple(texts[3::-1]),
    )
    found = join(darts_table(texts[1:], table), truth)
    assert found.texts(np.arange(3)) == texts[1:4]
    assert found.accuracies.tolist() == [92, 91, 90]
    assert found.column("nwot").scores.tolist() == [0, 1, 2]
    assert (found.effective_size > 0).all()
    with pytest.raises(MissingDataError, match=r"none of the 2 networks .* 'some genotypes'"):
        join(darts_table(texts[4:], table), truth)


def test_a_table_that_is_not_in_the_order_of_its_space_is_refused(table, truth):
    texts = list(table.architectures)
    texts[7] = texts[8]
    with pytest.raises(DamagedTableError, match=f"row 7: .* is not at position {table.positions[7]} of NAS-Bench"):
        join(changed(table, architectures=tuple(texts)), truth)
    with pytest.raises(DamagedTableError, match="position 15625"):
        join(changed(table, positions=np.append(table.positions[:-1], 15_625)), truth)


def test_a_table_of_another_space_is_refused(table):
    truth = AccuracyTable(
        space="darts", dataset="cifar10", name="x", title="x", source="", accuracies=np.array([]), architectures=()
    )
    with pytest.raises(DamagedTableError, match=r"is of nasbench201 where darts is expected"):
        join(table, truth)


# Entries that are made of others


def test_az_nas_sums_the_logarithms_of_its_terms_ranks(measured, columns):
    found = measured.column("az_nas")
    terms = {one.name: one for one in columns}
    names = ("az_expressivity", "az_progressivity", "az_trainability", "flops")
    known = [number for number in range(120) if number not in UNDEFINED["az_trainability"]]
    expected = [
        sum(np.log(stats.rankdata([terms[name].scores[one] for one in known])[place] / len(known)) for name in names)
        for place in range(len(known))
    ]
    np.testing.assert_allclose(found.scores[known], expected)
    assert np.isnan(found.scores[list(UNDEFINED["az_trainability"])]).all()
    assert found.reasons == ((f"AZ-NAS trainability: {REASON}", 2),)
    assert found.seconds == pytest.approx(sum(terms[name].seconds for name in names))
    assert found.needs == ("gradients",)


def test_without_all_four_terms_there_is_no_sum(tmp_path, truth):
    found = join(write_made_up(tmp_path, without=("az_expressivity",)), truth)
    assert "az_nas" not in found.columns


def test_regularised_swap_is_swap_times_the_factor(measured, table, networks):
    found = {one.name: one for one in regularised_columns(measured, SETTINGS)}
    assert set(found) == {"swap_total", "swap_effective", "factor_effective"}
    swap = table.values["swap"]
    total, effective = networks.total_size[table.positions], networks.effective_size[table.positions]
    np.testing.assert_allclose(found["swap_total"].scores, swap * np.exp(-((total - 1) ** 2) / 1.5))
    factor = np.exp(-((effective - 0.8) ** 2) / 0.7)
    np.testing.assert_allclose(found["swap_effective"].scores, swap * factor)
    np.testing.assert_allclose(found["factor_effective"].scores, factor)
    np.testing.assert_array_equal(factor_column(measured, SETTINGS[1]).scores, found["factor_effective"].scores)
    assert found["swap_effective"].seconds == measured.column("swap").seconds
    assert {found[name].family for name in ("swap_total", "swap_effective")} == {"own"}


def test_other_metrics_are_regularised_where_f_may_multiply_them(measured):
    found = regularised_columns(measured, SETTINGS, ("flops", "nwot", "nothing"))
    assert [one.name for one in found] == ["flops_total", "flops_effective", "factor_effective"]
    effective = np.exp(-((measured.effective_size - 0.8) ** 2) / 0.7)
    np.testing.assert_allclose(found[1].scores, measured.column("flops").scores * effective)


def test_without_swap_nothing_is_regularised(tmp_path, truth):
    found = join(write_made_up(tmp_path, without=("swap",)), truth)
    assert "swap" not in found.columns
    assert regularised_columns(found, SETTINGS) == ()


def test_counts_are_there_whether_the_table_has_them_or_not(tmp_path, truth, measured):
    found = join(write_made_up(tmp_path, without=("params", "flops")), truth)
    for name in ("params", "flops", "az_nas"):
        np.testing.assert_array_equal(found.column(name).scores, measured.column(name).scores)
        assert (found.column(name).seconds is None) is True


def test_rows_are_chosen_by_metric_or_by_column(measured):
    assert [one.name for one in leaderboard_columns(measured, ["nwot"])] == ["nwot"]
    assert [one.name for one in leaderboard_columns(measured, ["swap", "ntk"])] == ["swap", "ntk", "swap_mean"]
    assert [one.name for one in leaderboard_columns(measured, ["size"])] == ["size", "effective_size"]
    everything = [one.name for one in leaderboard_columns(measured)]
    # The total size ranks as the parameters do.
    assert set(measured.columns) - set(everything) == {"size"}
    with pytest.raises(UnknownNameError, match=r"metric of table .* 'nothing'; known: swap, "):
        leaderboard_columns(measured, ["nwot", "nothing"])


def test_resamples_of_many_networks_are_not_all_kept(measured, columns, monkeypatch):
    kept = Judge(measured.accuracies, columns, resamples=50)
    assert len(kept.bootstraps) == 3
    monkeypatch.setattr("swapcore.analysis.leaderboard.INTERVAL_BYTES", 2 * 50 * 120)
    few = Judge(measured.accuracies, columns, resamples=50)
    assert len(few.bootstraps) == 2
    for name in ("epe_nas", "az_nas", "swap"):
        one = measured.column(name)
        np.testing.assert_array_equal(few.standing(one).correlation.resampled, kept.standing(one).correlation.resampled)


# Standings


def test_standings_equal_those_of_scipy(measured, columns, leaderboard):
    assert len(leaderboard.standings) == len(columns) + 3
    for standing in leaderboard.standings:
        scores = standing.column.scores
        known = ~np.isnan(scores)
        scores, accuracies = scores[known], measured.accuracies[known]
        assert standing.correlation.n == known.sum() == 120 - len(standing.column.undefined)
        assert standing.correlation.spearman == pytest.approx(stats.spearmanr(scores, accuracies).statistic, abs=1e-12)
        assert standing.correlation.kendall == pytest.approx(stats.kendalltau(scores, accuracies).statistic, abs=1e-12)
        best = np.argsort(-accuracies, kind="stable")[:12]
        top = stats.spearmanr(scores[best], accuracies[best]).statistic
        assert standing.correlation.top10_spearman == pytest.approx(top, abs=1e-12)
        low, high = standing.correlation.spearman_ci
        assert low < standing.correlation.spearman < high
    order = [standing.correlation.spearman for standing in leaderboard.standings]
    assert order == sorted(order, reverse=True)
    assert order[-1] < -0.2


def test_the_network_that_is_picked_is_judged_against_the_best_of_all():
    accuracies = np.array([90.0, 94.0, 92.0, 80.0, 85.0])
    judge = Judge(accuracies, (), resamples=20)
    found = judge.standing(column("shared", [7, np.nan, 7, 1, 2])).correlation
    assert (found.picked_accuracy, found.sharing, found.regret) == (91.0, 2, 3.0)
    found = judge.standing(column("single", [7, 8, 7, 1, 2])).correlation
    assert (found.picked_accuracy, found.sharing, found.regret) == (94.0, 1, 0.0)


def test_what_cannot_be_ranked_is_listed_with_the_reason(measured, judge):
    constant, empty = column("constant", np.ones(120)), column("empty", np.full(120, np.nan))
    found = ranked(judge, (constant, empty, measured.column("swap")))
    assert [standing.column.name for standing in found.standings] == ["swap"]
    assert [one.title for one in found.unranked] == ["constant", "empty"]
    assert "all 120 networks have the same score" in found.unranked[0].reason
    assert "at least 3 networks; got 0" in found.unranked[1].reason


def test_those_judged_before_take_part(measured, columns, judge, leaderboard):
    before = ranked(judge, columns)
    found = ranked(judge, regularised_columns(measured, SETTINGS), before)
    assert [one.column.name for one in found.standings] == [one.column.name for one in leaderboard.standings]
    assert len(before.standings) == len(columns)


# Leads


def naive_resamples(accuracies, *, resamples):
    """Which networks are in each resample; the bootstrap's own draws are positions in the order of accuracy."""
    order, rng = np.argsort(accuracies, kind="stable"), generator(0, "spearman bootstrap")
    return [order[rng.integers(len(order), size=len(order))] for _ in range(resamples)]


@pytest.mark.parametrize("rival", ["nwot", "epe_nas", "az_nas", "plain"])
def test_a_lead_is_a_paired_bootstrap_over_common_networks(measured, judge, leaderboard, rival):
    own, other = leaderboard.of("swap_effective"), leaderboard.of(rival)
    common = ~np.isnan(own.column.scores) & ~np.isnan(other.column.scores)

    def rho(standing, chosen):
        return stats.spearmanr(standing.column.scores[chosen], measured.accuracies[chosen]).statistic

    expected = []
    for drawn in naive_resamples(measured.accuracies, resamples=200):
        chosen = drawn[common[drawn]]
        expected.append(rho(own, chosen) - rho(other, chosen))
    found = judge.lead(own, other)
    assert found.n == common.sum()
    assert found.difference == pytest.approx(rho(own, common) - rho(other, common), abs=1e-12)
    np.testing.assert_allclose(found.interval, np.percentile(expected, [2.5, 97.5]), atol=2e-6)


def test_a_part_of_a_bootstrap_keeps_the_draws(measured):
    known = np.arange(120) % 3 > 0
    scores = measured.column("swap").scores
    found = SpearmanBootstrap(measured.accuracies, resamples=30).among(known).resampled(scores[known])
    expected = []
    for drawn in naive_resamples(measured.accuracies, resamples=30):
        chosen = drawn[known[drawn]]
        expected.append(stats.spearmanr(scores[chosen], measured.accuracies[chosen]).statistic)
    np.testing.assert_allclose(found, expected, atol=2e-6)


def test_leads_are_over_all_that_are_not_swap(judge, leaderboard):
    found = leads(judge, leaderboard, "swap_effective")
    assert [lead.rival for lead in found.leads] == [
        one.column.name for one in leaderboard.standings if "swap" not in one.column.name
    ]
    assert found.undefined == ()
    assert leads(judge, leaderboard, "nobody").leads == ()


def test_a_rival_that_is_constant_where_both_rank_is_named():
    accuracies = np.arange(6.0)
    own = column("swap", [1, 2, 3, np.nan, np.nan, np.nan], "own")
    other = column("other", [5, 5, 5, 6, 7, 8])
    judge = Judge(accuracies, (own, other), resamples=20)
    found = leads(judge, ranked(judge, (own, other)), "swap")
    assert found.leads == ()
    assert found.undefined[0].title == "other"
    assert "same score (5)" in found.undefined[0].reason


def two_columns(*, swap_noise, rival_noise):
    rng = np.random.default_rng(3)
    accuracies = rng.normal(size=300)
    noise = rng.normal(size=(2, 300))
    own = column("swap_effective", accuracies + swap_noise * noise[0], "own", "Regularised SWAP (effective)")
    rival = column("nwot", accuracies + rival_noise * noise[1], title="NASWOT")
    judge = Judge(accuracies, (own, rival), resamples=300)
    return judge, ranked(judge, (own, rival))


def test_a_clear_first_place_is_called_so():
    said = headline(*two_columns(swap_noise=0.3, rival_noise=1.0))
    assert said.is_first
    assert said.is_clear
    assert said.lead.verdict == "real"
    low, high = said.first.correlation.spearman_ci
    assert (
        f"Regularised SWAP (effective) (ρ {said.first.correlation.spearman:.3f}, 95 % {low:.3f} to {high:.3f})"
        in said.sentence
    )
    assert "is first, and its interval lies clear of that of the best rival, NASWOT" in said.sentence
    assert said.sentence.endswith("the lead is real.")


def test_a_first_place_within_chance_is_not_called_clear():
    said = headline(*two_columns(swap_noise=0.5, rival_noise=0.51))
    assert said.is_first
    assert not said.is_clear
    assert said.lead.verdict == "not clear"
    assert "is first, but its interval overlaps that of the best rival" in said.sentence
    assert said.sentence.endswith("the lead is not clear.")


def test_a_second_place_is_called_so():
    said = headline(*two_columns(swap_noise=1.0, rival_noise=0.3))
    assert not said.is_first
    assert not said.is_clear
    assert said.lead.verdict == "rival leads"
    assert "is not first: the best rival, NASWOT" in said.sentence
    assert said.sentence.endswith("the rival's lead is real.")


def test_without_a_rival_or_without_swap_the_words_say_so():
    judge, found = two_columns(swap_noise=0.5, rival_noise=0.6)
    alone = headline(judge, ranked(judge, [found.of("swap_effective").column]))
    assert alone.lead is None
    assert alone.sentence.endswith("has no rival here.")
    others = headline(judge, ranked(judge, [found.of("nwot").column]))
    assert "SWAP is not among those ranked" in others.sentence
    with pytest.raises(UndefinedCorrelationError, match=r"no metric of this table can be ranked \(flat: "):
        headline(judge, ranked(judge, [column("flat", np.zeros(300))]))


def test_another_form_of_swap_may_be_first(measured, judge, leaderboard):
    own = leaderboard.of("swap_effective").column
    better = column("swap_total", measured.accuracies, "own", "Regularised SWAP (total)")
    said = headline(judge, ranked(judge, (own, better, leaderboard.rivals[0].column)))
    assert said.is_first
    assert said.sentence.startswith("Regularised SWAP (total) (ρ 1.000")
    # It is compared with the best rival, not with another form of itself.
    assert f"the best rival, {leaderboard.rivals[0].column.title}" in said.sentence
    assert said.lead.leader == "swap_total"
    assert said.lead.rival == leaderboard.rivals[0].column.name
    assert re.search(r"Regularised SWAP \(effective\) \(ρ [^)]*\) ranks behind\.$", said.sentence)


# What lies beside the standings


def test_the_front_holds_those_that_nobody_beats():
    rng = np.random.default_rng(4)
    costs, gains = rng.integers(0, 12, size=(2, 40)).astype(float)
    expected = [
        not any(
            costs[other] <= costs[one]
            and gains[other] >= gains[one]
            and (costs[other] < costs[one] or gains[other] > gains[one])
            for other in range(40)
        )
        for one in range(40)
    ]
    assert pareto_front(costs, gains).tolist() == expected
    assert 0 < sum(expected) < 40


def test_the_matrix_has_scipys_correlations_with_neighbours_alike(columns):
    found = metric_matrix(columns)
    by_title = {one.title: one.scores for one in columns}
    assert sorted(found.titles) == sorted(by_title)
    for row, first in enumerate(found.titles):
        for column, second in enumerate(found.titles):
            both = ~np.isnan(by_title[first]) & ~np.isnan(by_title[second])
            expected = stats.spearmanr(by_title[first][both], by_title[second][both]).statistic
            assert found.spearman[row, column] == pytest.approx(expected, abs=1e-12)
            assert found.n[row, column] == both.sum()
    assert abs(found.titles.index("Parameters") - found.titles.index("FLOPs")) == 1


def test_opposite_rankings_are_not_taken_for_alike():
    rng = np.random.default_rng(0)
    base = rng.normal(size=200)
    near = [column(name, base + 0.3 * rng.normal(size=200)) for name in "abc"]
    against = column("against", -base)
    found = metric_matrix((near[0], against, near[1], near[2]))
    assert "against" in (found.titles[0], found.titles[-1])


def test_a_constant_entry_is_undefined_in_the_matrix():
    found = metric_matrix([column("a", [1, 2, 3]), column("b", [2, 2, 2]), column("c", [3, 1, 2])])
    row = found.titles.index("b")
    assert np.isnan(found.spearman[row]).all()
    assert np.isfinite(np.delete(np.delete(found.spearman, row, 0), row, 1)).all()


def test_mu_and_sigma_are_the_best_of_the_grid_on_networks_that_are_not_judged(networks):
    judged = np.arange(0, 15_625, 2)
    found = calibrate(networks, judged, count=40)
    others = np.setdiff1d(np.arange(15_625), judged)
    drawn = generator(0, "calibration").choice(others, size=40, replace=False)
    assert not set(drawn) & set(judged)
    mus, sigmas = default_grid()
    for one in found:
        sizes, accuracies = networks.sizes(one.setting.size)[drawn], networks.accuracies[drawn]
        swap = networks.column("swap").scores[drawn]
        best = max(
            stats.spearmanr(
                networks.column("swap").scores[drawn] * np.exp(-((sizes - mu) ** 2) / sigma), accuracies
            ).statistic
            for mu in mus
            for sigma in sigmas
        )
        factor = np.exp(-((sizes - one.setting.mu) ** 2) / one.setting.sigma)
        assert one.spearman == pytest.approx(best, abs=1e-9)
        assert stats.spearmanr(swap * factor, accuracies).statistic == pytest.approx(best, abs=1e-9)
        assert one.networks == 40
    assert [one.setting.size for one in found] == ["total", "effective"]
    assert calibrate(networks, judged, count=40) == found
    assert calibrate(networks, judged, count=40, seed=1) != found


def test_there_must_be_enough_networks_to_choose_on(networks):
    with pytest.raises(InvalidInputError, match="at most 25, the architectures there are; got 100"):
        calibrate(networks, np.arange(15_600))


def test_published_figures_are_kept_apart_by_data_set_and_population():
    cifar10, cifar100 = (published_standings("nasbench201", name, "all") for name in ("cifar10", "cifar100"))
    assert (cifar10["az_nas"].spearman, cifar100["az_nas"].spearman) == (0.913, 0.900)
    assert published_standings("nasbench201", "cifar10", "reachable")["az_nas"].spearman == 0.892
    assert "nwot" not in cifar10
    elsewhere = {one.entry: one for one in published_elsewhere("nasbench201", "cifar10", "all")}
    assert elsewhere["nwot"].spearman == 0.786
    assert "724 cells" in elsewhere["nwot"].networks
    assert published_standings("darts", "imagenet", "all") == {}


def test_what_others_measured_is_ranked_on_their_own_networks():
    accuracies = np.array([90.0, 91.0, 92.0, 93.0])
    found = published_leaderboard(
        PublishedMetrics(
            source="file.json",
            space="darts",
            dataset="cifar10",
            architectures=("a", "b", "c", "d"),
            accuracies=accuracies,
            values={"nwot": np.array([1.0, 2, 4, np.nan]), "theirs": np.array([3.0, 4, 2, 1])},
            seconds={"nwot": np.array([0.5, 0.7, 0.6, np.nan]), "theirs": np.full(4, np.nan)},
        )
    )
    nwot, theirs = found.standings
    assert (nwot.column.title, nwot.correlation.n, nwot.correlation.spearman, nwot.column.seconds) == (
        "NASWOT",
        3,
        pytest.approx(1),
        0.6,
    )
    assert nwot.column.reasons == (("could not be computed by those who published", 1),)
    assert (theirs.column.title, theirs.column.seconds) == ("theirs", None)
    assert theirs.correlation.spearman == pytest.approx(stats.spearmanr([3, 4, 2, 1], accuracies).statistic)


# The command


def test_the_command_prints_the_league(run_json, run, home):
    write_made_up(home / "scores" / "metrics")
    found = run_json("leaderboard", "--space", "nasbench201", "--dataset", "cifar10", "--table", NAME)
    assert found["n"] == 120
    assert found["tuned_on"] == 100
    names = [one["name"] for one in found["standings"]]
    assert {"swap", "swap_total", "swap_effective", "az_nas", "effective_size", "nwot"} <= set(names)
    published = {one["name"]: one["published"] for one in found["standings"]}
    assert (published["az_nas"], published["nwot"]) == (0.913, None)
    assert {lead["leader"] for lead in found["leads"]} == {"swap_effective"}
    assert found["verdict"]
    status, out, _ = run("leaderboard", "--space", "nasbench201", "--table", NAME)
    assert status == 0
    assert "NASWOT" in out
    assert found["verdict"] in out
    with pytest.raises(json.JSONDecodeError):
        json.loads(out)


def test_the_command_takes_an_own_mu_and_sigma(run_json, run, home):
    write_made_up(home / "scores" / "metrics")
    words = ("leaderboard", "--space", "nasbench201", "--table", NAME)
    found = run_json(*words, "--mu", "0.5", "--sigma", "0.2")
    assert found["tuned_on"] is None
    assert [(one["mu"], one["sigma"]) for one in found["regularisation"]] == [(0.5, 0.2)] * 2
    status, _, problem = run(*words, "--mu", "0.5")
    assert status == 2
    assert "mu and sigma go together: mu needs sigma" in problem


def test_the_command_says_what_to_do_without_a_table(run, home, monkeypatch):
    monkeypatch.setattr(metric_table, "metric_table_files", dict)
    status, _, problem = run("leaderboard", "--space", "nasbench201")
    assert status == 2
    assert "precompute --space nasbench201 --metrics all" in problem
    status, _, problem = run("leaderboard", "--space", "nasbench201", "--table", "nothing")
    assert status == 2
    assert "unknown metric table 'nothing'" in problem
