"""The league: standings, leads and words against plain computations with SciPy."""

import json

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.calibration import calibrate
from swapcore.analysis.contest import Regularisation, join, regularised
from swapcore.analysis.correlation import SpearmanBootstrap, UndefinedCorrelationError
from swapcore.analysis.entries import Entry
from swapcore.analysis.league import Judge, leads, pareto_front, ranked
from swapcore.analysis.league_verdict import headline
from swapcore.analysis.metric_matrix import metric_matrix
from swapcore.analysis.published import published_standings
from swapcore.analysis.published_league import published_league
from swapcore.analysis.regularisation_map import default_grid
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.listing import fingerprint
from swapcore.data.metric_table import MetricTable
from swapcore.data.sources.published_metrics import PublishedMetrics
from swapcore.data.truths import load_truth
from swapcore.errors import DamagedTableError, InvalidInputError
from swapcore.randomness import generator
from swapcore.spaces.darts import Darts
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
def contest(table, truth):
    return join(table, truth)


@pytest.fixture(scope="module")
def judge(contest):
    return Judge(contest.accuracies, contest.entries, resamples=200)


@pytest.fixture(scope="module")
def league(contest, judge):
    return ranked(judge, (*contest.entries, *regularised(contest, SETTINGS)))


def entry(name, scores, family="rival", title=None):
    scores = np.array(scores, dtype=float)
    return Entry(name=name, title=title or name, family=family, paper="", scores=scores, raw=scores)


def changed(table, **facts):
    return MetricTable(**{**{name: getattr(table, name) for name in MetricTable.__dataclass_fields__}, **facts})


# Joining


def test_accuracies_and_sizes_stand_beside_the_metrics(contest, table, truth, landscape):
    np.testing.assert_array_equal(contest.accuracies, truth.accuracies[table.positions])
    np.testing.assert_allclose(contest.sizes["total"], landscape.total_size[table.positions])
    np.testing.assert_allclose(contest.sizes["effective"], landscape.effective_size[table.positions])
    assert len(contest) == 120
    assert contest.without_accuracy == 0
    assert contest.swap.seconds == pytest.approx(0.04)
    assert contest.swap.memory == 2**20


def test_higher_means_better_for_every_entry(contest, table):
    ntk = next(one for one in contest.entries if one.name == "ntk")
    np.testing.assert_array_equal(ntk.scores, -ntk.raw)
    nwot = next(one for one in contest.entries if one.name == "nwot")
    np.testing.assert_array_equal(nwot.scores, table.values["nwot"])


def test_all_metrics_are_compared_with_one_seed_each(contest, table):
    assert table.seeds["swap"] == (0, 1, 2)
    np.testing.assert_array_equal(contest.swap.raw, made_up_values(table.positions)["swap"])


def test_the_mean_over_seeds_stands_beside_and_takes_as_much_longer(contest, table):
    mean = next(one for one in contest.entries if one.name == "swap_mean")
    # The made-up values grow by 1 from seed to seed.
    np.testing.assert_allclose(mean.scores, contest.swap.scores + 1)
    assert mean.title == "SWAP, mean of 3 seeds"
    assert (mean.family, mean.seconds) == ("swap", pytest.approx(3 * table.seconds["swap"]))


def test_values_that_are_undefined_are_counted_with_their_reason(contest):
    epe = next(one for one in contest.entries if one.name == "epe_nas")
    assert np.flatnonzero(~epe.known).tolist() == list(UNDEFINED["epe_nas"])
    assert epe.reasons == ((REASON, 3),)
    assert contest.swap.reasons == ()


def test_networks_without_an_accuracy_are_left_out_and_counted(table, truth):
    accuracies = truth.accuracies.copy()
    accuracies[table.positions[[0, 17]]] = np.nan
    partly = AccuracyTable(
        space="nasbench201", dataset="cifar10", name="x", title="x", source="", accuracies=accuracies
    )
    found = join(table, partly)
    assert found.without_accuracy == 2
    epe = next(one for one in found.entries if one.name == "epe_nas")
    # The third of the three without a value is the 41st of the table and the 39th of those that are left.
    assert epe.undefined == {2: REASON, 38: REASON}
    np.testing.assert_array_equal(found.swap.raw, np.delete(table.values["swap"], [0, 17]))


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
    np.testing.assert_array_equal(found.swap.raw, table.values["swap"][[2, 5, 9]])


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
    assert found.architectures == tuple(texts[1:4])
    assert found.accuracies.tolist() == [92, 91, 90]
    assert found.entries[0].scores.tolist() == [0, 1, 2]
    assert (found.sizes["effective"] > 0).all()
    with pytest.raises(InvalidInputError, match=r"none of the 2 networks .* 'some genotypes'"):
        join(darts_table(texts[4:], table), truth)


def test_a_table_that_is_not_in_the_order_of_its_space_is_refused(table, truth):
    texts = list(table.architectures)
    texts[7] = texts[8]
    with pytest.raises(DamagedTableError, match=f"is not at position {table.positions[7]} of NAS-Bench-201"):
        join(changed(table, architectures=tuple(texts)), truth)
    with pytest.raises(DamagedTableError, match="position 15625"):
        join(changed(table, positions=np.append(table.positions[:-1], 15_625)), truth)


def test_a_table_of_another_space_is_refused(table):
    truth = AccuracyTable(
        space="darts", dataset="cifar10", name="x", title="x", source="", accuracies=np.array([]), architectures=()
    )
    with pytest.raises(InvalidInputError, match=r"is of nasbench201, x of darts"):
        join(table, truth)


# Entries that are made of others


def test_az_nas_sums_the_logarithms_of_its_terms_ranks(contest):
    found = next(one for one in contest.entries if one.name == "az_nas")
    terms = {one.name: one for one in contest.entries}
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
    assert "az_nas" not in [one.name for one in found.entries]


def test_regularised_swap_is_swap_times_the_factor(contest, table, landscape):
    found = {one.name: one for one in regularised(contest, SETTINGS)}
    assert set(found) == {"swap_total", "swap_effective", "factor_effective"}
    swap = table.values["swap"]
    total, effective = landscape.total_size[table.positions], landscape.effective_size[table.positions]
    np.testing.assert_allclose(found["swap_total"].scores, swap * np.exp(-((total - 1) ** 2) / 1.5))
    factor = np.exp(-((effective - 0.8) ** 2) / 0.7)
    np.testing.assert_allclose(found["swap_effective"].scores, swap * factor)
    np.testing.assert_allclose(found["factor_effective"].scores, factor)
    assert found["swap_effective"].seconds == contest.swap.seconds


def test_without_swap_nothing_is_regularised(tmp_path, truth):
    found = join(write_made_up(tmp_path, without=("swap",)), truth)
    assert found.swap is None
    assert regularised(found, SETTINGS) == ()


# Standings


def test_standings_equal_those_of_scipy(contest, league):
    assert len(league.standings) == len(contest.entries) + 3
    for standing in league.standings:
        scores = standing.entry.scores
        known = ~np.isnan(scores)
        scores, accuracies = scores[known], contest.accuracies[known]
        assert standing.n == known.sum() == 120 - len(standing.entry.undefined)
        assert standing.spearman == pytest.approx(stats.spearmanr(scores, accuracies).statistic, abs=1e-12)
        assert standing.kendall == pytest.approx(stats.kendalltau(scores, accuracies).statistic, abs=1e-12)
        best = np.argsort(-accuracies, kind="stable")[:12]
        top = stats.spearmanr(scores[best], accuracies[best]).statistic
        assert standing.top10_spearman == pytest.approx(top, abs=1e-12)
        low, high = standing.interval
        assert low < standing.spearman < high
    order = [standing.spearman for standing in league.standings]
    assert order == sorted(order, reverse=True)
    assert order[-1] < -0.2


def test_the_network_that_is_picked_is_judged_against_the_best_of_all():
    accuracies = np.array([90.0, 94.0, 92.0, 80.0, 85.0])
    judge = Judge(accuracies, (), resamples=20)
    found = judge.standing(entry("shared", [7, np.nan, 7, 1, 2]))
    assert (found.picked_accuracy, found.sharing, found.regret) == (91.0, 2, 3.0)
    found = judge.standing(entry("single", [7, 8, 7, 1, 2]))
    assert (found.picked_accuracy, found.sharing, found.regret) == (94.0, 1, 0.0)


def test_what_cannot_be_ranked_is_listed_with_the_reason(contest, judge):
    constant, empty = entry("constant", np.ones(120)), entry("empty", np.full(120, np.nan))
    found = ranked(judge, (constant, empty, contest.swap))
    assert [standing.entry.name for standing in found.standings] == ["swap"]
    assert [one.title for one in found.unranked] == ["constant", "empty"]
    assert "all 120 networks have the same score" in found.unranked[0].reason
    assert "at least 3 networks; got 0" in found.unranked[1].reason


def test_those_judged_before_take_part(contest, judge, league):
    before = ranked(judge, contest.entries)
    found = ranked(judge, regularised(contest, SETTINGS), before)
    assert [one.entry.name for one in found.standings] == [one.entry.name for one in league.standings]
    assert len(before.standings) == len(contest.entries)


# Leads


def naive_resamples(accuracies, *, resamples):
    """Which networks are in each resample; the bootstrap's own draws are positions in the order of accuracy."""
    order, rng = np.argsort(accuracies, kind="stable"), generator(0, "spearman bootstrap")
    return [order[rng.integers(len(order), size=len(order))] for _ in range(resamples)]


@pytest.mark.parametrize("rival", ["nwot", "epe_nas", "az_nas", "plain"])
def test_a_lead_is_a_paired_bootstrap_over_common_networks(contest, judge, league, rival):
    own, other = league.of("swap_effective"), league.of(rival)
    common = ~np.isnan(own.entry.scores) & ~np.isnan(other.entry.scores)

    def rho(standing, chosen):
        return stats.spearmanr(standing.entry.scores[chosen], contest.accuracies[chosen]).statistic

    expected = []
    for drawn in naive_resamples(contest.accuracies, resamples=200):
        chosen = drawn[common[drawn]]
        expected.append(rho(own, chosen) - rho(other, chosen))
    found = judge.lead(own, other)
    assert found.n == common.sum()
    assert found.difference == pytest.approx(rho(own, common) - rho(other, common), abs=1e-12)
    np.testing.assert_allclose(found.interval, np.percentile(expected, [2.5, 97.5]), atol=2e-6)


def test_a_part_of_a_bootstrap_keeps_the_draws(contest):
    known = np.arange(120) % 3 > 0
    scores = contest.swap.scores
    found = SpearmanBootstrap(contest.accuracies, resamples=30).among(known).resampled(scores[known])
    expected = []
    for drawn in naive_resamples(contest.accuracies, resamples=30):
        chosen = drawn[known[drawn]]
        expected.append(stats.spearmanr(scores[chosen], contest.accuracies[chosen]).statistic)
    np.testing.assert_allclose(found, expected, atol=2e-6)


def test_leads_are_over_all_that_are_not_swap(judge, league):
    found = leads(judge, league, "swap_effective")
    assert [lead.rival for lead in found.leads] == [
        one.entry.name for one in league.standings if "swap" not in one.entry.name
    ]
    assert found.undefined == ()
    assert leads(judge, league, "nobody").leads == ()


def test_a_rival_that_is_constant_where_both_rank_is_named():
    accuracies = np.arange(6.0)
    own = entry("swap", [1, 2, 3, np.nan, np.nan, np.nan], "swap")
    other = entry("other", [5, 5, 5, 6, 7, 8])
    judge = Judge(accuracies, (own, other), resamples=20)
    found = leads(judge, ranked(judge, (own, other)), "swap")
    assert found.leads == ()
    assert found.undefined[0].title == "other"
    assert "same score (5)" in found.undefined[0].reason


def three_entries(*, swap_noise, rival_noise):
    rng = np.random.default_rng(3)
    accuracies = rng.normal(size=300)
    noise = rng.normal(size=(2, 300))
    own = entry("swap_effective", accuracies + swap_noise * noise[0], "swap", "Regularised SWAP (effective)")
    rival = entry("nwot", accuracies + rival_noise * noise[1], title="NASWOT")
    judge = Judge(accuracies, (own, rival), resamples=300)
    return judge, ranked(judge, (own, rival))


def test_a_clear_first_place_is_called_so():
    said = headline(*three_entries(swap_noise=0.3, rival_noise=1.0))
    assert said.is_first
    assert said.is_clear
    assert said.lead.verdict == "real"
    low, high = said.first.interval
    assert f"Regularised SWAP (effective) (ρ {said.first.spearman:.3f}, 95 % {low:.3f} to {high:.3f})" in said.sentence
    assert "is first, and its interval lies clear of that of the best rival, NASWOT" in said.sentence
    assert said.sentence.endswith("the lead is real.")


def test_a_first_place_within_chance_is_not_called_clear():
    said = headline(*three_entries(swap_noise=0.5, rival_noise=0.51))
    assert said.is_first
    assert not said.is_clear
    assert said.lead.verdict == "not clear"
    assert "is first, but its interval overlaps that of the best rival" in said.sentence
    assert said.sentence.endswith("the lead is not clear.")


def test_a_second_place_is_called_so():
    said = headline(*three_entries(swap_noise=1.0, rival_noise=0.3))
    assert not said.is_first
    assert not said.is_clear
    assert said.lead.verdict == "rival leads"
    assert "is not first: the best rival, NASWOT" in said.sentence
    assert said.sentence.endswith("the rival's lead is real.")


def test_without_a_rival_or_without_swap_the_words_say_so():
    judge, found = three_entries(swap_noise=0.5, rival_noise=0.6)
    alone = headline(judge, ranked(judge, [found.of("swap_effective").entry]))
    assert alone.lead is None
    assert alone.sentence.endswith("has no rival here.")
    others = headline(judge, ranked(judge, [found.of("nwot").entry]))
    assert "no SWAP" in others.sentence
    with pytest.raises(UndefinedCorrelationError, match=r"no metric of this table can be ranked \(flat: "):
        headline(judge, ranked(judge, [entry("flat", np.zeros(300))]))


def test_another_form_of_swap_may_be_first(contest, judge, league):
    own = league.of("swap_effective").entry
    better = entry("swap_total", contest.accuracies, "swap", "Regularised SWAP (total)")
    said = headline(judge, ranked(judge, (own, better, league.rivals[0].entry)))
    assert not said.is_first
    assert said.sentence.startswith("Regularised SWAP (total) (ρ 1.000")
    assert "is first, ahead of Regularised SWAP (effective)" in said.sentence


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


def test_the_matrix_has_scipys_correlations_with_neighbours_alike(contest):
    found = metric_matrix(contest.entries)
    by_title = {one.title: one.scores for one in contest.entries}
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
    near = [entry(name, base + 0.3 * rng.normal(size=200)) for name in "abc"]
    against = entry("against", -base)
    found = metric_matrix((near[0], against, near[1], near[2]))
    assert "against" in (found.titles[0], found.titles[-1])


def test_a_constant_entry_is_undefined_in_the_matrix():
    found = metric_matrix([entry("a", [1, 2, 3]), entry("b", [2, 2, 2]), entry("c", [3, 1, 2])])
    row = found.titles.index("b")
    assert np.isnan(found.spearman[row]).all()
    assert np.isfinite(np.delete(np.delete(found.spearman, row, 0), row, 1)).all()


def test_mu_and_sigma_are_the_best_of_the_grid_on_networks_that_are_not_judged(landscape):
    judged = np.arange(0, 15_625, 2)
    found = calibrate(landscape, judged, networks=40)
    others = np.setdiff1d(np.arange(15_625), judged)
    drawn = generator(0, "calibration").choice(others, size=40, replace=False)
    assert not set(drawn) & set(judged)
    mus, sigmas = default_grid()
    for one in found:
        sizes, accuracies = landscape.sizes(one.setting.size)[drawn], landscape.accuracies[drawn]
        best = max(
            stats.spearmanr(landscape.swap[drawn] * np.exp(-((sizes - mu) ** 2) / sigma), accuracies).statistic
            for mu in mus
            for sigma in sigmas
        )
        factor = np.exp(-((sizes - one.setting.mu) ** 2) / one.setting.sigma)
        assert one.spearman == pytest.approx(best, abs=1e-9)
        assert stats.spearmanr(landscape.swap[drawn] * factor, accuracies).statistic == pytest.approx(best, abs=1e-9)
        assert one.networks == 40
    assert [one.setting.size for one in found] == ["total", "effective"]
    assert calibrate(landscape, judged, networks=40) == found
    assert calibrate(landscape, judged, networks=40, seed=1) != found


def test_there_must_be_enough_networks_to_choose_on(landscape):
    with pytest.raises(InvalidInputError, match="at most 25, the architectures there are; got 100"):
        calibrate(landscape, np.arange(15_600))


def test_published_figures_are_kept_apart_by_data_set():
    cifar10, cifar100 = (published_standings("nasbench201", name) for name in ("cifar10", "cifar100"))
    assert (cifar10["nwot"].spearman, cifar100["nwot"].spearman) == (0.786, 0.813)
    assert "724 cells" in cifar10["nwot"].source
    assert cifar10["az_nas"].spearman == 0.913
    assert "az_nas" not in cifar100
    assert published_standings("nasbench201", "imagenet16-120")["epe_nas"].spearman == 0.103
    assert published_standings("darts", "imagenet") == {}


def test_what_others_measured_is_ranked_on_their_own_networks():
    accuracies = np.array([90.0, 91.0, 92.0, 93.0])
    found = published_league(
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
    assert (nwot.entry.title, nwot.n, nwot.spearman, nwot.entry.seconds) == ("NASWOT", 3, pytest.approx(1), 0.6)
    assert nwot.entry.reasons == (("could not be computed by those who published", 1),)
    assert (theirs.entry.title, theirs.entry.seconds) == ("theirs", None)
    assert theirs.spearman == pytest.approx(stats.spearmanr([3, 4, 2, 1], accuracies).statistic)


# The command


def test_the_command_prints_the_league(run_json, run, home):
    write_made_up(home / "scores" / "metrics")
    found = run_json("league", "--space", "nasbench201", "--dataset", "cifar10", "--table", NAME)
    assert found["n"] == 120
    assert found["tuned_on"] == 100
    names = [one["name"] for one in found["standings"]]
    assert {"swap", "swap_total", "swap_effective", "az_nas", "effective_size", "nwot"} <= set(names)
    nwot = found["standings"][names.index("nwot")]
    assert nwot["published"] == 0.786
    assert {lead["leader"] for lead in found["leads"]} == {"swap_effective"}
    assert found["verdict"]
    status, out, _ = run("league", "--space", "nasbench201", "--table", NAME)
    assert status == 0
    assert "NASWOT" in out
    assert found["verdict"] in out
    with pytest.raises(json.JSONDecodeError):
        json.loads(out)


def test_the_command_takes_an_own_mu_and_sigma(run_json, run, home):
    write_made_up(home / "scores" / "metrics")
    words = ("league", "--space", "nasbench201", "--table", NAME)
    found = run_json(*words, "--mu", "0.5", "--sigma", "0.2")
    assert found["tuned_on"] is None
    assert [(one["mu"], one["sigma"]) for one in found["regularisation"]] == [(0.5, 0.2)] * 2
    status, _, problem = run(*words, "--mu", "0.5")
    assert status == 2
    assert "--sigma" in problem


def test_the_command_says_what_to_do_without_a_table(run, home, monkeypatch):
    monkeypatch.setattr("swapcore.cli.league.metric_table_files", dict)
    status, _, problem = run("league", "--space", "nasbench201")
    assert status == 2
    assert "precompute --space nasbench201 --metrics all" in problem
    status, _, problem = run("league", "--space", "nasbench201", "--table", "nothing")
    assert status == 2
    assert "unknown metric table 'nothing'" in problem
