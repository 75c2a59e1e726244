"""Ensembles made of the bundled tables: how those that learn and those that do not rank what they have not seen."""

from dataclasses import replace

import numpy as np
import pytest

from swapcore.analysis.correlation import agreement
from swapcore.analysis.ensemble_fit import all_members, calibrated, combined, drawn, judged, members_named, values_of
from swapcore.analysis.joining import join
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.tables import default_metric_table, joined
from swapcore.data.ensembles import load_ensemble
from swapcore.data.truths import load_truth
from swapcore.errors import InvalidInputError, MissingDataError

DRAWS = 20
DATASETS = ("cifar10", "cifar100", "imagenet16-120")


@pytest.fixture(scope="module")
def fitted_on():
    """The bundled metric table beside the bundled accuracies."""
    return joined(default_metric_table("nasbench201", "cifar10"), load_truth("nasbench201", "cifar10", "baseline"))


@pytest.fixture(scope="module")
def truths(nats_bench, fitted_on):
    """The accuracies of NATS-Bench of the same networks, by data set; shape (n,)."""
    return {name: load_truth("nasbench201", name, "nats-bench").accuracies[fitted_on.index] for name in DATASETS}


def medians(networks, truths, count):
    """Data set -> medians over the draws of ρ, of ρ in the best tenth, and of the regret of the first pick."""
    members = all_members(networks)
    values = values_of(networks, members)
    found = {name: [] for name in truths}
    for seed in range(DRAWS):
        rows = drawn(networks, count, seed)
        one = calibrated(networks, members, rows, name="one", title="", dataset="cifar10", seed=seed)
        rest = np.setdiff1d(np.arange(len(networks)), rows)
        scores = one.scores(values)[rest]
        for name, accuracies in truths.items():
            known = agreement(scores, accuracies[rest])
            regret = accuracies.max() - accuracies[rest][np.argmax(scores)]
            found[name].append((known.spearman, known.top10_spearman, regret))
    return {name: np.median(np.array(all_draws), axis=0) for name, all_draws in found.items()}


def test_a_hundred_known_accuracies_make_the_ranking_that_is_promised(fitted_on, truths):
    found = medians(fitted_on, truths, 100)
    for name, least in zip(DATASETS, (0.955, 0.945, 0.93), strict=True):
        assert found[name][0] >= least
    assert found["cifar10"][1] >= 0.5
    assert found["cifar10"][2] <= 0.3


def test_twenty_known_accuracies_are_better_than_none(fitted_on, truths):
    assert medians(fitted_on, {"cifar10": truths["cifar10"]}, 20)["cifar10"][0] >= 0.935


@pytest.mark.parametrize(
    ("name", "least"), [("swap-staged", (0.925, 0.92, 0.895)), ("swap-quartet", (0.94, 0.935, 0.915))]
)
def test_bundled_ones_without_accuracies_rank_the_thousand_cells(name, least, fitted_on, truths):
    scores = fitted_on.columns[name].scores
    for dataset, wanted in zip(DATASETS, least, strict=True):
        assert agreement(scores, truths[dataset]).spearman >= wanted
    one = load_ensemble("nasbench201", name)
    assert scores.tolist() == one.scores(values_of(fitted_on, one.members)).tolist()


def test_the_bundled_one_that_learns_is_judged_on_what_it_has_not_seen(fitted_on):
    column = fitted_on.columns["swap-calibrated-100"]
    assert column.known.sum() == 900
    assert set(column.undefined.values()) == {"the weights were fitted on it"}
    assert np.flatnonzero(~column.known).tolist() == drawn(fitted_on, 100, 0).tolist()
    # What is counted takes next to no time, and is not added.
    members = [fitted_on.columns[member.column] for member in all_members(fitted_on)]
    assert column.seconds == pytest.approx(sum(one.seconds or 0 for one in members), rel=1e-3)


def test_the_calibrated_one_is_made_again_by_its_own_command(fitted_on):
    rows = drawn(fitted_on, 100, 0)
    bundled = load_ensemble("nasbench201", "swap-calibrated-100")
    again = calibrated(
        fitted_on,
        members_named(fitted_on, [member.column for member in bundled.members]),
        rows,
        name=bundled.name,
        title=bundled.title,
        dataset="cifar10",
    )
    assert again.stages == bundled.stages
    assert again.weights == pytest.approx(bundled.weights, rel=1e-5, abs=1e-8)


def test_too_few_networks_equal_accuracies_and_members_without_values_are_told(fitted_on):
    members = all_members(fitted_on)
    facts = {"name": "one", "title": "One", "dataset": "cifar10"}
    with pytest.raises(InvalidInputError, match="at least 5 networks; got 4"):
        calibrated(fitted_on, members, np.arange(4), **facts)
    same = replace(fitted_on, accuracies=np.full(len(fitted_on), 90.0))
    with pytest.raises(UndefinedCorrelationError, match="same accuracy, 90 %"):
        calibrated(same, members, np.arange(10), **facts)


def test_a_member_that_most_networks_lack_is_told_and_is_none_of_all():
    table = default_metric_table("darts", "cifar10")
    try:
        networks = join(table, load_truth("darts", "cifar10"))
    except MissingDataError as error:
        pytest.skip(str(error))
    assert "az_progressivity" not in {member.column for member in all_members(networks)}
    with pytest.raises(InvalidInputError, match="'az_progressivity' is undefined for 100% of the networks"):
        combined(networks, members_named(networks, ["az_progressivity", "zen"]), name="a", title="a", method="borda")
    synflow = members_named(networks, ["swap_mean", "synflow"])
    pair = combined(networks, synflow, name="pair", title="", method="log-rank")
    assert judged(pair, networks).correlation.spearman >= 0.935
