"""What networks of known accuracy say about μ and σ, beside a naive computation on small made-up tables."""

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.factor_forms import FORMS, PAPER, best_setting, compare_forms
from swapcore.analysis.known_networks import KnownNetworks, known_networks
from swapcore.analysis.learning_curve import DRAWS_AT_EACH, learning_curve
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.regularisation_map import default_grid
from swapcore.analysis.tuning import calibration_networks, choose
from swapcore.analysis.tuning_evidence import evidence, held_out, warning_of
from swapcore.errors import InvalidInputError, UnknownNameError
from swapcore.values.regularisation import Regularisation

SPACE = "nasbench201"


def made_up(count, *, wanted=None, seed=0, noise=0.05):
    """Networks whose accuracy follows the score, times f at the wanted setting where there is one."""
    rng = np.random.default_rng(seed)
    sizes = rng.uniform(0.1, 1.5, count).round(2)
    scores = rng.uniform(500, 1000, count)
    worth = scores if wanted is None else scores * np.exp(-((sizes - wanted[0]) ** 2) / wanted[1])
    accuracies = 50 + 40 * stats.rankdata(worth) / count + noise * rng.normal(size=count)
    return KnownNetworks(space=SPACE, size="effective", scores=scores, sizes=sizes, accuracies=accuracies)


def rho(known, mu, sigma):
    return stats.spearmanr(known.scores * np.exp(-((known.sizes - mu) ** 2) / sigma), known.accuracies).statistic


@pytest.fixture(scope="module")
def clear():
    return made_up(120, wanted=(0.5, 0.1), noise=1)


def test_where_a_size_decides_the_evidence_says_so(clear):
    setting, best = choose(clear)
    assert (setting.mu, setting.sigma) == (0.5, 0.1)
    found = evidence(clear)
    assert found.networks == 120
    assert found.mu_interval == (0.5, 0.5)
    assert found.plateau.settings == 1
    assert found.plateau.of == 15 * 13
    bare = next(one for one in found.advantages if one.over == "no regularisation")
    assert bare.is_clear
    assert bare.spearman == pytest.approx(best - stats.spearmanr(clear.scores, clear.accuracies).statistic, abs=0.1)
    assert warning_of(found) is None


def test_the_advantage_is_that_of_a_naive_out_of_bag_computation(clear):
    few = clear.part(np.arange(25))
    found, expected = evidence(few, seed=4), []
    mus, sigmas = default_grid(SPACE)
    grid = [(mu, sigma) for sigma in sigmas for mu in mus]
    from swapcore.analysis.bootstrap import draws

    counts = draws(25, 300, 4)
    by_accuracy = np.argsort(few.accuracies, kind="stable")
    for drawn in counts[:20]:
        rows, left = np.repeat(by_accuracy, drawn), by_accuracy[drawn == 0]
        bag, out = few.part(rows), few.part(left)
        values = [rho(bag, mu, sigma) for mu, sigma in grid]
        mu, sigma = grid[int(np.nanargmax(values))]
        expected.append(rho(out, mu, sigma) - stats.spearmanr(out.scores, out.accuracies).statistic)
    from swapcore.analysis import tuning_evidence

    settings = [few.regularised(mu, sigma) for mu, sigma in grid]
    bootstrap = tuning_evidence.SpearmanBootstrap(few.accuracies, resamples=300, seed=4)
    resampled = np.array([bootstrap.resampled(scores)[:20] for scores in settings])
    chosen = dict(enumerate(np.nanargmax(resampled, axis=0).tolist()))
    first = tuning_evidence.left_out(few, settings, bootstrap, chosen)[0]
    assert first.spearman == pytest.approx(np.mean(expected), abs=1e-9)
    assert found.resamples == 300


def test_where_size_says_nothing_it_warns():
    found = evidence(made_up(60, seed=1))
    told = warning_of(found)
    assert "no regularisation" in told
    assert "60 networks" in told
    assert not found.advantages[0].is_clear


def test_held_out_networks_decide_where_there_are_any(clear):
    setting, _ = choose(clear.part(np.arange(20)))
    judged = held_out(clear.without(np.arange(20)), setting)
    rest = clear.part(np.arange(20, 120))
    assert judged.networks == 100
    assert judged.spearman == pytest.approx(rho(rest, setting.mu, setting.sigma))
    assert judged.interval[0] < judged.spearman < judged.interval[1]
    bare = stats.spearmanr(rest.scores, rest.accuracies).statistic
    assert judged.advantages[0].spearman == pytest.approx(judged.spearman - bare)
    worse = held_out(rest, Regularisation(mu=1.5, sigma=0.1))
    assert "is worse than no regularisation" in warning_of(evidence(clear), worse)


def test_a_choice_is_not_compared_with_itself(networks):
    known = known_networks(networks, "effective").part(np.arange(0, 15_625, 100))
    first = held_out(known, Regularisation(mu=0.9, sigma=1.0, size="effective"))
    assert first.advantages[1].is_nothing
    assert "first setting" not in str(warning_of(evidence(known), first))


def test_a_learning_curve_rises_to_the_best_there_is(clear):
    found = learning_curve(clear, counts=(10, 20, 50, 100))
    assert [one.networks for one in found.points] == [10, 20, 50]
    assert found.judged == 60
    assert all(one.draws == DRAWS_AT_EACH for one in found.points)
    # Where all draws choose alike, their mean differs from them by rounding.
    assert all(one.low - 1e-12 <= one.mean <= one.high + 1e-12 <= found.best + 2e-12 for one in found.points)
    assert found.bare < found.points[0].mean < found.points[-1].mean
    assert learning_curve(clear, counts=(10,), seed=1) != learning_curve(clear, counts=(10,))
    assert learning_curve(clear, counts=(10,)).points == found.points[:1]


def test_a_learning_curve_needs_twice_ten_networks(clear):
    with pytest.raises(InvalidInputError, match="at least 20 networks of known accuracy; got 19"):
        learning_curve(clear.part(np.arange(19)))


def test_networks_spread_over_sizes_have_one_of_each_group(clear):
    rows = calibration_networks(12, 120, draw="spread", sizes=clear.sizes, seed=3)
    assert len(set(rows.tolist())) == 12
    groups = np.sort(clear.sizes).reshape(12, 10)
    for size, group in zip(np.sort(clear.sizes[rows]), groups, strict=True):
        assert group[0] <= size <= group[-1]
    again = calibration_networks(12, 120, draw="spread", sizes=clear.sizes, seed=3)
    assert rows.tolist() == again.tolist()


def test_an_unknown_draw_and_missing_sizes_are_refused():
    with pytest.raises(UnknownNameError, match="unknown draw 'even'; known: random, spread"):
        calibration_networks(12, 120, draw="even")
    with pytest.raises(InvalidInputError, match="needs the sizes"):
        calibration_networks(12, 120, draw="spread")


def test_constant_accuracies_say_so(clear):
    same = KnownNetworks(
        space=SPACE, size="effective", scores=clear.scores, sizes=clear.sizes, accuracies=np.full(120, 90.0)
    )
    for ask in (evidence, learning_curve, compare_forms):
        with pytest.raises(UndefinedCorrelationError, match=r"all .* networks have the same accuracy"):
            ask(same) if ask is not compare_forms else ask(same, 50)


def test_each_form_is_what_it_says():
    sizes = np.array([0.2, 0.5, 1.0])
    np.testing.assert_allclose(FORMS["none"].factor(sizes, ()), [1, 1, 1])
    np.testing.assert_allclose(
        FORMS[PAPER].factor(sizes, (0.5, 0.3)), Regularisation(mu=0.5, sigma=0.3).factor(sizes), rtol=1e-12
    )
    np.testing.assert_allclose(FORMS["log"].factor(sizes, (0.5, 0.3)), np.exp(-(np.log(sizes / 0.5) ** 2) / 0.3))
    np.testing.assert_allclose(
        FORMS["asymmetric"].factor(sizes, (0.5, 0.3, 2.0)), np.exp([-(0.3**2) / 0.3, 0, -(0.5**2) / 2.0])
    )


def test_forms_are_judged_where_they_were_not_chosen(clear):
    found = {one.name: one for one in compare_forms(clear, 40)}
    assert list(found) == list(FORMS)
    assert found[PAPER].gain.mean == 0
    assert found["none"].verdict == "worse"
    assert found["none"].gain.high < 0
    assert found[PAPER].chosen == (0.5, 0.1)
    assert [one.settings for one in found.values()] == [1, 195, 195, 15 * 7 * 7]
    assert best_setting(clear, FORMS[PAPER], FORMS[PAPER].settings(SPACE)) == (0.5, 0.1)
    with pytest.raises(InvalidInputError, match="calibrate must be at most 60 of the 120; got 61"):
        compare_forms(clear, 61)


def test_on_the_bundled_table_the_log_form_gains_a_little(networks):
    known = known_networks(networks, "effective").part(np.arange(0, 15_625, 5))
    found = {one.name: one for one in compare_forms(known, 100)}
    assert 0 < found["log"].gain.mean < 0.02
    assert found["asymmetric"].verdict == "no clear difference"
